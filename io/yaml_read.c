/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/yaml_read.h"

#include "io/yaml_problem.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

struct hw_yaml {
  hw_events events; /* first: hw_events * and hw_yaml * are the same address */
  yaml_parser_t parser;
  yaml_event_t event; /* owns the text handed out last */
  bool has_event;
  hw_bytes bytes;
  bool begun; /* the first bytes, where a byte order mark may stand, have been read */
  const char *file;
  hw_placing placing; /* place NULL: positions are those of the text */
  homeward_diagnostics *diagnostics;
  homeward_status status;
  const char *reason; /* static text for status LIMIT */
  bool limit_reached; /* the read handler gave up: too much without an event */
  bool ended;
  int depth;
  int documents;
  size_t event_end; /* characters of the input up to the end of the latest event */
};

static hw_position position_of(const hw_yaml *yaml, yaml_mark_t mark) {
  hw_position position = {
      .file = yaml->file, .line = (int)mark.line + 1, .column = (int)mark.column + 1};
  if (yaml->placing.place != NULL) {
    yaml->placing.place(yaml->placing.context, mark.index, &position.line, &position.column);
  }
  return position;
}

/* ---- input ---- */

/* Drops a UTF-8 byte order mark from the `*size` first bytes. */
static void drop_byte_order_mark(unsigned char *bytes, size_t *size) {
  if (*size >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
    *size -= 3;
    memmove(bytes, bytes + 3, *size);
  }
}

/* libyaml buffers a scalar as a whole before its event, however long, so the limit has to be
 * watched while it reads. Comments count too: between two events nothing else can be long. */
static int read_bytes(void *context, unsigned char *bytes, size_t size, size_t *size_read) {
  hw_yaml *yaml = context;
  if (yaml->parser.mark.index - yaml->event_end > HW_YAML_AHEAD_MAX) {
    yaml->limit_reached = true;
    return 0;
  }
  *size_read = 0;
  while (*size_read < size) {
    ssize_t got = yaml->bytes.read(yaml->bytes.context, bytes + *size_read, size - *size_read);
    if (got < 0) {
      return 0;
    }
    *size_read += (size_t)got;
    if (got == 0 || yaml->begun) {
      break;
    }
  }
  if (!yaml->begun) {
    drop_byte_order_mark(bytes, size_read);
    yaml->begun = true;
  }
  return 1;
}

homeward_status hw_yaml_status(const hw_yaml *yaml, homeward_error *error) {
  switch (yaml->status) {
  case HOMEWARD_LIMIT:
    return yaml->reason == NULL ? hw_fail_memory(error)
                                : hw_fail(error, HOMEWARD_LIMIT, "%s", yaml->reason);
  case HOMEWARD_IO:
    return hw_fail(error, HOMEWARD_IO, "the input could not be read");
  default:
    return yaml->status;
  }
}

const char *hw_yaml_reason(const hw_yaml *yaml) {
  return yaml->reason;
}

/* ---- refusals ---- */

static void stop(hw_yaml *yaml, homeward_status status, const char *reason) {
  if (yaml->status == HOMEWARD_OK) {
    yaml->status = status;
    yaml->reason = reason;
  }
}

static void refuse(hw_yaml *yaml, hw_code code, yaml_mark_t mark, const char *message) {
  if (hw_report(yaml->diagnostics, code, position_of(yaml, mark), "%s", message) != HOMEWARD_OK) {
    stop(yaml, HOMEWARD_LIMIT, NULL);
  }
}

static void refuse_long_scalar(hw_yaml *yaml, yaml_mark_t mark) {
  static const char message[] = "a scalar is longer than 64 KiB";
  refuse(yaml, HW_E_SCALAR_LENGTH, mark, message);
  stop(yaml, HOMEWARD_LIMIT, message);
}

/* Moves a mark past one character of the decoded buffer; returns the character's bytes. */
static size_t pass_character(yaml_mark_t *mark, const unsigned char *at, const unsigned char *end) {
  size_t length = at[0] < 0x80 ? 1 : at[0] < 0xE0 ? 2 : at[0] < 0xF0 ? 3 : 4;
  bool crlf = at[0] == '\r' && at + 1 < end && at[1] == '\n';
  bool separator = length == 3 && at + 2 < end && at[0] == 0xE2 && at[1] == 0x80 &&
                   (at[2] == 0xA8 || at[2] == 0xA9);
  bool next_line = length == 2 && at + 1 < end && at[0] == 0xC2 && at[1] == 0x85;
  if (at[0] == '\n' || (at[0] == '\r' && !crlf) || separator || next_line) {
    mark->line++;
    mark->column = 0;
  } else if (!crlf) {
    mark->column++;
  }
  mark->index++;
  return length;
}

/* A decoding error has no mark: the bad character follows the decoded ones that the scanner has not
 * seen. */
static yaml_mark_t decoding_mark(const yaml_parser_t *parser) {
  yaml_mark_t mark = parser->mark;
  const unsigned char *end = parser->buffer.last;
  for (const unsigned char *at = parser->buffer.pointer; at < end;) {
    at += pass_character(&mark, at, end);
  }
  return mark;
}

static void refuse_bytes(hw_yaml *yaml) {
  const yaml_parser_t *parser = &yaml->parser;
  bool control = strstr(parser->problem, "control") != NULL;
  if (yaml->limit_reached) {
    static const char message[] = "a scalar or a comment is longer than 1 MiB";
    refuse(yaml, HW_E_SCALAR_LENGTH, parser->mark, message);
    stop(yaml, HOMEWARD_LIMIT, message);
  } else if (strcmp(parser->problem, "input error") == 0) {
    stop(yaml, HOMEWARD_IO, NULL);
  } else {
    refuse(yaml, control ? HW_E_CONTROL : HW_E_ENCODING, decoding_mark(parser),
           control ? "a control character is not allowed"
                   : "the file is not UTF-8 from here on; save it as UTF-8");
    stop(yaml, HOMEWARD_INVALID, NULL);
  }
}

static void refuse_syntax(hw_yaml *yaml) {
  const yaml_parser_t *parser = &yaml->parser;
  if (parser->error == YAML_READER_ERROR) {
    refuse_bytes(yaml);
    return;
  }
  if (parser->error == YAML_MEMORY_ERROR) {
    stop(yaml, HOMEWARD_LIMIT, NULL);
    return;
  }
  char message[HW_YAML_PROBLEM_SIZE];
  hw_position begins = position_of(yaml, parser->context_mark);
  unsigned char next = parser->buffer.pointer < parser->buffer.last ? *parser->buffer.pointer : 0;
  hw_yaml_problem(message, parser->problem, parser->context, next, begins.line, begins.column);
  refuse(yaml, HW_E_SYNTAX, parser->problem_mark, message);
  stop(yaml, HOMEWARD_INVALID, NULL);
}

/* ---- events ---- */

/* The tag `!` leaves no trace but characters between the start of the event and its text. */
static bool has_bare_tag(const yaml_event_t *event) {
  if (event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE) {
    return event->data.scalar.plain_implicit != 0;
  }
  size_t characters = event->end_mark.index - event->start_mark.index;
  if (characters == event->data.scalar.length || event->start_mark.line != event->end_mark.line) {
    return false;
  }
  size_t counted = 0;
  for (size_t i = 0; i < event->data.scalar.length; i++) {
    counted += (event->data.scalar.value[i] & 0xC0) != 0x80;
  }
  return counted != characters;
}

static void refuse_properties(hw_yaml *yaml, const yaml_char_t *anchor, const yaml_char_t *tag) {
  if (anchor != NULL) {
    refuse(yaml, HW_E_ALIAS, yaml->event.start_mark, "anchors (&) are not read");
  }
  if (tag != NULL) {
    refuse(yaml, HW_E_TAG, yaml->event.start_mark, "tags (!) are not read");
  }
}

static void open_nesting(hw_yaml *yaml, hw_event *event, hw_event_kind kind) {
  event->kind = kind;
  if (++yaml->depth > HW_DEPTH_MAX) {
    refuse(yaml, HW_E_DEPTH, yaml->event.start_mark,
           "lists and records are nested more than 64 deep");
    stop(yaml, HOMEWARD_INVALID, NULL);
  }
}

static void take_scalar(hw_yaml *yaml, hw_event *event) {
  const yaml_event_t *from = &yaml->event;
  event->kind = HW_EVENT_SCALAR;
  event->text = (const char *)from->data.scalar.value;
  event->length = from->data.scalar.length;
  static const yaml_char_t bare_tag[] = "!";
  const yaml_char_t *tag = from->data.scalar.tag;
  refuse_properties(yaml, from->data.scalar.anchor,
                    tag == NULL && from->data.scalar.anchor == NULL && has_bare_tag(from) ? bare_tag
                                                                                          : tag);
  if (event->length > HW_SCALAR_MAX) {
    refuse_long_scalar(yaml, from->start_mark);
  }
}

static void begin_document(hw_yaml *yaml) {
  const yaml_event_t *from = &yaml->event;
  if (++yaml->documents > 1) {
    refuse(yaml, HW_E_SECOND_DOCUMENT, from->start_mark, "a second document begins here");
    stop(yaml, HOMEWARD_INVALID, NULL);
  }
  if (from->data.document_start.tag_directives.start !=
      from->data.document_start.tag_directives.end) {
    refuse(yaml, HW_E_TAG, from->start_mark, "tags (%TAG) are not read");
  }
}

static void end_stream(hw_yaml *yaml, hw_event *event) {
  event->kind = HW_EVENT_END;
  yaml->ended = true;
  if (yaml->documents == 0) {
    refuse(yaml, HW_E_EMPTY_FILE, (yaml_mark_t){0}, "the file is empty");
    stop(yaml, HOMEWARD_INVALID, NULL);
  }
}

/* Turns libyaml's event into ours; false for those that have no counterpart. */
static bool translate(hw_yaml *yaml, hw_event *event) {
  const yaml_event_t *from = &yaml->event;
  hw_position position = position_of(yaml, from->start_mark);
  event->line = position.line;
  event->column = position.column;
  switch (from->type) {
  case YAML_SCALAR_EVENT:
    take_scalar(yaml, event);
    return true;
  case YAML_MAPPING_START_EVENT:
    refuse_properties(yaml, from->data.mapping_start.anchor, from->data.mapping_start.tag);
    open_nesting(yaml, event, HW_EVENT_RECORD);
    return true;
  case YAML_SEQUENCE_START_EVENT:
    refuse_properties(yaml, from->data.sequence_start.anchor, from->data.sequence_start.tag);
    open_nesting(yaml, event, HW_EVENT_LIST);
    return true;
  case YAML_MAPPING_END_EVENT:
  case YAML_SEQUENCE_END_EVENT:
    yaml->depth--;
    event->kind = from->type == YAML_MAPPING_END_EVENT ? HW_EVENT_RECORD_END : HW_EVENT_LIST_END;
    return true;
  case YAML_ALIAS_EVENT:
    refuse(yaml, HW_E_ALIAS, from->start_mark, "aliases (*) are not read");
    event->kind = HW_EVENT_REFUSED;
    return true;
  case YAML_STREAM_END_EVENT:
    end_stream(yaml, event);
    return true;
  case YAML_DOCUMENT_START_EVENT:
    begin_document(yaml);
    return false;
  default:
    return false;
  }
}

static void next(hw_events *events, hw_event *event) {
  hw_yaml *yaml = (hw_yaml *)events;
  event->text = "";
  event->length = 0;
  event->kind = HW_EVENT_END;
  bool translated = yaml->ended;
  while (yaml->status == HOMEWARD_OK && !translated) {
    if (yaml->has_event) {
      yaml_event_delete(&yaml->event);
      yaml->has_event = false;
    }
    if (!yaml_parser_parse(&yaml->parser, &yaml->event)) {
      refuse_syntax(yaml);
      break;
    }
    yaml->has_event = true;
    yaml->event_end = yaml->event.end_mark.index;
    translated = translate(yaml, event);
  }
  if (yaml->status != HOMEWARD_OK) {
    event->kind = HW_EVENT_STOP;
  }
}

/* ---- lifetime ---- */

homeward_status hw_yaml_new(hw_yaml **out, hw_bytes bytes, const char *file,
                            homeward_diagnostics *diagnostics, homeward_error *error) {
  *out = NULL;
  hw_yaml *yaml = calloc(1, sizeof *yaml);
  if (yaml == NULL) {
    return hw_fail_memory(error);
  }
  if (!yaml_parser_initialize(&yaml->parser)) {
    free(yaml);
    return hw_fail_memory(error);
  }
  yaml->events.next = next;
  yaml->bytes = bytes;
  yaml->file = file;
  yaml->diagnostics = diagnostics;
  yaml_parser_set_encoding(&yaml->parser, YAML_UTF8_ENCODING);
  yaml_parser_set_input(&yaml->parser, read_bytes, yaml);
  *out = yaml;
  return HOMEWARD_OK;
}

void hw_yaml_free(hw_yaml *yaml) {
  if (yaml == NULL) {
    return;
  }
  if (yaml->has_event) {
    yaml_event_delete(&yaml->event);
  }
  yaml_parser_delete(&yaml->parser);
  free(yaml);
}

void hw_yaml_place(hw_yaml *yaml, hw_placing placing) {
  yaml->placing = placing;
}

hw_events *hw_yaml_events(hw_yaml *yaml) {
  return &yaml->events;
}
