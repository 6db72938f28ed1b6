/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reasons of section 4: what one case lacks, whatever the others do. */
#include "engine/reason.h"

#include "engine/telling.h"

#include <stdio.h>
#include <string.h>

/* The case's facts when this rule alone is in force. */
static hw_facts facts_of_rule(const hw_telling *t, int rule) {
  hw_facts facts;
  hw_facts_fill(&facts, t->network, t->facts.members, t->facts.member_count,
                HW_LIFT_ALL & ~HW_LIFT(rule));
  return facts;
}

/* The first step that this rule alone forbids, NULL when none is. */
static const hw_step *forbidden_step(const hw_telling *t, int rule) {
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

/* ---- I1, I3 ---- */

/* "2005-04-02", or the time of an instant. */
static const char *tell_stamp(hw_telling *t, hw_stamp stamp, char out[40]) {
  if (stamp.kind == HW_STAMP_DATE)
    return hw_format_date(out, stamp.value);
  return hw_format_short(out, hw_stamp_open(stamp, t->scenario->zone), t->scenario->zone);
}

static void no_consent(hw_telling *t) {
  const hw_consent *consent = &t->c->consent;
  hw_minute now_at = t->scenario->now.at;
  char stamp[40], now[40];
  hw_format_short(now, now_at, t->scenario->zone);
  if (!consent->given)
    hw_say(t->reason, "no-consent", "no consent is on file");
  else if (consent->withdrawn.kind != HW_STAMP_ABSENT)
    hw_say(t->reason, "no-consent", "the consent was withdrawn on %s",
           tell_stamp(t, consent->withdrawn, stamp));
  else if (consent->counselled.stamp.kind == HW_STAMP_ABSENT)
    hw_say(t->reason, "no-consent", "nobody has counselled the case");
  else if (consent->signed_.stamp.kind == HW_STAMP_ABSENT)
    hw_say(t->reason, "no-consent", "the consent is not signed");
  else if (consent->counselled.at > now_at)
    hw_say(t->reason, "no-consent", "the case is counselled only on %s, now is %s",
           tell_stamp(t, consent->counselled.stamp, stamp), now);
  else
    hw_say(t->reason, "no-consent", "the consent is signed only on %s, now is %s",
           tell_stamp(t, consent->signed_.stamp, stamp), now);
  hw_help(t->reason, "a consent that is counselled and signed by %s", now);
}

static void consent(hw_telling *t) {
  if (t->facts.never) {
    no_consent(t);
    return;
  }
  hw_say(t->reason, "consent-expires", "the consent ends %s, the earliest arrival at %s is %s",
         hw_tell_time(t, t->c->consent.until.at, t->c->to), hw_tell_place(t, t->c->to),
         hw_tell_time(t, t->arrives, t->c->to));
  hw_help(t->reason, "a consent valid until %s or later", hw_tell_time(t, t->arrives, t->c->to));
}

/* What the earliest first departure comes from, in words; and what would make it earlier. */
static const char *tell_earliest(hw_telling *t, char *out, size_t size) {
  hw_minute earliest = t->facts.earliest;
  const char *when = hw_tell_time(t, earliest, t->c->from);
  char notice[32];
  int32_t booking = t->scenario->policy.booking_notice;
  if (earliest == t->c->ready.at) {
    snprintf(out, size, "the case is ready %s", when);
    return "an earlier ready date";
  }
  if (earliest == t->scenario->now.at + (booking > t->c->notice ? booking : t->c->notice)) {
    hw_tell_minutes(notice, sizeof notice, earliest - t->scenario->now.at);
    snprintf(out, size, "the %s of %s ends %s",
             booking >= t->c->notice ? "booking notice" : "case's notice", notice, when);
    return "a shorter notice";
  }
  bool fit = t->c->has_fit && earliest == t->c->fit_from.at;
  snprintf(out, size, "%s %s", fit ? "the case is fit to travel from" : "the horizon begins", when);
  return fit ? "an earlier fitness to travel" : "an earlier begin of the horizon";
}

static void window(hw_telling *t) {
  char earliest[120];
  const char *from = hw_tell_place(t, t->c->from);
  const char *sooner = tell_earliest(t, earliest, sizeof earliest);
  if (t->facts.earliest > t->facts.depart_by) {
    hw_say(t->reason, "depart-by", "the case must depart by %s, %s",
           hw_tell_time(t, t->facts.depart_by, t->c->from), earliest);
    hw_help(t->reason, "a departure allowed after %s, or %s",
            hw_tell_time(t, t->facts.earliest, t->c->from), sooner);
  } else if (t->departs < t->facts.earliest) {
    hw_say(t->reason, "too-early", "%s, the last itinerary departs from %s %s", earliest, from,
           hw_tell_time(t, t->departs, t->c->from));
    hw_help(t->reason, "%s: departure at %s, or a later service", sooner,
            hw_tell_time(t, t->departs, t->c->from));
  } else if (t->departs > t->facts.depart_by) {
    hw_say(t->reason, "depart-by", "the case must depart by %s, the earliest itinerary departs %s",
           hw_tell_time(t, t->facts.depart_by, t->c->from),
           hw_tell_time(t, t->departs, t->c->from));
    hw_help(t->reason, "a departure allowed until %s", hw_tell_time(t, t->departs, t->c->from));
  } else {
    hw_say(t->reason, "depart-by", "the horizon ends %s, the earliest arrival at %s is %s",
           hw_tell_time(t, t->scenario->horizon_end.at, t->c->to), hw_tell_place(t, t->c->to),
           hw_tell_time(t, t->arrives, t->c->to));
    hw_help(t->reason, "a horizon until %s or later, or an earlier service",
            hw_tell_time(t, t->arrives, t->c->to));
  }
}

/* ---- I5 ---- */

/* Says why nothing arrives at or departs from the place at this minute; false when it may. */
static bool say_shut(hw_telling *t, int32_t place, hw_minute at, const char *who,
                     const char *does) {
  const hw_place *p = &t->scenario->places[place];
  char hours[120];
  for (int32_t i = 0; i < p->closure_count; i++) {
    if (at < p->closures[i].from || at >= p->closures[i].until)
      continue;
    hw_say(t->reason, "place-closed", "%s is closed from %s to %s, %s %s there %s", p->id,
           hw_tell_time(t, p->closures[i].from, place),
           hw_tell_time(t, p->closures[i].until, place), who, does, hw_tell_time(t, at, place));
    hw_help(t->reason, "%s open at %s, or another way", p->id, hw_tell_time(t, at, place));
    return true;
  }
  if (p->hours.count == 0 || hw_hours_contain(p->hours, hw_zone_minute_of_day(p->zone, at)))
    return false;
  hw_say(t->reason, "place-closed", "%s is open %s, %s %s there %s", p->id,
         hw_tell_hours(hours, sizeof hours, p->hours), who, does, hw_tell_time(t, at, place));
  hw_help(t->reason, "%s open at %s, or another way", p->id, hw_tell_time(t, at, place));
  return true;
}

static bool unusable_run(hw_telling *t, const hw_ride *ride) {
  const hw_run *run = &t->scenario->runs[ride->run];
  const hw_service *service = &t->scenario->services[run->service];
  char name[96];
  hw_run_name(name, t->scenario, ride->run);
  if (run->cancelled) {
    hw_say(t->reason, "run-cancelled", "%s, which the earliest itinerary needs, is cancelled",
           name);
    hw_help(t->reason, "%s going after all, or another service from %s to %s", name,
            hw_tell_place(t, ride->from), hw_tell_place(t, ride->to));
    return true;
  }
  for (int32_t stop = 0; stop < service->stop_count; stop++) {
    int32_t place = service->stops[stop].place;
    if ((stop > 0 && say_shut(t, place, run->arrives[stop], name, "arrives")) ||
        (stop + 1 < service->stop_count && say_shut(t, place, run->departs[stop], name, "departs")))
      return true;
  }
  return false;
}

static bool unusable_transfer(hw_telling *t, const hw_step *step) {
  const hw_link *link = &t->network->links[step->link];
  const hw_transfer *transfer = &t->scenario->transfers[link->transfer];
  char hours[120];
  if (say_shut(t, link->from, step->start, transfer->id, "starts") ||
      say_shut(t, link->to, step->start + link->time, transfer->id, "arrives"))
    return true;
  hw_say(t->reason, "place-closed", "%s goes %s, the earliest itinerary needs it at %s",
         transfer->id, hw_tell_hours(hours, sizeof hours, transfer->hours),
         hw_tell_time(t, step->start, link->from));
  hw_help(t->reason, "longer hours of %s: %s", transfer->id,
          hw_tell_time(t, step->start, link->from));
  return true;
}

static void usable(hw_telling *t) {
  for (int32_t k = 0; k < t->path->count; k++) {
    const hw_step *step = &t->path->steps[k];
    if (step->ride != HW_NONE) {
      if (!t->network->rides[step->ride].usable && unusable_run(t, &t->network->rides[step->ride]))
        return;
    } else if (!hw_intervals_contain(t->network->links[step->link].starts, step->start) &&
               unusable_transfer(t, step)) {
      return;
    }
  }
  hw_say(t->reason, "place-closed", "no itinerary keeps the hours of all places");
}

/* ---- I6 to I10 ---- */

static void nights(hw_telling *t) {
  hw_wait waits[HW_PATH_STEPS];
  int32_t count = hw_path_waits(t->network, t->path->steps, t->path->count, waits), sum = 0;
  char date[32];
  for (int32_t w = 0; w < count; w++) {
    if (waits[w].last <= waits[w].first)
      continue;
    sum += waits[w].last - waits[w].first;
    if (t->scenario->places[waits[w].place].beds > 0)
      continue;
    const char *place = hw_tell_place(t, waits[w].place);
    hw_say(t->reason, "no-beds",
           "the itinerary with the fewest nights spends that of %s at %s, which has no beds",
           hw_format_date(date, t->network->first_date + waits[w].first), place);
    hw_help(t->reason, "beds at %s, or a way without a night there", place);
    return;
  }
  hw_say(t->reason, "too-many-nights",
         "the itinerary with the fewest nights in transit has %d, the case may have %d", sum,
         t->facts.max_nights);
  hw_help(t->reason, "%d %s in transit allowed", sum, sum == 1 ? "night" : "nights");
}

static void medical_nights(hw_telling *t) {
  hw_wait waits[HW_PATH_STEPS];
  int32_t count = hw_path_waits(t->network, t->path->steps, t->path->count, waits);
  char date[32];
  for (int32_t w = 0; w < count; w++) {
    const char *place = hw_tell_place(t, waits[w].place);
    if (waits[w].last <= waits[w].first || t->scenario->places[waits[w].place].medical)
      continue;
    hw_say(t->reason, "no-medical-beds",
           "the earliest itinerary spends the night of %s at %s, which has no medical staff",
           hw_format_date(date, t->network->first_date + waits[w].first), place);
    hw_help(t->reason, "medical staff at %s by night", place);
    return;
  }
}

static void connection(hw_telling *t) {
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
    hw_say(t->reason, "short-connection",
           "the connection at %s on %s has %d minutes, the case needs %d", hw_tell_place(t, place),
           hw_tell_time(t, arrives, place), wait, needed);
    hw_help(t->reason, "a connection of %d minutes at %s, or a later run from there", wait,
            hw_tell_place(t, place));
    return;
  }
  hw_say(t->reason, "short-connection", "no itinerary keeps the connection times");
}

static void too_long(hw_telling *t) {
  char takes[32], allowed[32];
  hw_tell_minutes(takes, sizeof takes, t->arrives - t->departs);
  hw_tell_minutes(allowed, sizeof allowed, t->c->max_travel);
  hw_say(t->reason, "too-long", "the quickest itinerary takes %s, %s are allowed", takes, allowed);
  hw_help(t->reason, "a longest travel of %s", takes);
}

static bool lists(const int32_t *items, int32_t count, int32_t item) {
  for (int32_t i = 0; i < count; i++)
    if (items[i] == item)
      return true;
  return false;
}

/* The place, or its country, is one that the case avoids: its id, else NULL. */
static const char *avoided_at(const hw_telling *t, int32_t place) {
  const hw_country *country = &t->scenario->countries[t->scenario->places[place].country];
  if (lists(t->c->avoid_places, t->c->avoid_place_count, place))
    return hw_tell_place(t, place);
  for (int32_t i = 0; i < t->c->avoid_country_count; i++)
    if (t->c->avoid_countries[i] == country->iso)
      return country->code;
  return NULL;
}

/* The place or country of a step that the case avoids; NULL: the service or transfer itself. */
static const char *avoided_on(const hw_telling *t, const hw_step *step) {
  if (step->ride == HW_NONE) {
    const char *from = avoided_at(t, hw_step_from(t->network, step));
    return from != NULL ? from : avoided_at(t, hw_step_to(t->network, step));
  }
  const hw_ride *ride = &t->network->rides[step->ride];
  const hw_service *service = hw_ride_service(t->network, ride);
  const char *what = NULL;
  for (int32_t stop = ride->board; stop <= ride->alight && what == NULL; stop++)
    what = avoided_at(t, service->stops[stop].place);
  return what;
}

static void avoidance(hw_telling *t) {
  const hw_step *step = forbidden_step(t, 10);
  if (step == NULL)
    return;
  const char *what = avoided_on(t, step);
  const char *id = hw_tell_step(t, step);
  const char *from = hw_tell_place(t, hw_step_from(t->network, step));
  const char *to = hw_tell_place(t, hw_step_to(t->network, step));
  if (what == NULL)
    hw_say(t->reason, "avoided",
           "the earliest itinerary takes %s from %s to %s on %s, which the "
           "case avoids",
           id, from, to,
           hw_tell_time(t, hw_step_departs(t->network, step), hw_step_from(t->network, step)));
  else
    hw_say(t->reason, "avoided",
           "the earliest itinerary takes %s from %s to %s on %s, the case "
           "avoids %s",
           id, from, to,
           hw_tell_time(t, hw_step_departs(t->network, step), hw_step_from(t->network, step)),
           what);
  hw_help(t->reason, "%s no longer avoided, or a way around", what == NULL ? id : what);
}

/* ---- I11 ---- */

typedef struct stay {
  int32_t entry_place, exit_place;
  hw_minute entry, exit;
  bool final;
} stay;

static int32_t list_stays(const hw_telling *t, stay *out, int32_t room) {
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

/* The end of the longest clearance for the country, told where the stay ends; HW_MINUTE_MIN: none.
 */
static hw_minute clearance_until(const hw_telling *t, const stay *s, const hw_country *country) {
  hw_minute latest = HW_MINUTE_MIN;
  for (int32_t i = 0; i < t->c->clearance_count; i++) {
    hw_minute until =
        hw_stamp_close(t->c->clearances[i].until, t->scenario->places[s->exit_place].zone);
    if (&t->scenario->countries[t->c->clearances[i].country] == country && until > latest)
      latest = until;
  }
  return latest;
}

/* Working days too few (I11): how many there are, and from when on there are enough. */
static void notice(hw_telling *t, const stay *s, const hw_country *country,
                   const hw_entry_rule *rule) {
  const hw_place *place = &t->scenario->places[s->entry_place];
  int32_t days = hw_working_days(hw_zone_date(place->zone, t->scenario->now.at),
                                 hw_zone_date(place->zone, s->entry), country->weekend,
                                 country->holidays, country->holiday_count);
  int32_t index = t->scenario->places[s->entry_place].country;
  size_t row = (size_t)(rule - country->entry) * (size_t)t->scenario->place_count;
  hw_minute from = t->network->notice_from[index][row + (size_t)s->entry_place];
  hw_say(t->reason, "notice-too-short",
         "%s wants %d working days of notice, up to the earliest entry at %s, %s, there are %d",
         country->code, rule->notice_days, place->id, hw_tell_time(t, s->entry, s->entry_place),
         days);
  if (from == HW_MINUTE_MAX)
    hw_help(t->reason, "a shorter notice for %s", country->code);
  else
    hw_help(t->reason, "an entry from %s on%s, or a notice of %d working days for %s",
            hw_tell_time(t, from, s->entry_place),
            rule->kind == HW_ENTRY_CLEARANCE ? ", a clearance" : "", days, country->code);
}

static void missing_clearance(hw_telling *t, const stay *s, const hw_country *country) {
  const char *entry = hw_tell_time(t, s->entry, s->entry_place);
  hw_say(t->reason, "clearance-missing",
         "%s asks %c%c nationals for a clearance, there is none; the earliest itinerary enters at "
         "%s %s",
         country->code, t->c->nationality >> 8, t->c->nationality & 0xff,
         hw_tell_place(t, s->entry_place), entry);
  if (s->final)
    hw_help(t->reason, "a clearance for %s that covers %s", country->code, entry);
  else
    hw_help(t->reason, "a clearance for %s that covers %s to %s", country->code, entry,
            hw_tell_time(t, s->exit, s->exit_place));
}

static void clearance(hw_telling *t, const stay *s, const hw_country *country,
                      const hw_entry_rule *rule) {
  hw_minute until = clearance_until(t, s, country);
  if (rule->kind == HW_ENTRY_FREE ||
      (until == HW_MINUTE_MIN && rule->notice_days != HW_NOT_GIVEN)) {
    notice(t, s, country, rule);
  } else if (until == HW_MINUTE_MIN) {
    missing_clearance(t, s, country);
  } else if (until < s->exit) {
    bool entry = s->final || s->entry > until;
    hw_minute when = entry ? s->entry : s->exit;
    int32_t where = entry ? s->entry_place : s->exit_place;
    hw_say(t->reason, "clearance-expires", "the clearance for %s ends %s, %s is %s at %s",
           country->code, hw_tell_time(t, until, s->exit_place),
           entry ? "the earliest entry" : "the exit of the earliest itinerary",
           hw_tell_time(t, when, where), hw_tell_place(t, where));
    hw_help(t->reason, "a clearance for %s valid until %s", country->code,
            hw_tell_time(t, s->exit, s->exit_place));
  } else {
    hw_say(t->reason, "clearance-missing",
           "no clearance for %s covers %s, when the earliest itinerary enters at %s", country->code,
           hw_tell_time(t, s->entry, s->entry_place), hw_tell_place(t, s->entry_place));
    hw_help(t->reason, "a clearance for %s from %s on", country->code,
            hw_tell_time(t, s->entry, s->entry_place));
  }
}

static bool entry_broken(hw_telling *t, const stay *s) {
  const hw_country *country = &t->scenario->countries[t->scenario->places[s->entry_place].country];
  const hw_entry_rule *rule = hw_country_entry_rule(country, t->c->nationality);
  if (country->iso == t->c->nationality)
    return false;
  if (rule != NULL && rule->kind == HW_ENTRY_REFUSED) {
    hw_say(t->reason, "entry-refused",
           "%s refuses entry to %c%c nationals, the earliest itinerary enters at %s %s",
           country->code, t->c->nationality >> 8, t->c->nationality & 0xff,
           hw_tell_place(t, s->entry_place), hw_tell_time(t, s->entry, s->entry_place));
    hw_help(t->reason,
            s->final ? "an entry permitted by %s" : "an entry permitted by %s, or a way around it",
            country->code);
    return true;
  }
  if (!s->final && s->exit - s->entry > country->max_stay) {
    char lasts[32], allowed[32];
    hw_tell_minutes(lasts, sizeof lasts, s->exit - s->entry);
    hw_tell_minutes(allowed, sizeof allowed, country->max_stay);
    hw_say(t->reason, "stay-too-long",
           "the stay in %s on the earliest itinerary lasts %s, %s are allowed", country->code,
           lasts, allowed);
    hw_help(t->reason, "a stay of %s allowed in %s, or an earlier onward run", lasts,
            country->code);
    return true;
  }
  bool allowed = s->final
                     ? hw_facts_final_entry(&t->facts, s->entry_place, s->entry)
                     : hw_facts_stay(&t->facts, s->entry_place, s->entry, s->exit_place, s->exit);
  if (!allowed && rule != NULL)
    clearance(t, s, country, rule);
  return !allowed;
}

static void entries(hw_telling *t) {
  stay stays[64];
  int32_t count = list_stays(t, stays, 64);
  for (int32_t i = 0; i < count; i++)
    if (entry_broken(t, &stays[i]))
      return;
  hw_say(t->reason, "clearance-missing", "no itinerary keeps the entry rules");
}

/* ---- I4, I12 to I15 ---- */

static void deadline(hw_telling *t, const char *code, const char *what, const char *remedy,
                     hw_minute until) {
  hw_say(t->reason, code, "%s %s, the earliest arrival at %s is %s", what,
         hw_tell_time(t, until, t->c->to), hw_tell_place(t, t->c->to),
         hw_tell_time(t, t->arrives, t->c->to));
  hw_help(t->reason, "%s until %s or later", remedy, hw_tell_time(t, t->arrives, t->c->to));
}

static void arrival(hw_telling *t) {
  deadline(t, "too-late", "the case must arrive by", "an arrival allowed", t->c->latest.at);
}

static void documents(hw_telling *t) {
  const hw_document *first = NULL;
  char what[120];
  for (int32_t i = 0; i < t->c->document_count; i++)
    if (first == NULL || t->c->documents[i].until.at < first->until.at)
      first = &t->c->documents[i];
  if (first == NULL)
    return;
  if (strlen(first->type) <= 64)
    snprintf(what, sizeof what, "the document %s is valid until", first->type);
  else
    snprintf(what, sizeof what, "a document is valid until");
  deadline(t, "document-expires", what, "all documents valid", first->until.at);
}

static void fitness(hw_telling *t) {
  if (t->arrives > t->c->fit_until.at) {
    deadline(t, "not-fit", "the fitness to travel ends", "fitness to travel", t->c->fit_until.at);
    return;
  }
  hw_say(t->reason, "not-fit",
         "the case is fit to travel from %s, the last itinerary departs from %s %s",
         hw_tell_time(t, t->c->fit_from.at, t->c->from), hw_tell_place(t, t->c->from),
         hw_tell_time(t, t->departs, t->c->from));
  hw_help(t->reason, "fitness to travel from %s on, or a later service",
          hw_tell_time(t, t->departs, t->c->from));
}

/* A stretcher case may also be stopped by the ambulance that it needs on the road. */
static bool lacks_stretcher(const hw_telling *t, const hw_step *step) {
  if (t->c->stretchers == 0)
    return false;
  if (step->ride == HW_NONE || !t->c->ambulance)
    return true;
  return hw_ride_service(t->network, &t->network->rides[step->ride])->stretchers == 0;
}

static void special(hw_telling *t) {
  const hw_step *step = forbidden_step(t, 14);
  if (step == NULL)
    return;
  const char *from = hw_tell_place(t, hw_step_from(t->network, step));
  const char *to = hw_tell_place(t, hw_step_to(t->network, step));
  bool stretcher = lacks_stretcher(t, step);
  const char *when =
      hw_tell_time(t, hw_step_departs(t->network, step), hw_step_from(t->network, step));
  if (stretcher)
    hw_say(t->reason, "no-stretcher",
           "the case has %d on stretchers, %s from %s to %s on %s takes none", t->c->stretchers,
           hw_tell_step(t, step), from, to, when);
  else
    hw_say(t->reason, "no-ambulance",
           "the case needs an ambulance, %s from %s to %s on %s has none", hw_tell_step(t, step),
           from, to, when);
  hw_help(t->reason, "%s on %s, or another way from %s to %s",
          stretcher ? "stretcher places" : "an ambulance", hw_tell_step(t, step), from, to);
}

static void reception(hw_telling *t) {
  static const char weekdays[7][4] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  const hw_place *place = &t->scenario->places[t->c->to];
  char hours[120], days[40];
  hw_tell_hours(hours, sizeof hours, place->reception.hours);
  hw_tell_days(days, sizeof days, place->reception.has_days ? place->reception.days : 0x7f);
  hw_say(t->reason, "no-reception", "%s receives %s on %s, the earliest arrival is %s %s",
         place->id, hours, place->reception.has_days ? days : "all days",
         weekdays[hw_date_weekday(hw_zone_date(place->zone, t->arrives))],
         hw_tell_time(t, t->arrives, t->c->to));
  hw_help(t->reason, "reception at %s at %s, or an arrival at another time", place->id,
          hw_tell_time(t, t->arrives, t->c->to));
}

void hw_reason_alone(hw_reason *reason, const hw_network *network, int32_t case_index, int rule,
                     const hw_path *path) {
  static void (*const by_rule[16])(hw_telling *) = {
      [1] = consent,    [3] = window,         [4] = arrival,  [5] = usable,     [6] = connection,
      [7] = nights,     [8] = medical_nights, [9] = too_long, [10] = avoidance, [11] = entries,
      [12] = documents, [13] = fitness,       [14] = special, [15] = reception};
  hw_telling t = hw_tell(reason, network, &case_index, path);
  by_rule[rule](&t);
}

void hw_reason_no_route(hw_reason *reason, const hw_network *network, int32_t case_index) {
  hw_telling t = hw_tell(reason, network, &case_index, NULL);
  const char *from = hw_tell_place(&t, t.c->from), *to = hw_tell_place(&t, t.c->to);
  if (t.c->from == t.c->to) {
    hw_say(reason, "no-route", "the case is at %s already", to);
    hw_help(reason, "another destination");
    return;
  }
  hw_say(reason, "no-route", "no runs and transfers of the scenario join %s to %s", from, to);
  hw_help(reason, "a service that joins %s to %s", from, to);
}
