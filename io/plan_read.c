/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/plan_read.h"

#include "io/ahead.h"
#include "io/file.h"
#include "io/input.h"
#include "io/plan_schema.h"
#include "io/reader.h"
#include "io/scenario_read.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

homeward_status hw_plan_bind(hw_binding *binding, hw_events *events, homeward_plan *plan) {
  homeward_plan form = {.scenario = NULL};
  binding->most_elements = HW_PLAN_ELEMENTS_MAX;
  homeward_status status = hw_binding_read(binding, events, &form);
  form.arena = plan->arena;
  form.scenario = plan->scenario;
  *plan = form;
  return status;
}

/* ---- the file ---- */

/* What is wrong with it is told when it is read. */
struct homeward_plan_file {
  char *name;
  const char *bytes; /* borrowed; NULL: the file `name` */
  size_t length;
  int descriptor;
  hw_input *input;
  hw_reader *reader;           /* NULL: not begun, or `status` says why not */
  hw_ahead *ahead;             /* NULL: events come from the reader at once */
  homeward_diagnostics *found; /* of the reader, which may run beside other readers */
  homeward_status status;
  homeward_error error;
};

static homeward_status new_file(homeward_plan_file **out, const char *name, homeward_error *error) {
  homeward_plan_file *file = calloc(1, sizeof *file);
  *out = file;
  if (file == NULL) {
    return hw_fail_memory(error);
  }
  file->descriptor = -1;
  file->name = strdup(name);
  homeward_status status = homeward_diagnostics_new(&file->found, error);
  return file->name == NULL ? hw_fail_memory(error) : status;
}

static void begin(homeward_plan_file *file) {
  static const hw_record *const roots[] = {&hw_plan_record, NULL};
  homeward_status status = file->bytes != NULL ? HOMEWARD_OK
                                               : hw_file_open(&file->descriptor, file->name,
                                                              HW_FILE_LIMIT, &file->error);
  if (status == HOMEWARD_LIMIT) {
    hw_report_too_large(file->name, file->found, NULL);
  }
  if (status == HOMEWARD_OK) {
    status = hw_input_new(&file->input, file->descriptor, file->bytes, file->length, HW_FILE_LIMIT,
                          &file->error);
  }
  if (status == HOMEWARD_OK) {
    hw_input_unhashed(file->input);
    hw_bytes bytes = {.read = hw_input_read, .context = file->input};
    status = hw_reader_new(&file->reader, bytes, roots, file->name, file->found, &file->error);
  }
  file->status = status;
}

homeward_status homeward_plan_file_open(homeward_plan_file **out, const char *path,
                                        homeward_error *error) {
  if (out == NULL || path == NULL) {
    return hw_fail(error, HOMEWARD_USAGE, "homeward_plan_file_open: out and path are needed");
  }
  homeward_status status = new_file(out, path, error);
  if (status != HOMEWARD_OK) {
    homeward_plan_file_free(*out);
    *out = NULL;
    return status;
  }
  /* Nobody shall wait for standard input before it is its turn. */
  if (strcmp(path, "-") != 0) {
    begin(*out);
    (*out)->ahead = (*out)->reader != NULL ? hw_ahead_new(hw_reader_events((*out)->reader)) : NULL;
  }
  return HOMEWARD_OK;
}

void homeward_plan_file_free(homeward_plan_file *file) {
  if (file == NULL) {
    return;
  }
  hw_ahead_free(file->ahead);
  hw_reader_free(file->reader);
  hw_input_free(file->input);
  if (file->descriptor >= 0) {
    close(file->descriptor);
  }
  homeward_diagnostics_free(file->found);
  free(file->name);
  free(file);
}

/* ---- binding ---- */

static void compare_scenarios(hw_binding *binding, const homeward_plan *plan) {
  if (plan->scenario_sha256 != NULL && strcmp(plan->scenario_sha256, plan->scenario->sha256) != 0) {
    hw_position position;
    hw_key path[] = {{"scenario", HW_NONE}};
    hw_binding_find(binding, path, 1, &position);
    hw_binding_report(binding, HW_W_OTHER_SCENARIO, position,
                      "the plan was made for another scenario, or for another version of this one");
  }
}

/* What ended the binding early; what the reader found by then is in `file->found`. */
static homeward_status explain_stop(homeward_plan_file *file, const hw_binding *binding,
                                    homeward_error *error) {
  if (file->ahead != NULL && !hw_ahead_stop(file->ahead)) {
    return hw_fail_memory(error);
  }
  homeward_status status = hw_reader_explain(file->reader, binding, error);
  return hw_input_too_large(file->input) ? hw_report_too_large(file->name, file->found, error)
                                         : status;
}

/* What is well-formed is bound, even where findings are errors. */
static homeward_status bind_file(homeward_plan *plan, homeward_plan_file *file,
                                 homeward_diagnostics *diagnostics, homeward_error *error) {
  hw_events *events =
      file->ahead != NULL ? hw_ahead_events(file->ahead) : hw_reader_events(file->reader);
  hw_binding binding;
  hw_binding_begin(&binding, &hw_plan_record, &plan->arena, file->name, diagnostics);
  binding.scenario = plan->scenario;
  homeward_status status = hw_plan_bind(&binding, events, plan);
  if (status != HOMEWARD_OK) {
    status = explain_stop(file, &binding, error);
  } else {
    compare_scenarios(&binding, plan);
    status = binding.status == HOMEWARD_LIMIT ? hw_fail_memory(error) : HOMEWARD_OK;
  }
  hw_binding_free(&binding);
  return status;
}

/* Texts that a file need not state. */
static void fill_texts(homeward_plan *plan) {
  /* The binding has just made these arrays, in the plan's own arena. */
  hw_unserved *unserved = (hw_unserved *)(uintptr_t)plan->unserved;
  for (int32_t i = 0; i < plan->unserved_count; i++) {
    unserved[i].detail = unserved[i].detail != NULL ? unserved[i].detail : "";
    unserved[i].remedy = unserved[i].remedy != NULL ? unserved[i].remedy : "";
  }
}

static homeward_status read_plan(homeward_plan **out, const homeward_scenario *scenario,
                                 homeward_plan_file *file, homeward_diagnostics *diagnostics,
                                 homeward_error *error) {
  size_t errors_before = homeward_diagnostics_errors(diagnostics);
  homeward_plan *plan = hw_plan_new(scenario);
  homeward_status status = plan != NULL ? file->status : hw_fail_memory(error);
  if (status == HOMEWARD_OK) {
    status = bind_file(plan, file, diagnostics, error);
  } else if (plan != NULL && error != NULL) {
    *error = file->error;
  }
  if (file->ahead != NULL) {
    hw_ahead_stop(file->ahead);
  }
  if (hw_diagnostics_join(diagnostics, file->found) != HOMEWARD_OK) {
    status = hw_fail_memory(error);
  }
  hw_diagnostics_sort(diagnostics);
  if (status == HOMEWARD_INVALID ||
      (status == HOMEWARD_OK && homeward_diagnostics_errors(diagnostics) > errors_before)) {
    status = hw_fail_rejected(error, diagnostics);
  }
  if (status != HOMEWARD_OK) {
    if (error != NULL && error->file[0] == '\0') {
      hw_escape(error->file, sizeof error->file, file->name);
    }
    homeward_plan_free(plan);
    return status;
  }
  fill_texts(plan);
  *out = plan;
  return HOMEWARD_OK;
}

homeward_status homeward_plan_file_read(homeward_plan **out, const homeward_scenario *scenario,
                                        homeward_plan_file *file, homeward_diagnostics *diagnostics,
                                        homeward_error *error) {
  if (out == NULL || scenario == NULL || file == NULL) {
    return hw_fail(error, HOMEWARD_USAGE,
                   "homeward_plan_file_read: out, scenario and file are needed");
  }
  *out = NULL;
  homeward_diagnostics *own = NULL;
  homeward_status status =
      diagnostics == NULL ? homeward_diagnostics_new(&own, error) : HOMEWARD_OK;
  if (status == HOMEWARD_OK && file->reader == NULL && file->status == HOMEWARD_OK) {
    begin(file);
  }
  if (status == HOMEWARD_OK) {
    status = read_plan(out, scenario, file, diagnostics == NULL ? own : diagnostics, error);
  }
  homeward_diagnostics_free(own);
  return status;
}

/* From the file, or with `bytes` from these. */
static homeward_status read_from(homeward_plan **out, const homeward_scenario *scenario,
                                 const char *name, const char *bytes, size_t length,
                                 homeward_diagnostics *diagnostics, homeward_error *error) {
  homeward_plan_file *file = NULL;
  *out = NULL;
  homeward_status status = new_file(&file, name, error);
  if (status == HOMEWARD_OK) {
    file->bytes = bytes;
    file->length = length;
    status = homeward_plan_file_read(out, scenario, file, diagnostics, error);
  }
  homeward_plan_file_free(file);
  return status;
}

homeward_status homeward_plan_read(homeward_plan **out, const homeward_scenario *scenario,
                                   const char *path, homeward_diagnostics *diagnostics,
                                   homeward_error *error) {
  if (out == NULL || scenario == NULL || path == NULL) {
    return hw_fail(error, HOMEWARD_USAGE, "homeward_plan_read: out, scenario and path are needed");
  }
  return read_from(out, scenario, path, NULL, 0, diagnostics, error);
}

homeward_status homeward_plan_read_memory(homeward_plan **out, const homeward_scenario *scenario,
                                          const char *bytes, size_t length, const char *name,
                                          homeward_diagnostics *diagnostics,
                                          homeward_error *error) {
  if (out == NULL || scenario == NULL || name == NULL || (bytes == NULL && length > 0)) {
    return hw_fail(error, HOMEWARD_USAGE,
                   "homeward_plan_read_memory: out, scenario, bytes and name are needed");
  }
  return read_from(out, scenario, name, bytes != NULL ? bytes : "", length, diagnostics, error);
}
