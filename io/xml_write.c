/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/xml_write.h"

#include <string.h>

void hw_xml_begin(hw_xml_writer *xml, homeward_write_callback write, void *context) {
  hw_bytes_begin(&xml->out, write, context);
  xml->depth = 0;
  xml->in_tag = false;
  xml->list = 0;
  hw_bytes_text(&xml->out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
}

homeward_status hw_xml_end(hw_xml_writer *xml, homeward_error *error) {
  return hw_bytes_end(&xml->out, error);
}

static void put_escaped(hw_xml_writer *xml, const char *text) {
  while (*text != '\0') {
    size_t plain = 0;
    while (text[plain] >= 0x20 && text[plain] < 0x7F && text[plain] != '"' && text[plain] != '&' &&
           text[plain] != '<' && text[plain] != '>') {
      plain++;
    }
    hw_bytes_put(&xml->out, text, plain);
    text += plain;
    const char *reference = *text == '"'   ? "&quot;"
                            : *text == '&' ? "&amp;"
                            : *text == '<' ? "&lt;"
                            : *text == '>' ? "&gt;"
                                           : NULL;
    if (reference != NULL) {
      hw_bytes_text(&xml->out, reference);
      text++;
    } else if (*text != '\0') {
      text += hw_bytes_character(&xml->out, text, "&#x", ";");
    }
  }
}

static void put_indent(hw_xml_writer *xml) {
  for (int i = 0; i < xml->depth; i++) {
    hw_bytes_text(&xml->out, "  ");
  }
}

static void end_tag(hw_xml_writer *xml) {
  if (xml->in_tag) {
    hw_bytes_text(&xml->out, ">\n");
    xml->in_tag = false;
  }
}

void hw_xml_open(hw_xml_writer *xml, const char *name) {
  end_tag(xml);
  put_indent(xml);
  hw_bytes_text(&xml->out, "<");
  hw_bytes_text(&xml->out, name);
  xml->names[xml->depth++] = name;
  xml->in_tag = true;
}

void hw_xml_close(hw_xml_writer *xml) {
  const char *name = xml->names[--xml->depth];
  if (xml->in_tag) {
    hw_bytes_text(&xml->out, "/>\n");
    xml->in_tag = false;
    return;
  }
  put_indent(xml);
  hw_bytes_text(&xml->out, "</");
  hw_bytes_text(&xml->out, name);
  hw_bytes_text(&xml->out, ">\n");
}

void hw_xml_attribute(hw_xml_writer *xml, const char *name, const char *value) {
  hw_bytes_text(&xml->out, " ");
  hw_bytes_text(&xml->out, name);
  hw_bytes_text(&xml->out, "=\"");
  put_escaped(xml, value);
  hw_bytes_text(&xml->out, "\"");
}

void hw_xml_words_begin(hw_xml_writer *xml, const char *name) {
  hw_bytes_text(&xml->out, " ");
  hw_bytes_text(&xml->out, name);
  hw_bytes_text(&xml->out, "=\"");
  xml->list = 0;
}

void hw_xml_word(hw_xml_writer *xml, const char *word) {
  hw_bytes_text(&xml->out, xml->list == 0 ? "" : " ");
  put_escaped(xml, word);
  xml->list += strlen(word) + 1;
}

void hw_xml_words_end(hw_xml_writer *xml) {
  hw_bytes_text(&xml->out, "\"");
}

void hw_xml_text(hw_xml_writer *xml, const char *name, const char *text) {
  end_tag(xml);
  put_indent(xml);
  hw_bytes_text(&xml->out, "<");
  hw_bytes_text(&xml->out, name);
  hw_bytes_text(&xml->out, ">");
  put_escaped(xml, text);
  hw_bytes_text(&xml->out, "</");
  hw_bytes_text(&xml->out, name);
  hw_bytes_text(&xml->out, ">\n");
}
