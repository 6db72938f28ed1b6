/* SPDX-License-Identifier: GPL-3.0-or-later */
/** A small XML writer: an element to a line, the same bytes for the same calls, no allocation. */
#ifndef HW_IO_XML_WRITE_H
#define HW_IO_XML_WRITE_H

#include "io/bytes_out.h"

enum { HW_XML_WRITE_DEPTH = 16 };

/** Lives on the caller's stack; borrows names and the callback's context until hw_xml_end(). */
typedef struct hw_xml_writer {
  hw_bytes_out out;
  const char *names[HW_XML_WRITE_DEPTH]; /* of the elements that are open */
  int depth;
  bool in_tag; /* the start tag of the innermost can take attributes */
  size_t list; /* bytes of the list attribute that is written last */
} hw_xml_writer;

void hw_xml_begin(hw_xml_writer *xml, homeward_write_callback write, void *context);
homeward_status hw_xml_end(hw_xml_writer *xml, homeward_error *error);

void hw_xml_open(hw_xml_writer *xml, const char *name);
void hw_xml_close(hw_xml_writer *xml);
/** An attribute of the element that was opened last, before anything is opened in it. */
void hw_xml_attribute(hw_xml_writer *xml, const char *name, const char *value);
/** An attribute of words. */
void hw_xml_words_begin(hw_xml_writer *xml, const char *name);
void hw_xml_word(hw_xml_writer *xml, const char *word);
void hw_xml_words_end(hw_xml_writer *xml);
/** `<name>text</name>` */
void hw_xml_text(hw_xml_writer *xml, const char *name, const char *text);

#endif
