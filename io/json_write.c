/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/json_write.h"

#include <inttypes.h>
#include <stdio.h>

void hw_json_begin(hw_json_writer *json, homeward_write_callback write, void *context) {
  hw_bytes_begin(&json->out, write, context);
  json->depth = 0;
}

homeward_status hw_json_end(hw_json_writer *json, homeward_error *error) {
  hw_bytes_text(&json->out, "\n");
  return hw_bytes_end(&json->out, error);
}

static void put_quoted(hw_json_writer *json, const char *text) {
  hw_bytes_text(&json->out, "\"");
  while (*text != '\0') {
    size_t plain = 0;
    while (text[plain] >= 0x20 && text[plain] < 0x7F && text[plain] != '"' && text[plain] != '\\') {
      plain++;
    }
    hw_bytes_put(&json->out, text, plain);
    text += plain;
    if (*text == '"' || *text == '\\') {
      hw_bytes_text(&json->out, "\\");
      hw_bytes_put(&json->out, text++, 1);
    } else if (*text != '\0') {
      text += hw_bytes_character(&json->out, text, "\\u", "");
    }
  }
  hw_bytes_text(&json->out, "\"");
}

static void put_line(hw_json_writer *json) {
  hw_bytes_text(&json->out, "\n");
  for (int i = 0; i < json->depth; i++) {
    hw_bytes_text(&json->out, "  ");
  }
}

static void begin_value(hw_json_writer *json, const char *key) {
  if (json->depth == 0) {
    return;
  }
  hw_json_level *level = &json->levels[json->depth - 1];
  hw_bytes_text(&json->out, level->empty ? "" : level->lines ? "," : ", ");
  level->empty = false;
  if (level->lines) {
    put_line(json);
  }
  if (key != NULL) {
    put_quoted(json, key);
    hw_bytes_text(&json->out, ": ");
  }
}

void hw_json_open(hw_json_writer *json, const char *key, bool is_list, bool lines) {
  bool inside = json->depth > 0 && !json->levels[json->depth - 1].lines;
  begin_value(json, key);
  hw_bytes_text(&json->out, is_list ? "[" : "{");
  json->levels[json->depth++] =
      (hw_json_level){.lines = lines && !inside, .empty = true, .is_list = is_list};
}

void hw_json_close(hw_json_writer *json) {
  hw_json_level level = json->levels[--json->depth];
  if (level.lines && !level.empty) {
    put_line(json);
  }
  hw_bytes_text(&json->out, level.is_list ? "]" : "}");
}

void hw_json_text(hw_json_writer *json, const char *key, const char *text) {
  begin_value(json, key);
  put_quoted(json, text);
}

void hw_json_plain(hw_json_writer *json, const char *key, const char *text) {
  begin_value(json, key);
  hw_bytes_text(&json->out, text);
}

void hw_json_number(hw_json_writer *json, const char *key, int64_t number) {
  char text[32];
  snprintf(text, sizeof text, "%" PRId64, number);
  hw_json_plain(json, key, text);
}

void hw_json_money(hw_json_writer *json, const char *key, int64_t cents) {
  char text[32];
  uint64_t size = cents < 0 ? 0 - (uint64_t)cents : (uint64_t)cents;
  snprintf(text, sizeof text, "%s%" PRIu64 ".%02" PRIu64, cents < 0 ? "-" : "", size / 100,
           size % 100);
  hw_json_plain(json, key, text);
}
