/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/events.h"
#include "model/scenario_check.h"

#include <string.h>

hw_minute hw_events_now(const homeward_events *events) {
  return events->now.kind == HW_STAMP_ABSENT ? events->scenario->now.at
                                             : hw_stamp_open(events->now, events->scenario->zone);
}

/* ---- what stands in an event; a refused value stands there too, and has been reported ---- */

static bool stands(const hw_check *check, const char *list, int32_t index, const char *key) {
  hw_position position;
  hw_finding finding = hw_check_find(check, HW_PATH({list, index}, {key, HW_NONE}), &position);
  return finding == HW_FOUND || finding == HW_FOUND_REFUSED;
}

/* How many of the keys, which NULL ends, stand in the event. */
static int count_standing(const hw_check *check, const char *list, int32_t index,
                          const char *const *keys) {
  int count = 0;
  for (; *keys != NULL; keys++) {
    count += stands(check, list, index, *keys);
  }
  return count;
}

static void check_one(hw_check *check, const char *list, int32_t index, const char *const *keys,
                      const char *words) {
  int count = count_standing(check, list, index, keys);
  if (count != 1) {
    hw_check_report(check, HW_E_EVENT_TARGET, HW_PATH({list, index}),
                    count == 0 ? "`%s` needs %s" : "`%s` takes only one: %s", list, words);
  }
}

static void check_absent(hw_check *check, const char *list, int32_t index, const char *key,
                         const char *without) {
  if (stands(check, list, index, key)) {
    hw_check_report(check, HW_E_EVENT_VALUE, HW_PATH({list, index}, {key, HW_NONE}),
                    "`%s` says nothing without `%s`", key, without);
  }
}

/* What has been named so far; each list is made when it is first needed. */
typedef struct naming {
  hw_arena arena;
  bool *runs, *services, *places, *countries, *transfers, *vehicle_pools, *escort_pools, *cases,
      *programmes;
} naming;

/* Marks an element of a list of `count`; true when it was marked before. */
static bool is_named(hw_check *check, naming *names, bool **list, int32_t count, int32_t index) {
  if (index == HW_NONE) {
    return false;
  }
  if (*list == NULL) {
    *list = HW_ARRAY(&names->arena, count, bool);
  }
  if (*list == NULL) {
    check->status = HOMEWARD_LIMIT;
    return false;
  }
  bool before = (*list)[index];
  (*list)[index] = true;
  return before;
}

static void report_twice(hw_check *check, const char *list, int32_t index, const char *key,
                         const char *name) {
  hw_check_report(check, HW_E_NAMED_TWICE, HW_PATH({list, index}, {key, HW_NONE}),
                  "`%s` names %s twice", list, name);
}

/* A local time that a clock change skips or repeats. */
static void check_time(hw_check *check, const char *list, int32_t index, const char *key,
                       hw_stamp stamp, const hw_zone *zone) {
  hw_minute at = 0;
  hw_wall_kind kind =
      stamp.kind == HW_STAMP_WALL ? hw_zone_instant(zone, stamp.value, &at) : HW_WALL_UNIQUE;
  if (kind != HW_WALL_UNIQUE) {
    hw_check_report(check, kind == HW_WALL_SKIPPED ? HW_E_SKIPPED_TIME : HW_W_REPEATED_TIME,
                    HW_PATH({list, index}, {key, HW_NONE}),
                    kind == HW_WALL_SKIPPED
                        ? "`%s` is a local time that the clocks of %s skip"
                        : "`%s` is a local time that the clocks of %s show twice; the earlier is "
                          "meant",
                    key, hw_zone_name(zone));
  }
}

static void check_window(hw_check *check, const char *list, int32_t index, hw_stamp from,
                         hw_stamp until, const hw_zone *zone, hw_minute now) {
  check_time(check, list, index, "from", from, zone);
  check_time(check, list, index, "until", until, zone);
  hw_minute begins = from.kind == HW_STAMP_ABSENT ? now : hw_stamp_open(from, zone);
  hw_minute ends = hw_stamp_close(until, zone);
  if (ends < begins || (ends == begins && until.kind != HW_STAMP_DATE)) {
    hw_check_report(check, HW_W_EMPTY_WINDOW, HW_PATH({list, index}, {"until", HW_NONE}),
                    "the window ends before it begins");
  }
}

/* ---- runs ---- */

static void check_cancels(hw_check *check, const homeward_events *events) {
  static const char *const about[] = {"run", "service", NULL};
  for (int32_t i = 0; i < events->cancel_count; i++) {
    const hw_cancel_event *event = &events->cancels[i];
    check_one(check, "cancel", i, about, "`run` or `service`");
    if (!stands(check, "cancel", i, "service")) {
      check_absent(check, "cancel", i, "from", "service");
      check_absent(check, "cancel", i, "until", "service");
    } else if (event->has_from && event->has_until && event->from > event->until) {
      hw_check_report(check, HW_W_EMPTY_WINDOW, HW_PATH({"cancel", i}, {"until", HW_NONE}),
                      "the window ends before it begins");
    }
  }
}

static bool departs_from(const hw_service *service, int32_t place) {
  for (int32_t i = 0; i < service->stop_count - 1; i++) {
    if (service->stops[i].place == place) {
      return true;
    }
  }
  return false;
}

static void check_delays(hw_check *check, naming *names, const homeward_events *events) {
  const homeward_scenario *scenario = events->scenario;
  for (int32_t i = 0; i < events->delay_count; i++) {
    const hw_delay_event *event = &events->delays[i];
    char name[80];
    if (event->run == HW_NONE) {
      continue;
    }
    hw_run_name(name, scenario, event->run);
    if (is_named(check, names, &names->runs, scenario->run_count, event->run)) {
      report_twice(check, "delay", i, "run", name);
    }
    if (event->from != HW_NONE &&
        !departs_from(&scenario->services[scenario->runs[event->run].service], event->from)) {
      hw_check_report(check, HW_E_DELAY_PLACE, HW_PATH({"delay", i}, {"from", HW_NONE}),
                      "%s does not depart from %s", name, scenario->places[event->from].id);
    }
  }
}

/* ---- places and capacities ---- */

static void check_places(hw_check *check, const homeward_events *events, const char *list,
                         const hw_place_event *places, int32_t count) {
  for (int32_t i = 0; i < count; i++) {
    if (places[i].place != HW_NONE) {
      check_window(check, list, i, places[i].from, places[i].until,
                   events->scenario->places[places[i].place].zone, hw_events_now(events));
    }
  }
}

enum {
  OF_SERVICE = 1 << HW_CAPACITY_SEATS | 1 << HW_CAPACITY_STRETCHERS | 1 << HW_CAPACITY_WHEELCHAIRS |
               1 << HW_CAPACITY_MAX_PERSONS | 1 << HW_CAPACITY_MIN_PERSONS,
  OF_PLACE = 1 << HW_CAPACITY_BEDS | 1 << HW_CAPACITY_ASSISTED | 1 << HW_CAPACITY_RECEPTION
};

static const char *const capacity_keys[HW_CAPACITIES] = {
    [HW_CAPACITY_SEATS] = "seats",
    [HW_CAPACITY_STRETCHERS] = "stretchers",
    [HW_CAPACITY_WHEELCHAIRS] = "wheelchairs",
    [HW_CAPACITY_MAX_PERSONS] = "max_persons",
    [HW_CAPACITY_MIN_PERSONS] = "min_persons",
    [HW_CAPACITY_BEDS] = "beds",
    [HW_CAPACITY_ASSISTED] = "assisted_per_day",
    [HW_CAPACITY_RECEPTION] = "reception_per_day",
    [HW_CAPACITY_ENTRIES] = "entries_per_day",
    [HW_CAPACITY_PERSONS_PER_DAY] = "persons_per_day",
    [HW_CAPACITY_COUNT] = "count",
};

static const struct {
  const char *key;
  unsigned takes; /* bits by hw_capacity */
} capacity_targets[] = {
    {"run", OF_SERVICE},
    {"service", OF_SERVICE},
    {"place", OF_PLACE},
    {"country", 1 << HW_CAPACITY_ENTRIES},
    {"transfer", 1 << HW_CAPACITY_PERSONS_PER_DAY},
    {"vehicle_pool", 1 << HW_CAPACITY_COUNT},
    {"escort_pool", 1 << HW_CAPACITY_COUNT},
};
enum { CAPACITY_TARGETS = sizeof capacity_targets / sizeof *capacity_targets };

/* A flight that goes anyway has no minimum. */
static void check_minimum(hw_check *check, const homeward_events *events, int32_t index) {
  const homeward_scenario *scenario = events->scenario;
  const hw_capacity_event *event = &events->capacities[index];
  int32_t service = event->run != HW_NONE ? scenario->runs[event->run].service : event->service;
  if (service != HW_NONE && event->values[HW_CAPACITY_MIN_PERSONS] != HW_NOT_GIVEN &&
      scenario->services[service].kind == HW_FLIGHT && !scenario->services[service].charter) {
    hw_check_report(check, HW_E_EVENT_VALUE, HW_PATH({"capacity", index}, {"min_persons", HW_NONE}),
                    "%s is neither a convoy nor a charter: it has no `min_persons`",
                    scenario->services[service].id);
  }
}

static void check_values(hw_check *check, const homeward_events *events, int32_t index,
                         const char *target, unsigned takes) {
  int given = 0;
  for (int value = 0; value < HW_CAPACITIES; value++) {
    if (!stands(check, "capacity", index, capacity_keys[value])) {
      continue;
    }
    given++;
    if ((takes >> value & 1) == 0) {
      hw_check_report(check, HW_E_EVENT_VALUE,
                      HW_PATH({"capacity", index}, {capacity_keys[value], HW_NONE}),
                      "a %s has no `%s`", target, capacity_keys[value]);
    }
  }
  if (given == 0) {
    hw_check_report(check, HW_E_EVENT_VALUE, HW_PATH({"capacity", index}),
                    "`capacity` says nothing: how much is missing");
  }
  check_minimum(check, events, index);
}

/* Runs are also named by delays, which is no contradiction: they have a list of their own here. */
static bool is_limited_before(hw_check *check, naming *names, const homeward_events *events,
                              const hw_capacity_event *event) {
  const homeward_scenario *s = events->scenario;
  return is_named(check, names, &names->runs, s->run_count, event->run) ||
         is_named(check, names, &names->services, s->service_count, event->service) ||
         is_named(check, names, &names->places, s->place_count, event->place) ||
         is_named(check, names, &names->countries, s->country_count, event->country) ||
         is_named(check, names, &names->transfers, s->transfer_count, event->transfer) ||
         is_named(check, names, &names->vehicle_pools, s->vehicle_pool_count,
                  event->vehicle_pool) ||
         is_named(check, names, &names->escort_pools, s->escort_pool_count, event->escort_pool);
}

static void check_capacities(hw_check *check, naming *names, const homeward_events *events) {
  for (int32_t i = 0; i < events->capacity_count; i++) {
    int about = HW_NONE, count = 0;
    for (int t = 0; t < CAPACITY_TARGETS; t++) {
      if (stands(check, "capacity", i, capacity_targets[t].key)) {
        about = t;
        count++;
      }
    }
    if (count != 1) {
      hw_check_report(check, HW_E_EVENT_TARGET, HW_PATH({"capacity", i}),
                      "`capacity` %s: `run`, `service`, `place`, `country`, `transfer`, "
                      "`vehicle_pool` or `escort_pool`",
                      count == 0 ? "needs one of these" : "takes only one of these");
      continue;
    }
    check_values(check, events, i, capacity_targets[about].key, capacity_targets[about].takes);
    if (is_limited_before(check, names, events, &events->capacities[i])) {
      report_twice(check, "capacity", i, capacity_targets[about].key, "the same");
    }
  }
}

/* ---- cases, escorts, money ---- */

static void check_withdrawals(hw_check *check, naming *names, const homeward_events *events) {
  const homeward_scenario *scenario = events->scenario;
  for (int32_t i = 0; i < events->withdrawal_count; i++) {
    const hw_withdraw_event *event = &events->withdrawals[i];
    check_time(check, "withdraw", i, "at", event->at, scenario->zone);
    if (is_named(check, names, &names->cases, scenario->case_count, event->case_index)) {
      report_twice(check, "withdraw", i, "case", scenario->cases[event->case_index].id);
    }
  }
}

static void check_no_shows(hw_check *check, const homeward_events *events) {
  static const char *const about[] = {"run", "transfer", NULL};
  const homeward_scenario *scenario = events->scenario;
  for (int32_t i = 0; i < events->no_show_count; i++) {
    const hw_no_show_event *event = &events->no_shows[i];
    check_one(check, "no_show", i, about, "`run` or `transfer`");
    if (event->case_index != HW_NONE) {
      check_time(check, "no_show", i, "ready", event->ready,
                 scenario->places[scenario->cases[event->case_index].from].zone);
    }
  }
}

static void check_escorts_out(hw_check *check, const homeward_events *events) {
  const homeward_scenario *scenario = events->scenario;
  for (int32_t i = 0; i < events->escort_out_count; i++) {
    const hw_escort_out_event *event = &events->escorts_out[i];
    if (event->pool != HW_NONE) {
      check_window(check, "escort_out", i, event->from, event->until,
                   scenario->places[scenario->escort_pools[event->pool].base].zone,
                   hw_events_now(events));
    }
  }
}

static void check_budgets(hw_check *check, naming *names, const homeward_events *events) {
  for (int32_t i = 0; i < events->budget_count; i++) {
    int32_t programme = events->budgets[i].programme;
    if (is_named(check, names, &names->programmes, events->scenario->programme_count, programme)) {
      report_twice(check, "budget", i, "programme", events->scenario->programmes[programme].id);
    }
  }
}

static void check_statuses(hw_check *check, const homeward_events *events) {
  static const char *const any[] = {"case", "pool", "run", "transfer", NULL};
  static const char *const who[] = {"case", "pool", NULL};
  static const char *const by[] = {"run", "transfer", NULL};
  for (int32_t i = 0; i < events->status_count; i++) {
    if (count_standing(check, "status", i, any) == 0) {
      hw_check_report(check, HW_E_EVENT_TARGET, HW_PATH({"status", i}),
                      "`status` needs `case`, `pool`, `run` or `transfer`");
    }
    if (count_standing(check, "status", i, who) == 2) {
      hw_check_report(check, HW_E_EVENT_TARGET, HW_PATH({"status", i}, {"pool", HW_NONE}),
                      "`case` and `pool` exclude each other");
    }
    if (count_standing(check, "status", i, by) == 2) {
      hw_check_report(check, HW_E_EVENT_TARGET, HW_PATH({"status", i}, {"transfer", HW_NONE}),
                      "`run` and `transfer` exclude each other");
    }
    if (!stands(check, "status", i, "pool")) {
      check_absent(check, "status", i, "member", "pool");
    }
  }
}

homeward_status hw_events_check(const homeward_events *events, homeward_diagnostics *diagnostics,
                                homeward_error *error) {
  hw_check check = {.source = &events->source, .diagnostics = diagnostics};
  naming names = {.runs = NULL};
  hw_minute at = 0;
  if (events->now.kind == HW_STAMP_WALL &&
      hw_zone_instant(events->scenario->zone, events->now.value, &at) == HW_WALL_SKIPPED) {
    hw_check_report(&check, HW_E_SKIPPED_TIME, HW_PATH({"now", HW_NONE}),
                    "`now` is a local time that the clocks of %s skip",
                    hw_zone_name(events->scenario->zone));
  }
  check_cancels(&check, events);
  check_delays(&check, &names, events);
  names.runs = NULL;
  check_places(&check, events, "close", events->closings, events->closing_count);
  check_places(&check, events, "open", events->openings, events->opening_count);
  check_capacities(&check, &names, events);
  check_withdrawals(&check, &names, events);
  check_no_shows(&check, events);
  check_escorts_out(&check, events);
  check_budgets(&check, &names, events);
  check_statuses(&check, events);
  hw_arena_free(&names.arena);
  return check.status == HOMEWARD_OK ? HOMEWARD_OK : hw_fail_memory(error);
}
