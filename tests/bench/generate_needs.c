/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Who needs escorts, and who travels in groups. */
#include "tests/bench/generate.h"

#include <string.h>

enum {
  MEMBERS_MAX = 4,
  MEMBER_PERSONS = 3, /* most in a case that joins a group */
  GROUP_PERSONS = 8,
  GROUP_TRIES = 400,
  NEED_TRIES = 200,
  WARD_PERSONS = 3,  /* most in a case with a minor, of old people or with a patient */
  FAMILY_PERSONS = 3 /* least of a family with an operational escort */
};

typedef enum profile { ELDERLY, MINORS, MEDEVAC, FAMILY, SICK_MINOR, PROFILES } profile;

bool generate_is_strict(const scenario *s) {
  return s->options.reachable || s->options.escorts > 0 || s->options.groups > 0;
}

bool party_is_escorted(const party *p) {
  for (int kind = 0; kind < ESCORT_KINDS; kind++)
    if (p->escorts[kind] > 0)
      return true;
  return false;
}

void party_clear_needs(party *p) {
  p->wheelchairs = p->stretchers = 0;
  p->ambulance = p->medical = p->medevac = false;
  p->slow = p->carried = p->sheltered = false;
  memset(p->escorts, 0, sizeof p->escorts);
  p->group = 0;
}

/* ---- groups ---- */

static bool may_join(const party *leader, const party *p) {
  return p != leader && p->group == 0 && p->from == leader->from && p->persons <= MEMBER_PERSONS &&
         p->stretchers == 0;
}

/* Relatives who asked at the same time for the same way home. */
static void join(party *p, const party *leader) {
  p->group = leader->group;
  p->to = leader->to;
  p->home = leader->home;
  p->ready = leader->ready;
  p->latest = leader->latest;
  p->clearance_until = leader->clearance_until;
  p->priority = leader->priority;
}

static void draw_groups(scenario *s) {
  static const int sizes[] = {60, 25, 15};
  int wanted = s->party_count * s->options.groups / 1000;
  if (wanted == 0 && s->options.groups > 0)
    wanted = 2;
  int groups = 0;
  for (int tries = 0; tries < GROUP_TRIES * wanted && s->grouped < wanted; tries++) {
    party *leader = &s->parties[pseudo_random_between(&s->extras, 0, s->party_count - 1)];
    int size = 2 + pseudo_random_weighted(&s->extras, sizes, 3);
    int from = pseudo_random_between(&s->extras, 0, s->party_count - 1);
    if (leader->group > 0 || leader->stretchers > 0 || leader->persons > GROUP_PERSONS - 2)
      continue;
    party *members[MEMBERS_MAX];
    int count = 0;
    int persons = leader->persons;
    for (int i = 0; i < s->party_count && count + 1 < size; i++) {
      party *p = &s->parties[(from + i) % s->party_count];
      if (!may_join(leader, p) || persons + p->persons > GROUP_PERSONS)
        continue;
      members[count++] = p;
      persons += p->persons;
    }
    if (count == 0)
      continue;
    leader->group = ++groups;
    for (int i = 0; i < count; i++)
      join(members[i], leader);
    s->grouped += 1 + count;
  }
}

/* ---- escorts ---- */

static bool fits(const party *p, profile is) {
  bool single = p->infants == 0 && p->wheelchairs + p->stretchers == 0 && !p->medical &&
                p->persons <= WARD_PERSONS;
  if (is == FAMILY)
    return p->persons >= FAMILY_PERSONS;
  if (is == MEDEVAC)
    return single && p->group == 0;
  return single && (is == MINORS || p->persons < WARD_PERSONS);
}

static void need(scenario *s, party *p, profile is) {
  pseudo_random *random = &s->extras;
  if (is == FAMILY)
    p->escorts[OPERATIONAL] = p->persons - p->infants < 4 ? (short)(p->persons - p->infants) : 4;
  if (is == MINORS || is == SICK_MINOR)
    p->escorts[GUARDIAN] = p->persons;
  if (is == ELDERLY || is == SICK_MINOR)
    p->escorts[NURSE] = 1;
  if (is == ELDERLY) {
    p->wheelchairs = pseudo_random_chance(random, 60);
    p->medical = pseudo_random_chance(random, 40);
  }
  if (is == MEDEVAC) {
    p->medevac = p->ambulance = true;
    p->stretchers = 1;
    p->escorts[DOCTOR] = pseudo_random_chance(random, 60);
    p->escorts[NURSE] = p->escorts[DOCTOR] == 0 || pseudo_random_chance(random, 30);
  }
  int most = is == MEDEVAC ? 1 : 2; /* more urgent than others, with the whole group */
  if (p->group == 0 && p->priority > most)
    p->priority = (short)most;
}

/* Every kind in need has a pool that can meet the party where it begins. */
static bool can_be_met(const scenario *s, const party *p) {
  for (int kind = 0; kind < ESCORT_KINDS; kind++) {
    bool met = p->escorts[kind] == 0;
    for (int i = 0; i < s->escort_pool_count && !met; i++) {
      const escort_pool *escorts = &s->escort_pools[i];
      met = (escorts->covers >> kind & 1) != 0 && escort_pool_meets(s, escorts, p->from);
    }
    if (!met)
      return false;
  }
  return true;
}

static void draw_escorts(scenario *s) {
  static const int odds[PROFILES] = {32, 30, 18, 10, 10};
  int wanted = (s->party_count * s->options.escorts + 999) / 1000;
  int found = 0;
  for (int tries = 0; tries < NEED_TRIES * wanted && found < wanted; tries++) {
    party *p = &s->parties[pseudo_random_between(&s->extras, 0, s->party_count - 1)];
    profile is = (profile)pseudo_random_weighted(&s->extras, odds, PROFILES);
    if (party_is_escorted(p) || !fits(p, is))
      continue;
    party before = *p;
    need(s, p, is);
    if (can_be_met(s, p))
      found++;
    else
      *p = before;
  }
}

void generate_needs(scenario *s) {
  draw_groups(s);
  if (s->options.escorts > 0)
    draw_escorts(s);
}

/* ---- what the router must know ---- */

/* Without escorts every bed is a medical one, and whoever is slow takes only what takes stretchers.
 */
static void set_own(party *p, bool escorts) {
  p->slow = p->wheelchairs + p->stretchers > 0 || p->medical;
  p->carried = escorts ? p->stretchers > 0 || p->ambulance : p->slow;
  p->sheltered = escorts && (p->stretchers > 0 || p->medical || party_is_escorted(p));
}

void party_set_travel(scenario *s) {
  for (int i = 0; i < s->party_count; i++)
    set_own(&s->parties[i], s->options.escorts > 0);
  if (s->grouped == 0)
    return;
  for (int i = 0; i < s->party_count; i++)
    for (int j = 0; j < s->party_count && s->parties[i].group > 0; j++) {
      const party *mate = &s->parties[j];
      if (mate->group != s->parties[i].group)
        continue;
      s->parties[i].slow |= mate->slow;
      s->parties[i].carried |= mate->carried;
      s->parties[i].sheltered |= mate->sheltered;
    }
}
