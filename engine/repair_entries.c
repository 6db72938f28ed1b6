/* SPDX-License-Identifier: GPL-3.0-or-later */
/* I11: entries and stays that a path would need to be allowed. */
#include "engine/repair_parts.h"

enum { STAYS = 64 };

typedef struct stay {
  int32_t entry_place, exit_place;
  hw_minute entry, exit;
  bool final;
  bool settled; /* entered on a frozen step */
} stay;

static int32_t list_stays(const hw_mending *m, stay *out) {
  int32_t count = 0;
  for (int32_t k = 0; k < m->path->count; k++) {
    const hw_step *step = &m->path->steps[k];
    hw_crossing one = {0};
    const hw_crossing *crossings = &one;
    int32_t crossing_count = 0;
    if (step->ride != HW_NONE) {
      crossings = m->network->crossings + m->network->rides[step->ride].first_crossing;
      crossing_count = m->network->rides[step->ride].crossing_count;
    } else if (m->network->links[step->link].crosses) {
      const hw_link *link = &m->network->links[step->link];
      one = (hw_crossing){link->from, link->to, step->start, step->start + link->time, HW_NONE};
      crossing_count = 1;
    }
    for (int32_t i = 0; i < crossing_count && count < STAYS; i++) {
      if (count > 0) {
        out[count - 1].exit_place = crossings[i].exit_place;
        out[count - 1].exit = crossings[i].exit;
        out[count - 1].final = false;
      }
      out[count++] = (stay){crossings[i].entry_place,
                            crossings[i].entry_place,
                            crossings[i].entry,
                            crossings[i].entry,
                            true,
                            k < m->settled};
    }
  }
  return count;
}

static hw_minute opens(const hw_mending *m, const hw_clearance *clearance, const stay *s) {
  return hw_stamp_open(clearance->from, m->scenario->places[s->entry_place].zone);
}

static hw_minute closes(const hw_mending *m, const hw_clearance *clearance, const stay *s) {
  return hw_stamp_close(clearance->until, m->scenario->places[s->exit_place].zone);
}

/* Minutes that a clearance lacks to cover the stay. */
static int64_t lacks(const hw_mending *m, const hw_clearance *clearance, const stay *s) {
  int64_t before = (int64_t)opens(m, clearance, s) - s->entry;
  int64_t behind = (int64_t)s->exit - closes(m, clearance, s);
  return (before > 0 ? before : 0) + (behind > 0 ? behind : 0);
}

/* The clearance for the country that lacks least is made longer; where there is none, there is a
   new one. */
static void mend_clearance(hw_mending *m, int32_t case_index, const hw_case *c, const stay *s,
                           int32_t country) {
  int32_t nearest = HW_NONE;
  for (int32_t i = 0; i < c->clearance_count; i++)
    if (c->clearances[i].country == country &&
        (nearest == HW_NONE ||
         lacks(m, &c->clearances[i], s) < lacks(m, &c->clearances[nearest], s)))
      nearest = i;
  if (nearest == HW_NONE || m->taste == HW_REPAIR_BY_RULES) {
    const hw_remedy clearance = {.kind = HW_REMEDY_CLEARANCE,
                                 .object = case_index,
                                 .item = country,
                                 .was = (int64_t)s->entry - 1,
                                 .value = s->exit,
                                 .from = s->entry,
                                 .needed = HW_MINUTE_MIN};
    hw_repair_add(m->repair, &clearance);
    return;
  }
  hw_minute from = opens(m, &c->clearances[nearest], s);
  hw_minute until = closes(m, &c->clearances[nearest], s);
  if (from > s->entry)
    hw_mend_item(m, HW_REMEDY_CLEARANCE_FROM, case_index, nearest, from, s->entry);
  if (until < s->exit)
    hw_mend_item(m, HW_REMEDY_CLEARANCE_UNTIL, case_index, nearest, until, s->exit);
}

static bool covered(const hw_mending *m, const hw_case *c, const stay *s, int32_t country) {
  for (int32_t i = 0; i < c->clearance_count; i++)
    if (c->clearances[i].country == country && lacks(m, &c->clearances[i], s) == 0)
      return true;
  return false;
}

/* Working days that an entry has, and whether these are enough. */
static bool in_time(const hw_mending *m, const stay *s, int32_t index, const hw_entry_rule *rule,
                    int32_t *days) {
  const hw_country *country = &m->scenario->countries[index];
  const hw_zone *zone = m->scenario->places[s->entry_place].zone;
  *days = hw_working_days(hw_zone_date(zone, m->scenario->now.at), hw_zone_date(zone, s->entry),
                          country->weekend, country->holidays, country->holiday_count);
  return rule->notice_days != HW_NOT_GIVEN && *days >= rule->notice_days;
}

static void mend_entry(hw_mending *m, int32_t case_index, const hw_case *c, const stay *s) {
  int32_t index = m->scenario->places[s->entry_place].country, days = 0;
  const hw_country *country = &m->scenario->countries[index];
  const hw_entry_rule *rule = hw_country_entry_rule(country, c->nationality);
  if (country->iso == c->nationality)
    return;
  if (!s->final && s->exit - s->entry > country->max_stay)
    hw_mend(m, HW_REMEDY_MAX_STAY, index, country->max_stay, s->exit - s->entry);
  if (s->settled || rule == NULL ||
      (rule->kind == HW_ENTRY_FREE && rule->notice_days == HW_NOT_GIVEN) ||
      (rule->kind != HW_ENTRY_REFUSED && in_time(m, s, index, rule, &days)))
    return;
  int32_t position = (int32_t)(rule - country->entry);
  bool notice = rule->notice_days != HW_NOT_GIVEN;
  if (rule->kind == HW_ENTRY_REFUSED)
    hw_mend_item(m, HW_REMEDY_ENTRY, index, c->nationality, 0, 1);
  else if (rule->kind == HW_ENTRY_FREE)
    hw_mend_item(m, HW_REMEDY_ENTRY_NOTICE, index, position, rule->notice_days, days);
  else if (covered(m, c, s, index))
    return;
  else if (notice && m->taste == HW_REPAIR_BY_RULES)
    hw_mend_item(m, HW_REMEDY_ENTRY_NOTICE, index, position, rule->notice_days, days);
  else
    mend_clearance(m, case_index, c, s, index);
}

void hw_mend_entries(hw_mending *m, int32_t case_index, const hw_case *c) {
  stay stays[STAYS];
  int32_t count = list_stays(m, stays);
  for (int32_t i = 0; i < count; i++)
    mend_entry(m, case_index, c, &stays[i]);
}
