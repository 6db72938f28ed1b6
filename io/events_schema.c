/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/events_schema.h"

#include "io/scalar.h"
#include "io/scenario_schema.h"
#include "io/schema_lines.h"

/* The records of a case have the first numbers. */
enum {
  EVENTS = HW_CASE_RECORDS,
  CANCEL,
  DELAY,
  CLOSE,
  OPEN,
  CAPACITY,
  WITHDRAW,
  NO_SHOW,
  ESCORT_OUT,
  BUDGET,
  STATUS
};

#define REASON(in)                                                                                 \
  { "reason", PLAIN(TEXT, in, reason), .flags = HW_SHARED, .meaning = "for people" }

static const hw_field cancel_fields[] = {
    {"run", REFERENCE(hw_cancel_event, run, RUN), .absent = "`service` stands",
     .meaning = "the run that does not go"},
    {"service", REFERENCE(hw_cancel_event, service, SERVICE), .absent = "`run` stands",
     .meaning = "all its runs in the window do not go"},
    {"from", PLAIN(DATE, hw_cancel_event, from), GIVEN(hw_cancel_event, has_from),
     .absent = "those that depart from now on", .meaning = "first date of the window"},
    {"until", PLAIN(DATE, hw_cancel_event, until), GIVEN(hw_cancel_event, has_until),
     .absent = "for ever", .meaning = "last date of the window"},
    REASON(hw_cancel_event),
};
static const hw_record cancel_record = {
    .name = "cancellation", .number = CANCEL, FIELDS(cancel_fields), STRUCT(hw_cancel_event)};

static const hw_field delay_fields[] = {
    {"run", REFERENCE(hw_delay_event, run, RUN), .flags = HW_REQUIRED, .meaning = "that is late"},
    {"by", PLAIN(DURATION, hw_delay_event, by), .most = HW_DURATION_MAX, .flags = HW_REQUIRED,
     .meaning = "how late by its timetable, whatever was known before"},
    {"from", REFERENCE(hw_delay_event, from, PLACE), .absent = "the first stop",
     .meaning = "late from the departure there on"},
    REASON(hw_delay_event),
};
static const hw_record delay_record = {
    .name = "delay", .number = DELAY, FIELDS(delay_fields), STRUCT(hw_delay_event)};

#define PLACE_FIELDS(tells)                                                                        \
  {"place", REFERENCE(hw_place_event, place, PLACE), .flags = HW_REQUIRED, .meaning = (tells)},    \
      {"from", PLAIN(STAMP, hw_place_event, from), .absent = "now",                                \
       .meaning = "from then on, local time of the place"},                                        \
      {"until", PLAIN(STAMP, hw_place_event, until), .absent = "for ever",                         \
       .meaning = "until then; a date is its whole day"},                                          \
      REASON(hw_place_event)

static const hw_field close_fields[] = {PLACE_FIELDS("where nothing arrives or departs")};
static const hw_record close_record = {
    .name = "closing", .number = CLOSE, FIELDS(close_fields), STRUCT(hw_place_event)};

static const hw_field open_fields[] = {PLACE_FIELDS("that is not closed after all")};
static const hw_record open_record = {
    .name = "opening", .number = OPEN, FIELDS(open_fields), STRUCT(hw_place_event)};

#define LIMIT(key, index, tells)                                                                   \
  {                                                                                                \
    key, COUNT(hw_capacity_event, values[index], 0, HW_COUNT_MAX, HW_NOT_GIVEN),                   \
        .absent = "as before", .meaning = (tells)                                                  \
  }
#define ABOUT(key, member, list, tells)                                                            \
  { key, REFERENCE(hw_capacity_event, member, list), .absent = "–", .meaning = (tells) }

static const hw_field capacity_fields[] = {
    ABOUT("run", run, RUN, "one run, or"),
    ABOUT("service", service, SERVICE, "all runs of a service, or"),
    ABOUT("place", place, PLACE, "a place, or"),
    ABOUT("country", country, COUNTRY, "a country, or"),
    ABOUT("transfer", transfer, TRANSFER, "a transfer, or"),
    ABOUT("vehicle_pool", vehicle_pool, VEHICLE_POOL, "a vehicle pool, or"),
    ABOUT("escort_pool", escort_pool, ESCORT_POOL, "an escort pool: one of these"),
    LIMIT("seats", HW_CAPACITY_SEATS, "of a run or service"),
    LIMIT("stretchers", HW_CAPACITY_STRETCHERS, "likewise"),
    LIMIT("wheelchairs", HW_CAPACITY_WHEELCHAIRS, "likewise"),
    LIMIT("max_persons", HW_CAPACITY_MAX_PERSONS, "likewise"),
    LIMIT("min_persons", HW_CAPACITY_MIN_PERSONS, "likewise; a convoy's or a charter's"),
    LIMIT("beds", HW_CAPACITY_BEDS, "of a place"),
    LIMIT("assisted_per_day", HW_CAPACITY_ASSISTED, "of a place"),
    LIMIT("reception_per_day", HW_CAPACITY_RECEPTION, "of a place"),
    LIMIT("entries_per_day", HW_CAPACITY_ENTRIES, "of a country"),
    LIMIT("persons_per_day", HW_CAPACITY_PERSONS_PER_DAY, "of a transfer"),
    LIMIT("count", HW_CAPACITY_COUNT, "of a pool"),
    REASON(hw_capacity_event),
};
static const hw_record capacity_record = {
    .name = "capacity", .number = CAPACITY, FIELDS(capacity_fields), STRUCT(hw_capacity_event)};

static const hw_field withdraw_fields[] = {
    {"case", REFERENCE(hw_withdraw_event, case_index, CASE), .flags = HW_REQUIRED,
     .meaning = "who takes the request back"},
    {"at", PLAIN(STAMP, hw_withdraw_event, at), .absent = "now",
     .meaning = "since when, in the zone of the scenario"},
    REASON(hw_withdraw_event),
};
static const hw_record withdraw_record = {
    .name = "withdrawal", .number = WITHDRAW, FIELDS(withdraw_fields), STRUCT(hw_withdraw_event)};

static const hw_field no_show_fields[] = {
    {"case", REFERENCE(hw_no_show_event, case_index, CASE), .flags = HW_REQUIRED,
     .meaning = "who was not there"},
    {"run", REFERENCE(hw_no_show_event, run, RUN), .absent = "`transfer` stands",
     .meaning = "the run that left without them"},
    {"transfer", REFERENCE(hw_no_show_event, transfer, TRANSFER), .absent = "`run` stands",
     .meaning = "or the transfer"},
    {"ready", PLAIN(STAMP, hw_no_show_event, ready), .absent = "as before",
     .meaning = "when they can travel again, in the zone of the case's `from`"},
    REASON(hw_no_show_event),
};
static const hw_record no_show_record = {
    .name = "no-show", .number = NO_SHOW, FIELDS(no_show_fields), STRUCT(hw_no_show_event)};

static const hw_field escort_out_fields[] = {
    {"pool", REFERENCE(hw_escort_out_event, pool, ESCORT_POOL), .flags = HW_REQUIRED,
     .meaning = "the escort pool"},
    {"count", COUNT(hw_escort_out_event, count, 1, HW_COUNT_MAX, 1),
     .meaning = "how many of them are not there"},
    {"from", PLAIN(STAMP, hw_escort_out_event, from), .absent = "now",
     .meaning = "from then on, local time of the base"},
    {"until", PLAIN(STAMP, hw_escort_out_event, until), .absent = "for ever",
     .meaning = "until then; a date is its whole day"},
    REASON(hw_escort_out_event),
};
static const hw_record escort_out_record = {.name = "escorts who are out",
                                            .number = ESCORT_OUT,
                                            FIELDS(escort_out_fields),
                                            STRUCT(hw_escort_out_event)};

static const hw_field budget_fields[] = {
    {"programme", REFERENCE(hw_budget_event, programme, PROGRAMME), .flags = HW_REQUIRED,
     .meaning = "whose money it is"},
    {"budget", PLAIN(MONEY, hw_budget_event, budget), .most = HW_MONEY_MAX, .flags = HW_REQUIRED,
     .meaning = "what it has in all, spent or not"},
    REASON(hw_budget_event),
};
static const hw_record budget_record = {
    .name = "budget", .number = BUDGET, FIELDS(budget_fields), STRUCT(hw_budget_event)};

static const char *const statuses[] = {"planned", "confirmed", "departed",
                                       "arrived", "missed",    NULL};

static const hw_field status_fields[] = {
    {"case", REFERENCE(hw_status_event, case_index, CASE), .absent = "everyone",
     .meaning = "legs of this case"},
    {"pool", REFERENCE(hw_status_event, pool, ESCORT_POOL), .absent = "everyone",
     .meaning = "legs of this pool's escorts"},
    {"member", COUNT(hw_status_event, member, 1, HW_COUNT_MAX, 0), .absent = "all of them",
     .meaning = "which of them"},
    {"run", REFERENCE(hw_status_event, run, RUN), .absent = "any", .meaning = "rides of this run"},
    {"transfer", REFERENCE(hw_status_event, transfer, TRANSFER), .absent = "any",
     .meaning = "rides of this transfer"},
    {"status", CHOICE(hw_status_event, status, statuses, HW_LEG_PLANNED), .flags = HW_REQUIRED,
     .meaning = "how far they have come"},
    REASON(hw_status_event),
};
static const hw_record status_record = {
    .name = "status of legs", .number = STATUS, FIELDS(status_fields), STRUCT(hw_status_event)};

#define TOP(of, member, number_of, one) RECORDS(of, homeward_events, member, number_of, one)

static const hw_field events_fields[] = {
    {"homeward_events", PLAIN(VERSION, homeward_events, arena), .most = 1, .flags = HW_REQUIRED,
     .meaning = "format version"},
    {"now", PLAIN(INSTANT, homeward_events, now), .absent = "the scenario's",
     .meaning = "when this is known, in the zone of the scenario"},
    {"cancel", TOP(cancel_record, cancels, cancel_count, "cancel"), .longest = 10000,
     .flags = HW_LIST, .meaning = "runs that do not go"},
    {"delay", TOP(delay_record, delays, delay_count, "delay"), .flags = HW_LIST,
     .meaning = "runs that are late"},
    {"close", TOP(close_record, closings, closing_count, "close"), .longest = 1000,
     .flags = HW_LIST, .meaning = "places that are closed"},
    {"open", TOP(open_record, openings, opening_count, "open"), .longest = 1000, .flags = HW_LIST,
     .meaning = "places that are not closed after all; after `close`"},
    {"capacity", TOP(capacity_record, capacities, capacity_count, "capacity"), .flags = HW_LIST,
     .meaning = "more or less of something"},
    {"add_cases", TOP(hw_case_record, cases, case_count, "case"), .flags = HW_LIST,
     .meaning = "who asks to go home too"},
    {"withdraw", TOP(withdraw_record, withdrawals, withdrawal_count, "withdraw"), .flags = HW_LIST,
     .meaning = "who does not any more"},
    {"no_show", TOP(no_show_record, no_shows, no_show_count, "no_show"), .flags = HW_LIST,
     .meaning = "who was not there"},
    {"escort_out", TOP(escort_out_record, escorts_out, escort_out_count, "escort_out"),
     .flags = HW_LIST, .meaning = "escorts who are not there for a time"},
    {"budget", TOP(budget_record, budgets, budget_count, "budget"), .flags = HW_LIST,
     .meaning = "what programmes have"},
    {"status", TOP(status_record, statuses, status_count, "status"), .flags = HW_LIST,
     .meaning = "how far legs have come"},
};
const hw_record hw_events_record = {.name = "events",
                                    .element = "homeward-events",
                                    .number = EVENTS,
                                    FIELDS(events_fields),
                                    STRUCT(homeward_events),
                                    .lines = true};
