/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/reader.h"

#include "io/bind.h"

#include "io/json_pairs.h"
#include "io/xml_read.h"

#include <stdlib.h>
#include <string.h>

enum { SNIFFED = 4096 /* bytes that are looked at */, AHEAD = 2 /* events */ };

struct hw_reader {
  hw_events events; /* first: hw_events * and hw_reader * are the same address */
  hw_bytes bytes;
  const hw_record *const *roots;
  hw_yaml *yaml; /* one of the two */
  hw_xml *xml;
  hw_events *source;
  hw_json_pairs pairs;   /* between the bytes and the YAML reader, where the text is JSON */
  hw_event ahead[AHEAD]; /* looked at, not yet handed out */
  int looked, handed;
  size_t used, given; /* of the first bytes */
  char first[SNIFFED];
};

/* ---- bytes ---- */

static bool take_first(hw_reader *reader) {
  while (reader->used < SNIFFED) {
    ssize_t got = reader->bytes.read(reader->bytes.context, reader->first + reader->used,
                                     SNIFFED - reader->used);
    if (got < 0) {
      return false;
    }
    if (got == 0) {
      break;
    }
    reader->used += (size_t)got;
  }
  return true;
}

static ssize_t read_on(void *context, void *bytes, size_t size) {
  hw_reader *reader = context;
  if (reader->given == reader->used) {
    return reader->bytes.read(reader->bytes.context, bytes, size);
  }
  size_t rest = reader->used - reader->given;
  size_t got = size < rest ? size : rest;
  memcpy(bytes, reader->first + reader->given, got);
  reader->given += got;
  return (ssize_t)got;
}

/* YAML's merge key << is no XML, and no name of an element begins with <. */
static bool is_xml(const char *first, size_t used) {
  size_t at = used >= 3 && memcmp(first, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
  while (at < used && first[at] != '\0' && strchr(" \t\r\n", first[at]) != NULL) {
    at++;
  }
  return at + 1 < used && first[at] == '<' && strchr("< \t\r\n", first[at + 1]) == NULL;
}

/* ---- events ---- */

static void next(hw_events *events, hw_event *event) {
  hw_reader *reader = (hw_reader *)events;
  if (reader->handed < reader->looked) {
    *event = reader->ahead[reader->handed++];
  } else {
    hw_events_next(reader->source, event);
  }
}

/* The text of the second event lasts until a third is asked for. */
const hw_record *hw_reader_root(hw_reader *reader) {
  while (reader->looked < AHEAD &&
         (reader->looked == 0 || reader->ahead[0].kind == HW_EVENT_RECORD)) {
    hw_events_next(reader->source, &reader->ahead[reader->looked++]);
  }
  if (reader->xml != NULL) {
    const hw_record *root = hw_xml_root(reader->xml);
    return root != NULL ? root : reader->roots[0];
  }
  const hw_event *key = &reader->ahead[reader->looked - 1];
  for (size_t i = 0; key->kind == HW_EVENT_SCALAR && reader->roots[i] != NULL; i++) {
    if (hw_record_find(reader->roots[i], key->text, key->length, 0) >= 0) {
      return reader->roots[i];
    }
  }
  return reader->roots[0];
}

hw_events *hw_reader_events(hw_reader *reader) {
  return &reader->events;
}

homeward_status hw_reader_status(const hw_reader *reader, homeward_error *error) {
  if (reader == NULL) {
    return HOMEWARD_OK;
  }
  if (reader->pairs.no_memory) {
    return hw_fail_memory(error);
  }
  return reader->xml != NULL ? hw_xml_status(reader->xml, error)
                             : hw_yaml_status(reader->yaml, error);
}

homeward_status hw_reader_explain(const hw_reader *reader, const hw_binding *binding,
                                  homeward_error *error) {
  homeward_status source = hw_reader_status(reader, error);
  if (source != HOMEWARD_OK) {
    return source;
  }
  if (binding->status != HOMEWARD_LIMIT) {
    return HOMEWARD_INVALID;
  }
  return binding->reason == NULL ? hw_fail_memory(error)
                                 : hw_fail(error, HOMEWARD_LIMIT, "%s", binding->reason);
}

/* ---- lifetime ---- */

homeward_status hw_reader_new(hw_reader **out, hw_bytes bytes, const hw_record *const *roots,
                              const char *file, homeward_diagnostics *diagnostics,
                              homeward_error *error) {
  *out = NULL;
  hw_reader *reader = malloc(sizeof *reader);
  if (reader == NULL) {
    return hw_fail_memory(error);
  }
  memset(reader, 0, offsetof(hw_reader, first));
  reader->events.next = next;
  reader->bytes = bytes;
  reader->roots = roots;
  hw_bytes rest = {.read = read_on, .context = reader};
  homeward_status status =
      take_first(reader) ? HOMEWARD_OK : hw_fail(error, HOMEWARD_IO, "the input could not be read");
  if (status == HOMEWARD_OK && is_xml(reader->first, reader->used)) {
    status = hw_xml_new(&reader->xml, rest, roots, file, diagnostics, error);
    reader->source = status == HOMEWARD_OK ? hw_xml_events(reader->xml) : NULL;
  } else if (status == HOMEWARD_OK) {
    reader->pairs.source = rest;
    hw_bytes joined = {.read = hw_json_pairs_read, .context = &reader->pairs};
    bool json = hw_json_begins(reader->first, reader->used);
    status = hw_yaml_new(&reader->yaml, json ? joined : rest, file, diagnostics, error);
    reader->source = status == HOMEWARD_OK ? hw_yaml_events(reader->yaml) : NULL;
    if (json && status == HOMEWARD_OK) {
      hw_yaml_place(reader->yaml,
                    (hw_placing){.place = hw_json_pairs_place, .context = &reader->pairs});
    }
  }
  reader->events.xml = reader->xml != NULL;
  if (status != HOMEWARD_OK) {
    hw_reader_free(reader);
    return status;
  }
  *out = reader;
  return HOMEWARD_OK;
}

void hw_reader_free(hw_reader *reader) {
  if (reader != NULL) {
    hw_yaml_free(reader->yaml);
    hw_xml_free(reader->xml);
    hw_json_pairs_free(&reader->pairs);
    free(reader);
  }
}
