/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/scenario_schema.h"

#include "io/scalar.h"
#include "io/scenario_form.h"
#include "io/schema_lines.h"

#define CAPACITY(in, member) COUNT(in, member, 0, HW_COUNT_MAX, HW_UNLIMITED), .absent = "unlimited"
#define MONEY(in, member) PLAIN(MONEY, in, member), .most = HW_MONEY_MAX
#define RATE(in, member, low, high, without)                                                       \
  PLAIN(RATE, in, member), .least = (low)*HW_RATE_ONE, .most = (high)*HW_RATE_ONE,                 \
                           .preset = (without)
#define DURATION(in, member, low, without)                                                         \
  PLAIN(DURATION, in, member), .least = (low), .most = HW_DURATION_MAX, .preset = (without)
#define HOURS(in, member)                                                                          \
  LIST(WINDOW, in, member.windows, member.count),                                                  \
      .shortest = 1, .flags = HW_LIST | HW_ALONE | HW_SHORT, .absent = "always"

/* Numbers of the records. The case comes first: its fields then have the smallest numbers, which
 * keeps the positions of large files short. */
enum {
  CASE,
  CONSENT,
  NEEDS,
  ESCORT_NEED,
  DOCUMENT,
  CLEARANCE,
  FIT,
  AVOID,
  PERSON,
  SCENARIO,
  HORIZON,
  POLICY,
  COUNTRY,
  ENTRY,
  PLACE,
  RECEPTION,
  CLOSURE,
  FLIGHT,
  FLIGHT_STOP,
  CHARTER,
  CONVOY,
  CONVOY_STOP,
  RUN_CHANGE,
  VEHICLE,
  TRANSFER,
  VEHICLE_POOL,
  ESCORT_POOL,
  REACH,
  BACK,
  ABSENCE,
  PROGRAMME,
  CASE_FILE
};

_Static_assert((int)SCENARIO == (int)HW_CASE_RECORDS, "the records of a case come first");

/* ---- cases ---- */

static const hw_field consent_fields[] = {
    {"requested", PLAIN(STAMP, hw_consent, requested), .meaning = "when the return was asked for"},
    {"counselled", PLAIN(STAMP, hw_consent, counselled.stamp),
     .meaning = "when the persons were counselled; needed to travel"},
    {"signed", PLAIN(STAMP, hw_consent, signed_.stamp),
     .meaning = "when they signed; needed to travel"},
    {"withdrawn", PLAIN(STAMP, hw_consent, withdrawn),
     .meaning = "when they took it back; nobody travels then"},
    {"until", PLAIN(STAMP, hw_consent, until.stamp),
     .meaning = "travel ends by then, in the zone of `to`"},
};
static const hw_record consent_record = {
    .name = "consent", .number = CONSENT, FIELDS(consent_fields), STRUCT(hw_consent)};

static const hw_field escort_need_fields[] = {
    {"kind", REFERENCE(hw_escort_need, kind, ESCORT_KIND), .flags = HW_REQUIRED,
     .meaning = "the kind of escort that is needed"},
    {"persons", COUNT(hw_escort_need, persons, 1, 500, 1),
     .meaning = "persons of the case who need it"},
};
static const hw_record escort_need_record = {.name = "escort need",
                                             .number = ESCORT_NEED,
                                             FIELDS(escort_need_fields),
                                             STRUCT(hw_escort_need)};

static const hw_field needs_fields[] = {
    {"wheelchairs", COUNT(hw_case, wheelchairs, 0, 500, 0), .meaning = "persons in a wheelchair"},
    {"stretchers", COUNT(hw_case, stretchers, 0, 500, 0), .meaning = "persons on a stretcher"},
    {"ambulance", PLAIN(BOOLEAN, hw_case, ambulance),
     .meaning = "the road is travelled with an ambulance"},
    {"medical", PLAIN(BOOLEAN, hw_case, medical),
     .meaning = "nights only at places with `medical`"},
    {"escorts", RECORDS(escort_need_record, hw_case, escorts, escort_count, "escort"),
     .flags = HW_LIST, .meaning = "escorts needed, each kind once"},
};
static const hw_record needs_record = {.name = "needs", .number = NEEDS, FIELDS(needs_fields)};

static const hw_field document_fields[] = {
    {"type", PLAIN(TEXT, hw_document, type), .flags = HW_REQUIRED | HW_SHARED,
     .meaning = "what it is, such as laissez-passer"},
    {"until", PLAIN(STAMP, hw_document, until.stamp), .flags = HW_REQUIRED,
     .meaning = "valid to this date or instant, in the zone of the case's `to`"},
};
static const hw_record document_record = {
    .name = "document", .number = DOCUMENT, FIELDS(document_fields), STRUCT(hw_document)};

static const hw_field clearance_fields[] = {
    {"country", REFERENCE(hw_clearance, country, COUNTRY), .flags = HW_REQUIRED,
     .meaning = "the country that gave it"},
    {"from", PLAIN(STAMP, hw_clearance, from), .absent = "always",
     .meaning = "entry from then on, in the zone of the place of entry"},
    {"until", PLAIN(STAMP, hw_clearance, until), .absent = "for ever",
     .meaning = "stay until then, in the zone of the place of exit"},
};
static const hw_record clearance_record = {
    .name = "clearance", .number = CLEARANCE, FIELDS(clearance_fields), STRUCT(hw_clearance)};

static const hw_field fit_fields[] = {
    {"from", PLAIN(STAMP, hw_case, fit_from.stamp), .absent = "always",
     .meaning = "first departure from then on, in the zone of the case's `from`"},
    {"until", PLAIN(STAMP, hw_case, fit_until.stamp), .absent = "for ever",
     .meaning = "last arrival by then, in the zone of the case's `to`"},
};
static const hw_record fit_record = {.name = "fit_to_travel", .number = FIT, FIELDS(fit_fields)};

static const hw_field avoid_fields[] = {
    {"countries", LIST(ISO, hw_case, avoid_countries, avoid_country_count),
     .flags = HW_LIST | HW_SHORT, .meaning = "any ISO countries, listed in this scenario or not"},
    {"places", LIST(REFERENCE, hw_case, avoid_places, avoid_place_count), .target = HW_TARGET_PLACE,
     .flags = HW_LIST | HW_SHORT, .meaning = "places where no leg may begin, end or pass"},
    {"services", LIST(REFERENCE, hw_case, avoid_services, avoid_service_count),
     .target = HW_TARGET_MOVEMENT, .flags = HW_LIST | HW_SHORT,
     .meaning = "services or transfers not to be taken"},
};
static const hw_record avoid_record = {.name = "avoid", .number = AVOID, FIELDS(avoid_fields)};

static const hw_field person_fields[] = {
    {"name", PLAIN(TEXT, hw_person, name), .flags = HW_PRIVATE, .meaning = "for manifests only"},
    {"born", PLAIN(BIRTH_DATE, hw_person, born), .flags = HW_PRIVATE, .meaning = "date of birth"},
    {"sex", PLAIN(TEXT, hw_person, sex), .flags = HW_PRIVATE, .meaning = "as the document says"},
    {"document", PLAIN(TEXT, hw_person, document), .flags = HW_PRIVATE,
     .meaning = "number of the document"},
};
static const hw_record person_record = {
    .name = "person", .number = PERSON, FIELDS(person_fields), STRUCT(hw_person)};

static const char *const case_kinds[] = {"avr", "tcn", "resettlement", "medevac", NULL};

static const hw_field case_fields[] = {
    {"id", PLAIN(ID, hw_case, id), .flags = HW_REQUIRED, .meaning = "unique among cases"},
    {"programme", REFERENCE(hw_case, programme, PROGRAMME), .meaning = "the programme that pays"},
    {"kind", CHOICE(hw_case, kind, case_kinds, HW_CASE_KIND_NONE),
     .meaning = "descriptive; binds nothing"},
    {"nationality", PLAIN(ISO, hw_case, nationality), .flags = HW_REQUIRED,
     .meaning = "decides which entry rule applies"},
    {"from", REFERENCE(hw_case, from, PLACE), .flags = HW_REQUIRED,
     .meaning = "where the persons are"},
    {"to", REFERENCE(hw_case, to, PLACE), .flags = HW_REQUIRED, .meaning = "where they go"},
    {"ready", PLAIN(STAMP, hw_case, ready.stamp), .flags = HW_REQUIRED,
     .meaning = "no departure before, in the zone of `from`"},
    {"depart_by", PLAIN(STAMP, hw_case, depart_by.stamp),
     .meaning = "first departure by then, in the zone of `from`"},
    {"latest", PLAIN(STAMP, hw_case, latest.stamp), .absent = "the end of the horizon",
     .meaning = "last arrival by then, in the zone of `to`"},
    {"priority", COUNT(hw_case, priority, 1, 9, 0), .flags = HW_REQUIRED,
     .meaning = "the key of the penalty tables"},
    {"persons", COUNT(hw_case, persons, 1, 500, 0), .flags = HW_REQUIRED,
     .meaning = "all of them, infants too"},
    {"infants", COUNT(hw_case, infants, 0, 500, 0),
     .meaning = "of them, under two: on a lap in flights, a seat on the road"},
    {"consent", .value = offsetof(hw_case, consent), INLINE(consent_record),
     GIVEN(hw_case, consent.given), .meaning = "what the persons agreed to"},
    {"needs", INLINE(needs_record), .meaning = "special needs"},
    {"documents", RECORDS(document_record, hw_case, documents, document_count, "document"),
     .flags = HW_LIST, .meaning = "travel documents; each must last to the end of travel"},
    {"clearances", RECORDS(clearance_record, hw_case, clearances, clearance_count, "clearance"),
     .longest = HW_CASE_CLEARANCES_MAX, .flags = HW_LIST,
     .meaning = "permissions in hand to be in a country"},
    {"fit_to_travel", INLINE(fit_record), GIVEN(hw_case, has_fit),
     .meaning = "the medical window of travel"},
    {"avoid", INLINE(avoid_record), .meaning = "what the case must not touch"},
    {"max_travel", DURATION(hw_case, max_travel, 0, HW_UNLIMITED), .absent = "unlimited",
     .meaning = "longest time from first departure to last arrival"},
    {"max_nights", COUNT(hw_case, max_nights, 0, HW_COUNT_MAX, HW_NOT_GIVEN),
     .absent = "the policy's", .meaning = "nights in transit"},
    {"notice", DURATION(hw_case, notice, 0, 0),
     .meaning = "least time from now to the first departure"},
    {"group", REFERENCE(hw_case, group, GROUP),
     .meaning = "cases of one group travel on the same legs, or none does"},
    {"people", RECORDS(person_record, hw_case, people, person_count, "person"),
     .flags = HW_LIST | HW_PRIVATE, .meaning = "personal data, for manifests only"},
};
const hw_record hw_case_record = {
    .name = "case", .number = CASE, FIELDS(case_fields), STRUCT(hw_case), .lines = true};

static const hw_field case_file_fields[] = {
    {"file", PLAIN(TEXT, hw_scenario_form, scenario.case_file), .flags = HW_REQUIRED,
     .meaning = "a plain file name in the scenario's folder"},
};
static const hw_record case_file_record = {
    .name = "case file", .number = CASE_FILE, FIELDS(case_file_fields)};

/* ---- head and policy ---- */

static const hw_field horizon_fields[] = {
    {"start", PLAIN(STAMP, hw_scenario_form, scenario.horizon_start.stamp), .flags = HW_REQUIRED,
     .meaning = "the first minute of planned travel"},
    {"end", PLAIN(STAMP, hw_scenario_form, scenario.horizon_end.stamp), .flags = HW_REQUIRED,
     .meaning = "the last"},
};
static const hw_record horizon_record = {
    .name = "horizon", .number = HORIZON, FIELDS(horizon_fields)};

static const hw_field policy_fields[] = {
    {"unserved_penalty", PLAIN(PRIORITIES, hw_policy, unserved_penalty),
     .extra = offsetof(hw_policy, has_penalty), .most = HW_MONEY_MAX, .flags = HW_REQUIRED,
     .meaning = "money per person left behind; every priority in use"},
    {"delay_per_day", PLAIN(PRIORITIES, hw_policy, delay_per_day),
     .extra = offsetof(hw_policy, has_delay), .most = HW_MONEY_MAX, .absent = "0 for each",
     .meaning = "money per person and day from ready to arrival"},
    {"transit_hour", MONEY(hw_policy, transit_hour),
     .meaning = "money per person and hour from first departure to last arrival"},
    {"connection", DURATION(hw_policy, connection, 0, 60),
     .meaning = "least time before a boarding, where the place sets none"},
    {"slow_factor", RATE(hw_policy, slow_factor, 1, 10, 20000),
     .meaning = "connection times are multiplied by it for wheelchairs and stretchers"},
    {"max_nights", COUNT(hw_policy, max_nights, 0, HW_COUNT_MAX, 3),
     .meaning = "nights in transit"},
    {"booking_notice", DURATION(hw_policy, booking_notice, 0, 0),
     .meaning = "least time from now to a first departure"},
    {"infant_fare", RATE(hw_policy, infant_fare, 0, 1, 1000),
     .meaning = "share of the fare that an infant pays on a flight"},
    {"change_penalty", MONEY(hw_policy, change_penalty),
     .meaning = "money per person whose published itinerary changes"},
};
static const hw_record policy_record = {
    .name = "policy", .number = POLICY, FIELDS(policy_fields), STRUCT(hw_policy), .lines = true};

/* ---- countries and places ---- */

static const char *const entry_kinds[] = {"free", "clearance", "refused", NULL};

static const hw_field entry_fields[] = {
    {"nationalities", LIST(ISO, hw_entry_rule, nationalities, nationality_count), .shortest = 1,
     .flags = HW_LIST | HW_SHORT, .absent = "everyone", .meaning = "to whom the rule applies"},
    {"rule", CHOICE(hw_entry_rule, kind, entry_kinds, HW_ENTRY_FREE), .flags = HW_REQUIRED,
     .meaning = "what entry needs"},
    {"notice", PLAIN(DAYS, hw_entry_rule, notice_days), .most = HW_DURATION_MAX / HW_DAY,
     .preset = HW_NOT_GIVEN, .absent = "none", .meaning = "working days of notice before entry"},
};
static const hw_record entry_record = {
    .name = "entry rule", .number = ENTRY, FIELDS(entry_fields), STRUCT(hw_entry_rule)};

static const hw_field country_fields[] = {
    {"code", PLAIN(CODE, hw_country, code), .extra = offsetof(hw_country, iso),
     .flags = HW_REQUIRED, .meaning = "ISO 3166-1 alpha-2; unique"},
    {"name", PLAIN(TEXT, hw_country, name), .meaning = "for people"},
    {"weekend", PLAIN(WEEKDAY, hw_country, weekend), .flags = HW_LIST | HW_SHORT,
     .preset = 1 << 5 | 1 << 6, GIVEN(hw_country, has_weekend),
     .meaning = "days that do not count as working days"},
    {"holidays", LIST(DATE, hw_country, holidays, holiday_count), .flags = HW_LIST | HW_SORTED,
     .singular = "holiday", .meaning = "nor do these dates"},
    {"entries_per_day", CAPACITY(hw_country, entries_per_day),
     .meaning = "persons who may enter in one local day"},
    {"max_stay", DURATION(hw_country, max_stay, 0, HW_UNLIMITED), .absent = "unlimited",
     .meaning = "longest transit stay"},
    {"entry", RECORDS(entry_record, hw_country, entry, entry_count, "rule"), .absent = "free",
     .flags = HW_LIST, .meaning = "the first rule that matches decides"},
};
static const hw_record country_record = {.name = "country",
                                         .number = COUNTRY,
                                         FIELDS(country_fields),
                                         STRUCT(hw_country),
                                         .lines = true};

static const hw_field reception_fields[] = {
    {"days", PLAIN(WEEKDAY, hw_reception, days), .flags = HW_LIST | HW_SHORT, .preset = 0x7F,
     GIVEN(hw_reception, has_days), .meaning = "days of final arrivals"},
    {"hours", HOURS(hw_reception, hours), .meaning = "hours of final arrivals"},
    {"per_day", CAPACITY(hw_reception, per_day), .meaning = "persons in one local day"},
};
static const hw_record reception_record = {
    .name = "reception", .number = RECEPTION, FIELDS(reception_fields), STRUCT(hw_reception)};

static const hw_field closure_fields[] = {
    {"from", PLAIN(STAMP, hw_closure, from_stamp), .absent = "always",
     .meaning = "closed from then on"},
    {"until", PLAIN(STAMP, hw_closure, until_stamp), .absent = "for ever",
     .meaning = "open again then; a date closes that whole day"},
    {"reason", PLAIN(TEXT, hw_closure, reason), .flags = HW_SHARED, .meaning = "for people"},
};
static const hw_record closure_record = {
    .name = "closure", .number = CLOSURE, FIELDS(closure_fields), STRUCT(hw_closure)};

static const char *const place_kinds[] = {"airport", "city", "border", "port", "centre", NULL};

static const hw_field place_fields[] = {
    {"id", PLAIN(ID, hw_place, id), .flags = HW_REQUIRED,
     .meaning = "unique among places; airports: the IATA code"},
    {"name", PLAIN(TEXT, hw_place, name), .stands = hw_place_is_named, .absent = "the id",
     .meaning = "for people"},
    {"kind", CHOICE(hw_place, kind, place_kinds, HW_PLACE_KIND_NONE),
     .meaning = "descriptive; binds nothing"},
    {"country", REFERENCE(hw_place, country, COUNTRY), .flags = HW_REQUIRED,
     .meaning = "the country it lies in"},
    {"timezone", PLAIN(ZONE, hw_place, timezone_name), .extra = offsetof(hw_place, zone),
     .absent = "the scenario's", .meaning = "IANA name"},
    {"position", PLAIN(DEGREES, hw_place, latitude), .extra = offsetof(hw_place, longitude),
     .flags = HW_LIST | HW_SHORT, .shortest = 2, .longest = 2, GIVEN(hw_place, has_position),
     .meaning = "latitude, longitude, for maps"},
    {"connection", DURATION(hw_place, connection, 0, 0), GIVEN(hw_place, has_connection),
     .absent = "the policy's", .meaning = "least time before a boarding"},
    {"hours", HOURS(hw_place, hours), .meaning = "local hours in which legs may begin and end"},
    {"beds", COUNT(hw_place, beds, 0, HW_COUNT_MAX, 0),
     .meaning = "persons who can stay a night in transit"},
    {"bed_cost", MONEY(hw_place, bed_cost), .meaning = "per person and night"},
    {"medical", PLAIN(BOOLEAN, hw_place, medical),
     .meaning = "staffed day and night: cases with medical or escort needs can stay the night"},
    {"assisted_per_day", CAPACITY(hw_place, assisted_per_day),
     .meaning = "persons whom the arrival team can assist in one local day"},
    {"reception", .value = offsetof(hw_place, reception), INLINE(reception_record),
     GIVEN(hw_place, reception.given), .meaning = "when final arrivals are received"},
    {"closed", RECORDS(closure_record, hw_place, closures, closure_count, "closed"),
     .flags = HW_LIST, .meaning = "when nothing arrives or departs"},
};
static const hw_record place_record = {
    .name = "place", .number = PLACE, FIELDS(place_fields), STRUCT(hw_place), .lines = true};

/* ---- services ---- */

static const hw_field flight_stop_fields[] = {
    {"place", REFERENCE(hw_stop, place, PLACE), .flags = HW_REQUIRED, .meaning = "where it stops"},
    {"arrives", PLAIN(INSTANT, hw_stop, arrives), .meaning = "required but at the first stop"},
    {"departs", PLAIN(INSTANT, hw_stop, departs), .meaning = "required but at the last stop"},
    {"fare", MONEY(hw_stop, cost),
     .meaning = "per person from this stop to the next; not at the last"},
    {"cost", MONEY(hw_stop, cost), .flags = HW_SYNONYM, .meaning = "another name of `fare`"},
};
static const hw_record flight_stop_record = {
    .name = "stop of a flight", .number = FLIGHT_STOP, FIELDS(flight_stop_fields), STRUCT(hw_stop)};

static const hw_field charter_fields[] = {
    {"cost", MONEY(hw_service, run_cost), .meaning = "paid besides the fares when a run goes"},
    {"min_persons", COUNT(hw_service, min_persons, 0, HW_COUNT_MAX, 0),
     .meaning = "fewest returnees on a run that goes"},
};
static const hw_record charter_record = {
    .name = "charter", .number = CHARTER, FIELDS(charter_fields)};

/* A count that is the service's own unless it is given. */
#define CHANGED(member)                                                                            \
  COUNT(hw_run_change, member, 0, HW_COUNT_MAX, HW_NOT_GIVEN), .absent = "the service's"

static const hw_field run_change_fields[] = {
    {"date", PLAIN(DATE, hw_run_change, date), .flags = HW_REQUIRED,
     .meaning = "of the run, by its timetable; each once"},
    {"delay", DURATION(hw_run_change, delay, 0, 0), .meaning = "how late it is"},
    {"from", REFERENCE(hw_run_change, from, PLACE), .absent = "the first stop",
     .meaning = "late from the departure there on"},
    {"seats", CHANGED(seats), .meaning = "seats on this run"},
    {"stretchers", CHANGED(stretchers), .meaning = "stretcher places on it"},
    {"wheelchairs", CHANGED(wheelchairs), .meaning = "wheelchairs on one segment of it"},
    {"max_persons", CHANGED(max_persons), .meaning = "most returnees on it"},
    {"min_persons", CHANGED(min_persons), .meaning = "fewest returnees on it"},
    {"reason", PLAIN(TEXT, hw_run_change, reason), .flags = HW_SHARED, .meaning = "for people"},
};
static const hw_record run_change_record = {
    .name = "changed run", .number = RUN_CHANGE, FIELDS(run_change_fields), STRUCT(hw_run_change)};

#define SERVICE_DATES                                                                              \
  {"repeat", PLAIN(REPEAT, hw_service, repeat), .absent = "one run",                               \
   .meaning = "RFC 5545 rule; ends with the horizon"},                                             \
      {"except", LIST(DATE, hw_service, except, except_count), .flags = HW_LIST | HW_SORTED,       \
       .singular = "date", .meaning = "dates of the first stop without a run"},                    \
      {"cancelled", LIST(DATE, hw_service, cancelled, cancelled_count),                            \
       .flags = HW_LIST | HW_SORTED, .singular = "date",                                           \
       .meaning = "dates of runs that do not go"},                                                 \
  {                                                                                                \
    "changes", RECORDS(run_change_record, hw_service, changes, change_count, "change"),            \
        .flags = HW_LIST, .meaning = "runs that are late, or carry more or fewer"                  \
  }

static const hw_field flight_fields[] = {
    {"id", PLAIN(ID, hw_service, id), .flags = HW_REQUIRED,
     .meaning = "unique among flights and convoys"},
    {"from", REFERENCE(hw_flight_form, from, PLACE), .flags = HW_REQUIRED | HW_UNLESS,
     .same_as = {"stops", 0, "place"}, .meaning = "first of two stops"},
    {"to", REFERENCE(hw_flight_form, to, PLACE), .flags = HW_REQUIRED | HW_UNLESS,
     .same_as = {"stops", 1, "place"}, .meaning = "last of two stops"},
    {"departs", PLAIN(INSTANT, hw_flight_form, departs), .flags = HW_REQUIRED | HW_UNLESS,
     .same_as = {"stops", 0, "departs"}, .meaning = "first departure, in the zone of `from`"},
    {"arrives", PLAIN(INSTANT, hw_flight_form, arrives), .flags = HW_REQUIRED | HW_UNLESS,
     .same_as = {"stops", 1, "arrives"}, .meaning = "its arrival, in the zone of `to`"},
    {"stops", RECORDS(flight_stop_record, hw_service, stops, stop_count, "stop"),
     GIVEN(hw_service, stops_form), .shortest = 2, .flags = HW_LIST,
     .meaning = "in place of from, to, departs, arrives and fare"},
    SERVICE_DATES,
    {"seats", COUNT(hw_service, seats, 0, HW_COUNT_MAX, 0), .flags = HW_REQUIRED,
     .meaning = "seats held on each run"},
    {"fare", MONEY(hw_flight_form, fare), .flags = HW_UNLESS, .same_as = {"stops", 0, "fare"},
     .meaning = "per person"},
    {"stretchers", COUNT(hw_service, stretchers, 0, HW_COUNT_MAX, 0),
     .meaning = "stretcher places"},
    {"stretcher_seats", COUNT(hw_service, stretcher_seats, 0, HW_COUNT_MAX, 6),
     .meaning = "seats that one stretcher blocks and pays"},
    {"wheelchairs", CAPACITY(hw_service, wheelchairs), .meaning = "wheelchairs on one segment"},
    {"max_persons", CAPACITY(hw_service, max_persons), .meaning = "most returnees on one run"},
    {"charter", INLINE(charter_record), GIVEN(hw_service, charter),
     .meaning = "flown, and paid besides the fares, only when planned"},
};
static const hw_record flight_record = {.name = "flight",
                                        .number = FLIGHT,
                                        FIELDS(flight_fields),
                                        .size = sizeof(hw_flight_form),
                                        .kept = sizeof(hw_service),
                                        .unless = "stops",
                                        .complete = hw_complete_flight,
                                        .expand = hw_expand_flight,
                                        .lines = true};

static const hw_field convoy_stop_fields[] = {
    {"place", REFERENCE(hw_stop, place, PLACE), .flags = HW_REQUIRED, .meaning = "where it stops"},
    {"arrives", PLAIN(INSTANT, hw_stop, arrives), .meaning = "required but at the first stop"},
    {"departs", PLAIN(INSTANT, hw_stop, departs), .meaning = "required but at the last stop"},
    {"cost", MONEY(hw_stop, cost),
     .meaning = "per person from this stop to the next; not at the last"},
};
static const hw_record convoy_stop_record = {
    .name = "stop of a convoy", .number = CONVOY_STOP, FIELDS(convoy_stop_fields), STRUCT(hw_stop)};

static const hw_field vehicle_fields[] = {
    {"pool", REFERENCE(hw_vehicle_use, pool, VEHICLE_POOL), .flags = HW_REQUIRED,
     .meaning = "a vehicle pool, each once"},
    {"max", COUNT(hw_vehicle_use, max, 0, HW_COUNT_MAX, 0), GIVEN(hw_vehicle_use, has_max),
     .absent = "the pool's count", .meaning = "most vehicles of it on one run"},
};
static const hw_record vehicle_record = {
    .name = "vehicles entry", .number = VEHICLE, FIELDS(vehicle_fields), STRUCT(hw_vehicle_use)};

static const hw_field convoy_fields[] = {
    {"id", PLAIN(ID, hw_service, id), .flags = HW_REQUIRED,
     .meaning = "unique among flights and convoys"},
    {"stops", RECORDS(convoy_stop_record, hw_service, stops, stop_count, "stop"),
     .flags = HW_LIST | HW_REQUIRED, GIVEN(hw_service, stops_form), .shortest = 2,
     .meaning = "in order"},
    SERVICE_DATES,
    {"vehicles", RECORDS(vehicle_record, hw_service, vehicles, vehicle_count, "vehicle"),
     .flags = HW_LIST | HW_ONE_LINE, .meaning = "what may drive a run"},
    {"max_persons", CAPACITY(hw_service, max_persons), .meaning = "most returnees on one run"},
    {"min_persons", COUNT(hw_service, min_persons, 0, HW_COUNT_MAX, 0),
     .meaning = "fewest returnees on a run that goes"},
    {"run_cost", MONEY(hw_service, run_cost), .meaning = "paid when the run goes"},
    {"seats", COUNT(hw_service, seats, 0, HW_COUNT_MAX, 0),
     .meaning = "fixed seats of a public coach, beside the vehicles'"},
    {"wheelchairs", COUNT(hw_service, wheelchairs, 0, HW_COUNT_MAX, 0),
     .meaning = "its wheelchair places"},
    {"stretchers", COUNT(hw_service, stretchers, 0, HW_COUNT_MAX, 0),
     .meaning = "its stretcher places"},
};
static const hw_record convoy_record = {.name = "convoy",
                                        .number = CONVOY,
                                        FIELDS(convoy_fields),
                                        STRUCT(hw_service),
                                        .complete = hw_complete_convoy,
                                        .lines = true};

static const hw_field transfer_fields[] = {
    {"id", PLAIN(ID, hw_transfer, id), GIVEN(hw_transfer, has_id), .absent = "FROM-TO",
     .meaning = "unique among transfers"},
    {"from", REFERENCE(hw_transfer, from, PLACE), .flags = HW_REQUIRED, .meaning = "one end"},
    {"to", REFERENCE(hw_transfer, to, PLACE), .flags = HW_REQUIRED, .meaning = "the other"},
    {"time", DURATION(hw_transfer, time, 1, 0), .flags = HW_REQUIRED,
     .meaning = "how long it takes"},
    {"cost", MONEY(hw_transfer, cost), .meaning = "per person"},
    {"hours", HOURS(hw_transfer, hours), .meaning = "local hours in which it may start"},
    {"both_ways", PLAIN(BOOLEAN, hw_transfer, both_ways), .meaning = "also from `to` to `from`"},
    {"ambulance", PLAIN(BOOLEAN, hw_transfer, ambulance), .meaning = "an ambulance can be had"},
    {"ambulance_cost", MONEY(hw_transfer, ambulance_cost),
     .meaning = "once per case that needs it"},
    {"persons_per_day", CAPACITY(hw_transfer, persons_per_day),
     .meaning = "persons per direction in one local day"},
};
static const hw_record transfer_record = {.name = "transfer",
                                          .number = TRANSFER,
                                          FIELDS(transfer_fields),
                                          STRUCT(hw_transfer),
                                          .complete = hw_complete_transfer,
                                          .lines = true};

/* ---- pools and programmes ---- */

static const hw_field vehicle_pool_fields[] = {
    {"id", PLAIN(ID, hw_vehicle_pool, id), .flags = HW_REQUIRED,
     .meaning = "unique among vehicle pools"},
    {"base", REFERENCE(hw_vehicle_pool, base, PLACE),
     .meaning = "descriptive; positioning is part of the turnaround"},
    {"count", COUNT(hw_vehicle_pool, count, 0, HW_COUNT_MAX, 0), .flags = HW_REQUIRED,
     .meaning = "vehicles there are"},
    {"seats", COUNT(hw_vehicle_pool, seats, 0, HW_COUNT_MAX, 0), .flags = HW_REQUIRED,
     .meaning = "seats of one vehicle"},
    {"wheelchairs", COUNT(hw_vehicle_pool, wheelchairs, 0, HW_COUNT_MAX, 0),
     .meaning = "wheelchair places of one vehicle"},
    {"stretchers", COUNT(hw_vehicle_pool, stretchers, 0, HW_COUNT_MAX, 0),
     .meaning = "stretcher places of one vehicle"},
    {"cost", MONEY(hw_vehicle_pool, cost), .meaning = "per vehicle and run"},
    {"turnaround", DURATION(hw_vehicle_pool, turnaround, 0, 0),
     .meaning = "from the last arrival until it can depart again"},
};
static const hw_record vehicle_pool_record = {.name = "vehicle pool",
                                              .number = VEHICLE_POOL,
                                              FIELDS(vehicle_pool_fields),
                                              STRUCT(hw_vehicle_pool),
                                              .lines = true};

static const hw_field reach_fields[] = {
    {"place", REFERENCE(hw_reach, place, PLACE), .flags = HW_REQUIRED,
     .meaning = "where a rotation can also begin or end"},
    {"time", DURATION(hw_reach, time, 0, 0), .meaning = "from the base"},
    {"cost", MONEY(hw_reach, cost), .meaning = "each way"},
};
static const hw_record reach_record = {
    .name = "reach entry", .number = REACH, FIELDS(reach_fields), STRUCT(hw_reach)};

static const hw_field back_fields[] = {
    {"time", DURATION(hw_escort_pool, back_time, 0, 0), .meaning = "how long it takes"},
    {"cost", MONEY(hw_escort_pool, back_cost), .meaning = "what it costs"},
};
static const hw_record back_record = {.name = "back", .number = BACK, FIELDS(back_fields)};

static const hw_field absence_fields[] = {
    {"from", PLAIN(STAMP, hw_absence, from_stamp), .absent = "always",
     .meaning = "not there from then on, in the zone of the base"},
    {"until", PLAIN(STAMP, hw_absence, until_stamp), .absent = "for ever",
     .meaning = "there again then; a date is its whole day"},
    {"count", COUNT(hw_absence, count, 1, HW_COUNT_MAX, 1), .meaning = "how many of them"},
    {"reason", PLAIN(TEXT, hw_absence, reason), .flags = HW_SHARED, .meaning = "for people"},
};
static const hw_record absence_record = {
    .name = "absence", .number = ABSENCE, FIELDS(absence_fields), STRUCT(hw_absence)};

static const hw_field escort_pool_fields[] = {
    {"id", PLAIN(ID, hw_escort_pool, id), .flags = HW_REQUIRED,
     .meaning = "unique among escort pools"},
    {"kind", REFERENCE(hw_escort_pool, kind, ESCORT_KIND), .flags = HW_REQUIRED,
     .meaning = "such as nurse, doctor, guardian, operational"},
    {"covers", LIST(REFERENCE, hw_escort_pool, covers, cover_count),
     .target = HW_TARGET_ESCORT_KIND, .flags = HW_LIST | HW_SHORT,
     GIVEN(hw_escort_pool, has_covers), .shortest = 1, .absent = "its kind",
     .meaning = "the needs that it can cover"},
    {"base", REFERENCE(hw_escort_pool, base, PLACE), .flags = HW_REQUIRED,
     .meaning = "where rotations begin and end"},
    {"count", COUNT(hw_escort_pool, count, 0, HW_COUNT_MAX, 0), .flags = HW_REQUIRED,
     .meaning = "escorts there are"},
    {"persons_per_escort", COUNT(hw_escort_pool, persons_per_escort, 1, HW_COUNT_MAX, 1),
     .meaning = "persons whom one escort covers"},
    {"cost_per_day", MONEY(hw_escort_pool, cost_per_day), .meaning = "per started 24 hours away"},
    {"rest", DURATION(hw_escort_pool, rest, 0, 0), .meaning = "after each rotation"},
    {"max_duty", DURATION(hw_escort_pool, max_duty, 0, HW_UNLIMITED), .absent = "unlimited",
     .meaning = "longest time away"},
    {"reach", RECORDS(reach_record, hw_escort_pool, reach, reach_count, "reach"), .flags = HW_LIST,
     .meaning = "places besides the base, each once"},
    {"back", INLINE(back_record), GIVEN(hw_escort_pool, has_back),
     .absent = "rotations end at the base or in reach", .meaning = "way home from any other place"},
    {"out", RECORDS(absence_record, hw_escort_pool, absences, absence_count, "out"),
     .flags = HW_LIST, .meaning = "when some of them are not there"},
};
static const hw_record escort_pool_record = {.name = "escort pool",
                                             .number = ESCORT_POOL,
                                             FIELDS(escort_pool_fields),
                                             STRUCT(hw_escort_pool),
                                             .complete = hw_complete_escort_pool,
                                             .lines = true};

static const hw_field programme_fields[] = {
    {"id", PLAIN(ID, hw_programme, id), .flags = HW_REQUIRED, .meaning = "unique among programmes"},
    {"funder", PLAIN(TEXT, hw_programme, funder), .flags = HW_EXPECTED, .meaning = "who pays"},
    {"budget", MONEY(hw_programme, budget), GIVEN(hw_programme, has_budget), .absent = "unlimited",
     .meaning = "for all cases of the programme"},
    {"grant_per_case", MONEY(hw_programme, grant_per_case), .meaning = "paid at the destination"},
    {"pocket_money", MONEY(hw_programme, pocket_money), .meaning = "per person"},
    {"entitlement_until", PLAIN(STAMP, hw_programme, entitlement_until), .absent = "for ever",
     .meaning = "arrivals after it get `reduced_grant`, in the zone of the case's `to`"},
    {"reduced_grant", MONEY(hw_programme, reduced_grant), .meaning = "at most grant_per_case"},
};
static const hw_record programme_record = {.name = "programme",
                                           .number = PROGRAMME,
                                           FIELDS(programme_fields),
                                           STRUCT(hw_programme),
                                           .lines = true};

/* ---- the scenario ---- */

#define TOP(of, member, number_of, one) RECORDS(of, hw_scenario_form, member, number_of, one)

static const hw_field scenario_fields[] = {
    {"homeward", PLAIN(VERSION, hw_scenario_form, scenario), .most = 1, .flags = HW_REQUIRED,
     .meaning = "format version"},
    {"name", PLAIN(TEXT, hw_scenario_form, scenario.name), .flags = HW_REQUIRED,
     .meaning = "for people"},
    {"timezone", PLAIN(ZONE, hw_scenario_form, scenario.timezone_name),
     .extra = offsetof(hw_scenario_form, scenario.zone), .flags = HW_REQUIRED,
     .meaning = "IANA name; of now, horizon and places that set none"},
    {"currency", PLAIN(CURRENCY, hw_scenario_form, scenario.currency), .flags = HW_REQUIRED,
     .meaning = "ISO 4217, of every amount"},
    {"now", PLAIN(INSTANT, hw_scenario_form, scenario.now.stamp), .flags = HW_REQUIRED,
     .meaning = "the planning instant"},
    {"horizon", INLINE(horizon_record), .flags = HW_REQUIRED,
     .meaning = "every planned leg lies inside"},
    {"policy", .value = offsetof(hw_scenario_form, scenario.policy), INLINE(policy_record),
     .flags = HW_REQUIRED, .meaning = "what counts how much"},
    {"countries", TOP(country_record, scenario.countries, scenario.country_count, "country"),
     .flags = HW_LIST, .meaning = "calendars, quotas, entry rules"},
    {"places", TOP(place_record, scenario.places, scenario.place_count, "place"), .flags = HW_LIST,
     .meaning = "airports, cities, borders, ports, centres"},
    {"flights", TOP(flight_record, flights, flight_count, "flight"), .flags = HW_LIST,
     .meaning = "services by air"},
    {"convoys", TOP(convoy_record, convoys, convoy_count, "convoy"), .flags = HW_LIST,
     .meaning = "services overland"},
    {"transfers", TOP(transfer_record, scenario.transfers, scenario.transfer_count, "transfer"),
     .flags = HW_LIST, .meaning = "ground links at any time"},
    {"vehicle_pools",
     TOP(vehicle_pool_record, scenario.vehicle_pools, scenario.vehicle_pool_count, "vehicle_pool"),
     .flags = HW_LIST, .meaning = "vehicles for convoys"},
    {"escort_pools",
     TOP(escort_pool_record, scenario.escort_pools, scenario.escort_pool_count, "escort_pool"),
     .flags = HW_LIST, .meaning = "escorts for cases"},
    {"programmes",
     TOP(programme_record, scenario.programmes, scenario.programme_count, "programme"),
     .flags = HW_LIST, .meaning = "funders' budgets and entitlements"},
    {"cases", TOP(hw_case_record, scenario.cases, scenario.case_count, "case"),
     .longest = HW_COUNT_MAX, .instead = &case_file_record, .flags = HW_LIST,
     .meaning = "who goes home"},
};
const hw_record hw_scenario_record = {.name = "scenario",
                                      .element = "homeward",
                                      .number = SCENARIO,
                                      FIELDS(scenario_fields),
                                      STRUCT(hw_scenario_form),
                                      .lines = true};
