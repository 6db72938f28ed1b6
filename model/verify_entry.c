/* SPDX-License-Identifier: GPL-3.0-or-later */
/** I11: the countries a case enters, one after the other, and the notices that its entries rely on.
 */
#include <stdlib.h>

#include "model/verify_state.h"

/** No notice is so long that as many working days do not lie in so many days. */
enum { NOTICE_DAYS_BACK = 4000 };

/** A stay in a country between an entry and the next exit. */
typedef struct stay {
  const hw_travel *travel;
  int32_t country;
  bool first;  /* the country of origin: never entered */
  bool frozen; /* entered by a frozen leg, */
  bool over;   /* and left by one */
  hw_minute entry;
  int32_t entry_place;
} stay;

static const hw_entry_rule *matching_rule(const hw_country *country, hw_iso nationality) {
  for (int32_t i = 0; i < country->entry_count; i++) {
    const hw_entry_rule *rule = &country->entry[i];
    if (rule->nationality_count == 0)
      return rule;
    for (int32_t k = 0; k < rule->nationality_count; k++)
      if (rule->nationalities[k] == nationality)
        return rule;
  }
  return NULL;
}

/** True when one clearance in hand covers the stay from its entry to its exit (last stay: its
 * entry). */
static bool is_cleared(const hw_verifier *v, const hw_case *c, const stay *s, hw_minute exit,
                       int32_t exit_place) {
  for (int32_t i = 0; i < c->clearance_count; i++) {
    const hw_clearance *clearance = &c->clearances[i];
    if (clearance->country == s->country &&
        hw_stamp_open(clearance->from, hw_zone_of(v, s->entry_place)) <= s->entry &&
        exit <= hw_stamp_close(clearance->until, hw_zone_of(v, exit_place)))
      return true;
  }
  return false;
}

/** The country knows already: the case travels as it was booked, or enters there on that date as it
 * was to. */
static bool is_notified(const hw_verifier *v, const hw_case *c, const stay *s) {
  return v->published != NULL &&
         (s->travel->same ||
          hw_published_notified(v->published, (int32_t)(c - v->scenario->cases), s->country,
                                s->entry_place,
                                hw_zone_date(hw_zone_of(v, s->entry_place), s->entry)));
}

/** Working days d of the country with now's local date < d <= the entry's. */
static int32_t days_of_notice(const hw_verifier *v, const stay *s) {
  const hw_country *country = &v->scenario->countries[s->country];
  const hw_zone *zone = hw_zone_of(v, s->entry_place);
  hw_date now = hw_zone_date(zone, v->scenario->now.at), entry = hw_zone_date(zone, s->entry);
  if (entry <= now)
    return 0;
  return hw_working_days(now, entry, country->weekend, country->holidays, country->holiday_count);
}

/** A stay that a frozen leg began: only its end can still be wrong, where a clearance let the case
 * in. Returns the notice that its entry relies on, or HW_NOT_GIVEN. */
static int32_t check_frozen_stay(hw_verifier *v, const hw_case *c, const stay *s, hw_minute exit,
                                 int32_t exit_place, const hw_entry_rule *rule) {
  char stamp[HW_STAMP_SIZE];
  bool clearance = rule->kind == HW_ENTRY_CLEARANCE, notice = rule->notice_days != HW_NOT_GIVEN;
  if (rule->kind == HW_ENTRY_REFUSED || (clearance && is_cleared(v, c, s, exit, exit_place)))
    return HW_NOT_GIVEN;
  if (clearance && !notice && !s->over && is_cleared(v, c, s, s->entry, s->entry_place))
    hw_violate(v, "I11", c->id, "leaves %s at %s, no clearance covers that stay",
               v->scenario->countries[s->country].code,
               hw_format_local(stamp, v, exit, exit_place));
  return rule->notice_days;
}

/** The entry of a stay by the first matching rule; returns the notice it relies on, or
 * HW_NOT_GIVEN. */
static int32_t check_entry(hw_verifier *v, const hw_case *c, const stay *s, hw_minute exit,
                           int32_t exit_place) {
  const hw_country *country = &v->scenario->countries[s->country];
  const hw_entry_rule *rule = matching_rule(country, c->nationality);
  const char *place = v->scenario->places[s->entry_place].id;
  char stamp[HW_STAMP_SIZE];
  if (rule == NULL)
    return HW_NOT_GIVEN;
  if (s->frozen)
    return check_frozen_stay(v, c, s, exit, exit_place, rule);
  hw_format_local(stamp, v, s->entry, s->entry_place);
  if (rule->kind == HW_ENTRY_REFUSED) {
    hw_violate(v, "I11", c->id, "enters %s at %s at %s, which refuses it", country->code, place,
               stamp);
    return HW_NOT_GIVEN;
  }
  if (rule->kind == HW_ENTRY_CLEARANCE && is_cleared(v, c, s, exit, exit_place))
    return HW_NOT_GIVEN;
  if (rule->notice_days == HW_NOT_GIVEN) {
    if (rule->kind == HW_ENTRY_CLEARANCE)
      hw_violate(v, "I11", c->id, "enters %s at %s at %s, no clearance covers that stay",
                 country->code, place, stamp);
    return HW_NOT_GIVEN;
  }
  int32_t days = days_of_notice(v, s);
  if (days < rule->notice_days && !is_notified(v, c, s))
    hw_violate(v, "I11", c->id, "enters %s at %s at %s, %d working days from now, notice needs %d",
               country->code, place, stamp, days, rule->notice_days);
  return rule->notice_days;
}

static void note_entry(hw_verifier *v, hw_entry entry) {
  hw_entry *grown =
      hw_verify_grow(v, v->entries, v->entry_count, &v->entry_capacity, sizeof *v->entries);
  if (grown == NULL)
    return;
  v->entries = grown;
  grown[v->entry_count++] = entry;
}

/** Judges a stay when it ends; `last`: it does not, and `exit` is its entry. */
static void end_stay(hw_verifier *v, int32_t case_index, const stay *s, hw_minute exit,
                     int32_t exit_place, bool last) {
  const hw_case *c = &v->scenario->cases[case_index];
  const hw_country *country = &v->scenario->countries[s->country];
  if (s->first || country->iso == c->nationality)
    return;
  int32_t notice = check_entry(v, c, s, exit, exit_place);
  note_entry(v, (hw_entry){.country = s->country,
                           .place = s->entry_place,
                           .date = hw_zone_date(hw_zone_of(v, s->entry_place), s->entry),
                           .case_index = case_index,
                           .notice_days = notice});
  if (!last && !s->over && (int64_t)exit - s->entry > country->max_stay)
    hw_violate(v, "I11", c->id, "stays %d minutes in %s, at most %d", exit - s->entry,
               country->code, country->max_stay);
}

/** From one place to the next on the way. */
typedef struct step {
  int32_t from, to;
  hw_minute departs, arrives;
} step;

/** A convoy enters the country of each stop, a flight and a transfer only that where they end. */
static int32_t count_steps(const hw_verifier *v, const hw_travel_leg *leg) {
  const homeward_scenario *scenario = v->scenario;
  bool convoy =
      leg->run != HW_NONE && scenario->services[scenario->runs[leg->run].service].kind == HW_CONVOY;
  return convoy ? leg->last - leg->first : 1;
}

static step step_of(const hw_verifier *v, const hw_travel_leg *leg, int32_t index, int32_t count) {
  if (count == 1)
    return (step){leg->from, leg->to, leg->departs, leg->arrives};
  const hw_run *run = &v->scenario->runs[leg->run];
  const hw_stop *stops = v->scenario->services[run->service].stops;
  int32_t i = leg->first + index;
  return (step){stops[i].place, stops[i + 1].place, run->departs[i], run->arrives[i + 1]};
}

static bool crosses(const hw_verifier *v, const step *at) {
  const hw_place *places = v->scenario->places;
  return places[at->from].country != places[at->to].country;
}

/** A change of country ends a stay and begins another. */
static void cross(hw_verifier *v, int32_t case_index, stay *s, const step *at, bool frozen) {
  if (!crosses(v, at))
    return;
  s->over = frozen;
  end_stay(v, case_index, s, at->departs, at->from, false);
  *s = (stay){.travel = s->travel,
              .country = v->scenario->places[at->to].country,
              .entry = at->arrives,
              .entry_place = at->to,
              .frozen = frozen};
}

void hw_verify_entries(hw_verifier *v, int32_t itinerary) {
  const hw_travel *travel = &v->itineraries[itinerary];
  int32_t case_index = v->plan->itineraries[itinerary].case_index;
  int32_t origin = travel->legs[0].from;
  stay s = {.travel = travel,
            .country = v->scenario->places[origin].country,
            .first = true,
            .entry_place = origin};
  for (int32_t k = 0; k < travel->leg_count; k++) {
    int32_t count = count_steps(v, &travel->legs[k]);
    for (int32_t i = 0; i < count; i++) {
      step at = step_of(v, &travel->legs[k], i, count);
      cross(v, case_index, &s, &at, k < travel->frozen);
    }
  }
  end_stay(v, case_index, &s, s.entry, s.entry_place, true);
}

void hw_freeze_entries(hw_verifier *v, const hw_travel *travel, int32_t case_index) {
  const hw_case *c = &v->scenario->cases[case_index];
  for (int32_t k = 0; k < travel->leg_count; k++) {
    int32_t count = count_steps(v, &travel->legs[k]);
    for (int32_t i = 0; i < count; i++) {
      step at = step_of(v, &travel->legs[k], i, count);
      int32_t country = v->scenario->places[at.to].country;
      if (crosses(v, &at) && v->scenario->countries[country].iso != c->nationality)
        hw_tally_add(v, &v->frozen.entries, country, hw_zone_date(hw_zone_of(v, at.to), at.arrives),
                     c->persons);
    }
  }
}

/* ---- notifications ---- */

/** Orders by country, place, date, case. */
static int compare_entries(const void *left, const void *right) {
  const hw_entry *x = left, *y = right;
  const int64_t a[] = {x->country, x->place, x->date, x->case_index, x->notice_days};
  const int64_t b[] = {y->country, y->place, y->date, y->case_index, y->notice_days};
  return hw_compare_keys(a, b, sizeof a / sizeof *a);
}

static int compare_notifications(const void *left, const void *right) {
  const hw_notification *x = *(const hw_notification *const *)left;
  const hw_notification *y = *(const hw_notification *const *)right;
  const int64_t a[] = {x->country, x->place, x->entry};
  const int64_t b[] = {y->country, y->place, y->entry};
  return hw_compare_keys(a, b, sizeof a / sizeof *a);
}

/** Last date d0 <= entry with at least `notice` working days in (d0, entry]; false: not since now,
 * or, where the plan replans another, not in years. */
static bool last_notice(const hw_verifier *v, const hw_entry *entry, int32_t notice, hw_date *by) {
  const hw_country *country = &v->scenario->countries[entry->country];
  hw_date since = hw_zone_date(hw_zone_of(v, entry->place), v->scenario->now.at);
  hw_date date = entry->date;
  if (v->published != NULL)
    since = date - NOTICE_DAYS_BACK;
  for (int32_t left = notice; left > 0; date--) {
    if (date <= since)
      return false;
    left -= hw_working_days(date - 1, date, country->weekend, country->holidays,
                            country->holiday_count);
  }
  *by = date;
  return true;
}

/** One stated notification against the entries of its country, place and date. */
static void compare_notification(hw_verifier *v, const hw_notification *stated,
                                 const hw_entry *entries, size_t count) {
  const char *code = v->scenario->countries[stated->country].code;
  char date[HW_STAMP_SIZE];
  int64_t persons = 0;
  int32_t notice = 0, cases = 0;
  bool same = true;
  hw_date by = 0;
  for (size_t i = 0; i < count; i++) {
    notice = entries[i].notice_days > notice ? entries[i].notice_days : notice;
    if (i > 0 && entries[i].case_index == entries[i - 1].case_index)
      continue;
    persons += v->scenario->cases[entries[i].case_index].persons;
    same = same && cases < stated->case_count && stated->cases[cases] == entries[i].case_index;
    cases++;
  }
  hw_format_date(date, stated->entry);
  if (!same || cases != stated->case_count)
    hw_violate(v, "objective", code,
               "the notification for %s must list the %d cases that rely on it", date, cases);
  if (persons != stated->persons)
    hw_violate(v, "objective", code, "the notification for %s states %d persons, there are %lld",
               date, stated->persons, (long long)persons);
  if (last_notice(v, &entries[0], notice, &by) && by != stated->by)
    hw_violate(v, "objective", code, "the notification for %s must go out by %s", date,
               hw_format_date((char[HW_STAMP_SIZE]){0}, by));
}

static void compare_lists(hw_verifier *v, const hw_notification **stated, int32_t stated_count,
                          const hw_entry *entries, size_t count) {
  const homeward_scenario *scenario = v->scenario;
  char date[HW_STAMP_SIZE];
  int32_t next = 0;
  for (size_t begin = 0, end; begin < count || next < stated_count; begin = end) {
    int order = 1; /* of the next stated notification against the next entries */
    end = begin;
    if (begin < count && next < stated_count) {
      hw_notification key = {.country = entries[begin].country,
                             .place = entries[begin].place,
                             .entry = entries[begin].date};
      const hw_notification *wanted = &key;
      order = compare_notifications(&stated[next], &wanted);
    } else if (next < stated_count) {
      order = -1;
    }
    if (order < 0) {
      const char *code = scenario->countries[stated[next]->country].code;
      hw_violate(v, "objective", code, "no entry at %s on %s relies on the notification",
                 scenario->places[stated[next]->place].id,
                 hw_format_date(date, stated[next]->entry));
      next++;
      continue;
    }
    while (end < count && entries[end].country == entries[begin].country &&
           entries[end].place == entries[begin].place && entries[end].date == entries[begin].date)
      end++;
    if (order == 0)
      compare_notification(v, stated[next++], &entries[begin], end - begin);
    else
      hw_violate(v, "objective", scenario->countries[entries[begin].country].code,
                 "the notification of the entries at %s on %s is missing",
                 scenario->places[entries[begin].place].id,
                 hw_format_date(date, entries[begin].date));
  }
}

void hw_verify_notifications(hw_verifier *v) {
  int32_t stated_count = v->plan->notification_count;
  const hw_notification **stated = hw_verify_array(v, (size_t)stated_count, sizeof *stated);
  size_t relying = 0;
  if (stated == NULL || v->unsound)
    return;
  for (int32_t i = 0; i < stated_count; i++)
    stated[i] = &v->plan->notifications[i];
  qsort(stated, (size_t)stated_count, sizeof *stated, compare_notifications);
  for (size_t i = 0; i < v->entry_count; i++)
    if (v->entries[i].notice_days != HW_NOT_GIVEN)
      v->entries[relying++] = v->entries[i];
  v->entry_count = relying;
  if (relying > 0)
    qsort(v->entries, relying, sizeof *v->entries, compare_entries);
  compare_lists(v, stated, stated_count, v->entries, relying);
}
