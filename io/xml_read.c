/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/xml_read.h"

#include "io/xml_scan.h"

#include <libxml/xmlerror.h>
#include <libxml/xmlreader.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
  FRAMES = HW_DEPTH_MAX + 2,
  AHEAD_MAX = 4 * HW_XML_STRETCH_MAX, /* bytes without a node */
  WORDS_SIZE = 160,
  /* never: NOENT, DTDLOAD, DTDATTR, DTDVALID, XINCLUDE, HUGE, RECOVER */
  OPTIONS = XML_PARSE_NONET | XML_PARSE_IGNORE_ENC | XML_PARSE_COMPACT | XML_PARSE_NOCDATA
};

/* What an element that is open stands for. */
typedef enum frame_kind {
  FRAME_RECORD, /* attributes and elements are fields */
  FRAME_LIST,   /* elements are records or scalars */
  FRAME_TABLE,  /* elements are pairs of a key and a value */
  FRAME_SCALAR, /* its text is a value */
  FRAME_SKIP    /* reported; nothing in it is looked at */
} frame_kind;

typedef struct frame {
  frame_kind kind;
  const hw_record *record; /* FRAME_RECORD */
  const hw_field *field;   /* FRAME_LIST, FRAME_TABLE, FRAME_SCALAR */
  const hw_field *open;    /* FRAME_RECORD: the list whose elements stand in the record itself */
  hw_xml_mark mark;        /* of what follows the start tag */
  bool spoken;             /* text where none belongs has been reported */
} frame;

struct hw_xml {
  hw_events events; /* first: hw_events * and hw_xml * are the same address */
  xmlTextReaderPtr reader;
  hw_bytes bytes;
  bool begun;   /* the first bytes, where a byte order mark may stand, have been read */
  bool told;    /* the scan's refusal is reported */
  size_t ahead; /* bytes handed to the parser since its latest node */
  hw_xml_scan scan;
  const hw_record *const *roots;
  const hw_record *root;
  const char *file;
  homeward_diagnostics *diagnostics;
  homeward_status status;
  const char *reason; /* static text for status LIMIT */
  frame frames[FRAMES];
  int depth;
  hw_event *queue; /* events of the latest node; owned */
  size_t queued, handed, capacity;
  char *text; /* where values are cut up; owned */
  size_t text_used, text_size;
  xmlChar *values[HW_XML_ATTRIBUTES_MAX]; /* that libxml2 put together for the latest node; owned */
  int value_count;
};

static void stop(hw_xml *xml, homeward_status status, const char *reason) {
  if (xml->status == HOMEWARD_OK) {
    xml->status = status;
    xml->reason = reason;
  }
}

static void report(hw_xml *xml, hw_code code, hw_xml_mark mark, const char *message) {
  hw_position position = {.file = xml->file, .line = mark.line, .column = mark.column};
  if (hw_report(xml->diagnostics, code, position, "%s", message) != HOMEWARD_OK) {
    stop(xml, HOMEWARD_LIMIT, NULL);
  }
}

/* ---- input ---- */

static size_t drop_byte_order_mark(char *bytes, size_t size) {
  if (size >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
    memmove(bytes, bytes + 3, size - 3);
    return size - 3;
  }
  return size;
}

/* Only what the scan has passed reaches the parser; behind a refusal the text ends. Texts between
 * comments can make the parser gather nodes, at 36 bytes for each of the text, without an end. */
static int read_bytes(void *context, char *bytes, int size) {
  static const char message[] = "more than 4 MiB without an element";
  hw_xml *xml = context;
  size_t used = 0;
  if (xml->scan.status != HOMEWARD_OK || xml->status != HOMEWARD_OK || size <= 0) {
    return 0;
  }
  if (xml->ahead > AHEAD_MAX) {
    report(xml, HW_E_SCALAR_LENGTH, xml->scan.at, message);
    stop(xml, HOMEWARD_LIMIT, message);
    return 0;
  }
  while (used < (size_t)size) {
    ssize_t got = xml->bytes.read(xml->bytes.context, bytes + used, (size_t)size - used);
    if (got < 0) {
      stop(xml, HOMEWARD_IO, NULL);
      return -1;
    }
    used += (size_t)got;
    if (got == 0 || xml->begun) {
      break;
    }
  }
  if (!xml->begun) {
    used = drop_byte_order_mark(bytes, used);
    xml->begun = true;
  }
  used = hw_xml_scan_bytes(&xml->scan, bytes, used);
  xml->ahead += used;
  return (int)used;
}

static int close_bytes(void *context) {
  (void)context;
  return 0;
}

/* ---- refusals ---- */

/* What the scan refused; libxml2 then only misses the rest of the text. */
static void tell_scan(hw_xml *xml) {
  const hw_xml_scan *scan = &xml->scan;
  if (scan->message[0] == '\0') {
    stop(xml, HOMEWARD_LIMIT, NULL);
    return;
  }
  report(xml, scan->code, scan->refused, scan->message);
  stop(xml, scan->status, scan->message);
}

/* The code and our own words for an error of the parser. Its texts may repeat the file's, so they
 * are never shown. */
static const char *describe_error(const hw_xml *xml, int number, hw_code *code) {
  *code = HW_E_SYNTAX;
  switch (number) {
  case XML_ERR_INVALID_CHAR:
  case XML_ERR_INVALID_CHARREF:
    *code = HW_E_CONTROL;
    return "a control character is not allowed";
  case XML_ERR_INVALID_ENCODING:
  case XML_ERR_UNKNOWN_ENCODING:
  case XML_ERR_UNSUPPORTED_ENCODING:
  case XML_I18N_CONV_FAILED:
  case XML_I18N_NO_OUTPUT:
    *code = HW_E_ENCODING;
    return "the file is not UTF-8 from here on; save it as UTF-8";
  case XML_ERR_DOCUMENT_EMPTY:
    *code = HW_E_EMPTY_FILE;
    return "the file is empty";
  case XML_ERR_DOCUMENT_END:
    if (!xml->scan.closed) {
      return "the text ends too early";
    }
    *code = HW_E_SECOND_DOCUMENT;
    return "something stands behind the root element";
  case XML_ERR_TAG_NAME_MISMATCH:
    return "the end tag is not that of the element";
  case XML_ERR_TAG_NOT_FINISHED:
    return "the text ends in the element";
  case XML_ERR_ATTRIBUTE_REDEFINED:
    *code = HW_E_DUPLICATE_KEY;
    return "an attribute stands twice";
  case XML_ERR_ATTRIBUTE_NOT_STARTED:
  case XML_ERR_ATTRIBUTE_WITHOUT_VALUE:
    return "an attribute has no value in quotes";
  case XML_ERR_ATTRIBUTE_NOT_FINISHED:
    return "the value of an attribute has no end";
  case XML_ERR_LT_IN_ATTRIBUTE:
    return "`<` in the value of an attribute is written &lt;";
  case XML_ERR_SPACE_REQUIRED:
    return "a space is missing; perhaps the quote before it belongs elsewhere";
  case XML_ERR_GT_REQUIRED:
  case XML_ERR_LTSLASH_REQUIRED:
    return "a tag does not end";
  case XML_ERR_NAME_REQUIRED:
    return "a name is expected; `<` and `&` in a text are written &lt; and &amp;";
  case XML_ERR_COMMENT_NOT_FINISHED:
    return "a comment has no end";
  case XML_ERR_HYPHEN_IN_COMMENT:
    return "`--` inside a comment";
  case XML_ERR_CDATA_NOT_FINISHED:
    return "a CDATA section has no end";
  case XML_ERR_RESERVED_XML_NAME:
    return "the XML declaration does not begin the file";
  default:
    return "this is not well-formed XML";
  }
}

static void take_error(void *context, xmlErrorPtr error) {
  hw_xml *xml = context;
  if (error->code == XML_ERR_NO_MEMORY) {
    stop(xml, HOMEWARD_LIMIT, NULL);
    return;
  }
  /* Warnings, and prefixes that nothing declares: such names are unknown ones. */
  if (error->level != XML_ERR_FATAL || xml->status != HOMEWARD_OK ||
      xml->scan.status != HOMEWARD_OK) {
    return;
  }
  hw_code code;
  char message[WORDS_SIZE], begins[WORDS_SIZE] = "";
  const char *words = describe_error(xml, error->code, &code);
  if (error->code == XML_ERR_TAG_NAME_MISMATCH || error->code == XML_ERR_TAG_NOT_FINISHED) {
    snprintf(begins, sizeof begins, " that begins in line %d", error->int1);
  }
  snprintf(message, sizeof message, "%s%s", words, error->int1 > 0 ? begins : "");
  report(xml, code, (hw_xml_mark){error->line, error->int2}, message);
  stop(xml, HOMEWARD_INVALID, NULL);
}

homeward_status hw_xml_status(const hw_xml *xml, homeward_error *error) {
  switch (xml->status) {
  case HOMEWARD_LIMIT:
    return xml->reason == NULL ? hw_fail_memory(error)
                               : hw_fail(error, HOMEWARD_LIMIT, "%s", xml->reason);
  case HOMEWARD_IO:
    return hw_fail(error, HOMEWARD_IO, "the input could not be read");
  default:
    return xml->status;
  }
}

/* ---- events ---- */

static void put(hw_xml *xml, hw_event_kind kind, const char *text, size_t length,
                hw_xml_mark mark) {
  if (xml->queued == xml->capacity) {
    size_t capacity = xml->capacity * 2 + 64;
    hw_event *queue = realloc(xml->queue, capacity * sizeof *queue);
    if (queue == NULL) {
      stop(xml, HOMEWARD_LIMIT, NULL);
      return;
    }
    xml->queue = queue;
    xml->capacity = capacity;
  }
  xml->queue[xml->queued++] = (hw_event){
      .kind = kind, .text = text, .length = length, .line = mark.line, .column = mark.column};
}

static void put_mark(hw_xml *xml, hw_event_kind kind, hw_xml_mark mark) {
  put(xml, kind, "", 0, mark);
}

static void put_scalar(hw_xml *xml, const char *text, size_t length, hw_xml_mark mark) {
  static const char message[] = "a scalar is longer than 64 KiB";
  if (length > HW_SCALAR_MAX) {
    report(xml, HW_E_SCALAR_LENGTH, mark, message);
    stop(xml, HOMEWARD_LIMIT, message);
    return;
  }
  put(xml, HW_EVENT_SCALAR, text, length, mark);
}

/* `length` bytes of `text` and a NUL that stay until the next node. The room is made beforehand. */
static const char *keep_text(hw_xml *xml, const char *text, size_t length) {
  char *kept = xml->text + xml->text_used;
  memcpy(kept, text, length);
  kept[length] = '\0';
  xml->text_used += length + 1;
  return kept;
}

/* Room for `size` bytes. What was kept before moves only when no event of the queue points to it:
 * each value is cut up into a room of its own. */
static bool make_room(hw_xml *xml, size_t size) {
  if (xml->text_size - xml->text_used >= size) {
    return true;
  }
  size_t larger = 2 * (xml->text_used + size) + 1024;
  char *text = malloc(larger);
  if (text == NULL) {
    stop(xml, HOMEWARD_LIMIT, NULL);
    return false;
  }
  if (xml->text_used > 0) {
    memcpy(text, xml->text, xml->text_used);
    for (size_t i = xml->handed; i < xml->queued; i++) {
      const char *at = xml->queue[i].text;
      if (at >= xml->text && at < xml->text + xml->text_used) {
        xml->queue[i].text = text + (at - xml->text);
      }
    }
  }
  free(xml->text);
  xml->text = text;
  xml->text_size = larger;
  return true;
}

/* ---- attributes ---- */

static const char *value_of(hw_xml *xml, const xmlAttr *attribute) {
  const xmlNode *text = attribute->children;
  if (text == NULL) {
    return "";
  }
  if (text->next == NULL && text->type == XML_TEXT_NODE) {
    return text->content == NULL ? "" : (const char *)text->content;
  }
  xmlChar *joined = xmlNodeListGetString(attribute->doc, attribute->children, 1);
  if (joined == NULL) {
    stop(xml, HOMEWARD_LIMIT, NULL);
    return "";
  }
  xml->values[xml->value_count++] = joined;
  return (const char *)joined;
}

/* "fri sat": a list of the words. Columns are right unless the file writes a character of the value
 * as a reference. */
static void put_words(hw_xml *xml, const char *value, hw_xml_mark mark) {
  if (!make_room(xml, strlen(value) + 2)) {
    return;
  }
  put_mark(xml, HW_EVENT_LIST, mark);
  while (*value != '\0' && xml->status == HOMEWARD_OK) {
    if (*value == ' ') {
      value++;
      mark.column++;
      continue;
    }
    size_t length = strcspn(value, " ");
    put_scalar(xml, keep_text(xml, value, length), length, mark);
    for (size_t i = 0; i < length; i++) {
      mark.column += (value[i] & 0xC0) != 0x80;
    }
    value += length;
  }
  put_mark(xml, HW_EVENT_LIST_END, mark);
}

static bool is_root(const hw_xml *xml) {
  return xml->depth == 0;
}

/* Schema locations at the root help editors; nothing is loaded. */
static bool is_hint(const hw_xml *xml, const xmlAttr *attribute) {
  static const char instance[] = "http://www.w3.org/2001/XMLSchema-instance";
  return is_root(xml) && attribute->ns != NULL && attribute->ns->href != NULL &&
         strcmp((const char *)attribute->ns->href, instance) == 0;
}

/* The key that an attribute stands for. */
static const char *key_of(const hw_xml *xml, const hw_record *record, const char *name) {
  bool version =
      is_root(xml) && record->fields[0].type == HW_TYPE_VERSION && strcmp(name, "version") == 0;
  return version ? record->fields[0].key : name;
}

static void put_attributes(hw_xml *xml, const xmlNode *node, const hw_record *record) {
  int likely = 0;
  for (const xmlAttr *attribute = node->properties; attribute != NULL;
       attribute = attribute->next) {
    hw_xml_mark at = hw_xml_scan_take(&xml->scan);
    hw_xml_mark value_at = hw_xml_scan_take(&xml->scan);
    if (is_hint(xml, attribute)) {
      continue;
    }
    const char *name = key_of(xml, record, (const char *)attribute->name);
    size_t length = strlen(name);
    int found = hw_record_find(record, name, length, likely);
    const hw_field *field = found < 0 ? NULL : &record->fields[found];
    likely = found + 1;
    put(xml, HW_EVENT_SCALAR, name, length, at);
    const char *value = value_of(xml, attribute);
    if (field != NULL && (field->flags & HW_LIST) != 0 && field->type != HW_TYPE_RECORD) {
      put_words(xml, value, value_at);
    } else {
      put_scalar(xml, value, strlen(value), value_at);
    }
  }
}

/* Attributes where none belong. */
static void refuse_attributes(hw_xml *xml, const xmlNode *node, const char *words) {
  for (const xmlAttr *attribute = node->properties; attribute != NULL;
       attribute = attribute->next) {
    hw_xml_mark at = hw_xml_scan_take(&xml->scan);
    hw_xml_scan_take(&xml->scan);
    if (words != NULL) {
      report(xml, HW_E_UNKNOWN_KEY, at, words);
    }
  }
}

/* ---- elements ---- */

static frame *top(hw_xml *xml) {
  return &xml->frames[xml->depth - 1];
}

/* The marks of the start tag are taken in the order of the text: this is the last. */
static void open_frame(hw_xml *xml, frame opened) {
  opened.mark = hw_xml_scan_take(&xml->scan);
  if (xml->depth == FRAMES - 1) {
    stop(xml, HOMEWARD_LIMIT, "elements are nested too deeply"); /* the scan was quicker */
  } else {
    xml->frames[xml->depth++] = opened;
  }
}

static void skip_element(hw_xml *xml, const xmlNode *node) {
  refuse_attributes(xml, node, NULL);
  open_frame(xml, (frame){.kind = FRAME_SKIP});
}

static void open_record(hw_xml *xml, const xmlNode *node, const hw_record *record, hw_xml_mark at) {
  put_mark(xml, HW_EVENT_RECORD, at);
  put_attributes(xml, node, record);
  open_frame(xml, (frame){.kind = FRAME_RECORD, .record = record});
}

static void begin_root(hw_xml *xml, const xmlNode *node, hw_xml_mark at) {
  for (size_t i = 0; xml->roots[i] != NULL; i++) {
    if (node->ns == NULL && strcmp(xml->roots[i]->element, (const char *)node->name) == 0) {
      xml->root = xml->roots[i];
      open_record(xml, node, xml->root, at);
      return;
    }
  }
  char message[120];
  bool version = xml->roots[0]->fields[0].type == HW_TYPE_VERSION;
  snprintf(message, sizeof message, "a %s is an element <%s%s>", xml->roots[0]->name,
           xml->roots[0]->element, version ? " version=\"1\"" : "");
  report(xml, HW_E_NOT_RECORD, at, message);
  stop(xml, HOMEWARD_INVALID, NULL);
}

/* A list is an element that holds the list's elements, or has what stands in place of the list. */
static void begin_list(hw_xml *xml, const xmlNode *node, const hw_field *field, hw_xml_mark at) {
  if (field->instead != NULL && node->properties != NULL) {
    open_record(xml, node, field->instead, at);
    return;
  }
  char message[120];
  snprintf(message, sizeof message, "`%s` has no attributes; it holds elements <%s>", field->key,
           field->singular);
  put_mark(xml, HW_EVENT_LIST, at);
  refuse_attributes(xml, node, message);
  open_frame(xml, (frame){.kind = FRAME_LIST, .field = field});
}

static bool stands_in_record(const hw_field *field) {
  return field->singular != NULL && strcmp(field->singular, field->key) == 0;
}

/* An element in a record is a field. */
static void begin_field(hw_xml *xml, const xmlNode *node, hw_xml_mark at) {
  frame *parent = top(xml);
  const char *name = (const char *)node->name;
  size_t length = strlen(name);
  int found = node->ns != NULL ? -1 : hw_record_find(parent->record, name, length, 0);
  const hw_field *field = found < 0 ? NULL : &parent->record->fields[found];
  if (parent->open != NULL && parent->open != field) {
    put_mark(xml, HW_EVENT_LIST_END, at);
    parent->open = NULL;
  }
  bool again = field != NULL && parent->open == field;
  if (!again) {
    put(xml, HW_EVENT_SCALAR, name, length, at);
  }
  if (field == NULL) {
    put_mark(xml, HW_EVENT_REFUSED, at);
    skip_element(xml, node);
  } else if (hw_field_is_attribute(field)) {
    char message[120];
    snprintf(message, sizeof message, "`%s` is an attribute, not an element", field->key);
    report(xml, HW_E_NOT_SCALAR, at, message);
    put_mark(xml, HW_EVENT_REFUSED, at);
    skip_element(xml, node);
  } else if (stands_in_record(field)) {
    if (!again) {
      put_mark(xml, HW_EVENT_LIST, at);
      parent->open = field;
    }
    open_record(xml, node, field->record, at);
  } else if ((field->flags & HW_LIST) != 0) {
    begin_list(xml, node, field, at);
  } else if (field->type == HW_TYPE_RECORD) {
    open_record(xml, node, field->record, at);
  } else {
    put_mark(xml, HW_EVENT_RECORD, at);
    refuse_attributes(xml, node, "only the elements in it have attributes");
    open_frame(xml, (frame){.kind = FRAME_TABLE, .field = field});
  }
}

/* One element of a list. */
static void begin_element(hw_xml *xml, const xmlNode *node, hw_xml_mark at) {
  const hw_field *field = top(xml)->field;
  char message[120];
  if (node->ns != NULL || strcmp((const char *)node->name, field->singular) != 0) {
    snprintf(message, sizeof message, "`%s` holds elements <%s>", field->key, field->singular);
    report(xml, HW_E_UNKNOWN_KEY, at, message);
    skip_element(xml, node);
  } else if (field->type == HW_TYPE_RECORD) {
    open_record(xml, node, field->record, at);
  } else {
    xml->text_used = 0;
    snprintf(message, sizeof message, "<%s> holds its value as text", field->singular);
    refuse_attributes(xml, node, message);
    open_frame(xml, (frame){.kind = FRAME_SCALAR, .field = field});
  }
}

/* `<at priority="1" value="200"/>`: a key and its value. */
static void begin_pair(hw_xml *xml, const xmlNode *node, hw_xml_mark at) {
  hw_pair_names names = hw_field_pair(top(xml)->field);
  const char *found[2] = {NULL, NULL};
  hw_xml_mark marks[2] = {at, at};
  char message[160];
  snprintf(message, sizeof message, "`%s` holds elements <%s %s=\"…\" %s=\"…\"/>",
           top(xml)->field->key, names.element, names.key, names.value);
  if (node->ns != NULL || strcmp((const char *)node->name, names.element) != 0) {
    report(xml, HW_E_UNKNOWN_KEY, at, message);
    skip_element(xml, node);
    return;
  }
  for (const xmlAttr *attribute = node->properties; attribute != NULL;
       attribute = attribute->next) {
    hw_xml_mark name_at = hw_xml_scan_take(&xml->scan);
    hw_xml_mark value_at = hw_xml_scan_take(&xml->scan);
    bool key = strcmp((const char *)attribute->name, names.key) == 0;
    if (!key && strcmp((const char *)attribute->name, names.value) != 0) {
      report(xml, HW_E_UNKNOWN_KEY, name_at, message);
      continue;
    }
    found[key ? 0 : 1] = value_of(xml, attribute);
    marks[key ? 0 : 1] = value_at;
  }
  if (found[0] == NULL || found[1] == NULL) {
    report(xml, HW_E_REQUIRED, at, message);
  } else {
    put_scalar(xml, found[0], strlen(found[0]), marks[0]);
    put_scalar(xml, found[1], strlen(found[1]), marks[1]);
  }
  open_frame(xml, (frame){.kind = FRAME_SKIP});
}

static void begin_node(hw_xml *xml, const xmlNode *node) {
  hw_xml_mark at = hw_xml_scan_take(&xml->scan);
  if (xml->depth == 0) {
    begin_root(xml, node, at);
    return;
  }
  switch (top(xml)->kind) {
  case FRAME_RECORD:
    begin_field(xml, node, at);
    break;
  case FRAME_LIST:
    begin_element(xml, node, at);
    break;
  case FRAME_TABLE:
    begin_pair(xml, node, at);
    break;
  case FRAME_SCALAR:
    report(xml, HW_E_NOT_SCALAR, at, "no element belongs into a value");
    skip_element(xml, node);
    break;
  default:
    skip_element(xml, node);
    break;
  }
}

/* The text of a value without the space around it. */
static void put_text(hw_xml *xml, hw_xml_mark mark) {
  size_t length = xml->text_used;
  const char *text = xml->text;
  if (!make_room(xml, 1)) {
    return;
  }
  text = xml->text;
  while (length > 0 && strchr(" \t\r\n", text[length - 1]) != NULL) {
    length--;
  }
  while (length > 0 && strchr(" \t\r\n", text[0]) != NULL) {
    text++;
    length--;
    mark.column++;
  }
  xml->text[(size_t)(text - xml->text) + length] = '\0';
  put_scalar(xml, text, length, mark);
}

static void end_node(hw_xml *xml) {
  frame *ended = top(xml);
  hw_xml_mark mark = ended->mark;
  switch (ended->kind) {
  case FRAME_RECORD:
    if (ended->open != NULL) {
      put_mark(xml, HW_EVENT_LIST_END, mark);
    }
    put_mark(xml, HW_EVENT_RECORD_END, mark);
    break;
  case FRAME_LIST:
    put_mark(xml, HW_EVENT_LIST_END, mark);
    break;
  case FRAME_TABLE:
    put_mark(xml, HW_EVENT_RECORD_END, mark);
    break;
  case FRAME_SCALAR:
    put_text(xml, mark);
    break;
  case FRAME_SKIP:
    break;
  }
  xml->depth--;
}

static void take_text(hw_xml *xml, const xmlNode *node) {
  const char *text = node->content == NULL ? "" : (const char *)node->content;
  size_t length = strlen(text);
  if (xml->depth == 0) {
    return;
  }
  if (top(xml)->kind == FRAME_SCALAR) {
    if (xml->text_used + length > HW_XML_STRETCH_MAX) {
      report(xml, HW_E_SCALAR_LENGTH, top(xml)->mark, "a scalar is longer than 64 KiB");
      stop(xml, HOMEWARD_LIMIT, "a scalar is longer than 64 KiB");
    } else if (make_room(xml, length + 1)) {
      memcpy(xml->text + xml->text_used, text, length);
      xml->text_used += length;
    }
  } else if (top(xml)->kind != FRAME_SKIP && !top(xml)->spoken &&
             strspn(text, " \t\r\n") < length) {
    report(xml, HW_E_NOT_RECORD, top(xml)->mark,
           "text between elements is not read: values are attributes");
    top(xml)->spoken = true;
  }
}

/* ---- nodes ---- */

static void take_node(hw_xml *xml) {
  const xmlNode *node = xmlTextReaderCurrentNode(xml->reader);
  switch (xmlTextReaderNodeType(xml->reader)) {
  case XML_READER_TYPE_ELEMENT:
    begin_node(xml, node);
    if (xml->status == HOMEWARD_OK && xmlTextReaderIsEmptyElement(xml->reader) == 1) {
      end_node(xml);
    }
    break;
  case XML_READER_TYPE_END_ELEMENT:
    end_node(xml);
    break;
  case XML_READER_TYPE_TEXT:
  case XML_READER_TYPE_CDATA:
    take_text(xml, node);
    break;
  case XML_READER_TYPE_DOCUMENT_TYPE:
  case XML_READER_TYPE_ENTITY_REFERENCE: /* the scan refuses both before they come to be */
    report(xml, HW_E_ENTITY, xml->scan.at, "document types and entities are not read");
    stop(xml, HOMEWARD_INVALID, NULL);
    break;
  default:
    break;
  }
}

static void forget_values(hw_xml *xml) {
  while (xml->value_count > 0) {
    xmlFree(xml->values[--xml->value_count]);
  }
}

/* The next node's events. Errors that libxml2 cannot tie to a parser go to a handler of the thread,
 * which would print them: for the time of the call it is ours. */
static void read_node(hw_xml *xml) {
  xmlStructuredErrorFunc handler = xmlStructuredError;
  void *context = xmlStructuredErrorContext;
  forget_values(xml);
  xmlSetStructuredErrorFunc(xml, take_error);
  int found = xmlTextReaderRead(xml->reader);
  if (found == 1) {
    xml->ahead = 0;
    take_node(xml);
  }
  xmlSetStructuredErrorFunc(context, handler);
  if (found == 1) {
    return;
  }
  if (xml->scan.status != HOMEWARD_OK && !xml->told) {
    xml->told = true;
    tell_scan(xml);
  } else if (found == 0) {
    put_mark(xml, HW_EVENT_END, xml->scan.at);
  } else {
    stop(xml, HOMEWARD_LIMIT, NULL); /* it said nothing: no memory to say it */
  }
}

static void next(hw_events *events, hw_event *event) {
  hw_xml *xml = (hw_xml *)events;
  if (xml->handed == xml->queued && xml->status == HOMEWARD_OK) {
    bool ended = xml->queued > 0 && xml->queue[xml->queued - 1].kind == HW_EVENT_END;
    if (ended) {
      xml->handed--; /* the end repeats */
    } else {
      xml->handed = xml->queued = 0;
      if (xml->depth == 0 || top(xml)->kind != FRAME_SCALAR) {
        xml->text_used = 0;
      }
      while (xml->queued == 0 && xml->status == HOMEWARD_OK) {
        read_node(xml);
      }
    }
  }
  if (xml->handed < xml->queued) {
    *event = xml->queue[xml->handed++];
  } else {
    *event = (hw_event){.kind = HW_EVENT_STOP, .text = ""};
  }
}

/* ---- lifetime ---- */

__attribute__((format(printf, 2, 3))) static void drop_text(void *context, const char *format,
                                                            ...) {
  (void)context;
  (void)format;
}

/* Without memory for a reader libxml2 prints; for the time of the call it has nowhere to. */
static xmlTextReader *new_reader(hw_xml *xml) {
  xmlStructuredErrorFunc handler = xmlStructuredError;
  xmlGenericErrorFunc printer = xmlGenericError;
  void *context = xmlStructuredErrorContext, *printer_context = xmlGenericErrorContext;
  xmlSetStructuredErrorFunc(xml, take_error);
  xmlSetGenericErrorFunc(NULL, drop_text);
  xmlTextReader *reader = xmlReaderForIO(read_bytes, close_bytes, xml, NULL, "UTF-8", OPTIONS);
  xmlSetGenericErrorFunc(printer_context, printer);
  xmlSetStructuredErrorFunc(context, handler);
  return reader;
}

homeward_status hw_xml_new(hw_xml **out, hw_bytes bytes, const hw_record *const *roots,
                           const char *file, homeward_diagnostics *diagnostics,
                           homeward_error *error) {
  *out = NULL;
  hw_xml *xml = calloc(1, sizeof *xml);
  if (xml == NULL) {
    return hw_fail_memory(error);
  }
  xml->events = (hw_events){.xml = true, .next = next};
  xml->bytes = bytes;
  xml->roots = roots;
  xml->file = file;
  xml->diagnostics = diagnostics;
  hw_xml_scan_begin(&xml->scan);
  xml->reader = new_reader(xml);
  if (xml->reader == NULL) {
    bool unreadable = xml->status == HOMEWARD_IO;
    hw_xml_free(xml);
    return unreadable ? hw_fail(error, HOMEWARD_IO, "the input could not be read")
                      : hw_fail_memory(error);
  }
  xmlTextReaderSetStructuredErrorHandler(xml->reader, take_error, xml);
  *out = xml;
  return HOMEWARD_OK;
}

void hw_xml_free(hw_xml *xml) {
  if (xml == NULL) {
    return;
  }
  forget_values(xml);
  xmlFreeTextReader(xml->reader);
  hw_xml_scan_end(&xml->scan);
  free(xml->queue);
  free(xml->text);
  free(xml);
}

hw_events *hw_xml_events(hw_xml *xml) {
  return &xml->events;
}

const hw_record *hw_xml_root(const hw_xml *xml) {
  return xml->root;
}
