/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/reason.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* What the sentences need of a path found with a rule lifted. */
typedef struct telling {
  hw_reason *reason;
  const hw_network *network;
  const homeward_scenario *scenario;
  const hw_case *c;
  hw_facts facts; /* with every rule in force */
  const hw_path *path;
  hw_minute departs, arrives;
  char when[2][40];
} telling;

static void say(hw_reason *reason, const char *code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static void say(hw_reason *reason, const char *code, const char *format, ...) {
  va_list arguments;
  reason->code = code;
  va_start(arguments, format);
  vsnprintf(reason->detail, sizeof reason->detail, format, arguments);
  va_end(arguments);
}

static void help(hw_reason *reason, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void help(hw_reason *reason, const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(reason->remedy, sizeof reason->remedy, format, arguments);
  va_end(arguments);
}

static const char *place_id(const telling *t, int32_t place) {
  return t->scenario->places[place].id;
}

/* Local time at a place, in one of two buffers. */
static const char *at(telling *t, int buffer, hw_minute instant, int32_t place) {
  return hw_format_short(t->when[buffer], instant, t->scenario->places[place].zone);
}

static telling tell(hw_reason *reason, const hw_network *network, const int32_t *case_index,
                    const hw_path *path) {
  telling t = {.reason = reason,
               .network = network,
               .scenario = network->scenario,
               .c = &network->scenario->cases[*case_index],
               .path = path};
  hw_facts_fill(&t.facts, network, case_index, 1, 0);
  *reason = (hw_reason){.code = "no-route"};
  if (path != NULL && path->count > 0) {
    t.departs = hw_step_departs(network, &path->steps[0]);
    t.arrives = hw_step_arrives(network, &path->steps[path->count - 1]);
  }
  return t;
}

/* The case's facts when this rule alone is in force. */
static hw_facts facts_of_rule(const telling *t, int rule) {
  hw_facts facts;
  hw_facts_fill(&facts, t->network, t->facts.members, t->facts.member_count,
                HW_LIFT_ALL & ~HW_LIFT(rule));
  return facts;
}

/* The first step that this rule alone forbids, NULL when none is. */
static const hw_step *forbidden_step(const telling *t, int rule) {
  hw_facts facts = facts_of_rule(t, rule);
  for (int32_t k = 0; k < t->path->count; k++) {
    const hw_step *step = &t->path->steps[k];
    bool allowed = step->ride != HW_NONE ? hw_facts_ride(&facts, &t->network->rides[step->ride])
                                         : hw_facts_link(&facts, &t->network->links[step->link]);
    if (!allowed)
      return step;
  }
  return NULL;
}

/* The id of the service or transfer of a step. */
static const char *step_id(const telling *t, const hw_step *step) {
  return step->ride != HW_NONE ? t->scenario->services[t->network->rides[step->ride].service].id
                               : t->scenario->transfers[t->network->links[step->link].transfer].id;
}

/* ---- rules of section 4 ---- */

static void consent(telling *t) {
  const hw_consent *consent = &t->c->consent;
  if (!t->facts.never) {
    say(t->reason, "consent-expires", "the consent ends %s, the earliest arrival at %s is %s",
        at(t, 0, consent->until.at, t->c->to), place_id(t, t->c->to),
        at(t, 1, t->arrives, t->c->to));
    help(t->reason, "a consent valid until %s or later", at(t, 0, t->arrives, t->c->to));
    return;
  }
  const char *lacking = !consent->given                              ? "no consent is on file"
                        : consent->withdrawn.kind != HW_STAMP_ABSENT ? "the consent is withdrawn"
                        : consent->counselled.stamp.kind == HW_STAMP_ABSENT
                            ? "nobody counselled the case"
                        : consent->signed_.stamp.kind == HW_STAMP_ABSENT
                            ? "the consent is not signed"
                            : "the consent is counselled or signed after now";
  say(t->reason, "no-consent", "%s", lacking);
  help(t->reason, "a consent that is counselled and signed by %s",
       hw_format_short(t->when[0], t->scenario->now.at, t->scenario->zone));
}

static void window(telling *t) {
  if (t->departs < t->facts.earliest) {
    say(t->reason, "too-early",
        "the itinerary found departs from %s at %s, the case may depart from %s on",
        place_id(t, t->c->from), at(t, 0, t->departs, t->c->from),
        at(t, 1, t->facts.earliest, t->c->from));
    help(t->reason, "an earlier ready date or shorter notice, or a later service");
  } else if (t->departs > t->facts.depart_by) {
    say(t->reason, "depart-by", "the case must depart by %s, the itinerary found departs %s",
        at(t, 0, t->facts.depart_by, t->c->from), at(t, 1, t->departs, t->c->from));
    help(t->reason, "a departure allowed until %s", at(t, 0, t->departs, t->c->from));
  } else {
    say(t->reason, "depart-by",
        "the itinerary found, %s to %s, goes on after the end of the horizon",
        at(t, 0, t->departs, t->c->from), at(t, 1, t->arrives, t->c->to));
    help(t->reason, "a horizon until %s or later, or an earlier service",
         at(t, 0, t->arrives, t->c->to));
  }
}

/* The place is closed, or outside its hours, at this minute (I5). */
static bool shut(const hw_place *place, hw_minute instant) {
  for (int32_t i = 0; i < place->closure_count; i++)
    if (instant >= place->closures[i].from && instant < place->closures[i].until)
      return true;
  return place->hours.count > 0 &&
         !hw_hours_contain(place->hours, hw_zone_minute_of_day(place->zone, instant));
}

static void closed_stop(telling *t, int32_t r) {
  const hw_run *run = &t->scenario->runs[r];
  const hw_service *service = &t->scenario->services[run->service];
  char name[96];
  hw_run_name(name, t->scenario, r);
  for (int32_t stop = 0; stop < service->stop_count; stop++) {
    int32_t place = service->stops[stop].place;
    bool arriving = stop > 0 && shut(&t->scenario->places[place], run->arrives[stop]);
    if (!arriving &&
        (stop + 1 == service->stop_count || !shut(&t->scenario->places[place], run->departs[stop])))
      continue;
    say(t->reason, "place-closed",
        "the itinerary found needs %s, which %s %s at %s, when it is "
        "closed",
        name, arriving ? "reaches" : "leaves", place_id(t, place),
        at(t, 0, arriving ? run->arrives[stop] : run->departs[stop], place));
    help(t->reason, "%s open at that time, or another run", place_id(t, place));
    return;
  }
}

static void usable(telling *t) {
  for (int32_t k = 0; k < t->path->count; k++) {
    const hw_step *step = &t->path->steps[k];
    char name[96];
    if (step->ride == HW_NONE) {
      const hw_link *link = &t->network->links[step->link];
      if (hw_intervals_contain(link->starts, step->start))
        continue;
      say(t->reason, "place-closed",
          "the itinerary found takes %s at %s, outside its hours or while %s or %s is closed",
          step_id(t, step), at(t, 0, step->start, link->from), place_id(t, link->from),
          place_id(t, link->to));
      help(t->reason, "longer hours for %s or its places", step_id(t, step));
      return;
    }
    const hw_ride *ride = &t->network->rides[step->ride];
    if (ride->usable)
      continue;
    if (!t->scenario->runs[ride->run].cancelled) {
      closed_stop(t, ride->run);
      return;
    }
    hw_run_name(name, t->scenario, ride->run);
    say(t->reason, "run-cancelled", "the itinerary found needs %s, which is cancelled", name);
    help(t->reason, "%s going after all, or another service from %s to %s", name,
         place_id(t, ride->from), place_id(t, ride->to));
    return;
  }
}

static void nights(telling *t) {
  hw_wait waits[HW_PATH_STEPS];
  int32_t count = hw_path_waits(t->network, t->path->steps, t->path->count, waits), sum = 0;
  for (int32_t w = 0; w < count; w++) {
    if (waits[w].last <= waits[w].first)
      continue;
    sum += waits[w].last - waits[w].first;
    if (t->scenario->places[waits[w].place].beds > 0)
      continue;
    say(t->reason, "no-beds", "the itinerary found spends a night at %s, which has no beds",
        place_id(t, waits[w].place));
    help(t->reason, "beds at %s", place_id(t, waits[w].place));
    return;
  }
  say(t->reason, "too-many-nights",
      "nights in transit: the itinerary found has %d, the case may have %d", sum,
      t->facts.max_nights);
  help(t->reason, "%d %s in transit allowed", sum, sum == 1 ? "night" : "nights");
}

static void medical_nights(telling *t) {
  hw_wait waits[HW_PATH_STEPS];
  int32_t count = hw_path_waits(t->network, t->path->steps, t->path->count, waits);
  for (int32_t w = 0; w < count; w++)
    if (waits[w].last > waits[w].first && !t->scenario->places[waits[w].place].medical) {
      say(t->reason, "no-medical-beds",
          "the itinerary found spends a night at %s, which is not staffed for medical cases",
          place_id(t, waits[w].place));
      help(t->reason, "medical staff at %s by night", place_id(t, waits[w].place));
      return;
    }
}

static void connection(telling *t) {
  for (int32_t k = 1; k < t->path->count; k++) {
    const hw_step *step = &t->path->steps[k];
    hw_minute arrives = hw_step_arrives(t->network, &t->path->steps[k - 1]);
    if (step->ride == HW_NONE)
      continue;
    hw_minute wait = hw_step_departs(t->network, step) - arrives;
    int32_t place = hw_step_from(t->network, step);
    int32_t needed = hw_facts_connection(&t->facts, place);
    if (wait >= needed)
      continue;
    say(t->reason, "short-connection",
        "the connection at %s on %s has %d minutes, the case needs %d", place_id(t, place),
        at(t, 0, arrives, place), wait, needed);
    help(t->reason, "a waived connection time at %s, or a later run from there",
         place_id(t, place));
    return;
  }
  say(t->reason, "short-connection", "no itinerary keeps the connection times");
}

static void avoidance(telling *t) {
  const hw_step *step = forbidden_step(t, 10);
  if (step == NULL)
    return;
  say(t->reason, "avoided",
      "the itinerary found takes %s from %s to %s, which the case must avoid or which passes "
      "what it must avoid",
      step_id(t, step), place_id(t, hw_step_from(t->network, step)),
      place_id(t, hw_step_to(t->network, step)));
  help(t->reason, "lifting what the case avoids on %s", step_id(t, step));
}

/* ---- I11 ---- */

typedef struct stay {
  int32_t entry_place, exit_place;
  hw_minute entry, exit;
  bool final;
} stay;

static int32_t list_stays(const telling *t, stay *out, int32_t room) {
  int32_t count = 0;
  for (int32_t k = 0; k < t->path->count; k++) {
    const hw_step *step = &t->path->steps[k];
    hw_crossing one = {0};
    const hw_crossing *crossings = &one;
    int32_t crossing_count = 0;
    if (step->ride != HW_NONE) {
      crossings = t->network->crossings + t->network->rides[step->ride].first_crossing;
      crossing_count = t->network->rides[step->ride].crossing_count;
    } else if (t->network->links[step->link].crosses) {
      const hw_link *link = &t->network->links[step->link];
      one = (hw_crossing){link->from, link->to, step->start, step->start + link->time, HW_NONE};
      crossing_count = 1;
    }
    for (int32_t i = 0; i < crossing_count && count < room; i++) {
      if (count > 0) {
        out[count - 1].exit_place = crossings[i].exit_place;
        out[count - 1].exit = crossings[i].exit;
        out[count - 1].final = false;
      }
      out[count++] = (stay){crossings[i].entry_place, crossings[i].entry_place, crossings[i].entry,
                            crossings[i].entry, true};
    }
  }
  return count;
}

static void clearance(telling *t, const stay *s, const hw_country *country,
                      const hw_entry_rule *rule) {
  const char *place = place_id(t, s->entry_place);
  hw_minute latest = HW_MINUTE_MIN;
  for (int32_t i = 0; i < t->c->clearance_count; i++) {
    hw_minute until =
        hw_stamp_close(t->c->clearances[i].until, t->scenario->places[s->exit_place].zone);
    if (&t->scenario->countries[t->c->clearances[i].country] == country && until > latest)
      latest = until;
  }
  if (rule->kind == HW_ENTRY_FREE ||
      (latest == HW_MINUTE_MIN && rule->notice_days != HW_NOT_GIVEN)) {
    say(t->reason, "notice-too-short",
        "%s wants %d working days of notice, the itinerary found enters at %s on %s", country->code,
        rule->notice_days, place, at(t, 0, s->entry, s->entry_place));
    help(t->reason, "a later itinerary, or a shorter notice for %s", country->code);
  } else if (latest == HW_MINUTE_MIN) {
    say(t->reason, "clearance-missing", "%s asks for a clearance, there is none", country->code);
    if (s->final)
      help(t->reason, "a clearance for %s that covers %s", country->code,
           at(t, 0, s->entry, s->entry_place));
    else
      help(t->reason, "a clearance for %s that covers %s to %s", country->code,
           at(t, 0, s->entry, s->entry_place), at(t, 1, s->exit, s->exit_place));
  } else if (latest < s->exit) {
    say(t->reason, "clearance-expires",
        "the clearance for %s ends %s, the itinerary found %s at %s on %s", country->code,
        at(t, 0, latest, s->exit_place), s->final ? "enters" : "leaves it",
        place_id(t, s->exit_place), at(t, 1, s->exit, s->exit_place));
    help(t->reason, "a clearance for %s valid until %s", country->code,
         at(t, 0, s->exit, s->exit_place));
  } else {
    say(t->reason, "clearance-missing",
        "no clearance for %s covers %s, when the itinerary found "
        "enters at %s",
        country->code, at(t, 0, s->entry, s->entry_place), place);
    help(t->reason, "a clearance for %s from %s on", country->code,
         at(t, 0, s->entry, s->entry_place));
  }
}

static bool entry_broken(telling *t, const stay *s) {
  const hw_country *country = &t->scenario->countries[t->scenario->places[s->entry_place].country];
  const hw_entry_rule *rule = hw_country_entry_rule(country, t->c->nationality);
  if (country->iso == t->c->nationality)
    return false;
  if (rule != NULL && rule->kind == HW_ENTRY_REFUSED) {
    say(t->reason, "entry-refused", "%s refuses entry to this nationality", country->code);
    help(t->reason, "an entry permitted by %s, or a route around it", country->code);
    return true;
  }
  if (!s->final && s->exit - s->entry > country->max_stay) {
    say(t->reason, "stay-too-long",
        "the stay in %s on the itinerary found lasts %d h %02d, %d h %02d are allowed",
        country->code, (s->exit - s->entry) / 60, (s->exit - s->entry) % 60, country->max_stay / 60,
        country->max_stay % 60);
    help(t->reason, "a longer stay in %s, or an earlier onward run", country->code);
    return true;
  }
  bool allowed = s->final
                     ? hw_facts_final_entry(&t->facts, s->entry_place, s->entry)
                     : hw_facts_stay(&t->facts, s->entry_place, s->entry, s->exit_place, s->exit);
  if (!allowed && rule != NULL)
    clearance(t, s, country, rule);
  return !allowed;
}

static void entries(telling *t) {
  stay stays[64];
  int32_t count = list_stays(t, stays, 64);
  for (int32_t i = 0; i < count; i++)
    if (entry_broken(t, &stays[i]))
      return;
  say(t->reason, "clearance-missing", "no itinerary keeps the entry rules");
}

/* ---- deadlines ---- */

static void deadline(telling *t, const char *code, const char *what, const char *remedy,
                     hw_minute until) {
  say(t->reason, code, "%s %s, the earliest arrival at %s is %s", what, at(t, 0, until, t->c->to),
      place_id(t, t->c->to), at(t, 1, t->arrives, t->c->to));
  help(t->reason, "%s until %s or later", remedy, at(t, 0, t->arrives, t->c->to));
}

static void arrival(telling *t) {
  deadline(t, "too-late", "the case must arrive by", "an arrival allowed", t->c->latest.at);
}

static void documents(telling *t) {
  const hw_document *first = NULL;
  for (int32_t i = 0; i < t->c->document_count; i++)
    if (first == NULL || t->c->documents[i].until.at < first->until.at)
      first = &t->c->documents[i];
  if (first != NULL)
    deadline(t, "document-expires", "a document is valid until", "documents valid",
             first->until.at);
}

static void fitness(telling *t) {
  if (t->arrives > t->c->fit_until.at) {
    deadline(t, "not-fit", "the fitness to travel ends", "fitness to travel", t->c->fit_until.at);
    return;
  }
  say(t->reason, "not-fit", "the case is fit to travel from %s, the itinerary found departs %s",
      at(t, 0, t->c->fit_from.at, t->c->from), at(t, 1, t->departs, t->c->from));
  help(t->reason, "fitness to travel from %s on, or a later service",
       at(t, 0, t->departs, t->c->from));
}

/* A stretcher case may also be stopped by the ambulance that it needs on the road. */
static bool lacks_stretcher(const telling *t, const hw_step *step) {
  if (t->c->stretchers == 0)
    return false;
  if (step->ride == HW_NONE || !t->c->ambulance)
    return true;
  return hw_ride_service(t->network, &t->network->rides[step->ride])->stretchers == 0;
}

static void special(telling *t) {
  const hw_step *step = forbidden_step(t, 14);
  if (step == NULL)
    return;
  const char *from = place_id(t, hw_step_from(t->network, step));
  const char *to = place_id(t, hw_step_to(t->network, step));
  bool stretcher = lacks_stretcher(t, step);
  say(t->reason, stretcher ? "no-stretcher" : "no-ambulance",
      "the itinerary found takes %s from %s to %s, which takes no %s", step_id(t, step), from, to,
      stretcher ? "stretcher" : "case that needs an ambulance");
  help(t->reason, "%s from %s to %s", stretcher ? "a stretcher place" : "an ambulance", from, to);
}

static void too_long(telling *t) {
  int32_t minutes = t->arrives - t->departs;
  say(t->reason, "too-long", "the itinerary found takes %d h %02d, %d h %02d are allowed",
      minutes / 60, minutes % 60, t->c->max_travel / 60, t->c->max_travel % 60);
  help(t->reason, "a longest travel of %d h %02d", minutes / 60, minutes % 60);
}

static void reception(telling *t) {
  say(t->reason, "no-reception", "%s receives nobody at %s, when the itinerary found arrives",
      place_id(t, t->c->to), at(t, 0, t->arrives, t->c->to));
  help(t->reason, "reception at %s on that day and hour", place_id(t, t->c->to));
}

void hw_reason_alone(hw_reason *reason, const hw_network *network, int32_t case_index, int rule,
                     const hw_path *path) {
  static void (*const by_rule[16])(telling *) = {
      [1] = consent,    [4] = arrival,        [3] = window,   [5] = usable,     [6] = connection,
      [7] = nights,     [8] = medical_nights, [9] = too_long, [10] = avoidance, [11] = entries,
      [12] = documents, [13] = fitness,       [14] = special, [15] = reception};
  telling t = tell(reason, network, &case_index, path);
  by_rule[rule](&t);
}

void hw_reason_no_route(hw_reason *reason, const hw_network *network, int32_t case_index) {
  telling t = tell(reason, network, &case_index, NULL);
  if (t.c->from == t.c->to) {
    say(reason, "no-route", "the case is at %s already", place_id(&t, t.c->to));
    help(reason, "another destination");
    return;
  }
  say(reason, "no-route", "no runs and transfers of the scenario join %s to %s",
      place_id(&t, t.c->from), place_id(&t, t.c->to));
  help(reason, "a service that joins %s to %s", place_id(&t, t.c->from), place_id(&t, t.c->to));
}

/* ---- beside the plan ---- */

/* "the case", or "group G7 of 9 persons". */
static const char *party_name(char *out, size_t size, const hw_class *class) {
  const homeward_scenario *scenario = class->facts.network->scenario;
  if (class->members == 1)
    snprintf(out, size, "the case");
  else
    snprintf(out, size, "group %s of %d persons",
             scenario->groups[scenario->cases[class->cases[0]].group].id, class->persons);
  return out;
}

/* The use of the path that the plan leaves no room for, under the rule (0: any). */
static bool find_shortage(const hw_spare *spare, const hw_class *class, int rule,
                          const hw_path *path, hw_use *out, int64_t *left) {
  hw_use uses[512];
  hw_spare_view all = {.spare = spare, .class = class};
  int32_t count = hw_path_uses(class, path->steps, path->count, uses, 512);
  for (int32_t u = 0; u < count && u < 512; u++) {
    int64_t room = hw_spare_room(&all, uses[u].resource);
    if (room == INT64_MAX || uses[u].amount <= room ||
        (rule != 0 && hw_spare_rule(spare, uses[u].resource) != rule))
      continue;
    *out = uses[u];
    *left = room < 0 ? 0 : room;
    return true;
  }
  return false;
}

/* What a resource is called in a sentence. */
static void name_resource(char *out, size_t size, const hw_network *network, int32_t resource) {
  const homeward_scenario *scenario = network->scenario;
  hw_resource_kind kind;
  int32_t run = hw_resource_run(network, resource, &kind);
  int32_t local = resource - network->offset[kind], item = local / network->date_count;
  char name[96], date[32];
  hw_format_date(date, network->first_date + local % network->date_count);
  if (run != HW_NONE)
    snprintf(out, size, "%s", hw_run_name(name, scenario, run));
  else if (kind == HW_USE_ENTRIES)
    snprintf(out, size, "%s on %s", scenario->countries[item].code, date);
  else if (kind == HW_USE_LINK)
    snprintf(out, size, "%s on %s", scenario->transfers[network->links[item].transfer].id, date);
  else if (kind == HW_USE_BUDGET)
    snprintf(out, size, "%s", scenario->programmes[local].id);
  else
    snprintf(out, size, "%s on %s", scenario->places[item].id, date);
}

/* Code of each kind of shortage, and what is short: one, several. */
typedef struct shortage {
  const char *code, *one, *many;
} shortage;

static shortage shortage_of(hw_resource_kind kind, bool flight) {
  switch (kind) {
  case HW_USE_SEATS:
    return (shortage){flight ? "no-seats" : "no-vehicle-places", "seat", "seats"};
  case HW_USE_STRETCHERS:
    return (shortage){flight ? "no-special-places" : "no-vehicle-places", "stretcher place",
                      "stretcher places"};
  case HW_USE_WHEELCHAIRS:
    return (shortage){flight ? "no-special-places" : "no-vehicle-places", "wheelchair place",
                      "wheelchair places"};
  case HW_USE_PERSONS:
    return (shortage){"run-limits", "person allowed", "persons allowed"};
  case HW_USE_BEDS:
    return (shortage){"no-beds-left", "bed", "beds"};
  case HW_USE_ASSISTED:
    return (shortage){"assistance-full", "assisted arrival", "assisted arrivals"};
  case HW_USE_ENTRIES:
    return (shortage){"quota-full", "entry", "entries"};
  case HW_USE_RECEPTION:
    return (shortage){"reception-full", "reception place", "reception places"};
  case HW_USE_LINK:
    return (shortage){"transfer-full", "place", "places"};
  default:
    return (shortage){"over-budget", "cent", "cents"};
  }
}

/* "AMM on 2005-04-03 has 2 beds left, the case needs 3"; `more` receives what would do. */
static const char *tell_shortage(char *out, size_t size, const hw_class *class, const hw_use *use,
                                 int64_t left, char more[160]) {
  const hw_network *network = class->facts.network;
  const homeward_scenario *scenario = network->scenario;
  hw_resource_kind kind;
  int32_t run = hw_resource_run(network, use->resource, &kind);
  bool flight = run == HW_NONE || scenario->services[scenario->runs[run].service].kind == HW_FLIGHT;
  shortage short_of = shortage_of(kind, flight);
  int64_t lacking = use->amount - left;
  char name[128], party[96];
  name_resource(name, sizeof name, network, use->resource);
  party_name(party, sizeof party, class);
  if (kind == HW_USE_BUDGET) {
    snprintf(out, size, "%s has %" PRId64 ".%02" PRId64 " left, %s needs %" PRId64 ".%02" PRId64,
             name, left / 100, left % 100, party, use->amount / 100, use->amount % 100);
    snprintf(more, 160, "%" PRId64 ".%02" PRId64 " more for %s", lacking / 100, lacking % 100,
             name);
    return short_of.code;
  }
  snprintf(out, size, "%s has %" PRId64 " %s left%s, %s needs %" PRId64, name, left,
           left == 1 ? short_of.one : short_of.many,
           flight || kind > HW_USE_WHEELCHAIRS ? "" : " with every vehicle that could still come",
           party, use->amount);
  snprintf(more, 160, "%" PRId64 " more %s: %s", lacking,
           lacking == 1 ? short_of.one : short_of.many, name);
  return short_of.code;
}

static void say_shortage(hw_reason *reason, const hw_class *class, const hw_use *use,
                         int64_t left) {
  char detail[sizeof reason->detail], more[160];
  const char *code = tell_shortage(detail, sizeof detail, class, use, left, more);
  say(reason, code, "%s", detail);
  help(reason, "%s", more);
}

void hw_reason_run_limits(hw_reason *reason) {
  *reason = (hw_reason){.code = "run-limits"};
  say(reason, "run-limits", "no run that could carry the case can go beside the rest of the plan");
  help(reason, "a lower minimum load, or more returnees on the same run");
}

/* C5: the first run of the path that is full, or that would not carry its minimum load. */
static bool say_load(hw_reason *reason, const hw_spare *spare, const hw_class *class,
                     const hw_path *path) {
  const hw_network *network = &spare->engine->network;
  for (int32_t k = 0; k < path->count; k++) {
    if (path->steps[k].ride == HW_NONE)
      continue;
    const hw_ride *ride = &network->rides[path->steps[k].ride];
    const hw_service *service = hw_ride_service(network, ride);
    int64_t with = spare->state.usage[hw_resource(network, HW_USE_PERSONS, ride->run)];
    with += class->persons;
    char name[96], party[96];
    hw_run_name(name, network->scenario, ride->run);
    party_name(party, sizeof party, class);
    if (with < service->min_persons) {
      say(reason, "run-limits", "%s goes with at least %d persons, with %s there would be %" PRId64,
          name, service->min_persons, party, with);
      help(reason, "a lower minimum load, or %" PRId64 " more returnees on %s",
           service->min_persons - with, name);
      return true;
    }
    if (service->max_persons != HW_UNLIMITED && with > service->max_persons) {
      say(reason, "run-limits", "%s takes at most %d persons, with %s there would be %" PRId64,
          name, service->max_persons, party, with);
      help(reason, "%" PRId64 " more persons allowed on %s", with - service->max_persons, name);
      return true;
    }
  }
  return false;
}

void hw_reason_beside(hw_reason *reason, const hw_spare *spare, const hw_class *class, int rule,
                      const hw_path *path) {
  hw_use use;
  int64_t left;
  *reason = (hw_reason){.code = "run-limits"};
  if (rule == 5 && say_load(reason, spare, class, path))
    return;
  if (rule != 5 && find_shortage(spare, class, rule, path, &use, &left)) {
    say_shortage(reason, class, &use, left);
    return;
  }
  if (rule == 3) {
    say(reason, "no-vehicle-places",
        "the vehicles that could still come cannot serve all runs of the itinerary found");
    help(reason, "one more vehicle in their pool, a shorter turnaround, or fixed seats");
  } else if (rule == 4) {
    say(reason, "no-vehicles", "every vehicle %s is under way at that time",
        class->ambulance ? "with stretcher places that could come" : "that could come");
    help(reason, "one more vehicle in the pool, or a shorter turnaround");
  } else {
    hw_reason_run_limits(reason);
  }
}

void hw_reason_too_costly(hw_reason *reason, const hw_class *class, const hw_path *path,
                          hw_cents cost) {
  telling t = tell(reason, class->facts.network, class->cases, path);
  char party[96];
  say(reason, "too-costly",
      "the cheapest itinerary found costs %" PRId64 ".%02" PRId64 " with its vehicles and runs, "
      "leaving %s counts %" PRId64 ".%02" PRId64,
      cost / 100, cost % 100, party_name(party, sizeof party, class), class->penalty / 100,
      class->penalty % 100);
  if (cost < class->penalty)
    help(reason, "planning again with a smaller gap or more time");
  else
    help(reason, "a higher unserved_penalty for priority %d, or a cheaper way", t.c->priority);
}

/* ---- C12 ---- */

/* The group has an itinerary, `together`, and no room on it. */
static void say_no_room(hw_reason *reason, const hw_spare *spare, const hw_split *split,
                        const char *group) {
  char detail[200], more[160];
  hw_use use;
  int64_t left;
  if (find_shortage(spare, split->group, 0, split->together, &use, &left)) {
    tell_shortage(detail, sizeof detail, split->group, &use, left, more);
    say(reason, "group-split", "the case could travel alone, its group cannot: %s", detail);
  } else {
    say(reason, "group-split", "the case could travel alone, beside the plan group %s cannot",
        group);
  }
}

void hw_reason_group_split(hw_reason *reason, const hw_spare *spare, const hw_split *split) {
  const hw_network *network = &spare->engine->network;
  telling t = tell(reason, network, split->group->cases, split->alone);
  const char *group = t.scenario->groups[t.c->group].id;
  const char *other = split->without == HW_NONE ? "" : t.scenario->cases[split->without].id;
  reason->code = "group-split";
  if (split->together != NULL) {
    say_no_room(reason, spare, split, group);
  } else if (split->stranded != NULL) {
    say(reason, "group-split", "the case could travel alone, its group %s cannot for %s (%s): %s",
        group, other, split->stranded->code, split->stranded->detail);
  } else if (split->rest != NULL) {
    const hw_step *last = &split->rest->steps[split->rest->count - 1];
    say(reason, "group-split",
        "no itinerary suits all %d cases of group %s; without %s the others could leave %s and "
        "arrive %s",
        split->group->members, group, other,
        at(&t, 0, hw_step_departs(network, &split->rest->steps[0]), t.c->from),
        at(&t, 1, hw_step_arrives(network, last), t.c->to));
  } else {
    say(reason, "group-split", "no itinerary suits all %d cases of group %s, nor all but one",
        split->group->members, group);
  }
  help(reason, "travel apart from group %s: the case could leave %s and arrive %s", group,
       at(&t, 0, t.departs, t.c->from), at(&t, 1, t.arrives, t.c->to));
}

void hw_reason_not_supported(hw_reason *reason, const hw_network *network, int32_t case_index) {
  const hw_case *c = &network->scenario->cases[case_index];
  *reason = (hw_reason){.code = "not-supported"};
  say(reason, "not-supported", "%s are not planned yet",
      c->escort_count > 0 ? "cases that need escorts" : "groups with cases that need escorts");
  help(reason, "a later version of Homeward");
}

void hw_reason_interrupted(hw_reason *reason) {
  *reason = (hw_reason){.code = "too-costly"};
  say(reason, "too-costly", "planning was stopped before a reason could be searched for");
  help(reason, "planning again without a stop");
}
