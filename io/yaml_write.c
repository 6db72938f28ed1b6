/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/yaml_write.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* ---- bytes ---- */

static void flush_buffer(hw_yaml_writer *writer) {
  if (writer->used > 0 && !writer->failed &&
      writer->write(writer->context, writer->buffer, writer->used) != 0) {
    writer->failed = true;
  }
  writer->used = 0;
}

static void put_more(hw_yaml_writer *writer, const char *bytes, size_t length) {
  while (length > 0 && !writer->failed) {
    size_t room = sizeof writer->buffer - writer->used;
    size_t part = length < room ? length : room;
    memcpy(writer->buffer + writer->used, bytes, part);
    writer->used += part;
    bytes += part;
    length -= part;
    if (writer->used == sizeof writer->buffer) {
      flush_buffer(writer);
    }
  }
}

/* A large plan has tens of millions of pieces: nearly all of them just fit. */
static inline void put_bytes(hw_yaml_writer *writer, const char *bytes, size_t length) {
  if (length < sizeof writer->buffer - writer->used && !writer->failed) {
    memcpy(writer->buffer + writer->used, bytes, length);
    writer->used += length;
  } else {
    put_more(writer, bytes, length);
  }
}

static inline void put(hw_yaml_writer *writer, const char *text) {
  put_bytes(writer, text, strlen(text));
}

static void put_indent(hw_yaml_writer *writer, int columns) {
  static const char blanks[2 * HW_YAML_WRITE_DEPTH + 1] = "                        ";
  put_bytes(writer, blanks, (size_t)columns);
}

/* ---- structure ---- */

static hw_yaml_level *top(hw_yaml_writer *writer) {
  return &writer->levels[writer->depth - 1];
}

/* What stands before an entry of the innermost collection: a comma, or the line's beginning. */
static void begin_entry(hw_yaml_writer *writer) {
  hw_yaml_level *level = top(writer);
  bool first = level->empty;
  level->empty = false;
  if (level->is_flow) {
    put(writer, first ? "" : ", ");
  } else if (!(first && level->joined)) {
    if (first && writer->depth > 1) {
      put(writer, "\n");
    }
    put_indent(writer, level->indent);
  }
  if (!level->is_flow && !level->is_map) {
    put(writer, "-");
  }
}

/* Before any value: the entry of a list, or the space after a key. A block collection comes on new
 * lines after a key and on the dash's line in a list. */
static void begin_value(hw_yaml_writer *writer, bool block_collection) {
  hw_yaml_level *level = top(writer);
  if (!level->is_map) {
    begin_entry(writer);
  }
  if (!level->is_flow && !(block_collection && level->is_map)) {
    put(writer, " ");
  }
}

static void end_value(hw_yaml_writer *writer) {
  if (!top(writer)->is_flow) {
    put(writer, "\n");
  }
}

static void begin_collection(hw_yaml_writer *writer, bool is_map, hw_yaml_style style) {
  if (writer->depth == HW_YAML_WRITE_DEPTH) {
    writer->failed = true;
  }
  if (writer->failed) {
    return;
  }
  hw_yaml_level parent = *top(writer);
  bool is_flow = parent.is_flow || style == HW_YAML_FLOW;
  begin_value(writer, !is_flow);
  writer->levels[writer->depth++] = (hw_yaml_level){.is_map = is_map,
                                                    .is_flow = is_flow,
                                                    .joined = !parent.is_map,
                                                    .indent = parent.indent + 2,
                                                    .empty = true};
  if (is_flow) {
    put(writer, is_map ? "{" : "[");
  }
}

static void end_collection(hw_yaml_writer *writer, bool is_map) {
  if (writer->depth < 2 || top(writer)->is_map != is_map) {
    writer->failed = true;
  }
  if (writer->failed) {
    return;
  }
  hw_yaml_level level = *top(writer);
  writer->depth--;
  if (level.is_flow) {
    put(writer, is_map ? "}" : "]");
    end_value(writer);
  } else if (level.empty) {
    put(writer, level.joined ? "" : " ");
    put(writer, is_map ? "{}\n" : "[]\n");
  }
}

void hw_yaml_begin(hw_yaml_writer *writer, homeward_write_callback write, void *context) {
  writer->write = write;
  writer->context = context;
  writer->failed = false;
  writer->used = 0;
  writer->depth = 1;
  writer->levels[0] = (hw_yaml_level){.is_map = true, .empty = true};
}

homeward_status hw_yaml_end(hw_yaml_writer *writer, homeward_error *error) {
  if (writer->depth != 1 && !writer->failed) {
    return hw_fail(error, HOMEWARD_INTERNAL, "the written collections do not nest");
  }
  if (writer->levels[0].empty) {
    put(writer, "{}\n");
  }
  flush_buffer(writer);
  return writer->failed ? hw_fail(error, HOMEWARD_IO, "the output could not be written")
                        : HOMEWARD_OK;
}

void hw_yaml_map_begin(hw_yaml_writer *writer, hw_yaml_style style) {
  begin_collection(writer, true, style);
}

void hw_yaml_map_end(hw_yaml_writer *writer) {
  end_collection(writer, true);
}

void hw_yaml_list_begin(hw_yaml_writer *writer, hw_yaml_style style) {
  begin_collection(writer, false, style);
}

void hw_yaml_list_end(hw_yaml_writer *writer) {
  end_collection(writer, false);
}

/* ---- scalars ---- */

/* What a character may be in text without quotes. */
enum {
  INSIDE = 1,   /* anywhere but at the beginning */
  LETTER = 2,   /* at the beginning too */
  RESERVED = 4, /* where a word of RESERVED_LENGTH at most can be something else than text */
  RESERVED_LENGTH = 5
};

#define L (INSIDE | LETTER)
#define R (INSIDE | LETTER | RESERVED)
static const unsigned char plain[256] = {
    ['0'] = INSIDE, ['1'] = INSIDE, ['2'] = INSIDE, ['3'] = INSIDE, ['4'] = INSIDE, ['5'] = INSIDE,
    ['6'] = INSIDE, ['7'] = INSIDE, ['8'] = INSIDE, ['9'] = INSIDE, ['.'] = INSIDE, ['_'] = INSIDE,
    ['/'] = INSIDE, ['@'] = INSIDE, ['+'] = INSIDE, ['-'] = INSIDE, ['('] = INSIDE, [')'] = INSIDE,
    ['A'] = L,      ['B'] = L,      ['C'] = L,      ['D'] = L,      ['E'] = L,      ['F'] = R,
    ['G'] = L,      ['H'] = L,      ['I'] = R,      ['J'] = L,      ['K'] = L,      ['L'] = L,
    ['M'] = L,      ['N'] = R,      ['O'] = R,      ['P'] = L,      ['Q'] = L,      ['R'] = L,
    ['S'] = L,      ['T'] = R,      ['U'] = L,      ['V'] = L,      ['W'] = L,      ['X'] = L,
    ['Y'] = R,      ['Z'] = L,      ['a'] = L,      ['b'] = L,      ['c'] = L,      ['d'] = L,
    ['e'] = L,      ['f'] = R,      ['g'] = L,      ['h'] = L,      ['i'] = R,      ['j'] = L,
    ['k'] = L,      ['l'] = L,      ['m'] = L,      ['n'] = R,      ['o'] = R,      ['p'] = L,
    ['q'] = L,      ['r'] = L,      ['s'] = L,      ['t'] = R,      ['u'] = L,      ['v'] = L,
    ['w'] = L,      ['x'] = L,      ['y'] = R,      ['z'] = L};
#undef L
#undef R

/* What YAML 1.1 and 1.2 resolve to booleans, null and floats among the words that begin with a
 * letter. */
static bool is_reserved(const char *text) {
  static const char *const words[] = {"y",  "n",   "yes",  "no",  "true", "false",
                                      "on", "off", "null", "nan", "inf"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    if (strcasecmp(words[i], text) == 0) {
      return true;
    }
  }
  return false;
}

/*
 * Numbers, times and dates of every YAML schema begin with a digit, a sign or a dot, indicators are
 * no letters, and a comment needs "#", a key ":": so text that begins with a letter and keeps to
 * these characters is safe.
 */
bool hw_yaml_plain_is_safe(const char *text) {
  const unsigned char *c = (const unsigned char *)text;
  unsigned char first = plain[*c];
  if ((first & LETTER) == 0) {
    return false;
  }
  while (plain[*c] != 0 || (*c == ' ' && c[1] != '\0' && c[1] != ' ')) {
    c++;
  }
  return *c == '\0' && ((first & RESERVED) == 0 ||
                        c - (const unsigned char *)text > RESERVED_LENGTH || !is_reserved(text));
}

/* One well-formed UTF-8 sequence: its length and code point; 0 when ill-formed. */
static size_t decode(const unsigned char *text, uint32_t *code_point) {
  static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
  size_t length = text[0] < 0xC2   ? 0
                  : text[0] < 0xE0 ? 2
                  : text[0] < 0xF0 ? 3
                  : text[0] < 0xF5 ? 4
                                   : 0;
  if (length == 0) {
    return 0;
  }
  uint32_t value = text[0] & (0x7Fu >> length);
  for (size_t i = 1; i < length; i++) {
    if ((text[i] & 0xC0u) != 0x80) {
      return 0;
    }
    value = value << 6 | (text[i] & 0x3Fu);
  }
  *code_point = value;
  bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  return value < least[length] || value > 0x10FFFF || surrogate ? 0 : length;
}

/* Not printable in YAML, or misleading on a screen: C1, line separators, bidi controls,
 * non-characters. */
static bool needs_escape(uint32_t c) {
  return c < 0xA0 || c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x2028 && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF || c == 0xFFFE || c == 0xFFFF;
}

static size_t put_escaped(hw_yaml_writer *writer, const unsigned char *text) {
  char escape[16];
  unsigned char c = text[0];
  if (c == '"' || c == '\\') {
    snprintf(escape, sizeof escape, "\\%c", c);
  } else if (c == '\n') {
    snprintf(escape, sizeof escape, "\\n");
  } else if (c == '\t') {
    snprintf(escape, sizeof escape, "\\t");
  } else if (c < 0x20 || c == 0x7F) {
    snprintf(escape, sizeof escape, "\\x%02X", (unsigned)c);
  } else {
    uint32_t code_point = 0;
    size_t length = decode(text, &code_point);
    if (length > 0 && !needs_escape(code_point)) {
      put_bytes(writer, (const char *)text, length);
      return length;
    }
    snprintf(escape, sizeof escape, "\\u%04X", length > 0 ? (unsigned)code_point : 0xFFFDu);
    put(writer, escape);
    return length > 0 ? length : 1;
  }
  put(writer, escape);
  return 1;
}

static void put_quoted(hw_yaml_writer *writer, const char *text) {
  const unsigned char *from = (const unsigned char *)text;
  put(writer, "\"");
  while (*from != '\0') {
    size_t same = 0;
    while (from[same] >= 0x20 && from[same] < 0x7F && from[same] != '"' && from[same] != '\\') {
      same++;
    }
    put_bytes(writer, (const char *)from, same);
    from += same;
    if (*from != '\0') {
      from += put_escaped(writer, from);
    }
  }
  put(writer, "\"");
}

static void put_text(hw_yaml_writer *writer, const char *text) {
  if (hw_yaml_plain_is_safe(text)) {
    put(writer, text);
  } else {
    put_quoted(writer, text);
  }
}

static void end_key(hw_yaml_writer *writer) {
  put(writer, top(writer)->is_flow ? ": " : ":");
}

void hw_yaml_key(hw_yaml_writer *writer, const char *key) {
  begin_entry(writer);
  put_text(writer, key);
  end_key(writer);
}

void hw_yaml_field(hw_yaml_writer *writer, const char *key) {
  begin_entry(writer);
  put(writer, key);
  end_key(writer);
}

void hw_yaml_text(hw_yaml_writer *writer, const char *text) {
  begin_value(writer, false);
  put_text(writer, text);
  end_value(writer);
}

void hw_yaml_plain(hw_yaml_writer *writer, const char *text) {
  begin_value(writer, false);
  put(writer, text);
  end_value(writer);
}

void hw_yaml_quoted(hw_yaml_writer *writer, const char *text) {
  begin_value(writer, false);
  put_quoted(writer, text);
  end_value(writer);
}

void hw_yaml_count(hw_yaml_writer *writer, int64_t count) {
  hw_yaml_decimal(writer, count, 0);
}

void hw_yaml_decimal(hw_yaml_writer *writer, int64_t value, int places) {
  char text[40];
  size_t at = sizeof text;
  uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
  text[--at] = '\0';
  for (int digit = 0; digit <= places || rest > 0; digit++) {
    if (digit == places && places > 0) {
      text[--at] = '.';
    }
    text[--at] = (char)('0' + rest % 10);
    rest /= 10;
  }
  if (value < 0) {
    text[--at] = '-';
  }
  begin_value(writer, false);
  put(writer, text + at);
  end_value(writer);
}

void hw_yaml_money(hw_yaml_writer *writer, hw_cents cents) {
  hw_yaml_decimal(writer, cents, 2);
}

void hw_yaml_flag(hw_yaml_writer *writer, bool flag) {
  begin_value(writer, false);
  put(writer, flag ? "true" : "false");
  end_value(writer);
}
