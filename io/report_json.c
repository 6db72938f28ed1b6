/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What `check` and `verify` find, for machines. */
#include "model/error.h"

#include <jansson.h>
#include <string.h>

/* ---- pieces; any may be NULL, out of memory, and then so is what it is put into ---- */

static json_t *text_of(const char *text) {
  char escaped[2048];
  return json_string(hw_escape(escaped, sizeof escaped, text));
}

static json_t *number_of(size_t number) {
  return json_integer((json_int_t)number);
}

/* Adds a value that the object takes; false: out of memory. */
static bool put(json_t *object, const char *key, json_t *value) {
  return object != NULL && json_object_set_new(object, key, value) == 0;
}

static json_t *finding_of(homeward_diagnostic found) {
  json_t *finding = json_object();
  bool whole = put(finding, "severity",
                   json_string(found.severity == HOMEWARD_ERROR ? "error" : "warning")) &&
               put(finding, "code", text_of(found.code)) &&
               put(finding, "file", text_of(found.file)) &&
               put(finding, "line", json_integer(found.line)) &&
               put(finding, "column", json_integer(found.column)) &&
               put(finding, "message", text_of(found.message));
  if (!whole) {
    json_decref(finding);
    return NULL;
  }
  return finding;
}

static json_t *findings_of(const homeward_diagnostics *diagnostics) {
  json_t *findings = json_array();
  for (size_t i = 0; i < homeward_diagnostics_count(diagnostics) && findings != NULL; i++) {
    if (json_array_append_new(findings, finding_of(homeward_diagnostics_get(diagnostics, i))) !=
        0) {
      json_decref(findings);
      return NULL;
    }
  }
  return findings;
}

static json_t *counts_of(const homeward_counts *counts) {
  const struct {
    const char *key;
    size_t count;
  } rows[] = {
      {"countries", counts->countries},
      {"places", counts->places},
      {"flights", counts->flights},
      {"convoys", counts->convoys},
      {"transfers", counts->transfers},
      {"runs", counts->runs},
      {"vehicle_pools", counts->vehicle_pools},
      {"escort_pools", counts->escort_pools},
      {"programmes", counts->programmes},
      {"cases", counts->cases},
      {"persons", counts->persons},
      {"groups", counts->groups},
      {"classes", counts->classes},
  };
  json_t *object = json_object();
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    if (!put(object, rows[i].key, number_of(rows[i].count))) {
      json_decref(object);
      return NULL;
    }
  }
  return object;
}

/* ---- the whole ---- */

typedef struct target {
  homeward_write_callback write;
  void *context;
  bool refused;
} target;

static int write_piece(const char *bytes, size_t length, void *context) {
  target *to = context;
  to->refused = to->write(to->context, bytes, length) != 0;
  return to->refused ? -1 : 0;
}

/* Writes the object and frees it. */
static homeward_status write_object(json_t *object, homeward_write_callback write, void *context,
                                    homeward_error *error) {
  target to = {.write = write, .context = context};
  bool whole = json_dump_callback(object, write_piece, &to, JSON_INDENT(2)) == 0 &&
               write_piece("\n", 1, &to) == 0;
  json_decref(object);
  if (whole) {
    return HOMEWARD_OK;
  }
  return to.refused ? hw_fail(error, HOMEWARD_IO, "the output could not be written")
                    : hw_fail_memory(error);
}

homeward_status homeward_check_report(const homeward_scenario *scenario,
                                      const homeward_counts *counts,
                                      const homeward_diagnostics *diagnostics,
                                      homeward_write_callback write, void *context,
                                      homeward_error *error) {
  if (diagnostics == NULL || write == NULL || (scenario != NULL) != (counts != NULL)) {
    return hw_fail(error, HOMEWARD_USAGE,
                   "homeward_check_report: diagnostics and write are needed, and counts beside a "
                   "scenario");
  }
  json_t *object = json_object();
  bool whole =
      put(object, "accepted", json_boolean(scenario != NULL)) &&
      put(object, "errors", number_of(homeward_diagnostics_errors(diagnostics))) &&
      put(object, "warnings", number_of(homeward_diagnostics_warnings(diagnostics))) &&
      put(object, "findings", findings_of(diagnostics)) &&
      (scenario == NULL || (put(object, "name", text_of(homeward_scenario_name(scenario))) &&
                            put(object, "holds", counts_of(counts))));
  if (!whole) {
    json_decref(object);
    return hw_fail_memory(error);
  }
  return write_object(object, write, context, error);
}

/* ---- verification ---- */

typedef struct violations {
  json_t *list; /* NULL: out of memory */
} violations;

static void add_violation(void *context, const homeward_violation *violation) {
  violations *found = context;
  json_t *object = json_object();
  bool whole = found->list != NULL && put(object, "rule", text_of(violation->rule)) &&
               put(object, "subject", text_of(violation->subject)) &&
               put(object, "message", text_of(violation->message));
  if (!whole || json_array_append(found->list, object) != 0) {
    json_decref(found->list);
    found->list = NULL;
  }
  json_decref(object);
}

/* `status` is that of the verification that filled `found`; takes its list. */
static homeward_status write_violations(homeward_status status, violations *found, size_t count,
                                        homeward_write_callback write, void *context,
                                        homeward_error *error) {
  if (status != HOMEWARD_OK) {
    json_decref(found->list);
    return status;
  }
  json_t *object = json_object();
  bool whole = found->list != NULL && put(object, "keeps_every_rule", json_boolean(count == 0)) &&
               put(object, "violations", json_incref(found->list));
  json_decref(found->list);
  if (!whole) {
    json_decref(object);
    return hw_fail_memory(error);
  }
  return write_object(object, write, context, error);
}

homeward_status homeward_verify_report(const homeward_plan *plan, size_t *count,
                                       homeward_write_callback write, void *context,
                                       homeward_error *error) {
  if (plan == NULL || count == NULL || write == NULL) {
    return hw_fail(error, HOMEWARD_USAGE,
                   "homeward_verify_report: plan, violations and write are needed");
  }
  violations found = {.list = json_array()};
  homeward_status status = homeward_verify(plan, add_violation, &found, count, error);
  return write_violations(status, &found, *count, write, context, error);
}

homeward_status homeward_verify_replanned_report(const homeward_plan *plan,
                                                 const homeward_plan *published, const int64_t *now,
                                                 size_t *count, homeward_write_callback write,
                                                 void *context, homeward_error *error) {
  if (plan == NULL || published == NULL || count == NULL || write == NULL) {
    return hw_fail(error, HOMEWARD_USAGE,
                   "homeward_verify_replanned_report: plan, published, violations and write are "
                   "needed");
  }
  violations found = {.list = json_array()};
  homeward_status status =
      homeward_verify_replanned(plan, published, now, add_violation, &found, count, error);
  return write_violations(status, &found, *count, write, context, error);
}
