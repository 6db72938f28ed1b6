/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/file.h"
#include "io/plan_bind.h"
#include "io/scalar.h"
#include "io/yaml_read.h"
#include "model/plan.h"

#include <string.h>
#include <unistd.h>

/* ---- the lists of the scenario that a plan refers to ---- */

#define TARGET(list, word, finder, entries, entry_id)                                              \
  static const char *list##_id(const homeward_scenario *scenario, int32_t index) {                 \
    return index < scenario->entries##_count ? scenario->entry_id : NULL;                          \
  }                                                                                                \
  static const hw_plan_target list##_target = {word, finder, list##_id}

TARGET(case, "case", hw_find_case, case, cases[index].id);
TARGET(place, "place", hw_find_place, place, places[index].id);
TARGET(transfer, "transfer", hw_find_transfer, transfer, transfers[index].id);
TARGET(country, "country", hw_find_country, country, countries[index].code);
TARGET(programme, "programme", hw_find_programme, programme, programmes[index].id);
TARGET(vehicle_pool, "vehicle pool", hw_find_vehicle_pool, vehicle_pool, vehicle_pools[index].id);
TARGET(escort_pool, "escort pool", hw_find_escort_pool, escort_pool, escort_pools[index].id);

/* Kinds are few: in order of first appearance, without an index. */
static int32_t find_escort_kind(const homeward_scenario *scenario, const char *kind) {
  for (int32_t i = 0; i < scenario->escort_kind_count; i++) {
    if (strcmp(scenario->escort_kinds[i], kind) == 0) {
      return i;
    }
  }
  return HW_NONE;
}
TARGET(kind, "escort kind", find_escort_kind, escort_kind, escort_kinds[index]);

static const hw_plan_target run_target = {"run", hw_find_run, NULL};

/* ---- records as they are written ---- */

typedef struct leg_form {
  hw_leg leg; /* first: what the list keeps */
  hw_plan_instant departs, arrives;
} leg_form;

typedef struct rotation_form {
  hw_rotation rotation; /* first: what the list keeps */
  hw_plan_instant away_from, away_until;
} rotation_form;

/* The leg's own keys say whether it is a ride or a transfer: bits of `run` and `transfer`. */
enum { LEG_RUN = 1 << 0, LEG_TRANSFER = 1 << 1 };

static void complete_leg(hw_plan_binder *binder, void *record, const hw_event *begin,
                         uint64_t seen) {
  leg_form *form = record;
  uint64_t kinds = seen & (LEG_RUN | LEG_TRANSFER);
  if (kinds != LEG_RUN && kinds != LEG_TRANSFER) {
    hw_plan_finding(binder, HW_E_LEG_KIND, begin->line, begin->column,
                    kinds == 0 ? "leg: `run` or `transfer` is missing"
                               : "leg: `run` and `transfer` exclude each other");
  }
  if (form->leg.from != HW_NONE) {
    form->leg.departs =
        hw_plan_resolve(binder, &form->departs, binder->scenario->places[form->leg.from].zone);
  }
  if (form->leg.to != HW_NONE) {
    form->leg.arrives =
        hw_plan_resolve(binder, &form->arrives, binder->scenario->places[form->leg.to].zone);
  }
}

static void complete_rotation(hw_plan_binder *binder, void *record, const hw_event *begin,
                              uint64_t seen) {
  rotation_form *form = record;
  const homeward_scenario *scenario = binder->scenario;
  (void)begin;
  (void)seen;
  if (form->rotation.pool != HW_NONE) {
    const hw_zone *zone = scenario->places[scenario->escort_pools[form->rotation.pool].base].zone;
    form->rotation.away_from = hw_plan_resolve(binder, &form->away_from, zone);
    form->rotation.away_until = hw_plan_resolve(binder, &form->away_until, zone);
  }
}

static void complete_scenario(hw_plan_binder *binder, void *record, const hw_event *begin,
                              uint64_t seen) {
  const homeward_plan *plan = record;
  (void)seen;
  if (plan->scenario_sha256 != NULL &&
      strcmp(plan->scenario_sha256, binder->scenario->sha256) != 0) {
    hw_plan_finding(binder, HW_W_OTHER_SCENARIO, begin->line, begin->column,
                    "the plan was made for another scenario, or for another version of this one");
  }
}

/* ---- tables ---- */

#define FIELD(kind, in, member) .type = HW_PLAN_##kind, .value = offsetof(in, member)
#define COUNT(in, member, highest) FIELD(COUNT, in, member), .most = (highest)
#define REFERENCE(in, member, list) FIELD(REFERENCE, in, member), .target = &list##_target
#define LIST(of, in, member, number_of)                                                            \
  FIELD(LIST, in, member), .count = offsetof(in, number_of), .record = &(of)
#define INLINE(of) .type = HW_PLAN_RECORD, .record = &(of)
#define RECORD(word, array, form, keeps)                                                           \
  .name = (word), .fields = (array), .field_count = sizeof(array) / sizeof((array)[0]),            \
  .size = sizeof(form), .kept = sizeof(keeps)

static const char *const leg_statuses[] = {"planned", "confirmed", "departed",
                                           "arrived", "missed",    NULL};
static const char *const plan_statuses[] = {"optimal", "feasible", "interrupted", NULL};
static const char *const payment_kinds[] = {"grant", "pocket_money", NULL};

#define LEG_FIELDS                                                                                 \
  {"run", REFERENCE(leg_form, leg.run, run)},                                                      \
      {"transfer", REFERENCE(leg_form, leg.transfer, transfer)},                                   \
      {"from", REFERENCE(leg_form, leg.from, place), .required = true},                            \
      {"to", REFERENCE(leg_form, leg.to, place), .required = true},                                \
      {"departs", FIELD(INSTANT, leg_form, departs), .required = true},                            \
      {"arrives", FIELD(INSTANT, leg_form, arrives), .required = true}, {                          \
    "status", FIELD(CHOICE, leg_form, leg.status), .words = leg_statuses                           \
  }

static const hw_plan_field leg_fields[] = {LEG_FIELDS};
static const hw_plan_record leg_record = {RECORD("leg", leg_fields, leg_form, hw_leg),
                                          .complete = complete_leg};

static const hw_plan_field escort_leg_fields[] = {
    LEG_FIELDS,
    {"covers", FIELD(COVERS, leg_form, leg.covers), .count = offsetof(leg_form, leg.cover_count),
     .target = &kind_target},
};
static const hw_plan_record escort_leg_record = {RECORD("leg", escort_leg_fields, leg_form, hw_leg),
                                                 .complete = complete_leg};

static const hw_plan_field night_fields[] = {
    {"place", REFERENCE(hw_night, place, place), .required = true},
    {"date", FIELD(DATE, hw_night, date), .required = true},
};
static const hw_plan_record night_record = {RECORD("night", night_fields, hw_night, hw_night)};

#define PART(in, array, prefix, name, part)                                                        \
  { name, FIELD(MONEY, in, array[prefix##part]) }
#define PARTS(in, array)                                                                           \
  PART(in, array, HW_PART_, "fares", FARES), PART(in, array, HW_PART_, "road", ROAD),              \
      PART(in, array, HW_PART_, "transfers", TRANSFERS), PART(in, array, HW_PART_, "beds", BEDS),  \
      PART(in, array, HW_PART_, "vehicles", VEHICLES), PART(in, array, HW_PART_, "runs", RUNS),    \
      PART(in, array, HW_PART_, "escorts", ESCORTS),                                               \
      PART(in, array, HW_PART_, "lost_grants", LOST_GRANTS),                                       \
      PART(in, array, HW_PART_, "delay", DELAY), PART(in, array, HW_PART_, "transit", TRANSIT),    \
      PART(in, array, HW_PART_, "changes", CHANGES),                                               \
      PART(in, array, HW_PART_, "unserved", UNSERVED)

static const hw_plan_field itinerary_cost_fields[] = {PARTS(hw_itinerary, cost)};
static const hw_plan_record itinerary_cost_record = {
    RECORD("cost", itinerary_cost_fields, hw_itinerary, hw_itinerary)};

static const hw_plan_field itinerary_fields[] = {
    {"case", REFERENCE(hw_itinerary, case_index, case), .required = true},
    {"legs", LIST(leg_record, hw_itinerary, legs, leg_count), .required = true},
    {"nights", LIST(night_record, hw_itinerary, nights, night_count)},
    {"cost", INLINE(itinerary_cost_record)},
};
static const hw_plan_record itinerary_record = {
    RECORD("itinerary", itinerary_fields, hw_itinerary, hw_itinerary)};

static const hw_plan_field away_fields[] = {
    {"from", FIELD(INSTANT, rotation_form, away_from), .required = true},
    {"until", FIELD(INSTANT, rotation_form, away_until), .required = true},
};
static const hw_plan_record away_record = {
    RECORD("away", away_fields, rotation_form, rotation_form)};

static const hw_plan_field rotation_cost_fields[] = {
    PART(rotation_form, rotation.cost, HW_ROTATION_, "days", DAYS),
    PART(rotation_form, rotation.cost, HW_ROTATION_, "reach", REACH),
    PART(rotation_form, rotation.cost, HW_ROTATION_, "back", BACK),
    PART(rotation_form, rotation.cost, HW_ROTATION_, "fares", FARES),
    PART(rotation_form, rotation.cost, HW_ROTATION_, "road", ROAD),
    PART(rotation_form, rotation.cost, HW_ROTATION_, "transfers", TRANSFERS),
    PART(rotation_form, rotation.cost, HW_ROTATION_, "beds", BEDS),
};
static const hw_plan_record rotation_cost_record = {
    RECORD("cost", rotation_cost_fields, rotation_form, rotation_form)};

static const hw_plan_field rotation_fields[] = {
    {"pool", REFERENCE(rotation_form, rotation.pool, escort_pool), .required = true},
    {"member", COUNT(rotation_form, rotation.member, HW_COUNT_MAX), .required = true},
    {"away", INLINE(away_record), .required = true},
    {"legs", LIST(escort_leg_record, rotation_form, rotation.legs, rotation.leg_count),
     .required = true},
    {"nights", LIST(night_record, rotation_form, rotation.nights, rotation.night_count)},
    {"cost", INLINE(rotation_cost_record)},
};
static const hw_plan_record rotation_record = {
    RECORD("rotation", rotation_fields, rotation_form, hw_rotation), .complete = complete_rotation};

static const hw_plan_field vehicles_fields[] = {
    {"pool", REFERENCE(hw_vehicles, pool, vehicle_pool), .required = true},
    {"count", COUNT(hw_vehicles, count, HW_COUNT_MAX), .required = true},
};
static const hw_plan_record vehicles_record = {
    RECORD("vehicles", vehicles_fields, hw_vehicles, hw_vehicles)};

static const hw_plan_field run_fields[] = {
    {"run", REFERENCE(hw_run_use, run, run), .required = true},
    {"persons", COUNT(hw_run_use, persons, INT32_MAX), .required = true},
    {"vehicles", LIST(vehicles_record, hw_run_use, vehicles, vehicle_count)},
};
static const hw_plan_record run_record = {RECORD("run", run_fields, hw_run_use, hw_run_use)};

static const hw_plan_field unserved_fields[] = {
    {"case", REFERENCE(hw_unserved, case_index, case), .required = true},
    {"reason", FIELD(WORD, hw_unserved, reason), .required = true},
    {"detail", FIELD(TEXT, hw_unserved, detail)},
    {"remedy", FIELD(TEXT, hw_unserved, remedy)},
};
static const hw_plan_record unserved_record = {
    RECORD("unserved", unserved_fields, hw_unserved, hw_unserved)};

static const hw_plan_field notification_fields[] = {
    {"country", REFERENCE(hw_notification, country, country), .required = true},
    {"place", REFERENCE(hw_notification, place, place), .required = true},
    {"entry", FIELD(DATE, hw_notification, entry), .required = true},
    {"by", FIELD(DATE, hw_notification, by), .required = true},
    {"persons", COUNT(hw_notification, persons, INT32_MAX), .required = true},
    {"cases", FIELD(REFERENCES, hw_notification, cases),
     .count = offsetof(hw_notification, case_count), .target = &case_target, .required = true},
};
static const hw_plan_record notification_record = {
    RECORD("notification", notification_fields, hw_notification, hw_notification)};

static const hw_plan_field payment_fields[] = {
    {"programme", REFERENCE(hw_payment, programme, programme), .required = true},
    {"case", REFERENCE(hw_payment, case_index, case), .required = true},
    {"kind", FIELD(CHOICE, hw_payment, kind), .words = payment_kinds, .required = true},
    {"amount", FIELD(MONEY, hw_payment, amount), .required = true},
    {"place", REFERENCE(hw_payment, place, place), .required = true},
    {"date", FIELD(DATE, hw_payment, date), .required = true},
};
static const hw_plan_record payment_record = {
    RECORD("payment", payment_fields, hw_payment, hw_payment)};

static const hw_plan_field scenario_fields[] = {
    {"name", FIELD(TEXT, homeward_plan, scenario_name), .required = true},
    {"sha256", FIELD(TEXT, homeward_plan, scenario_sha256), .required = true},
};
static const hw_plan_record scenario_record = {
    RECORD("scenario", scenario_fields, homeward_plan, homeward_plan),
    .complete = complete_scenario};

static const hw_plan_field parts_fields[] = {PARTS(homeward_plan, parts)};
static const hw_plan_record parts_record = {
    RECORD("parts", parts_fields, homeward_plan, homeward_plan)};

static const hw_plan_field persons_fields[] = {
    {"planned", COUNT(homeward_plan, persons_planned, INT32_MAX), .required = true},
    {"unserved", COUNT(homeward_plan, persons_unserved, INT32_MAX), .required = true},
};
static const hw_plan_record persons_record = {
    RECORD("persons", persons_fields, homeward_plan, homeward_plan)};

static const hw_plan_field plan_fields[] = {
    {"homeward_plan", .type = HW_PLAN_VERSION, .required = true},
    {"scenario", INLINE(scenario_record), .required = true},
    {"status", FIELD(CHOICE, homeward_plan, status), .words = plan_statuses, .required = true},
    {"objective", FIELD(MONEY, homeward_plan, objective), .required = true},
    {"bound", FIELD(MONEY, homeward_plan, bound), .required = true},
    {"gap", FIELD(SHARE, homeward_plan, gap), .required = true},
    {"parts", INLINE(parts_record), .required = true},
    {"persons", INLINE(persons_record), .required = true},
    {"itineraries", LIST(itinerary_record, homeward_plan, itineraries, itinerary_count),
     .required = true},
    {"rotations", LIST(rotation_record, homeward_plan, rotations, rotation_count)},
    {"runs", LIST(run_record, homeward_plan, runs, run_count)},
    {"unserved", LIST(unserved_record, homeward_plan, unserved, unserved_count)},
    {"notifications", LIST(notification_record, homeward_plan, notifications, notification_count)},
    {"payments", LIST(payment_record, homeward_plan, payments, payment_count)},
};
static const hw_plan_record plan_record = {
    RECORD("plan", plan_fields, homeward_plan, homeward_plan)};

/* ---- reading ---- */

_Static_assert(sizeof(rotation_form) <= HW_PLAN_ELEMENT_MAX &&
                   sizeof(leg_form) <= HW_PLAN_ELEMENT_MAX &&
                   sizeof(hw_itinerary) <= HW_PLAN_ELEMENT_MAX,
               "elements fit the binder's buffer");

static ssize_t read_descriptor(void *context, void *bytes, size_t size) {
  return hw_file_read(*(const int *)context, bytes, size);
}

/* Reads the events of an open file into `plan`; HOMEWARD_OK although findings may be errors. */
static homeward_status bind_file(homeward_plan *plan, int descriptor, const char *path,
                                 homeward_diagnostics *diagnostics, homeward_error *error) {
  hw_bytes bytes = {.read = read_descriptor, .context = &descriptor};
  hw_yaml *yaml = NULL;
  homeward_status status = hw_yaml_new(&yaml, bytes, path, diagnostics, error);
  if (status != HOMEWARD_OK) {
    return status;
  }
  hw_plan_binder binder = {.events = hw_yaml_events(yaml),
                           .scenario = plan->scenario,
                           .arena = &plan->arena,
                           .diagnostics = diagnostics,
                           .file = path};
  hw_plan_bind(&binder, &plan_record, plan);
  status = hw_yaml_status(yaml, error);
  if (status == HOMEWARD_OK && binder.out_of_memory) {
    status = hw_fail_memory(error);
  }
  hw_plan_bind_end(&binder);
  hw_yaml_free(yaml);
  return status;
}

/* Texts that a file need not state. */
static void fill_texts(homeward_plan *plan) {
  /* The binder has just made these arrays, in the plan's own arena. */
  hw_unserved *unserved = (hw_unserved *)(uintptr_t)plan->unserved;
  for (int32_t i = 0; i < plan->unserved_count; i++) {
    unserved[i].detail = unserved[i].detail != NULL ? unserved[i].detail : "";
    unserved[i].remedy = unserved[i].remedy != NULL ? unserved[i].remedy : "";
  }
}

static homeward_status read_plan(homeward_plan **out, const homeward_scenario *scenario,
                                 const char *path, homeward_diagnostics *diagnostics,
                                 homeward_error *error) {
  size_t errors_before = homeward_diagnostics_errors(diagnostics);
  int descriptor = -1;
  homeward_status status = hw_file_open(&descriptor, path, 0, error);
  if (status != HOMEWARD_OK) {
    return status;
  }
  homeward_plan *plan = hw_plan_new(scenario);
  status = plan != NULL ? HOMEWARD_OK : hw_fail_memory(error);
  if (status == HOMEWARD_OK) {
    status = bind_file(plan, descriptor, path, diagnostics, error);
  }
  close(descriptor);
  hw_diagnostics_sort(diagnostics);
  if (status == HOMEWARD_INVALID ||
      (status == HOMEWARD_OK && homeward_diagnostics_errors(diagnostics) > errors_before)) {
    status = hw_fail_rejected(error, diagnostics);
  }
  if (status != HOMEWARD_OK) {
    if (error != NULL && error->file[0] == '\0') {
      hw_escape(error->file, sizeof error->file, path);
    }
    homeward_plan_free(plan);
    return status;
  }
  fill_texts(plan);
  *out = plan;
  return HOMEWARD_OK;
}

homeward_status homeward_plan_read(homeward_plan **out, const homeward_scenario *scenario,
                                   const char *path, homeward_diagnostics *diagnostics,
                                   homeward_error *error) {
  if (out == NULL || scenario == NULL || path == NULL) {
    return hw_fail(error, HOMEWARD_USAGE, "homeward_plan_read: out, scenario and path are needed");
  }
  *out = NULL;
  if (diagnostics != NULL) {
    return read_plan(out, scenario, path, diagnostics, error);
  }
  homeward_diagnostics *own = NULL;
  homeward_status status = homeward_diagnostics_new(&own, error);
  if (status == HOMEWARD_OK) {
    status = read_plan(out, scenario, path, own, error);
  }
  homeward_diagnostics_free(own);
  return status;
}
