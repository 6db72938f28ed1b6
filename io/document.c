/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/document.h"

#include "io/events_schema.h"
#include "io/file.h"
#include "io/plan_read.h"
#include "io/plan_schema.h"
#include "io/save.h"
#include "io/scenario_read.h"
#include "io/scenario_schema.h"
#include "io/schema_write.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

homeward_status homeward_format_of(homeward_format *out, const char *path, homeward_error *error) {
  static const struct {
    const char *end;
    homeward_format format;
  } known[] = {{".yaml", HOMEWARD_FORMAT_YAML},
               {".yml", HOMEWARD_FORMAT_YAML},
               {".xml", HOMEWARD_FORMAT_XML},
               {".json", HOMEWARD_FORMAT_JSON}};
  if (out == NULL || path == NULL) {
    return hw_fail(error, HOMEWARD_USAGE, "homeward_format_of: out and path are needed");
  }
  size_t length = strlen(path);
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    size_t end = strlen(known[i].end);
    if (length > end && strcasecmp(path + length - end, known[i].end) == 0) {
      *out = known[i].format;
      return HOMEWARD_OK;
    }
  }
  return hw_fail(error, HOMEWARD_USAGE, "a file name ends in .yaml, .yml, .xml or .json");
}

/* ---- reading ---- */

static homeward_status read_plan(homeward_document *document, hw_reader *reader, const char *file,
                                 homeward_diagnostics *diagnostics, homeward_error *error) {
  size_t errors = homeward_diagnostics_errors(diagnostics);
  hw_binding_begin(&document->binding, &hw_plan_record, &document->plan.arena, file, diagnostics);
  document->bound = true;
  document->binding.keeps_forms = true;
  homeward_status status =
      hw_plan_bind(&document->binding, hw_reader_events(reader), &document->plan);
  if (status != HOMEWARD_OK) {
    status = hw_reader_explain(reader, &document->binding, error);
  }
  bool found = homeward_diagnostics_errors(diagnostics) > errors;
  return status == HOMEWARD_OK && found ? HOMEWARD_INVALID : status;
}

static homeward_status read_events(homeward_document *document, hw_reader *reader, const char *file,
                                   homeward_diagnostics *diagnostics, homeward_error *error) {
  homeward_events form;
  size_t errors = homeward_diagnostics_errors(diagnostics);
  hw_binding_begin(&document->binding, &hw_events_record, &document->events.arena, file,
                   diagnostics);
  document->bound = true;
  document->binding.keeps_forms = true;
  homeward_status status = hw_binding_read(&document->binding, hw_reader_events(reader), &form);
  if (status != HOMEWARD_OK) {
    return hw_reader_explain(reader, &document->binding, error);
  }
  form.arena = document->events.arena;
  document->events = form;
  return homeward_diagnostics_errors(diagnostics) > errors ? HOMEWARD_INVALID : HOMEWARD_OK;
}

static homeward_status read_reader(homeward_document *document, hw_input *input, hw_reader *reader,
                                   const char *path, homeward_diagnostics *diagnostics,
                                   homeward_error *error) {
  if (hw_reader_root(reader) == &hw_scenario_record) {
    return hw_scenario_read_input(&document->scenario, input, reader, path, path, diagnostics,
                                  error);
  }
  bool is_plan = hw_reader_root(reader) == &hw_plan_record;
  document->kind = is_plan ? HOMEWARD_DOCUMENT_PLAN : HOMEWARD_DOCUMENT_EVENTS;
  homeward_status status = is_plan ? read_plan(document, reader, path, diagnostics, error)
                                   : read_events(document, reader, path, diagnostics, error);
  if (status != HOMEWARD_OK && hw_input_too_large(input)) {
    status = hw_report_too_large(path, diagnostics, error);
  }
  hw_diagnostics_sort(diagnostics);
  if (status == HOMEWARD_INVALID) {
    hw_fail_rejected(error, diagnostics);
  }
  return status;
}

static homeward_status read_input(homeward_document *document, hw_input *input, const char *path,
                                  homeward_diagnostics *diagnostics, homeward_error *error) {
  static const hw_record *const roots[] = {&hw_scenario_record, &hw_plan_record, &hw_events_record,
                                           NULL};
  hw_bytes bytes = {.read = hw_input_read, .context = input};
  hw_reader *reader = NULL;
  homeward_status status = hw_reader_new(&reader, bytes, roots, path, diagnostics, error);
  if (status == HOMEWARD_OK) {
    status = read_reader(document, input, reader, path, diagnostics, error);
  }
  if (status != HOMEWARD_OK && error != NULL && error->file[0] == '\0') {
    hw_escape(error->file, sizeof error->file, path);
  }
  hw_reader_free(reader);
  return status;
}

static homeward_status read_descriptor(homeward_document **out, int descriptor, const char *path,
                                       homeward_diagnostics *diagnostics, homeward_error *error) {
  homeward_diagnostics *own = NULL;
  hw_input *input = NULL;
  homeward_document *document = calloc(1, sizeof *document);
  homeward_status status = document != NULL ? HOMEWARD_OK : hw_fail_memory(error);
  if (status == HOMEWARD_OK && diagnostics == NULL) {
    status = homeward_diagnostics_new(&own, error);
  }
  if (status == HOMEWARD_OK) {
    status = hw_input_new(&input, descriptor, NULL, 0, HW_FILE_LIMIT, error);
  }
  if (status == HOMEWARD_OK) {
    status = read_input(document, input, path, own != NULL ? own : diagnostics, error);
  }
  hw_input_free(input);
  homeward_diagnostics_free(own);
  if (status != HOMEWARD_OK) {
    homeward_document_free(document);
    return status;
  }
  document->binding.diagnostics = NULL; /* both were borrowed for reading */
  document->binding.file = NULL;
  *out = document;
  return HOMEWARD_OK;
}

homeward_status homeward_document_read(homeward_document **out, const char *path,
                                       homeward_diagnostics *diagnostics, homeward_error *error) {
  if (out == NULL || path == NULL) {
    return hw_fail(error, HOMEWARD_USAGE, "homeward_document_read: out and path are needed");
  }
  *out = NULL;
  int descriptor = -1;
  homeward_status status = hw_file_open(&descriptor, path, HW_FILE_LIMIT, error);
  if (status == HOMEWARD_LIMIT) {
    hw_report_too_large(path, diagnostics, NULL);
  }
  if (status == HOMEWARD_OK) {
    status = read_descriptor(out, descriptor, path, diagnostics, error);
    close(descriptor);
  }
  return status;
}

void homeward_document_free(homeward_document *document) {
  if (document == NULL) {
    return;
  }
  homeward_scenario_free(document->scenario);
  if (document->bound) {
    hw_binding_free(&document->binding);
  }
  hw_arena_free(&document->plan.arena);
  hw_arena_free(&document->events.arena);
  free(document);
}

bool homeward_document_is_plan(const homeward_document *document) {
  return document->kind == HOMEWARD_DOCUMENT_PLAN;
}

homeward_document_kind homeward_document_what(const homeward_document *document) {
  return document->kind;
}

/* ---- writing ---- */

homeward_status homeward_document_write(const homeward_document *document, homeward_format format,
                                        homeward_write_callback write, void *context,
                                        homeward_error *error) {
  if (document == NULL || write == NULL) {
    return hw_fail(error, HOMEWARD_USAGE, "homeward_document_write: document and write are needed");
  }
  if (document->scenario != NULL) {
    return homeward_scenario_write(document->scenario, format, write, context, error);
  }
  hw_naming naming = {.symbols = &document->binding.symbols};
  if (document->kind == HOMEWARD_DOCUMENT_EVENTS) {
    return hw_schema_write(&hw_events_record, &document->events, naming, format, write, context,
                           error);
  }
  return hw_schema_write(&hw_plan_record, &document->plan, naming, format, write, context, error);
}

homeward_status homeward_document_save(const homeward_document *document, homeward_format format,
                                       const char *path, homeward_error *error) {
  if (document == NULL || path == NULL) {
    return hw_fail(error, HOMEWARD_USAGE, "homeward_document_save: document and path are needed");
  }
  hw_save *save = NULL;
  homeward_status status = hw_save_begin(&save, path, error);
  if (status != HOMEWARD_OK) {
    return status;
  }
  status = homeward_document_write(document, format, hw_save_write, save, error);
  return hw_save_end(save, status, error);
}
