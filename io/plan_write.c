/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/save.h"
#include "io/yaml_write.h"
#include "model/plan.h"

enum { GAP_PLACES = 5 };

/* The parts of an itinerary's cost that are always written; others only when they are not 0. */
static bool is_case_part(int part) {
  return part == HW_PART_FARES || part == HW_PART_ROAD || part == HW_PART_TRANSFERS ||
         part == HW_PART_BEDS || part == HW_PART_LOST_GRANTS || part == HW_PART_DELAY ||
         part == HW_PART_TRANSIT;
}

/* ---- pairs of a key and a scalar ---- */

static void write_text(hw_yaml_writer *yaml, const char *key, const char *text) {
  hw_yaml_key(yaml, key);
  hw_yaml_text(yaml, text);
}

static void write_quoted(hw_yaml_writer *yaml, const char *key, const char *text) {
  hw_yaml_key(yaml, key);
  hw_yaml_quoted(yaml, text != NULL ? text : "");
}

static void write_count(hw_yaml_writer *yaml, const char *key, int64_t count) {
  hw_yaml_key(yaml, key);
  hw_yaml_count(yaml, count);
}

static void write_money(hw_yaml_writer *yaml, const char *key, hw_cents cents) {
  hw_yaml_key(yaml, key);
  hw_yaml_money(yaml, cents);
}

static void write_date(hw_yaml_writer *yaml, const char *key, hw_date date) {
  char text[32];
  write_quoted(yaml, key, hw_format_date(text, date));
}

static void write_instant(hw_yaml_writer *yaml, const char *key, hw_minute at,
                          const hw_zone *zone) {
  char text[32];
  write_quoted(yaml, key, hw_format_instant(text, at, zone));
}

/* ---- itineraries and rotations ---- */

static void write_covers(hw_yaml_writer *yaml, const homeward_scenario *scenario,
                         const hw_leg *leg) {
  hw_yaml_key(yaml, "covers");
  hw_yaml_map_begin(yaml, HW_YAML_FLOW);
  for (int32_t i = 0; i < leg->cover_count; i++) {
    write_count(yaml, scenario->escort_kinds[leg->covers[i].kind], leg->covers[i].persons);
  }
  hw_yaml_map_end(yaml);
}

static void write_leg(hw_yaml_writer *yaml, const homeward_scenario *scenario, const hw_leg *leg,
                      bool of_rotation) {
  const hw_place *from = &scenario->places[leg->from];
  const hw_place *to = &scenario->places[leg->to];
  char name[80];
  hw_yaml_map_begin(yaml, HW_YAML_FLOW);
  if (leg->run != HW_NONE) {
    write_text(yaml, "run", hw_run_name(name, scenario, leg->run));
  } else {
    write_text(yaml, "transfer", scenario->transfers[leg->transfer].id);
  }
  write_text(yaml, "from", from->id);
  write_text(yaml, "to", to->id);
  write_instant(yaml, "departs", leg->departs, from->zone);
  write_instant(yaml, "arrives", leg->arrives, to->zone);
  write_text(yaml, "status", hw_leg_status_name(leg->status));
  if (of_rotation) {
    write_covers(yaml, scenario, leg);
  }
  hw_yaml_map_end(yaml);
}

static void write_legs(hw_yaml_writer *yaml, const homeward_scenario *scenario, const hw_leg *legs,
                       int32_t count, bool of_rotation) {
  hw_yaml_key(yaml, "legs");
  hw_yaml_list_begin(yaml, HW_YAML_BLOCK);
  for (int32_t i = 0; i < count; i++) {
    write_leg(yaml, scenario, &legs[i], of_rotation);
  }
  hw_yaml_list_end(yaml);
}

static void write_nights(hw_yaml_writer *yaml, const homeward_scenario *scenario,
                         const hw_night *nights, int32_t count) {
  hw_yaml_key(yaml, "nights");
  hw_yaml_list_begin(yaml, HW_YAML_FLOW);
  for (int32_t i = 0; i < count; i++) {
    hw_yaml_map_begin(yaml, HW_YAML_FLOW);
    write_text(yaml, "place", scenario->places[nights[i].place].id);
    write_date(yaml, "date", nights[i].date);
    hw_yaml_map_end(yaml);
  }
  hw_yaml_list_end(yaml);
}

static void write_itinerary(hw_yaml_writer *yaml, const homeward_scenario *scenario,
                            const hw_itinerary *itinerary) {
  hw_yaml_map_begin(yaml, HW_YAML_BLOCK);
  write_text(yaml, "case", scenario->cases[itinerary->case_index].id);
  write_legs(yaml, scenario, itinerary->legs, itinerary->leg_count, false);
  write_nights(yaml, scenario, itinerary->nights, itinerary->night_count);
  hw_yaml_key(yaml, "cost");
  hw_yaml_map_begin(yaml, HW_YAML_FLOW);
  for (int part = 0; part < HW_PART_COUNT; part++) {
    if (is_case_part(part) || itinerary->cost[part] != 0) {
      write_money(yaml, hw_part_name((hw_part)part), itinerary->cost[part]);
    }
  }
  hw_yaml_map_end(yaml);
  hw_yaml_map_end(yaml);
}

static void write_rotation(hw_yaml_writer *yaml, const homeward_scenario *scenario,
                           const hw_rotation *rotation) {
  const hw_escort_pool *pool = &scenario->escort_pools[rotation->pool];
  const hw_zone *zone = scenario->places[pool->base].zone;
  hw_yaml_map_begin(yaml, HW_YAML_BLOCK);
  write_text(yaml, "pool", pool->id);
  write_count(yaml, "member", rotation->member);
  hw_yaml_key(yaml, "away");
  hw_yaml_map_begin(yaml, HW_YAML_FLOW);
  write_instant(yaml, "from", rotation->away_from, zone);
  write_instant(yaml, "until", rotation->away_until, zone);
  hw_yaml_map_end(yaml);
  write_legs(yaml, scenario, rotation->legs, rotation->leg_count, true);
  write_nights(yaml, scenario, rotation->nights, rotation->night_count);
  hw_yaml_key(yaml, "cost");
  hw_yaml_map_begin(yaml, HW_YAML_FLOW);
  for (int part = 0; part < HW_ROTATION_PART_COUNT; part++) {
    write_money(yaml, hw_rotation_part_name((hw_rotation_part)part), rotation->cost[part]);
  }
  hw_yaml_map_end(yaml);
  hw_yaml_map_end(yaml);
}

/* ---- runs, unserved cases, notifications, payments ---- */

/* Vehicles are written where the service could have some, and where a plan states some. */
static void write_run(hw_yaml_writer *yaml, const homeward_scenario *scenario,
                      const hw_run_use *use) {
  const hw_service *service = &scenario->services[scenario->runs[use->run].service];
  char name[80];
  hw_yaml_map_begin(yaml, HW_YAML_FLOW);
  write_text(yaml, "run", hw_run_name(name, scenario, use->run));
  write_count(yaml, "persons", use->persons);
  if (service->vehicle_count > 0 || use->vehicle_count > 0) {
    hw_yaml_key(yaml, "vehicles");
    hw_yaml_list_begin(yaml, HW_YAML_FLOW);
    for (int32_t i = 0; i < use->vehicle_count; i++) {
      hw_yaml_map_begin(yaml, HW_YAML_FLOW);
      write_text(yaml, "pool", scenario->vehicle_pools[use->vehicles[i].pool].id);
      write_count(yaml, "count", use->vehicles[i].count);
      hw_yaml_map_end(yaml);
    }
    hw_yaml_list_end(yaml);
  }
  hw_yaml_map_end(yaml);
}

static void write_unserved(hw_yaml_writer *yaml, const homeward_scenario *scenario,
                           const hw_unserved *unserved) {
  hw_yaml_map_begin(yaml, HW_YAML_FLOW);
  write_text(yaml, "case", scenario->cases[unserved->case_index].id);
  write_text(yaml, "reason", unserved->reason);
  write_quoted(yaml, "detail", unserved->detail);
  write_quoted(yaml, "remedy", unserved->remedy);
  hw_yaml_map_end(yaml);
}

static void write_notification(hw_yaml_writer *yaml, const homeward_scenario *scenario,
                               const hw_notification *notification) {
  hw_yaml_map_begin(yaml, HW_YAML_FLOW);
  write_text(yaml, "country", scenario->countries[notification->country].code);
  write_text(yaml, "place", scenario->places[notification->place].id);
  write_date(yaml, "entry", notification->entry);
  write_date(yaml, "by", notification->by);
  write_count(yaml, "persons", notification->persons);
  hw_yaml_key(yaml, "cases");
  hw_yaml_list_begin(yaml, HW_YAML_FLOW);
  for (int32_t i = 0; i < notification->case_count; i++) {
    hw_yaml_text(yaml, scenario->cases[notification->cases[i]].id);
  }
  hw_yaml_list_end(yaml);
  hw_yaml_map_end(yaml);
}

static void write_payment(hw_yaml_writer *yaml, const homeward_scenario *scenario,
                          const hw_payment *payment) {
  hw_yaml_map_begin(yaml, HW_YAML_FLOW);
  write_text(yaml, "programme", scenario->programmes[payment->programme].id);
  write_text(yaml, "case", scenario->cases[payment->case_index].id);
  write_text(yaml, "kind", hw_payment_kind_name(payment->kind));
  write_money(yaml, "amount", payment->amount);
  write_text(yaml, "place", scenario->places[payment->place].id);
  write_date(yaml, "date", payment->date);
  hw_yaml_map_end(yaml);
}

/* ---- the plan ---- */

static void write_head(hw_yaml_writer *yaml, const homeward_plan *plan) {
  write_count(yaml, "homeward_plan", 1);
  hw_yaml_key(yaml, "scenario");
  hw_yaml_map_begin(yaml, HW_YAML_FLOW);
  write_text(yaml, "name", plan->scenario_name);
  write_quoted(yaml, "sha256", plan->scenario_sha256);
  hw_yaml_map_end(yaml);
  write_text(yaml, "status", hw_plan_status_name(plan->status));
  write_money(yaml, "objective", plan->objective);
  write_money(yaml, "bound", plan->bound);
  hw_yaml_key(yaml, "gap");
  hw_yaml_decimal(yaml, plan->gap, GAP_PLACES);
  hw_yaml_key(yaml, "parts");
  hw_yaml_map_begin(yaml, HW_YAML_FLOW);
  for (int part = 0; part < HW_PART_COUNT; part++) {
    write_money(yaml, hw_part_name((hw_part)part), plan->parts[part]);
  }
  hw_yaml_map_end(yaml);
  hw_yaml_key(yaml, "persons");
  hw_yaml_map_begin(yaml, HW_YAML_FLOW);
  write_count(yaml, "planned", plan->persons_planned);
  write_count(yaml, "unserved", plan->persons_unserved);
  hw_yaml_map_end(yaml);
}

#define WRITE_LIST(yaml, plan, key, items, count, write_item)                                      \
  do {                                                                                             \
    hw_yaml_key(yaml, key);                                                                        \
    hw_yaml_list_begin(yaml, HW_YAML_BLOCK);                                                       \
    for (int32_t i = 0; i < (plan)->count; i++) {                                                  \
      write_item(yaml, (plan)->scenario, &(plan)->items[i]);                                       \
    }                                                                                              \
    hw_yaml_list_end(yaml);                                                                        \
  } while (0)

homeward_status homeward_plan_write(const homeward_plan *plan, homeward_write_callback write,
                                    void *context, homeward_error *error) {
  if (plan == NULL || write == NULL) {
    return hw_fail(error, HOMEWARD_USAGE, "homeward_plan_write: plan and write are needed");
  }
  hw_yaml_writer writer;
  hw_yaml_writer *yaml = &writer;
  hw_yaml_begin(yaml, write, context);
  write_head(yaml, plan);
  WRITE_LIST(yaml, plan, "itineraries", itineraries, itinerary_count, write_itinerary);
  WRITE_LIST(yaml, plan, "rotations", rotations, rotation_count, write_rotation);
  WRITE_LIST(yaml, plan, "runs", runs, run_count, write_run);
  WRITE_LIST(yaml, plan, "unserved", unserved, unserved_count, write_unserved);
  WRITE_LIST(yaml, plan, "notifications", notifications, notification_count, write_notification);
  WRITE_LIST(yaml, plan, "payments", payments, payment_count, write_payment);
  return hw_yaml_end(yaml, error);
}

homeward_status homeward_plan_save(const homeward_plan *plan, const char *path,
                                   homeward_error *error) {
  if (plan == NULL || path == NULL) {
    return hw_fail(error, HOMEWARD_USAGE, "homeward_plan_save: plan and path are needed");
  }
  hw_save *save = NULL;
  homeward_status status = hw_save_begin(&save, path, error);
  if (status != HOMEWARD_OK) {
    return status;
  }
  status = homeward_plan_write(plan, hw_save_write, save, error);
  if (status == HOMEWARD_OK || status == HOMEWARD_IO) {
    return hw_save_commit(save, error); /* names the file and the reason of a refused write */
  }
  hw_save_abandon(save);
  return status;
}
