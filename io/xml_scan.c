/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/xml_scan.h"

#include "io/scalar.h"
#include "io/yaml_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
  TEXT,
  OPEN,      /* after < */
  BANG,      /* after <! */
  COMMENT,   /* until --> */
  CDATA,     /* until ]]> */
  PROCESS,   /* until ?> */
  END_TAG,   /* until > */
  TAG_NAME,  /* of a start tag */
  TAG,       /* between attributes */
  NAME,      /* of an attribute */
  EQUALS,    /* behind its name */
  VALUE,     /* inside quotes */
  REFERENCE, /* after & */
  REFUSED
};

void hw_xml_scan_begin(hw_xml_scan *scan) {
  memset(scan, 0, sizeof *scan);
  scan->at = (hw_xml_mark){1, 1};
}

void hw_xml_scan_end(hw_xml_scan *scan) {
  free(scan->marks);
}

/* ---- places ---- */

static void refuse(hw_xml_scan *scan, homeward_status status, hw_code code, hw_xml_mark where,
                   const char *message) {
  scan->state = REFUSED;
  scan->status = status;
  scan->code = code;
  scan->refused = where;
  snprintf(scan->message, sizeof scan->message, "%s", message);
}

static void note(hw_xml_scan *scan, hw_xml_mark mark) {
  if (scan->count == scan->capacity) {
    size_t capacity = scan->capacity * 2 + 256;
    hw_xml_mark *marks = malloc(capacity * sizeof *marks);
    if (marks == NULL) {
      refuse(scan, HOMEWARD_LIMIT, HW_E_SYNTAX, mark, "");
      return;
    }
    for (size_t i = 0; i < scan->count; i++) {
      marks[i] = scan->marks[(scan->first + i) % scan->capacity];
    }
    free(scan->marks);
    scan->marks = marks;
    scan->capacity = capacity;
    scan->first = 0;
  }
  scan->marks[(scan->first + scan->count++) % scan->capacity] = mark;
}

hw_xml_mark hw_xml_scan_take(hw_xml_scan *scan) {
  if (scan->count == 0) {
    return scan->at;
  }
  hw_xml_mark mark = scan->marks[scan->first];
  scan->first = (scan->first + 1) % scan->capacity;
  scan->count--;
  return mark;
}

/* Moves past a byte; a line ends with LF, CR or both, a character has one byte that is no
 * continuation. */
static void advance(hw_xml_scan *scan, unsigned char c) {
  if (c == '\n' && scan->carriage) {
    scan->carriage = false;
    return;
  }
  scan->carriage = c == '\r';
  if (c == '\n' || c == '\r') {
    scan->at.line++;
    scan->at.column = 1;
  } else if ((c & 0xC0) != 0x80) {
    scan->at.column++;
  }
}

/* ---- characters ---- */

/* True while the bytes are UTF-8; `*c` is the character when its last byte has come, else 0. */
static bool take_byte(hw_xml_scan *scan, unsigned char byte, uint32_t *c) {
  *c = 0;
  if (scan->more > 0) {
    scan->character = scan->character << 6 | (byte & 0x3Fu);
    if ((byte & 0xC0) != 0x80) {
      return false;
    }
    *c = --scan->more > 0 ? 0 : scan->character;
    return scan->more > 0 || (*c >= scan->least && *c <= 0x10FFFF && (*c < 0xD800 || *c > 0xDFFF));
  }
  if (byte < 0x80) {
    *c = byte;
    return true;
  }
  scan->more = byte < 0xE0 ? 1 : byte < 0xF0 ? 2 : 3;
  scan->least = byte < 0xE0 ? 0x80 : byte < 0xF0 ? 0x800 : 0x10000;
  scan->character = byte & (0x3Fu >> scan->more);
  return byte >= 0xC2 && byte < 0xF5;
}

/* Refuses what is no character of an XML text. */
static bool check_byte(hw_xml_scan *scan, unsigned char byte) {
  uint32_t c;
  if (!take_byte(scan, byte, &c)) {
    refuse(scan, HOMEWARD_INVALID, HW_E_ENCODING, scan->at,
           "the file is not UTF-8 from here on; save it as UTF-8");
  } else if ((c < 0x20 && scan->more == 0 && c != '\t' && c != '\n' && c != '\r') || c == 0xFFFE ||
             c == 0xFFFF) {
    refuse(scan, HOMEWARD_INVALID, HW_E_CONTROL, scan->at, "a control character is not allowed");
  }
  return scan->state != REFUSED;
}

/* ---- tags ---- */

static bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void enter(hw_xml_scan *scan, int state) {
  if (scan->state != REFUSED) {
    scan->state = state;
    scan->stretch = 0;
    scan->matched = 0;
  }
}

/* The place behind the byte that ends a start tag. */
static void end_start_tag(hw_xml_scan *scan) {
  hw_xml_mark behind = {scan->at.line, scan->at.column + 1};
  note(scan, behind);
  if (!scan->closing && ++scan->depth > HW_DEPTH_MAX) {
    refuse(scan, HOMEWARD_INVALID, HW_E_DEPTH, scan->begun,
           "elements are nested more than 64 deep");
  }
  scan->closed = scan->closed || scan->depth == 0;
  enter(scan, TEXT);
}

static void begin_attribute(hw_xml_scan *scan, char c) {
  static const char message[] = "an element has more than 256 attributes";
  if (scan->attribute_count == HW_XML_ATTRIBUTES_MAX) {
    refuse(scan, HOMEWARD_LIMIT, HW_E_ATTRIBUTES, scan->at, message);
    return;
  }
  hw_xml_scan_attribute *attribute = &scan->attributes[scan->attribute_count++];
  attribute->name[0] = c;
  attribute->length = 1;
  attribute->line = scan->at.line;
  scan->begun = scan->at;
  enter(scan, NAME);
}

static void refuse_duplicate(hw_xml_scan *scan, const hw_xml_scan_attribute *first) {
  const hw_xml_scan_attribute *second = &scan->attributes[scan->attribute_count - 1];
  char message[160];
  bool show = hw_scalar_id(second->name, second->length);
  snprintf(message, sizeof message, "key%s%s%s in line %d stands already in line %d",
           show ? " `" : "", show ? second->name : "", show ? "`" : "", second->line, first->line);
  refuse(scan, HOMEWARD_INVALID, HW_E_DUPLICATE_KEY, scan->begun, message);
}

/* The latest attribute's name is complete. */
static void end_name(hw_xml_scan *scan) {
  hw_xml_scan_attribute *latest = &scan->attributes[scan->attribute_count - 1];
  bool cut = latest->length > HW_XML_NAME_MAX;
  latest->name[cut ? HW_XML_NAME_MAX : latest->length] = '\0';
  for (int i = 0; i + 1 < scan->attribute_count && !cut; i++) {
    if (scan->attributes[i].length == latest->length &&
        memcmp(scan->attributes[i].name, latest->name, latest->length) == 0) {
      refuse_duplicate(scan, &scan->attributes[i]);
      return;
    }
  }
}

static bool is_namespace(const hw_xml_scan *scan) {
  const char *name = scan->attributes[scan->attribute_count - 1].name;
  return strncmp(name, "xmlns", 5) == 0 && (name[5] == '\0' || name[5] == ':');
}

static void begin_value(hw_xml_scan *scan, char quote) {
  hw_xml_mark value = {scan->at.line, scan->at.column + 1};
  scan->quote = quote;
  if (!is_namespace(scan)) {
    note(scan, scan->begun);
    note(scan, value);
  }
  enter(scan, VALUE);
}

static void step_name(hw_xml_scan *scan, char c) {
  hw_xml_scan_attribute *latest = &scan->attributes[scan->attribute_count - 1];
  if (c != '=' && c != '>' && c != '/' && !is_space(c)) {
    if (latest->length < HW_XML_NAME_MAX) {
      latest->name[latest->length] = c;
    }
    latest->length++;
    return;
  }
  end_name(scan);
  enter(scan, c == '>' || c == '/' ? TAG : EQUALS); /* without a value: not well-formed */
}

static void step_tag(hw_xml_scan *scan, char c) {
  if (c == '>') {
    end_start_tag(scan);
  } else if (c == '/') {
    scan->closing = true;
  } else if (!is_space(c)) {
    begin_attribute(scan, c);
  }
}

/* ---- other markup ---- */

/* After "<": which markup it is. */
static void step_open(hw_xml_scan *scan, char c) {
  scan->closing = false;
  scan->attribute_count = 0;
  if (c == '/') {
    scan->closed = --scan->depth <= 0;
    enter(scan, END_TAG);
  } else if (c == '?') {
    enter(scan, PROCESS);
  } else if (c == '!') {
    scan->word_length = 0;
    enter(scan, BANG);
  } else {
    note(scan, scan->begun);
    enter(scan, TAG_NAME);
  }
}

/* "<!" begins a comment or character data; anything else belongs to a document type. */
static void step_bang(hw_xml_scan *scan, char c) {
  static const char data[] = "[CDATA[";
  scan->word[scan->word_length++] = c;
  if (scan->word_length == 2 && memcmp(scan->word, "--", 2) == 0) {
    enter(scan, COMMENT);
  } else if (scan->word_length == 7 && memcmp(scan->word, data, 7) == 0) {
    enter(scan, CDATA);
  } else if (memcmp(scan->word, data, scan->word_length) != 0 &&
             memcmp(scan->word, "--", scan->word_length < 2 ? scan->word_length : 2) != 0) {
    refuse(scan, HOMEWARD_INVALID, HW_E_ENTITY, scan->begun,
           "document types (<!DOCTYPE>) are not read");
  }
}

/* Inside markup that ends with two equal bytes, or one, and ">". */
static void step_until(hw_xml_scan *scan, char c, char byte, int needed) {
  if (c == '>' && scan->matched >= needed) {
    enter(scan, TEXT);
  } else {
    scan->matched = c == byte ? scan->matched + 1 : 0;
  }
}

static bool is_known_reference(const hw_xml_scan *scan) {
  static const char *const known[] = {"amp", "lt", "gt", "quot", "apos"};
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    if (strlen(known[i]) == scan->word_length &&
        memcmp(known[i], scan->word, scan->word_length) == 0) {
      return true;
    }
  }
  return scan->word_length > 0 && scan->word[0] == '#';
}

static void step_reference(hw_xml_scan *scan, char c) {
  bool name = (unsigned char)c >= 0x80 || c == '#' || c == '.' || c == '_' || c == ':' ||
              c == '-' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
              (c >= 'A' && c <= 'Z');
  if (name && scan->word_length < sizeof scan->word) {
    scan->word[scan->word_length++] = c;
  } else if ((name && scan->word[0] != '#') ||
             (c == ';' && scan->word_length > 0 && !is_known_reference(scan))) {
    refuse(scan, HOMEWARD_INVALID, HW_E_ENTITY, scan->begun,
           "entities are not read, but &amp; &lt; &gt; &quot; &apos;");
  } else if (!name) {
    scan->state = scan->before; /* whatever else it is, the parser judges */
  }
}

/* ---- bytes ---- */

/* Text and values go on until one of these. */
static void step_content(hw_xml_scan *scan, char c) {
  if (c == '&') {
    scan->before = scan->state;
    scan->begun = scan->at;
    scan->word_length = 0;
    scan->state = REFERENCE;
  } else if (scan->state == TEXT && c == '<') {
    scan->begun = scan->at;
    enter(scan, OPEN);
  } else if (scan->state == VALUE && c == scan->quote) {
    enter(scan, TAG);
  }
}

static void step(hw_xml_scan *scan, char c) {
  switch (scan->state) {
  case TEXT:
  case VALUE:
    step_content(scan, c);
    break;
  case OPEN:
    step_open(scan, c);
    break;
  case BANG:
    step_bang(scan, c);
    break;
  case COMMENT:
    step_until(scan, c, '-', 2);
    break;
  case CDATA:
    step_until(scan, c, ']', 2);
    break;
  case PROCESS:
    step_until(scan, c, '?', 1);
    break;
  case END_TAG:
    step_until(scan, c, '\0', 0);
    break;
  case TAG_NAME:
    if (is_space(c) || c == '/' || c == '>') {
      enter(scan, TAG);
      step_tag(scan, c);
    }
    break;
  case TAG:
    step_tag(scan, c);
    break;
  case NAME:
    step_name(scan, c);
    if (scan->state == TAG) {
      step_tag(scan, c);
    }
    break;
  case EQUALS:
    if (c == '"' || c == '\'') {
      begin_value(scan, c);
    } else if (c == '>') {
      enter(scan, TAG);
      step_tag(scan, c);
    }
    break;
  case REFERENCE:
    step_reference(scan, c);
    if (scan->state == scan->before) {
      if (c != ';') {
        step_content(scan, c);
      }
    }
    break;
  default:
    break;
  }
}

size_t hw_xml_scan_bytes(hw_xml_scan *scan, const char *bytes, size_t size) {
  for (size_t i = 0; i < size; i++) {
    if (++scan->stretch > HW_XML_STRETCH_MAX && scan->state != REFUSED) {
      refuse(scan, HOMEWARD_LIMIT, HW_E_SCALAR_LENGTH, scan->at,
             "a scalar or a comment is longer than 1 MiB");
    }
    unsigned char byte = (unsigned char)bytes[i];
    bool plain = byte >= 0x20 && byte < 0x80 && scan->more == 0;
    if (plain || check_byte(scan, byte)) {
      step(scan, bytes[i]);
    }
    if (scan->state == REFUSED) {
      return i;
    }
    advance(scan, byte);
  }
  return size;
}
