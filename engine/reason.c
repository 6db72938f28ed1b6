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
        "the only itineraries depart from %s at %s, the case may depart from %s on",
        place_id(t, t->c->from), at(t, 0, t->departs, t->c->from),
        at(t, 1, t->facts.earliest, t->c->from));
    help(t->reason, "an earlier ready date or shorter notice, or a later service");
  } else if (t->departs > t->facts.depart_by) {
    say(t->reason, "depart-by", "the case must depart by %s, the itinerary found departs %s",
        at(t, 0, t->facts.depart_by, t->c->from), at(t, 1, t->departs, t->c->from));
    help(t->reason, "a departure allowed until %s", at(t, 0, t->departs, t->c->from));
  } else {
    say(t->reason, "too-early", "the itinerary found, %s to %s, lies outside the horizon",
        at(t, 0, t->departs, t->c->from), at(t, 1, t->arrives, t->c->to));
    help(t->reason, "a wider horizon");
  }
}

static void usable(telling *t) {
  for (int32_t k = 0; k < t->path->count; k++) {
    int32_t ride = t->path->steps[k].ride;
    char name[96];
    if (ride == HW_NONE || t->network->rides[ride].usable)
      continue;
    int32_t run = t->network->rides[ride].run;
    hw_run_name(name, t->scenario, run);
    if (t->scenario->runs[run].cancelled) {
      say(t->reason, "run-cancelled", "the itinerary found needs %s, which is cancelled", name);
      help(t->reason, "%s going after all, or another service from %s to %s", name,
           place_id(t, t->network->rides[ride].from), place_id(t, t->network->rides[ride].to));
    } else {
      say(t->reason, "place-closed",
          "the itinerary found needs %s, which stops at a place while it is closed", name);
      help(t->reason, "the stops of %s open at its times, or another run", name);
    }
    return;
  }
  say(t->reason, "place-closed",
      "the itinerary found has a transfer at %s, outside the hours of the places or of the "
      "transfer",
      at(t, 0, t->departs, t->c->from));
  help(t->reason, "longer hours for the transfer or its places");
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
  say(t->reason, "too-many-nights", "the itinerary found has %d nights in transit, %d are allowed",
      sum, t->facts.max_nights);
  help(t->reason, "%d nights allowed", sum);
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
  for (int32_t k = 0; k < t->path->count; k++) {
    const hw_step *step = &t->path->steps[k];
    bool allowed = step->ride != HW_NONE ? hw_facts_ride(&t->facts, &t->network->rides[step->ride])
                                         : hw_facts_link(&t->facts, &t->network->links[step->link]);
    if (allowed)
      continue;
    const char *service = step->ride != HW_NONE
                              ? t->scenario->services[t->network->rides[step->ride].service].id
                              : t->scenario->transfers[t->network->links[step->link].transfer].id;
    say(t->reason, "avoided",
        "the itinerary found takes %s from %s to %s, which the case must avoid or which passes "
        "what it must avoid",
        service, place_id(t, hw_step_from(t->network, step)),
        place_id(t, hw_step_to(t->network, step)));
    help(t->reason, "lifting what the case avoids on %s", service);
    return;
  }
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
        "%s wants %d working days of notice, the earliest entry at %s is %s", country->code,
        rule->notice_days, place, at(t, 0, s->entry, s->entry_place));
    help(t->reason, "a later itinerary, or a shorter notice for %s", country->code);
  } else if (latest == HW_MINUTE_MIN) {
    say(t->reason, "clearance-missing", "%s asks for a clearance, there is none", country->code);
    help(t->reason, "a clearance for %s covering %s to %s", country->code,
         at(t, 0, s->entry, s->entry_place), at(t, 1, s->exit, s->exit_place));
  } else if (latest < s->exit) {
    say(t->reason, "clearance-expires", "the clearance for %s ends %s, the earliest %s at %s is %s",
        country->code, at(t, 0, latest, s->exit_place), s->final ? "entry" : "exit",
        place_id(t, s->exit_place), at(t, 1, s->exit, s->exit_place));
    help(t->reason, "a clearance for %s valid until %s", country->code,
         at(t, 0, s->exit, s->exit_place));
  } else {
    say(t->reason, "clearance-missing", "no clearance for %s covers the stay from %s to %s",
        country->code, at(t, 0, s->entry, s->entry_place), at(t, 1, s->exit, s->exit_place));
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
        "the stay in %s lasts %d hours %d minutes, %d hours are allowed", country->code,
        (s->exit - s->entry) / 60, (s->exit - s->entry) % 60, country->max_stay / 60);
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

static void deadline(telling *t, const char *code, const char *what, hw_minute until) {
  say(t->reason, code, "%s %s, the earliest arrival at %s is %s", what, at(t, 0, until, t->c->to),
      place_id(t, t->c->to), at(t, 1, t->arrives, t->c->to));
  help(t->reason, "a deadline of %s or later", at(t, 0, t->arrives, t->c->to));
}

static void documents(telling *t) {
  const hw_document *first = NULL;
  for (int32_t i = 0; i < t->c->document_count; i++)
    if (first == NULL || t->c->documents[i].until.at < first->until.at)
      first = &t->c->documents[i];
  if (first != NULL)
    deadline(t, "document-expires", "a document is valid until", first->until.at);
}

static void fitness(telling *t) {
  if (t->arrives > t->c->fit_until.at) {
    deadline(t, "not-fit", "the fitness to travel ends", t->c->fit_until.at);
    return;
  }
  say(t->reason, "not-fit", "the case is fit to travel from %s, the itinerary found departs %s",
      at(t, 0, t->c->fit_from.at, t->c->from), at(t, 1, t->departs, t->c->from));
  help(t->reason, "a medical clearance from %s on", at(t, 0, t->departs, t->c->from));
}

static void special(telling *t) {
  for (int32_t k = 0; k < t->path->count; k++) {
    const hw_step *step = &t->path->steps[k];
    bool allowed = step->ride != HW_NONE ? hw_facts_ride(&t->facts, &t->network->rides[step->ride])
                                         : hw_facts_link(&t->facts, &t->network->links[step->link]);
    if (allowed)
      continue;
    const char *from = place_id(t, hw_step_from(t->network, step));
    const char *to = place_id(t, hw_step_to(t->network, step));
    bool stretcher = t->c->stretchers > 0;
    say(t->reason, stretcher ? "no-stretcher" : "no-ambulance",
        "nothing usable from %s to %s takes %s", from, to,
        stretcher ? "a stretcher" : "an ambulance case");
    help(t->reason, "%s from %s to %s", stretcher ? "a stretcher place" : "an ambulance", from, to);
    return;
  }
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
      [1] = consent,        [3] = window,   [5] = usable,     [6] = connection, [7] = nights,
      [8] = medical_nights, [9] = too_long, [10] = avoidance, [11] = entries,   [12] = documents,
      [13] = fitness,       [14] = special, [15] = reception};
  telling t = tell(reason, network, &case_index, path);
  if (rule == 4)
    deadline(&t, "too-late", "the case must arrive by", t.c->latest.at);
  else
    by_rule[rule](&t);
}

void hw_reason_no_route(hw_reason *reason, const hw_network *network, int32_t case_index) {
  telling t = tell(reason, network, &case_index, NULL);
  say(reason, "no-route", "no service or transfer leads from %s to %s within the horizon",
      place_id(&t, t.c->from), place_id(&t, t.c->to));
  help(reason, "a service that joins %s and %s", place_id(&t, t.c->from), place_id(&t, t.c->to));
}

/* ---- beside the plan ---- */

/* The use of the path that the plan leaves no room for, under the rule. */
static bool find_shortage(const hw_spare *spare, const hw_class *class, int rule,
                          const hw_path *path, hw_use *out, int64_t *left) {
  hw_use uses[512];
  hw_spare_view all = {.spare = spare, .class = class};
  int32_t count = hw_path_uses(class, path->steps, path->count, uses, 512);
  for (int32_t u = 0; u < count && u < 512; u++) {
    int64_t room = hw_spare_room(&all, uses[u].resource);
    if (room == INT64_MAX || uses[u].amount <= room ||
        hw_spare_rule(spare, uses[u].resource) != rule)
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

/* Code and noun of each kind of shortage. */
static const char *shortage_code(hw_resource_kind kind, bool flight, const char **noun) {
  switch (kind) {
  case HW_USE_SEATS:
    *noun = flight ? "seats" : "places in vehicles";
    return flight ? "no-seats" : "no-vehicle-places";
  case HW_USE_STRETCHERS:
  case HW_USE_WHEELCHAIRS:
    *noun = kind == HW_USE_STRETCHERS ? "stretcher places" : "wheelchair places";
    return flight ? "no-special-places" : "no-vehicle-places";
  case HW_USE_PERSONS:
    *noun = "persons allowed";
    return "run-limits";
  case HW_USE_BEDS:
    *noun = "beds";
    return "no-beds-left";
  case HW_USE_ASSISTED:
    *noun = "arrivals that can be assisted";
    return "assistance-full";
  case HW_USE_ENTRIES:
    *noun = "entries";
    return "quota-full";
  case HW_USE_RECEPTION:
    *noun = "arrivals that can be received";
    return "reception-full";
  case HW_USE_LINK:
    *noun = "persons on the transfer";
    return "transfer-full";
  default:
    *noun = "money";
    return "over-budget";
  }
}

static void say_shortage(hw_reason *reason, const hw_network *network, const hw_use *use,
                         int64_t left) {
  const homeward_scenario *scenario = network->scenario;
  hw_resource_kind kind;
  int32_t run = hw_resource_run(network, use->resource, &kind);
  bool flight = run == HW_NONE || scenario->services[scenario->runs[run].service].kind == HW_FLIGHT;
  const char *noun;
  const char *code = shortage_code(kind, flight, &noun);
  char name[128];
  name_resource(name, sizeof name, network, use->resource);
  if (kind == HW_USE_BUDGET) {
    int64_t more = use->amount - left;
    say(reason, code,
        "%s has %" PRId64 ".%02" PRId64 " left, the case needs %" PRId64 ".%02" PRId64, name,
        left / 100, left % 100, use->amount / 100, use->amount % 100);
    help(reason, "%" PRId64 ".%02" PRId64 " more for %s", more / 100, more % 100, name);
    return;
  }
  say(reason, code, "%s has %" PRId64 " %s left, the case needs %" PRId64, name, left, noun,
      use->amount);
  help(reason, "%" PRId64 " more %s: %s", use->amount - left, noun, name);
}

void hw_reason_run_limits(hw_reason *reason) {
  *reason = (hw_reason){.code = "run-limits"};
  say(reason, "run-limits", "no run that could carry the case can go beside the rest of the plan");
  help(reason, "a lower minimum load, or more returnees on the same run");
}

void hw_reason_beside(hw_reason *reason, const hw_spare *spare, int32_t case_index, int rule,
                      const hw_path *path) {
  const hw_network *network = &spare->engine->network;
  hw_class class;
  hw_use use;
  int64_t left;
  hw_class_fill(&class, network, &case_index, 1, 1, 0);
  *reason = (hw_reason){.code = "run-limits"};
  if (find_shortage(spare, &class, rule, path, &use, &left)) {
    say_shortage(reason, network, &use, left);
    return;
  }
  if (rule == 4) {
    say(reason, "no-vehicles", "every vehicle that could come is under way at that time");
    help(reason, "one more vehicle in the pool, or a shorter turnaround");
    return;
  }
  hw_reason_run_limits(reason);
}

void hw_reason_too_costly(hw_reason *reason, const hw_network *network, int32_t case_index,
                          const hw_path *path) {
  telling t = tell(reason, network, &case_index, path);
  hw_path_cost cost = hw_path_cost_of(network, t.c, path->steps, path->count);
  hw_cents sum = hw_path_cost_sum(&cost);
  hw_cents penalty = t.scenario->policy.unserved_penalty[t.c->priority] * t.c->persons;
  say(reason, "too-costly",
      "an itinerary exists for %" PRId64 ".%02" PRId64 ", vehicles and run costs aside; leaving "
      "the case counts %" PRId64 ".%02" PRId64,
      sum / 100, sum % 100, penalty / 100, penalty % 100);
  help(reason, "a higher unserved_penalty for priority %d, or cheaper vehicles and runs",
       t.c->priority);
}

void hw_reason_not_supported(hw_reason *reason, const hw_network *network, int32_t case_index) {
  const hw_case *c = &network->scenario->cases[case_index];
  *reason = (hw_reason){.code = "not-supported"};
  say(reason, "not-supported", "%s are not planned yet",
      c->escort_count > 0 ? "cases that need escorts" : "cases of a group");
  help(reason, "a later version of Homeward");
}

void hw_reason_interrupted(hw_reason *reason) {
  *reason = (hw_reason){.code = "too-costly"};
  say(reason, "too-costly", "planning was stopped before a reason could be searched for");
  help(reason, "planning again without a stop");
}
