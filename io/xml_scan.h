/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * What stands where in XML text, found in the bytes before a parser sees them. libxml2's reader
 * tells neither columns nor the places of attributes, and meets document types and entities too
 * late; so this scan refuses those, keeps the stated limits, and notes the places. Whether the text
 * is well-formed is the parser's business: the scan is right wherever it is.
 */
#ifndef HW_IO_XML_SCAN_H
#define HW_IO_XML_SCAN_H

#include "model/error.h"

#include <stdint.h>

enum {
  HW_XML_ATTRIBUTES_MAX = 256,      /* of one element */
  HW_XML_STRETCH_MAX = 1024 * 1024, /* bytes of an attribute's value, a text or a comment */
  HW_XML_NAME_MAX = 63              /* bytes of an attribute's name that are compared */
};

typedef struct hw_xml_mark {
  int line, column; /* 1-based; columns in characters */
} hw_xml_mark;

typedef struct hw_xml_scan_attribute {
  char name[HW_XML_NAME_MAX + 1]; /* cut; longer ones are no known key */
  size_t length;
  int line;
} hw_xml_scan_attribute;

/** Begin with hw_xml_scan_begin(). */
typedef struct hw_xml_scan {
  int state;
  int before;                /* the state that a reference interrupts */
  char quote;                /* that ends the value */
  bool carriage;             /* the byte before was a carriage return */
  int more;                  /* bytes that the character still lacks */
  uint32_t character, least; /* of it so far; of all with so many bytes */
  hw_xml_mark at;            /* of the next byte */
  hw_xml_mark begun;         /* of the markup or reference that is open */
  size_t stretch;            /* bytes since something that ends a stretch */
  int matched;               /* bytes of a delimiter or keyword that have come */
  char word[12];             /* of a reference or keyword */
  size_t word_length;
  int depth;
  bool closing; /* a slash came: the tag ends its element */
  bool closed;  /* the root element is over */
  int attribute_count;
  hw_xml_scan_attribute attributes[HW_XML_ATTRIBUTES_MAX];
  hw_xml_mark *marks; /* ring of places that nobody took; owned */
  size_t capacity, first, count;
  /* why the scan stopped; HOMEWARD_OK: it has not */
  homeward_status status;
  hw_code code;
  hw_xml_mark refused; /* where */
  char message[160];
} hw_xml_scan;

void hw_xml_scan_begin(hw_xml_scan *scan);
void hw_xml_scan_end(hw_xml_scan *scan);

/**
 * Scans the next `size` bytes. Returns how many of them may be parsed: fewer than `size` when
 * something is refused there (`status`, `code`, `refused`, `message`; `message` empty: out of
 * memory).
 */
size_t hw_xml_scan_bytes(hw_xml_scan *scan, const char *bytes, size_t size);

/**
 * The next place, in the order of the text. Each start tag has: the tag's own; for each of its
 * attributes but namespace declarations its name's and its value's; that of what follows the tag.
 */
hw_xml_mark hw_xml_scan_take(hw_xml_scan *scan);

#endif
