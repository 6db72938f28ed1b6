/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Events files: reading them against a scenario, and what they make of it. */
#include "model/events.h"

#include "io/bind.h"
#include "io/events_schema.h"
#include "io/file.h"
#include "io/one_case.h"
#include "io/reader.h"
#include "io/scenario_read.h"
#include "model/events_plan.h"

#include <sha2.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The public handle is the first member. */
typedef struct reading {
  homeward_events events;
  hw_binding binding; /* knows where everything stands */
  char *file;         /* owned; borrowed by the binding */
  bool one_case;      /* nothing else: alone, or as the only one that events add */
} reading;

/* ---- what added cases may add to ---- */

/* Gives the names of a finished scenario the positions that they have there. */
static bool name_known(hw_binding *binding, hw_target target, const char *name) {
  int32_t symbol = hw_symbols_intern(&binding->symbols, binding->arena, name, strlen(name));
  if (symbol == HW_NONE) {
    return false;
  }
  hw_symbols_position_open(&binding->symbols, symbol, target);
  return true;
}

static bool name_all_known(hw_binding *binding) {
  const homeward_scenario *scenario = binding->scenario;
  bool whole = true;
  for (int32_t i = 0; i < scenario->escort_kind_count && whole; i++) {
    whole = name_known(binding, HW_TARGET_ESCORT_KIND, scenario->escort_kinds[i]);
  }
  for (int32_t i = 0; i < scenario->group_count && whole; i++) {
    whole = name_known(binding, HW_TARGET_GROUP, scenario->groups[i].id);
  }
  return whole;
}

static void report_movement(hw_binding *binding, int32_t index, int32_t element, const char *id) {
  hw_position position;
  hw_key path[] = {{"add_cases", index}, {"avoid", HW_NONE}, {"services", element}};
  hw_binding_find(binding, path, 3, &position);
  hw_event event = {.kind = HW_EVENT_SCALAR,
                    .text = id,
                    .length = strlen(id),
                    .line = position.line,
                    .column = position.column};
  hw_binding_report_absent(binding, HW_TARGET_MOVEMENT, &event);
}

/* `avoid.services` names services and transfers; an id that both have means both. */
static bool split_avoided(hw_binding *binding, int32_t index, hw_case *c) {
  const homeward_scenario *scenario = binding->scenario;
  int32_t count = c->avoid_service_count;
  const int32_t *symbols = c->avoid_services;
  int32_t *services = HW_ARRAY(binding->arena, count, int32_t);
  int32_t *transfers = HW_ARRAY(binding->arena, count, int32_t);
  if (services == NULL || transfers == NULL) {
    return false;
  }
  c->avoid_services = services;
  c->avoid_transfers = transfers;
  c->avoid_service_count = 0;
  for (int32_t i = 0; i < count; i++) {
    const char *id = hw_symbols_text(&binding->symbols, symbols[i]);
    int32_t service = hw_find_service(scenario, id), transfer = hw_find_transfer(scenario, id);
    if (service != HW_NONE) {
      services[c->avoid_service_count++] = service;
    }
    if (transfer != HW_NONE) {
      transfers[c->avoid_transfer_count++] = transfer;
    }
    if (service == HW_NONE && transfer == HW_NONE) {
      report_movement(binding, index, i, id);
    }
  }
  return true;
}

/* A refused value is HW_NONE and stays so. */
static int32_t open_position(hw_binding *binding, hw_target target, int32_t symbol) {
  return symbol == HW_NONE ? HW_NONE : hw_symbols_position_open(&binding->symbols, symbol, target);
}

static bool resolve_cases(reading *r) {
  hw_binding *binding = &r->binding;
  homeward_events *events = &r->events;
  hw_case *cases = (hw_case *)(uintptr_t)events->cases;
  for (int32_t i = 0; i < events->case_count; i++) {
    hw_escort_need *needs = (hw_escort_need *)(uintptr_t)cases[i].escorts;
    for (int32_t j = 0; j < cases[i].escort_count; j++) {
      needs[j].kind = open_position(binding, HW_TARGET_ESCORT_KIND, needs[j].kind);
    }
    cases[i].group = open_position(binding, HW_TARGET_GROUP, cases[i].group);
    if (cases[i].avoid_service_count > 0 && !split_avoided(binding, i, &cases[i])) {
      return false;
    }
  }
  events->escort_kinds = hw_symbols_names(&binding->symbols, &events->arena, HW_TARGET_ESCORT_KIND);
  events->escort_kind_count = binding->symbols.named[HW_TARGET_ESCORT_KIND];
  events->groups = hw_symbols_names(&binding->symbols, &events->arena, HW_TARGET_GROUP);
  events->group_count = binding->symbols.named[HW_TARGET_GROUP];
  return events->escort_kinds != NULL && events->groups != NULL;
}

/* ---- reading ---- */

static hw_finding find_key(const void *context, const hw_key *path, int length, hw_position *out) {
  return hw_binding_find(context, path, length, out);
}

/* Whatever else the events say, and every case but the first. */
static void refuse_others(reading *r) {
  const homeward_events *events = &r->events;
  const struct {
    const char *key;
    int32_t count, allowed;
  } lists[] = {{"cancel", events->cancel_count, 0},         {"delay", events->delay_count, 0},
               {"close", events->closing_count, 0},         {"open", events->opening_count, 0},
               {"capacity", events->capacity_count, 0},     {"add_cases", events->case_count, 1},
               {"withdraw", events->withdrawal_count, 0},   {"no_show", events->no_show_count, 0},
               {"escort_out", events->escort_out_count, 0}, {"budget", events->budget_count, 0},
               {"status", events->status_count, 0}};
  for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
    hw_position position;
    hw_key path[] = {{lists[i].key, lists[i].allowed}};
    if (lists[i].count > lists[i].allowed) {
      hw_binding_find(&r->binding, path, 1, &position);
      hw_binding_report(&r->binding, HW_E_ONE_CASE, position,
                        "one new case is expected and nothing else, here is `%s`%s", lists[i].key,
                        lists[i].allowed > 0 ? " with a second one" : "");
    }
  }
  if (events->case_count == 0) {
    hw_position position;
    hw_key path[] = {{"homeward_events", HW_NONE}};
    hw_binding_find(&r->binding, path, 1, &position);
    hw_binding_report(&r->binding, HW_E_ONE_CASE, position,
                      "one new case is expected, here is none");
  }
}

static homeward_status bind_events(reading *r, hw_reader *reader, hw_events *source,
                                   homeward_diagnostics *diagnostics, homeward_error *error) {
  homeward_events form;
  const homeward_scenario *scenario = r->events.scenario;
  if (!name_all_known(&r->binding)) {
    return hw_fail_memory(error);
  }
  homeward_status status = hw_binding_read(&r->binding, source, &form);
  if (status != HOMEWARD_OK) {
    return hw_reader_explain(reader, &r->binding, error);
  }
  form.arena = r->events.arena;
  form.scenario = scenario;
  form.source = (hw_source){.find = find_key, .context = &r->binding};
  r->events = form;
  if (r->one_case) {
    refuse_others(r);
  }
  if (!resolve_cases(r) || r->binding.status != HOMEWARD_OK) {
    return hw_fail_memory(error);
  }
  return hw_events_check(&r->events, diagnostics, error);
}

static homeward_status read_input(reading *r, hw_input *input, homeward_diagnostics *diagnostics,
                                  homeward_error *error) {
  const hw_record alone = hw_one_case_record();
  const hw_record *const roots[] = {r->one_case ? &alone : &hw_events_record,
                                    r->one_case ? &hw_events_record : NULL, NULL};
  hw_bytes bytes = {.read = hw_input_read, .context = input};
  hw_reader *reader = NULL;
  hw_one_case one;
  size_t errors = homeward_diagnostics_errors(diagnostics);
  homeward_status status = hw_reader_new(&reader, bytes, roots, r->file, diagnostics, error);
  if (status == HOMEWARD_OK) {
    hw_events *source = hw_reader_events(reader);
    if (r->one_case && hw_reader_root(reader) == &alone) {
      hw_one_case_begin(&one, source);
      source = &one.events;
    }
    status = bind_events(r, reader, source, diagnostics, error);
  }
  hw_reader_free(reader);
  if (status != HOMEWARD_OK && hw_input_too_large(input)) {
    status = hw_report_too_large(r->file, diagnostics, error);
  }
  hw_diagnostics_sort(diagnostics);
  bool found = homeward_diagnostics_errors(diagnostics) > errors;
  if (status == HOMEWARD_INVALID || (status == HOMEWARD_OK && found)) {
    status = hw_fail_rejected(error, diagnostics);
  }
  if (status != HOMEWARD_OK && error != NULL && error->file[0] == '\0') {
    hw_escape(error->file, sizeof error->file, r->file);
  }
  return status;
}

static homeward_status new_reading(reading **out, const homeward_scenario *scenario,
                                   const char *file, bool one_case,
                                   homeward_diagnostics *diagnostics, homeward_error *error) {
  reading *r = calloc(1, sizeof *r);
  if (r == NULL) {
    return hw_fail_memory(error);
  }
  r->events.scenario = scenario;
  r->file = strdup(file);
  r->one_case = one_case;
  hw_binding_begin(&r->binding, &hw_events_record, &r->events.arena, r->file, diagnostics);
  r->binding.scenario = scenario;
  r->binding.adds = true;
  if (r->file == NULL) {
    homeward_events_free(&r->events);
    return hw_fail_memory(error);
  }
  *out = r;
  return HOMEWARD_OK;
}

/* Bytes, or with `bytes` NULL the descriptor. */
typedef struct origin {
  int descriptor;
  const char *bytes;
  size_t length;
  const char *file; /* as findings name it */
  bool one_case;
} origin;

static homeward_status read_from(homeward_events **out, const homeward_scenario *scenario,
                                 const origin *from, homeward_diagnostics *diagnostics,
                                 homeward_error *error) {
  homeward_diagnostics *own = NULL;
  hw_input *input = NULL;
  reading *r = NULL;
  homeward_status status =
      diagnostics == NULL ? homeward_diagnostics_new(&own, error) : HOMEWARD_OK;
  homeward_diagnostics *findings = diagnostics == NULL ? own : diagnostics;
  if (status == HOMEWARD_OK) {
    status =
        hw_input_new(&input, from->descriptor, from->bytes, from->length, HW_FILE_LIMIT, error);
  }
  if (status == HOMEWARD_OK) {
    status = new_reading(&r, scenario, from->file, from->one_case, findings, error);
  }
  if (status == HOMEWARD_OK) {
    status = read_input(r, input, findings, error);
    r->binding.diagnostics = NULL; /* borrowed for reading */
  }
  hw_input_free(input);
  homeward_diagnostics_free(own);
  if (status != HOMEWARD_OK) {
    homeward_events_free(r == NULL ? NULL : &r->events);
    return status;
  }
  *out = &r->events;
  return HOMEWARD_OK;
}

static homeward_status read_file(homeward_events **out, const homeward_scenario *scenario,
                                 const char *path, bool one_case, homeward_diagnostics *diagnostics,
                                 homeward_error *error) {
  origin from = {.descriptor = -1, .file = path, .one_case = one_case};
  *out = NULL;
  homeward_status status = hw_file_open(&from.descriptor, path, HW_FILE_LIMIT, error);
  if (status == HOMEWARD_LIMIT) {
    hw_report_too_large(path, diagnostics, NULL);
    return status;
  }
  if (status == HOMEWARD_OK) {
    status = read_from(out, scenario, &from, diagnostics, error);
    close(from.descriptor);
  }
  return status;
}

homeward_status homeward_events_read(homeward_events **out, const homeward_scenario *scenario,
                                     const char *path, homeward_diagnostics *diagnostics,
                                     homeward_error *error) {
  if (out == NULL || scenario == NULL || path == NULL) {
    return hw_fail(error, HOMEWARD_USAGE,
                   "homeward_events_read: out, scenario and path are needed");
  }
  return read_file(out, scenario, path, false, diagnostics, error);
}

homeward_status homeward_case_read(homeward_events **out, const homeward_scenario *scenario,
                                   const char *path, homeward_diagnostics *diagnostics,
                                   homeward_error *error) {
  if (out == NULL || scenario == NULL || path == NULL) {
    return hw_fail(error, HOMEWARD_USAGE, "homeward_case_read: out, scenario and path are needed");
  }
  return read_file(out, scenario, path, true, diagnostics, error);
}

homeward_status homeward_events_read_memory(homeward_events **out,
                                            const homeward_scenario *scenario, const char *bytes,
                                            size_t length, const char *name,
                                            homeward_diagnostics *diagnostics,
                                            homeward_error *error) {
  if (out == NULL || scenario == NULL || name == NULL || (bytes == NULL && length > 0)) {
    return hw_fail(error, HOMEWARD_USAGE,
                   "homeward_events_read_memory: out, scenario, bytes and name are needed");
  }
  *out = NULL;
  const origin from = {.descriptor = -1, .bytes = bytes, .length = length, .file = name};
  return read_from(out, scenario, &from, diagnostics, error);
}

homeward_status homeward_case_read_memory(homeward_events **out, const homeward_scenario *scenario,
                                          const char *bytes, size_t length, const char *name,
                                          homeward_diagnostics *diagnostics,
                                          homeward_error *error) {
  if (out == NULL || scenario == NULL || name == NULL || (bytes == NULL && length > 0)) {
    return hw_fail(error, HOMEWARD_USAGE,
                   "homeward_case_read_memory: out, scenario, bytes and name are needed");
  }
  *out = NULL;
  const origin from = {
      .descriptor = -1, .bytes = bytes, .length = length, .file = name, .one_case = true};
  return read_from(out, scenario, &from, diagnostics, error);
}

void homeward_events_free(homeward_events *events) {
  reading *r = (reading *)events;
  if (r != NULL) {
    hw_binding_free(&r->binding);
    hw_arena_free(&r->events.arena);
    free(r->file);
    free(r);
  }
}

size_t homeward_events_count(const homeward_events *events) {
  const int32_t counts[] = {
      events->cancel_count,     events->delay_count,    events->closing_count,
      events->opening_count,    events->capacity_count, events->case_count,
      events->withdrawal_count, events->no_show_count,  events->escort_out_count,
      events->budget_count,     events->status_count};
  size_t sum = 0;
  for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
    sum += (size_t)counts[i];
  }
  return sum;
}

/* ---- applying ---- */

static int hash_bytes(void *context, const char *bytes, size_t length) {
  SHA256Update(context, (const uint8_t *)bytes, length);
  return 0;
}

/* The hash of the file that the scenario is saved as. */
static homeward_status hash_scenario(homeward_scenario *scenario, homeward_error *error) {
  SHA2_CTX hash;
  SHA256Init(&hash);
  homeward_status status =
      homeward_scenario_write(scenario, HOMEWARD_FORMAT_YAML, hash_bytes, &hash, error);
  SHA256End(&hash, scenario->sha256);
  return status;
}

homeward_status homeward_events_apply(homeward_scenario **out, const homeward_events *events,
                                      homeward_diagnostics *diagnostics, homeward_error *error) {
  if (out == NULL || events == NULL) {
    return hw_fail(error, HOMEWARD_USAGE, "homeward_events_apply: out and events are needed");
  }
  *out = NULL;
  homeward_scenario *scenario = NULL;
  homeward_status status = hw_events_apply(&scenario, events, diagnostics, error);
  if (status == HOMEWARD_OK) {
    status = hash_scenario(scenario, error);
  }
  if (status != HOMEWARD_OK) {
    homeward_scenario_free(scenario);
    return status;
  }
  *out = scenario;
  return HOMEWARD_OK;
}

homeward_status homeward_events_apply_to_plan(homeward_plan **out, const homeward_events *events,
                                              const homeward_plan *plan,
                                              const homeward_scenario *changed,
                                              homeward_diagnostics *diagnostics,
                                              homeward_error *error) {
  if (out == NULL || events == NULL || plan == NULL || changed == NULL ||
      plan->scenario != events->scenario) {
    return hw_fail(error, HOMEWARD_USAGE,
                   "homeward_events_apply_to_plan: out, events, a plan of their scenario and the "
                   "changed one are needed");
  }
  *out = NULL;
  homeward_diagnostics *own = NULL;
  homeward_status status =
      diagnostics == NULL ? homeward_diagnostics_new(&own, error) : HOMEWARD_OK;
  if (status == HOMEWARD_OK) {
    status = hw_events_apply_to_plan(out, events, plan, changed,
                                     diagnostics == NULL ? own : diagnostics, error);
  }
  homeward_diagnostics_free(own);
  return status;
}
