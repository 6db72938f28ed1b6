/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/plan_schema.h"

#include "io/scalar.h"
#include "io/schema_lines.h"

/* Sums of money exceed what one record of a scenario may state; what fits 64 bits with room is
 * read. */
#define AMOUNT(in, member) PLAIN(AMOUNT, in, member), .most = INT64_C(9000000000000000000)
#define LOCAL(in, member, minute, where)                                                           \
  PLAIN(LOCAL, in, member), .extra = offsetof(in, minute), .zone = (where)
#define FORM(type, keeps) .size = sizeof(type), .kept = sizeof(keeps)

enum {
  PLAN,
  PLAN_SCENARIO,
  PLAN_PARTS,
  PERSONS,
  ITINERARY,
  LEG,
  NIGHT,
  ITINERARY_COST,
  ROTATION,
  AWAY,
  ESCORT_LEG,
  ROTATION_COST,
  RUN,
  RUN_VEHICLES,
  UNSERVED,
  NOTIFICATION,
  PAYMENT
};

/* ---- legs and nights ---- */

static const hw_zone *zone_of_place(const homeward_scenario *scenario, int32_t place) {
  return place == HW_NONE ? NULL : scenario->places[place].zone;
}

static const hw_zone *zone_of_from(const homeward_scenario *scenario, const void *record) {
  return zone_of_place(scenario, ((const hw_leg *)record)->from);
}

static const hw_zone *zone_of_to(const homeward_scenario *scenario, const void *record) {
  return zone_of_place(scenario, ((const hw_leg *)record)->to);
}

static const char *const leg_statuses[] = {"planned", "confirmed", "departed",
                                           "arrived", "missed",    NULL};

#define LEG_FIELDS                                                                                 \
  {"run", REFERENCE(hw_leg_form, leg.run, RUN), .flags = HW_EITHER, .absent = "`transfer` stands", \
   .meaning = "the run that is ridden"},                                                           \
      {"transfer", REFERENCE(hw_leg_form, leg.transfer, TRANSFER), .absent = "`run` stands",       \
       .meaning = "the transfer that is taken"},                                                   \
      {"from", REFERENCE(hw_leg_form, leg.from, PLACE), .flags = HW_REQUIRED,                      \
       .meaning = "where it begins"},                                                              \
      {"to", REFERENCE(hw_leg_form, leg.to, PLACE), .flags = HW_REQUIRED,                          \
       .meaning = "where it ends"},                                                                \
      {"departs", LOCAL(hw_leg_form, departs, leg.departs, zone_of_from), .flags = HW_REQUIRED,    \
       .meaning = "local time of `from`"},                                                         \
      {"arrives", LOCAL(hw_leg_form, arrives, leg.arrives, zone_of_to), .flags = HW_REQUIRED,      \
       .meaning = "local time of `to`"},                                                           \
  {                                                                                                \
    "status", CHOICE(hw_leg_form, leg.status, leg_statuses, HW_LEG_PLANNED),                       \
        .flags = HW_ALWAYS, .meaning = "how far it has come"                                       \
  }

static const hw_field leg_fields[] = {LEG_FIELDS};
static const hw_record leg_record = {
    .name = "leg", .number = LEG, FIELDS(leg_fields), FORM(hw_leg_form, hw_leg), .timed = true};

static const hw_field escort_leg_fields[] = {
    LEG_FIELDS,
    {"covers", PLAIN(COVERS, hw_leg_form, leg.covers),
     .extra = offsetof(hw_leg_form, leg.cover_count), .target = HW_TARGET_ESCORT_KIND,
     .most = HW_COUNT_MAX, .flags = HW_ALWAYS,
     .meaning = "for each kind of need the most persons covered on one segment of the leg"},
};
static const hw_record escort_leg_record = {.name = "leg of an escort",
                                            .number = ESCORT_LEG,
                                            FIELDS(escort_leg_fields),
                                            FORM(hw_leg_form, hw_leg),
                                            .timed = true};

static const hw_field night_fields[] = {
    {"place", REFERENCE(hw_night, place, PLACE), .flags = HW_REQUIRED, .meaning = "where"},
    {"date", PLAIN(DATE, hw_night, date), .flags = HW_REQUIRED, .meaning = "of its evening"},
};
static const hw_record night_record = {
    .name = "night", .number = NIGHT, FIELDS(night_fields), STRUCT(hw_night)};

/* ---- itineraries ---- */

#define PART(in, array, name, part, flag, tells)                                                   \
  { name, AMOUNT(in, array[part]), .flags = (flag), .meaning = (tells) }
/* `own`: flags of the parts that belong to one case */
#define PARTS(in, array, own, shared)                                                              \
  PART(in, array, "fares", HW_PART_FARES, own, "flights"),                                         \
      PART(in, array, "road", HW_PART_ROAD, own, "convoys, per person"),                           \
      PART(in, array, "transfers", HW_PART_TRANSFERS, own, "transfers and their ambulances"),      \
      PART(in, array, "beds", HW_PART_BEDS, own, "nights in transit"),                             \
      PART(in, array, "vehicles", HW_PART_VEHICLES, shared, "vehicles of convoys"),                \
      PART(in, array, "runs", HW_PART_RUNS, shared, "runs of convoys, and charters"),              \
      PART(in, array, "escorts", HW_PART_ESCORTS, shared, "rotations"),                            \
      PART(in, array, "lost_grants", HW_PART_LOST_GRANTS, own, "grants reduced by late arrival"),  \
      PART(in, array, "delay", HW_PART_DELAY, own, "days from ready to arrival"),                  \
      PART(in, array, "transit", HW_PART_TRANSIT, own, "hours under way"),                         \
      PART(in, array, "changes", HW_PART_CHANGES, shared, "published itineraries that change"),    \
      PART(in, array, "unserved", HW_PART_UNSERVED, shared, "persons left behind")

static const hw_field itinerary_cost_fields[] = {PARTS(hw_itinerary, cost, HW_ALWAYS, 0)};
static const hw_record itinerary_cost_record = {
    .name = "cost", .number = ITINERARY_COST, FIELDS(itinerary_cost_fields)};

#define NIGHTS(in, member, count)                                                                  \
  {                                                                                                \
    "nights", RECORDS(night_record, in, member, count, "night"),                                   \
        .flags = HW_LIST | HW_ALWAYS | HW_ONE_LINE, .meaning = "nights in transit"                 \
  }

static const hw_field itinerary_fields[] = {
    {"case", REFERENCE(hw_itinerary, case_index, CASE), .flags = HW_REQUIRED,
     .meaning = "who travels"},
    {"legs", RECORDS(leg_record, hw_itinerary, legs, leg_count, "leg"),
     .flags = HW_LIST | HW_REQUIRED, .meaning = "in order"},
    NIGHTS(hw_itinerary, nights, night_count),
    {"cost", INLINE(itinerary_cost_record), .flags = HW_ALWAYS,
     .meaning = "the parts that belong to the case"},
};
static const hw_record itinerary_record = {.name = "itinerary",
                                           .number = ITINERARY,
                                           FIELDS(itinerary_fields),
                                           STRUCT(hw_itinerary),
                                           .lines = true};

/* ---- rotations ---- */

static const hw_zone *zone_of_base(const homeward_scenario *scenario, const void *record) {
  int32_t pool = ((const hw_rotation *)record)->pool;
  return pool == HW_NONE ? NULL : zone_of_place(scenario, scenario->escort_pools[pool].base);
}

static const hw_field away_fields[] = {
    {"from", LOCAL(hw_rotation_form, away_from, rotation.away_from, zone_of_base),
     .flags = HW_REQUIRED, .meaning = "local time of the pool's base"},
    {"until", LOCAL(hw_rotation_form, away_until, rotation.away_until, zone_of_base),
     .flags = HW_REQUIRED, .meaning = "likewise"},
};
static const hw_record away_record = {
    .name = "away", .number = AWAY, FIELDS(away_fields), .timed = true};

#define ROTATION_PART(name, part, tells)                                                           \
  PART(hw_rotation_form, rotation.cost, name, part, HW_ALWAYS, tells)

static const hw_field rotation_cost_fields[] = {
    ROTATION_PART("days", HW_ROTATION_DAYS, "started days away"),
    ROTATION_PART("reach", HW_ROTATION_REACH, "ways to and from where it begins and ends"),
    ROTATION_PART("back", HW_ROTATION_BACK, "the way home"),
    ROTATION_PART("fares", HW_ROTATION_FARES, "flights"),
    ROTATION_PART("road", HW_ROTATION_ROAD, "convoys"),
    ROTATION_PART("transfers", HW_ROTATION_TRANSFERS, "transfers"),
    ROTATION_PART("beds", HW_ROTATION_BEDS, "nights"),
};
static const hw_record rotation_cost_record = {
    .name = "cost of a rotation", .number = ROTATION_COST, FIELDS(rotation_cost_fields)};

static const hw_field rotation_fields[] = {
    {"pool", REFERENCE(hw_rotation_form, rotation.pool, ESCORT_POOL), .flags = HW_REQUIRED,
     .meaning = "the escort pool"},
    {"member", COUNT(hw_rotation_form, rotation.member, 0, HW_COUNT_MAX, 0), .flags = HW_REQUIRED,
     .meaning = "which escort of it, from 1 on"},
    {"away", INLINE(away_record), .flags = HW_REQUIRED,
     .meaning = "from leaving the base to its end"},
    {"legs", RECORDS(escort_leg_record, hw_rotation_form, rotation.legs, rotation.leg_count, "leg"),
     .flags = HW_LIST | HW_REQUIRED, .meaning = "in order"},
    NIGHTS(hw_rotation_form, rotation.nights, rotation.night_count),
    {"cost", INLINE(rotation_cost_record), .flags = HW_ALWAYS, .meaning = "what it costs"},
};
static const hw_record rotation_record = {.name = "rotation",
                                          .number = ROTATION,
                                          FIELDS(rotation_fields),
                                          FORM(hw_rotation_form, hw_rotation),
                                          .lines = true,
                                          .timed = true};

/* ---- runs ---- */

/* Vehicles are written where the service could have some, and where a plan states some. */
static bool has_vehicles(const homeward_scenario *scenario, const void *record) {
  const hw_run_use *use = record;
  const hw_service *service = &scenario->services[scenario->runs[use->run].service];
  return service->vehicle_count > 0 || use->vehicle_count > 0;
}

static const hw_field run_vehicles_fields[] = {
    {"pool", REFERENCE(hw_vehicles, pool, VEHICLE_POOL), .flags = HW_REQUIRED,
     .meaning = "the vehicle pool"},
    {"count", COUNT(hw_vehicles, count, 0, HW_COUNT_MAX, 0), .flags = HW_REQUIRED,
     .meaning = "vehicles of it"},
};
static const hw_record run_vehicles_record = {.name = "vehicles of a run",
                                              .number = RUN_VEHICLES,
                                              FIELDS(run_vehicles_fields),
                                              STRUCT(hw_vehicles)};

static const hw_field run_fields[] = {
    {"run", REFERENCE(hw_run_use_form, use.run, RUN), .flags = HW_REQUIRED,
     .meaning = "a run that goes"},
    {"persons", COUNT(hw_run_use_form, use.persons, 0, INT32_MAX, 0), .flags = HW_REQUIRED,
     .meaning = "returnees, each once"},
    {"vehicles",
     RECORDS(run_vehicles_record, hw_run_use_form, use.vehicles, use.vehicle_count, "vehicle"),
     .flags = HW_LIST, GIVEN(hw_run_use_form, has_vehicles), .stands = has_vehicles,
     .meaning = "what drives it; stands at runs whose service can have vehicles"},
};
static const hw_record run_record = {
    .name = "run", .number = RUN, FIELDS(run_fields), FORM(hw_run_use_form, hw_run_use)};

/* ---- unserved cases, notifications, payments ---- */

static const hw_field unserved_fields[] = {
    {"case", REFERENCE(hw_unserved, case_index, CASE), .flags = HW_REQUIRED,
     .meaning = "who stays"},
    {"reason", PLAIN(ID, hw_unserved, reason), .flags = HW_REQUIRED, .meaning = "a reason code"},
    {"detail", PLAIN(TEXT, hw_unserved, detail), .flags = HW_ALWAYS | HW_QUOTED | HW_EMPTY,
     .meaning = "one sentence with the numbers"},
    {"remedy", PLAIN(TEXT, hw_unserved, remedy), .flags = HW_ALWAYS | HW_QUOTED | HW_EMPTY,
     .meaning = "what would change it"},
    {"travelled", RECORDS(leg_record, hw_unserved, legs, leg_count, "leg"), .flags = HW_LIST,
     .meaning = "after `replan`, who is left on the way: the legs that have departed"},
};
static const hw_record unserved_record = {
    .name = "unserved case", .number = UNSERVED, FIELDS(unserved_fields), STRUCT(hw_unserved)};

static const hw_field notification_fields[] = {
    {"country", REFERENCE(hw_notification, country, COUNTRY), .flags = HW_REQUIRED,
     .meaning = "that is told"},
    {"place", REFERENCE(hw_notification, place, PLACE), .flags = HW_REQUIRED,
     .meaning = "of entry"},
    {"entry", PLAIN(DATE, hw_notification, entry), .flags = HW_REQUIRED,
     .meaning = "local date of entry"},
    {"by", PLAIN(DATE, hw_notification, by), .flags = HW_REQUIRED,
     .meaning = "the last date on which the longest notice still holds"},
    {"persons", COUNT(hw_notification, persons, 0, INT32_MAX, 0), .flags = HW_REQUIRED,
     .meaning = "who rely on it"},
    {"cases", LIST(REFERENCE, hw_notification, cases, case_count), .target = HW_TARGET_CASE,
     .flags = HW_LIST | HW_REQUIRED, .singular = "case", .meaning = "their cases"},
};
static const hw_record notification_record = {.name = "notification",
                                              .number = NOTIFICATION,
                                              FIELDS(notification_fields),
                                              STRUCT(hw_notification)};

static const char *const payment_kinds[] = {"grant", "pocket_money", NULL};

static const hw_field payment_fields[] = {
    {"programme", REFERENCE(hw_payment, programme, PROGRAMME), .flags = HW_REQUIRED,
     .meaning = "that pays"},
    {"case", REFERENCE(hw_payment, case_index, CASE), .flags = HW_REQUIRED,
     .meaning = "that is paid"},
    {"kind", CHOICE(hw_payment, kind, payment_kinds, 0), .flags = HW_REQUIRED,
     .meaning = "for what"},
    {"amount", AMOUNT(hw_payment, amount), .flags = HW_REQUIRED, .meaning = "how much"},
    {"place", REFERENCE(hw_payment, place, PLACE), .flags = HW_REQUIRED,
     .meaning = "the destination"},
    {"date", PLAIN(DATE, hw_payment, date), .flags = HW_REQUIRED,
     .meaning = "local date of arrival"},
};
static const hw_record payment_record = {
    .name = "payment", .number = PAYMENT, FIELDS(payment_fields), STRUCT(hw_payment)};

/* ---- the plan ---- */

static const char *const plan_statuses[] = {"optimal", "feasible", "interrupted", NULL};

static const hw_field scenario_fields[] = {
    {"name", PLAIN(TEXT, homeward_plan, scenario_name), .flags = HW_REQUIRED,
     .meaning = "of the scenario"},
    {"sha256", PLAIN(TEXT, homeward_plan, scenario_sha256), .flags = HW_REQUIRED | HW_QUOTED,
     .meaning = "of the scenario file's bytes, then of the case file's"},
};
static const hw_record scenario_record = {
    .name = "scenario of a plan", .number = PLAN_SCENARIO, FIELDS(scenario_fields)};

static const hw_field parts_fields[] = {PARTS(homeward_plan, parts, HW_ALWAYS, HW_ALWAYS)};
static const hw_record parts_record = {.name = "parts", .number = PLAN_PARTS, FIELDS(parts_fields)};

static const hw_field persons_fields[] = {
    {"planned", COUNT(homeward_plan, persons_planned, 0, INT32_MAX, 0), .flags = HW_REQUIRED,
     .meaning = "who travel"},
    {"unserved", COUNT(homeward_plan, persons_unserved, 0, INT32_MAX, 0), .flags = HW_REQUIRED,
     .meaning = "who stay"},
};
static const hw_record persons_record = {
    .name = "persons", .number = PERSONS, FIELDS(persons_fields)};

#define TOP(of, member, number_of, one) RECORDS(of, homeward_plan, member, number_of, one)

static const hw_field plan_fields[] = {
    {"homeward_plan", PLAIN(VERSION, homeward_plan, arena), .most = 1, .flags = HW_REQUIRED,
     .meaning = "format version"},
    {"scenario", INLINE(scenario_record), .flags = HW_REQUIRED, .meaning = "what is planned"},
    {"status", CHOICE(homeward_plan, status, plan_statuses, 0), .flags = HW_REQUIRED,
     .meaning = "optimal: the bound is the objective"},
    {"objective", AMOUNT(homeward_plan, objective), .flags = HW_REQUIRED,
     .meaning = "the sum of the parts"},
    {"bound", AMOUNT(homeward_plan, bound), .flags = HW_REQUIRED,
     .meaning = "proven: no plan costs less"},
    {"gap", PLAIN(SHARE, homeward_plan, gap), .most = 100000, .flags = HW_REQUIRED,
     .meaning = "(objective − bound) / objective, half up; 0 for objective 0"},
    {"parts", INLINE(parts_record), .flags = HW_REQUIRED,
     .meaning = "what the objective is made of"},
    {"persons", INLINE(persons_record), .flags = HW_REQUIRED, .meaning = "how many"},
    {"itineraries", TOP(itinerary_record, itineraries, itinerary_count, "itinerary"),
     .flags = HW_LIST | HW_REQUIRED, .meaning = "by case"},
    {"rotations", TOP(rotation_record, rotations, rotation_count, "rotation"),
     .flags = HW_LIST | HW_ALWAYS, .meaning = "of escorts, by pool, member, start"},
    {"runs", TOP(run_record, runs, run_count, "run"), .flags = HW_LIST | HW_ALWAYS,
     .meaning = "every run that goes, by first departure"},
    {"unserved", TOP(unserved_record, unserved, unserved_count, "unserved"),
     .flags = HW_LIST | HW_ALWAYS, .meaning = "cases left behind"},
    {"notifications", TOP(notification_record, notifications, notification_count, "notification"),
     .flags = HW_LIST | HW_ALWAYS, .meaning = "entries that rely on a notice, by date"},
    {"payments", TOP(payment_record, payments, payment_count, "payment"),
     .flags = HW_LIST | HW_ALWAYS, .meaning = "to cases, by date"},
};
const hw_record hw_plan_record = {.name = "plan",
                                  .element = "homeward-plan",
                                  .number = PLAN,
                                  FIELDS(plan_fields),
                                  STRUCT(homeward_plan),
                                  .lines = true};
