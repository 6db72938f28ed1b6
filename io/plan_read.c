/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/plan_read.h"

#include "io/file.h"
#include "io/input.h"
#include "io/plan_schema.h"
#include "io/scenario_read.h"

#include <string.h>
#include <unistd.h>

homeward_status hw_plan_bind(hw_binding *binding, hw_reader *reader, homeward_plan *plan,
                             homeward_error *error) {
  homeward_plan form = {.scenario = NULL};
  binding->most_elements = HW_PLAN_ELEMENTS_MAX;
  homeward_status status = hw_binding_read(binding, hw_reader_events(reader), &form);
  form.arena = plan->arena;
  form.scenario = plan->scenario;
  *plan = form;
  return status == HOMEWARD_OK ? HOMEWARD_OK : hw_reader_explain(reader, binding, error);
}

static void compare_scenarios(hw_binding *binding, const homeward_plan *plan) {
  if (plan->scenario_sha256 != NULL && strcmp(plan->scenario_sha256, plan->scenario->sha256) != 0) {
    hw_position position;
    hw_key path[] = {{"scenario", HW_NONE}};
    hw_binding_find(binding, path, 1, &position);
    hw_binding_report(binding, HW_W_OTHER_SCENARIO, position,
                      "the plan was made for another scenario, or for another version of this one");
  }
}

/* What is well-formed is bound, even where findings are errors. */
static homeward_status bind_input(homeward_plan *plan, hw_input *input, const char *file,
                                  homeward_diagnostics *diagnostics, homeward_error *error) {
  static const hw_record *const roots[] = {&hw_plan_record, NULL};
  hw_bytes bytes = {.read = hw_input_read, .context = input};
  hw_reader *reader = NULL;
  homeward_status status = hw_reader_new(&reader, bytes, roots, file, diagnostics, error);
  if (status != HOMEWARD_OK) {
    return status;
  }
  hw_binding binding;
  hw_binding_begin(&binding, &hw_plan_record, &plan->arena, file, diagnostics);
  binding.scenario = plan->scenario;
  status = hw_plan_bind(&binding, reader, plan, error);
  if (status == HOMEWARD_OK) {
    compare_scenarios(&binding, plan);
    status = binding.status == HOMEWARD_LIMIT ? hw_fail_memory(error) : HOMEWARD_OK;
  }
  hw_binding_free(&binding);
  hw_reader_free(reader);
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
                                 hw_input *input, const char *file,
                                 homeward_diagnostics *diagnostics, homeward_error *error) {
  size_t errors_before = homeward_diagnostics_errors(diagnostics);
  homeward_plan *plan = hw_plan_new(scenario);
  homeward_status status = plan != NULL ? HOMEWARD_OK : hw_fail_memory(error);
  if (status == HOMEWARD_OK) {
    status = bind_input(plan, input, file, diagnostics, error);
  }
  if (status != HOMEWARD_OK && hw_input_too_large(input)) {
    status = hw_report_too_large(file, diagnostics, error);
  }
  hw_diagnostics_sort(diagnostics);
  if (status == HOMEWARD_INVALID ||
      (status == HOMEWARD_OK && homeward_diagnostics_errors(diagnostics) > errors_before)) {
    status = hw_fail_rejected(error, diagnostics);
  }
  if (status != HOMEWARD_OK) {
    if (error != NULL && error->file[0] == '\0') {
      hw_escape(error->file, sizeof error->file, file);
    }
    homeward_plan_free(plan);
    return status;
  }
  fill_texts(plan);
  *out = plan;
  return HOMEWARD_OK;
}

/* From a descriptor, or with `descriptor` -1 from the bytes. */
static homeward_status read_from(homeward_plan **out, const homeward_scenario *scenario,
                                 int descriptor, const char *bytes, size_t length, const char *file,
                                 homeward_diagnostics *diagnostics, homeward_error *error) {
  homeward_diagnostics *own = NULL;
  hw_input *input = NULL;
  homeward_status status =
      diagnostics == NULL ? homeward_diagnostics_new(&own, error) : HOMEWARD_OK;
  if (status == HOMEWARD_OK) {
    status = hw_input_new(&input, descriptor, bytes, length, HW_FILE_LIMIT, error);
  }
  if (status == HOMEWARD_OK) {
    hw_input_unhashed(input);
    status = read_plan(out, scenario, input, file, diagnostics == NULL ? own : diagnostics, error);
  }
  hw_input_free(input);
  homeward_diagnostics_free(own);
  return status;
}

homeward_status homeward_plan_read(homeward_plan **out, const homeward_scenario *scenario,
                                   const char *path, homeward_diagnostics *diagnostics,
                                   homeward_error *error) {
  if (out == NULL || scenario == NULL || path == NULL) {
    return hw_fail(error, HOMEWARD_USAGE, "homeward_plan_read: out, scenario and path are needed");
  }
  *out = NULL;
  int descriptor = -1;
  homeward_status status = hw_file_open(&descriptor, path, HW_FILE_LIMIT, error);
  if (status == HOMEWARD_LIMIT) {
    hw_report_too_large(path, diagnostics, NULL);
    return status;
  }
  if (status == HOMEWARD_OK) {
    status = read_from(out, scenario, descriptor, NULL, 0, path, diagnostics, error);
    close(descriptor);
  }
  return status;
}

homeward_status homeward_plan_read_memory(homeward_plan **out, const homeward_scenario *scenario,
                                          const char *bytes, size_t length, const char *name,
                                          homeward_diagnostics *diagnostics,
                                          homeward_error *error) {
  if (out == NULL || scenario == NULL || name == NULL || (bytes == NULL && length > 0)) {
    return hw_fail(error, HOMEWARD_USAGE,
                   "homeward_plan_read_memory: out, scenario, bytes and name are needed");
  }
  *out = NULL;
  return read_from(out, scenario, -1, bytes, length, name, diagnostics, error);
}
