/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/scenario_read.h"

#include "io/bind.h"
#include "io/case_file.h"
#include "io/file.h"
#include "io/input.h"
#include "io/reader.h"
#include "io/scenario_schema.h"
#include "model/scenario_finish.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One reading of one scenario. */
typedef struct reading {
  hw_input *input;  /* borrowed */
  const char *file; /* as findings name it */
  const char *path; /* where a case file lies beside it; NULL: nowhere */
  homeward_diagnostics *diagnostics;
  homeward_error *error;
  hw_scenario_form form;
  hw_binding binding;
  hw_reader *reader;
  hw_reader *own_reader; /* NULL: the caller's */
} reading;

/* ---- references ---- */

#define DEFINE(reading, target, list, count, id)                                                   \
  for (int32_t i = 0; i < (count); i++) {                                                          \
    hw_binding_define(&(reading)->binding, HW_TARGET_##target, (list)[i].id, i);                   \
  }

static void define_ids(reading *r) {
  const homeward_scenario *scenario = &r->form.scenario;
  DEFINE(r, COUNTRY, scenario->countries, scenario->country_count, code)
  DEFINE(r, PLACE, scenario->places, scenario->place_count, id)
  DEFINE(r, SERVICE, scenario->services, scenario->service_count, id)
  DEFINE(r, TRANSFER, scenario->transfers, scenario->transfer_count, id)
  DEFINE(r, VEHICLE_POOL, scenario->vehicle_pools, scenario->vehicle_pool_count, id)
  DEFINE(r, PROGRAMME, scenario->programmes, scenario->programme_count, id)
}

/* `avoid.services` names services and transfers; an id that both have means both. */
static bool split_avoided(reading *r, int32_t index, hw_case *c) {
  hw_binding *binding = &r->binding;
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
    int32_t service = hw_symbols_position(&binding->symbols, symbols[i], HW_TARGET_SERVICE);
    int32_t transfer = hw_symbols_position(&binding->symbols, symbols[i], HW_TARGET_TRANSFER);
    if (service != HW_NONE) {
      services[c->avoid_service_count++] = service;
    }
    if (transfer != HW_NONE) {
      transfers[c->avoid_transfer_count++] = transfer;
    }
    if (service == HW_NONE && transfer == HW_NONE) {
      hw_position position;
      hw_key path[] = {{"cases", index}, {"avoid", HW_NONE}, {"services", i}};
      hw_binding_find(binding, path, 3, &position);
      hw_binding_report_unknown(binding, HW_TARGET_MOVEMENT, symbols[i], position);
    }
  }
  return true;
}

static bool resolve_avoided(reading *r) {
  hw_case *cases = (hw_case *)(uintptr_t)r->form.scenario.cases;
  for (int32_t i = 0; i < r->form.scenario.case_count; i++) {
    if (cases[i].avoid_service_count > 0 && !split_avoided(r, i, &cases[i])) {
      return false;
    }
  }
  return true;
}

/* Escort kinds and groups are what the references made of them. */
static bool name_open_targets(reading *r) {
  homeward_scenario *scenario = &r->form.scenario;
  hw_symbols *symbols = &r->binding.symbols;
  scenario->escort_kind_count = symbols->named[HW_TARGET_ESCORT_KIND];
  scenario->escort_kinds = hw_symbols_names(symbols, &scenario->arena, HW_TARGET_ESCORT_KIND);
  scenario->group_count = symbols->named[HW_TARGET_GROUP];
  const char **names = hw_symbols_names(symbols, &r->binding.own, HW_TARGET_GROUP);
  hw_group *groups = HW_ARRAY(&scenario->arena, scenario->group_count, hw_group);
  if (scenario->escort_kinds == NULL || names == NULL || groups == NULL) {
    return false;
  }
  for (int32_t i = 0; i < scenario->group_count; i++) {
    groups[i].id = names[i];
  }
  scenario->groups = groups;
  return true;
}

/* ---- services ---- */

/* Flights, then convoys. */
static bool join_services(reading *r) {
  const hw_scenario_form *form = &r->form;
  homeward_scenario *scenario = &r->form.scenario;
  size_t count = (size_t)form->flight_count + (size_t)form->convoy_count;
  hw_service *services = hw_arena_raw(&scenario->arena, count, sizeof *services);
  if (services == NULL) {
    return false;
  }
  if (form->flight_count > 0) {
    memcpy(services, form->flights, (size_t)form->flight_count * sizeof *services);
  }
  if (form->convoy_count > 0) {
    memcpy(services + form->flight_count, form->convoys,
           (size_t)form->convoy_count * sizeof *services);
  }
  scenario->services = services;
  scenario->service_count = (int32_t)count;
  scenario->flight_count = form->flight_count;
  return true;
}

/* ---- the whole ---- */

static hw_finding find_key(const void *context, const hw_key *path, int length, hw_position *out) {
  return hw_binding_find(context, path, length, out);
}

homeward_status hw_report_too_large(const char *file, homeward_diagnostics *diagnostics,
                                    homeward_error *error) {
  static const char too_large[] = "the input is larger than 1 GiB";
  hw_report(diagnostics, HW_E_FILE_SIZE, (hw_position){.file = file}, "%s", too_large);
  return hw_fail(error, HOMEWARD_LIMIT, "%s", too_large);
}

/* What stopped the binding: its own limit, or its source. */
static homeward_status explain_stop(const reading *r) {
  if (hw_input_too_large(r->input)) {
    return hw_report_too_large(r->file, r->diagnostics, r->error);
  }
  return hw_reader_explain(r->reader, &r->binding, r->error);
}

static homeward_status read_records(reading *r) {
  static const hw_record *const roots[] = {&hw_scenario_record, NULL};
  hw_bytes bytes = {.read = hw_input_read, .context = r->input};
  homeward_status status = HOMEWARD_OK;
  if (r->reader == NULL) {
    status = hw_reader_new(&r->own_reader, bytes, roots, r->file, r->diagnostics, r->error);
    r->reader = r->own_reader;
  }
  if (status != HOMEWARD_OK) {
    return status;
  }
  status = hw_binding_read(&r->binding, hw_reader_events(r->reader), &r->form);
  return status == HOMEWARD_OK ? HOMEWARD_OK : explain_stop(r);
}

static homeward_status connect_records(reading *r) {
  if (!join_services(r)) {
    return hw_fail_memory(r->error);
  }
  define_ids(r);
  /* A finding that had no memory is in the binding's status alone. */
  return hw_binding_resolve(&r->binding, &r->form) != HOMEWARD_OK || !resolve_avoided(r) ||
                 !name_open_targets(r) || r->binding.status != HOMEWARD_OK
             ? hw_fail_memory(r->error)
             : HOMEWARD_OK;
}

static homeward_status read_all(reading *r) {
  homeward_status status = read_records(r);
  if (status == HOMEWARD_OK) {
    status = hw_case_file_read(&r->form, &r->binding, r->path, r->input, r->error);
  }
  if (status == HOMEWARD_OK) {
    status = connect_records(r);
  }
  if (status == HOMEWARD_OK) {
    hw_source source = {.find = find_key, .context = &r->binding};
    status = hw_scenario_finish(&r->form.scenario, &source, r->diagnostics, r->error);
  }
  hw_input_hash(r->input, r->form.scenario.sha256);
  return status;
}

static homeward_status hand_over(reading *r, homeward_scenario **out) {
  homeward_scenario *scenario = malloc(sizeof *scenario);
  if (scenario == NULL) {
    return hw_fail_memory(r->error);
  }
  *scenario = r->form.scenario;
  r->form.scenario.arena = (hw_arena){0};
  *out = scenario;
  return HOMEWARD_OK;
}

static homeward_status read_input_scenario(homeward_scenario **out, hw_input *input,
                                           hw_reader *reader, const char *file, const char *path,
                                           homeward_diagnostics *diagnostics,
                                           homeward_error *error) {
  reading *r = calloc(1, sizeof *r);
  if (r == NULL) {
    return hw_fail_memory(error);
  }
  r->input = input;
  r->reader = reader;
  r->file = file;
  r->path = path;
  r->diagnostics = diagnostics;
  r->error = error;
  hw_binding_begin(&r->binding, &hw_scenario_record, &r->form.scenario.arena, file, diagnostics);
  size_t errors = homeward_diagnostics_errors(diagnostics);
  homeward_status status = read_all(r);
  if (status == HOMEWARD_OK && homeward_diagnostics_errors(diagnostics) > errors) {
    status = HOMEWARD_INVALID;
  }
  hw_diagnostics_sort(diagnostics);
  if (status == HOMEWARD_INVALID) {
    hw_fail_rejected(error, diagnostics);
  } else if (status == HOMEWARD_OK) {
    status = hand_over(r, out);
  }
  hw_reader_free(r->own_reader);
  hw_binding_free(&r->binding);
  hw_arena_free(&r->form.scenario.arena);
  free(r);
  return status;
}

/* The name that findings and the scenario itself show. */
static homeward_status keep_file_name(homeward_scenario *scenario, const char *file,
                                      homeward_error *error) {
  scenario->file = hw_arena_text(&scenario->arena, file, strlen(file));
  return scenario->file == NULL ? hw_fail_memory(error) : HOMEWARD_OK;
}

homeward_status hw_scenario_read_input(homeward_scenario **out, hw_input *input, hw_reader *reader,
                                       const char *file, const char *path,
                                       homeward_diagnostics *diagnostics, homeward_error *error) {
  *out = NULL;
  homeward_diagnostics *own = NULL;
  if (diagnostics == NULL) {
    homeward_status status = homeward_diagnostics_new(&own, error);
    if (status != HOMEWARD_OK) {
      return status;
    }
  }
  homeward_status status = read_input_scenario(out, input, reader, file, path,
                                               diagnostics == NULL ? own : diagnostics, error);
  if (status == HOMEWARD_OK) {
    status = keep_file_name(*out, file, error);
  }
  if (status != HOMEWARD_OK) {
    homeward_scenario_free(*out);
    *out = NULL;
  }
  homeward_diagnostics_free(own);
  return status;
}

homeward_status hw_scenario_read_bytes(homeward_scenario **out, const char *name, const char *bytes,
                                       size_t length, homeward_diagnostics *diagnostics,
                                       homeward_error *error) {
  *out = NULL;
  hw_input *input = NULL;
  homeward_status status = hw_input_new(&input, -1, bytes, length, HW_FILE_LIMIT, error);
  if (status == HOMEWARD_OK) {
    status = hw_scenario_read_input(out, input, NULL, name, NULL, diagnostics, error);
  }
  hw_input_free(input);
  return status;
}

homeward_status homeward_scenario_read(homeward_scenario **out, const char *path,
                                       homeward_diagnostics *diagnostics, homeward_error *error) {
  *out = NULL;
  int descriptor = -1;
  homeward_status status = hw_file_open(&descriptor, path, HW_FILE_LIMIT, error);
  if (status == HOMEWARD_LIMIT) {
    hw_report_too_large(path, diagnostics, NULL);
    return status;
  }
  if (status != HOMEWARD_OK) {
    return status;
  }
  hw_input *input = NULL;
  status = hw_input_new(&input, descriptor, NULL, 0, HW_FILE_LIMIT, error);
  if (status == HOMEWARD_OK) {
    status = hw_scenario_read_input(out, input, NULL, path, path, diagnostics, error);
  }
  hw_input_free(input);
  close(descriptor);
  return status;
}

homeward_status homeward_scenario_read_memory(homeward_scenario **out, const char *bytes,
                                              size_t length, const char *name,
                                              homeward_diagnostics *diagnostics,
                                              homeward_error *error) {
  if (out == NULL || name == NULL || (bytes == NULL && length > 0)) {
    return hw_fail(error, HOMEWARD_USAGE,
                   "homeward_scenario_read_memory: out, bytes and name are needed");
  }
  return hw_scenario_read_bytes(out, name, bytes, length, diagnostics, error);
}
