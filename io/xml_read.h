/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * XML as Homeward reads it: libxml2's streaming reader on bytes of our own, turned into the events
 * that YAML gives, as the schema says what is an attribute and what an element. Nothing but the
 * bytes is ever opened; document types, entities, namespaces and text between elements are errors.
 */
#ifndef HW_IO_XML_READ_H
#define HW_IO_XML_READ_H

#include "io/event.h"
#include "io/schema.h"
#include "io/yaml_read.h"

typedef struct hw_xml hw_xml;

/**
 * Reads a document of one of the `roots`, an array that NULL ends. `roots`, `file` and
 * `diagnostics` are borrowed until hw_xml_free(); the caller owns `*out`.
 */
homeward_status hw_xml_new(hw_xml **out, hw_bytes bytes, const hw_record *const *roots,
                           const char *file, homeward_diagnostics *diagnostics,
                           homeward_error *error);
void hw_xml_free(hw_xml *xml);

/** Its events; borrows until hw_xml_free(). */
hw_events *hw_xml_events(hw_xml *xml);

/** The record that the root element names, NULL before the first event or when it is unknown. */
const hw_record *hw_xml_root(const hw_xml *xml);

/** As hw_yaml_status(). */
homeward_status hw_xml_status(const hw_xml *xml, homeward_error *error);

#endif
