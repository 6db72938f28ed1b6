/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Paths that the party would have with rules lifted say which changes might help: what each breaks
 * beside the plan is mended (repair.h). Sets of few changes are tried first. A set that helps is
 * made weaker, one change after the other, by bisection over its steps: every step further allows
 * all that the one before it allows, so that the least that helps, with the others as they are, is
 * found in O(log steps) searches.
 */
#include "engine/remedies.h"

#include "engine/repair.h"

#include <stdlib.h>
#include <string.h>

enum { PATHS = 12, CANDIDATES = 200, TRIED = 40, OF_A_KIND = 3 };

enum {
  ROTATIONS_OF_PATH = 4,    /* one after the other that attend a path */
  LONGER_DUTY = 14 * HW_DAY /* minutes */
};

/* Changes that might help. */
typedef struct candidate {
  hw_remedy changes[HW_REMEDIES_CHANGES];
  int32_t count;
  int32_t rank; /* order in which they were found */
} candidate;

typedef struct hunt {
  hw_trial *trial;
  int32_t case_index;
  bool escorted;
  const hw_halt *halt;
  candidate *candidates;
  int32_t count;
  hw_help_found *helps;
  int32_t help_count, most;
  int32_t tried;
  bool failed; /* out of memory */
} hunt;

/* ---- candidates ---- */

static int compare_changes(const void *left, const void *right) {
  return hw_remedy_compare(left, right);
}

/* Daily hours that are made longer are longer on every day. */
static bool same_minute(const homeward_scenario *scenario, const hw_remedy *a, const hw_remedy *b) {
  if (a->from == b->from)
    return true;
  if (a->kind == HW_REMEDY_TRANSFER_OPEN)
    return false;
  const hw_place *p = &scenario->places[a->object];
  const hw_hours hours = a->kind == HW_REMEDY_OPEN ? p->hours : p->reception.hours;
  int minute = hw_zone_minute_of_day(p->zone, a->from);
  return minute == hw_zone_minute_of_day(p->zone, b->from) && hours.count > 0 &&
         !hw_hours_contain(hours, minute);
}

static bool about_same(const hunt *h, const hw_remedy *a, const hw_remedy *b) {
  bool at = a->kind == HW_REMEDY_OPEN || a->kind == HW_REMEDY_RECEIVED ||
            a->kind == HW_REMEDY_TRANSFER_OPEN;
  return a->kind == b->kind && a->object == b->object && a->item == b->item &&
         (!at || same_minute(h->trial->plan->scenario, a, b));
}

/* A set about the same things. */
static candidate *find_alike(const hunt *h, const hw_remedy *changes, int32_t count) {
  for (int32_t i = 0; i < h->count; i++) {
    candidate *known = &h->candidates[i];
    bool alike = known->count == count;
    for (int32_t k = 0; k < count && alike; k++)
      alike = about_same(h, &known->changes[k], &changes[k]);
    if (alike)
      return known;
  }
  return NULL;
}

static void add_candidate(hunt *h, const hw_repair *repair) {
  candidate made = {.count = repair->count, .rank = h->count};
  if (repair->hopeless || repair->count == 0 || repair->count > HW_REMEDIES_CHANGES ||
      h->count == CANDIDATES)
    return;
  memcpy(made.changes, repair->changes, (size_t)repair->count * sizeof *made.changes);
  qsort(made.changes, (size_t)made.count, sizeof *made.changes, compare_changes);
  if (find_alike(h, made.changes, made.count) == NULL)
    h->candidates[h->count++] = made;
}

/* As many more members of a pool as would cover everybody. */
static int32_t members_needed(const hw_escort_pool *pool, const hw_class *class) {
  int32_t members = 0;
  for (int32_t n = 0; n < class->escort_count; n++)
    for (int32_t k = 0; k < pool->cover_count; k++)
      if (pool->covers[k] == class->escorts[n].kind)
        members += (class->escorts[n].persons - 1) / pool->persons_per_escort + 1;
  return members;
}

/* Escorts for what the path needs: one pool after the other has more of them, or they may be away
   for longer. */
static void add_attended(hunt *h, const hw_repair *repair, const hw_class *class) {
  const homeward_scenario *s = h->trial->scenario;
  for (int32_t p = 0; p < s->escort_pool_count; p++) {
    const hw_escort_pool *pool = &s->escort_pools[p];
    int32_t members = members_needed(pool, class);
    const hw_remedy more = {.kind = HW_REMEDY_ESCORTS,
                            .object = p,
                            .item = HW_NONE,
                            .was = pool->count,
                            .value = pool->count + ROTATIONS_OF_PATH * members,
                            .needed = HW_MINUTE_MIN};
    const hw_remedy longer = {.kind = HW_REMEDY_MAX_DUTY,
                              .object = p,
                              .item = HW_NONE,
                              .was = pool->max_duty,
                              .value = (int64_t)pool->max_duty + LONGER_DUTY,
                              .needed = HW_MINUTE_MIN};
    hw_repair with = *repair, away = *repair;
    if (members == 0)
      continue;
    hw_repair_add(&with, &more);
    add_candidate(h, &with);
    hw_repair_add(&away, &longer);
    if (pool->max_duty != HW_UNLIMITED && pool->count > 0)
      add_candidate(h, &away);
  }
}

static bool add_path(hunt *h, const hw_asking *a, const hw_path *path) {
  static const hw_repair_taste tastes[2] = {HW_REPAIR_BY_DOCUMENTS, HW_REPAIR_BY_RULES};
  for (int i = 0; i < 2; i++) {
    hw_repair repair;
    hw_class class;
    if (!hw_repair_path(&repair, a, path, tastes[i]) || !hw_asking_class(a, 0, &class))
      return false;
    add_candidate(h, &repair);
    if (class.escort_count > 0 && !repair.hopeless)
      add_attended(h, &repair, &class);
  }
  return true;
}

/* The first paths with these rules lifted. */
static bool look(hunt *h, uint32_t lifted_i, uint32_t lifted_c, hw_goal goal) {
  const hw_asking own = hw_ask_for_case(&h->trial->beside, 0, &h->case_index);
  hw_asking a = hw_ask_for_group(&own);
  const hw_path *found;
  int32_t count;
  a.lifted = lifted_i;
  a.goal = goal;
  if (hw_halted(h->halt))
    return true;
  if (!hw_asking_begin(&own) || !hw_paths_beside(&a, lifted_c, PATHS, &found, &count))
    return false;
  hw_path *paths = HW_ARRAY(hw_asking_arena(&a), count, hw_path);
  if (paths == NULL)
    return false;
  if (count > 0)
    memcpy(paths, found, (size_t)count * sizeof *paths);
  a.lifted = 0;
  for (int32_t i = 0; i < count; i++)
    if (!add_path(h, &a, &paths[i]))
      return false;
  return true;
}

static const uint32_t ALL_C = 0x1ffe;

/* Every rule alone, then each of section 4 with all of section 5, then all that kept the case
   together. */
static bool gather(hunt *h, const hw_cause *cause) {
  uint32_t lifted_i = cause->section == 'I' ? cause->lifted : 0;
  bool done = look(h, 0, 0, BY_ARRIVAL);
  for (int rule = 1; rule <= 15 && done; rule++) {
    hw_goal goal = rule == 9 ? QUICKEST : rule == 13 || rule == 3 ? LATEST : BY_ARRIVAL;
    if (rule == 2)
      continue;
    done = look(h, HW_LIFT(rule), 0, BY_ARRIVAL) && look(h, HW_LIFT(rule), ALL_C, BY_ARRIVAL) &&
           (goal == BY_ARRIVAL || look(h, HW_LIFT(rule), ALL_C, goal));
  }
  for (int rule = 1; rule <= 11 && done; rule++)
    done = look(h, 0, HW_LIFT(rule), BY_ARRIVAL);
  if (done)
    done = look(h, 0, ALL_C, BY_ARRIVAL) && look(h, 0, ALL_C, BY_COST);
  return done && (lifted_i == 0 ||
                  (look(h, lifted_i, ALL_C, BY_ARRIVAL) && look(h, lifted_i, ALL_C, QUICKEST)));
}

/* Where no rule alone is in the way: two of section 4, then more and more of them. */
static bool gather_more(hunt *h) {
  bool done = true;
  for (int one = 1; one <= 15 && done; one++)
    for (int two = one + 1; two <= 15 && done; two++)
      if (one != 2 && two != 2)
        done = look(h, HW_LIFT(one) | HW_LIFT(two), ALL_C, BY_ARRIVAL);
  uint32_t lifted = 0;
  for (int rule = 1; rule <= 15 && done && h->count == 0; rule++) {
    lifted |= rule == 2 ? 0 : HW_LIFT(rule);
    done = look(h, lifted, ALL_C, BY_ARRIVAL);
  }
  return done;
}

/* Few changes first, then cheap kinds. */
static int compare_candidates(const void *left, const void *right) {
  const candidate *a = left, *b = right;
  if (a->count != b->count)
    return a->count < b->count ? -1 : 1;
  for (int32_t i = 0; i < a->count; i++) {
    int by = hw_remedy_compare(&a->changes[i], &b->changes[i]);
    if (by != 0)
      return by;
  }
  return a->rank < b->rank ? -1 : a->rank > b->rank;
}

/* ---- the least that helps ---- */

static bool helps(hunt *h, const hw_help_found *help, int32_t replaced, const hw_remedy *by) {
  hw_remedy changes[HW_REMEDIES_CHANGES];
  hw_passage offer;
  memcpy(changes, help->changes, sizeof changes);
  if (replaced != HW_NONE)
    changes[replaced] = *by;
  int found = hw_trial_moves(h->trial, h->case_index, changes, help->count, false, &offer);
  h->failed |= found < 0;
  return found > 0;
}

/* Steps of one part of a change: the fewest with which the others still help. */
static void weaken(hunt *h, hw_help_found *help, int32_t change, int part) {
  const hw_remedy whole = help->changes[change];
  int64_t most = hw_remedy_steps(&whole, part), least = 0, next = most - 1;
  hw_remedy weaker = hw_remedy_with_steps(&whole, part, most);
  if (most == 0)
    return;
  /* `most` helps; mostly one less does not */
  while (least < most && !h->failed) {
    weaker = hw_remedy_with_steps(&whole, part, next);
    if (helps(h, help, change, &weaker))
      most = next;
    else
      least = next + 1;
    next = least + (most - least) / 2;
  }
  help->changes[change] = hw_remedy_with_steps(&whole, part, most);
}

static bool nothing_left(const hw_remedy *change) {
  return hw_remedy_steps(change, 0) == 0;
}

static int64_t all_steps(const hw_help_found *help) {
  int64_t sum = 0;
  for (int32_t i = 0; i < help->count; i++)
    sum += hw_remedy_steps(&help->changes[i], 0);
  return sum;
}

/* Makes each change as weak as can be and drops those that are not needed. A place that is open at
   one more minute can move a transfer to a day on which it is full: without it less may do of what
   came before it, so that another pass follows as long as one brings something. */
static void minimise(hunt *h, hw_help_found *help) {
  int64_t before;
  do {
    before = all_steps(help);
    for (int32_t i = 0; i < help->count && !h->failed; i++)
      for (int part = 0; part < hw_remedy_parts(&help->changes[i]) && !h->failed; part++)
        weaken(h, help, i, part);
    int32_t kept = 0;
    for (int32_t i = 0; i < help->count; i++)
      if (!nothing_left(&help->changes[i]))
        help->changes[kept++] = help->changes[i];
    help->count = kept;
  } while (help->count > 1 && all_steps(help) < before && !h->failed);
}

/* A help among those found is about nothing else: no need to ask for more. */
static bool is_covered(const hunt *h, const hw_remedy *changes, int32_t count) {
  for (int32_t f = 0; f < h->help_count; f++) {
    int32_t known = 0;
    for (int32_t k = 0; k < h->helps[f].count; k++)
      for (int32_t i = 0; i < count; i++)
        if (about_same(h, &h->helps[f].changes[k], &changes[i])) {
          known++;
          break;
        }
    if (known == h->helps[f].count)
      return true;
  }
  return false;
}

/* Enough of the same kinds are known. */
static bool is_common(const hunt *h, const hw_remedy *changes, int32_t count) {
  int32_t known = 0;
  for (int32_t f = 0; f < h->help_count; f++) {
    bool same = h->helps[f].count == count;
    for (int32_t i = 0; i < count && same; i++)
      same = h->helps[f].changes[i].kind == changes[i].kind;
    known += same;
  }
  return known >= OF_A_KIND;
}

/* In a scenario of its own: 1, 0, or -1 when out of memory. */
static int helps_apart(const hunt *h, const hw_remedy *changes, int32_t count, hw_passage *offer) {
  return hw_trial_moves_apart(h->trial, h->case_index, changes, count, true, offer);
}

/* The next weaker step of each number does not help in a scenario of its own either. */
static int is_least(const hunt *h, const hw_help_found *help) {
  hw_passage offer;
  for (int32_t i = 0; i < help->count; i++)
    for (int part = 0; part < hw_remedy_parts(&help->changes[i]); part++) {
      int64_t steps = hw_remedy_steps(&help->changes[i], part);
      hw_remedy changes[HW_REMEDIES_CHANGES];
      memcpy(changes, help->changes, sizeof changes);
      changes[i] = hw_remedy_with_steps(&help->changes[i], part, steps - 1);
      int found = steps > 1 ? helps_apart(h, changes, help->count, &offer) : 0;
      if (found != 0)
        return found < 0 ? -1 : 0;
    }
  return 1;
}

/* In a scenario of its own it helps, and no number of it can be one step weaker. */
static bool is_verified(hunt *h, hw_help_found *help) {
  int found = helps_apart(h, help->changes, help->count, &help->offer);
  if (found > 0)
    found = is_least(h, help);
  h->failed |= found < 0;
  return found > 0;
}

/* When what is more is used by what was found. */
static void tell_when(hunt *h, hw_help_found *help) {
  const hw_network *network = &h->trial->engine.network;
  const hw_asking own = hw_ask_for_case(&h->trial->beside, 0, &h->case_index);
  const hw_asking group = hw_ask_for_group(&own);
  hw_repair repair;
  if (!hw_trial_set(h->trial, NULL, 0) || !hw_asking_begin(&own) ||
      !hw_repair_path(&repair, &group, &help->offer.path, HW_REPAIR_BY_DOCUMENTS)) {
    h->failed = true;
    return;
  }
  for (int32_t i = 0; i < help->count; i++) {
    hw_remedy *change = &help->changes[i];
    change->needed = change->kind == HW_REMEDY_ESCORTS
                         ? hw_step_departs(network, &help->offer.path.steps[0])
                         : HW_MINUTE_MIN;
    for (int32_t k = 0; k < repair.count; k++)
      if (about_same(h, change, &repair.changes[k]))
        change->needed = repair.changes[k].needed;
  }
}

static void try_candidate(hunt *h, const candidate *tried) {
  hw_help_found help = {.count = tried->count};
  memcpy(help.changes, tried->changes, sizeof help.changes);
  if (is_covered(h, tried->changes, tried->count) || is_common(h, tried->changes, tried->count))
    return;
  h->tried++;
  if (!helps(h, &help, HW_NONE, NULL))
    return;
  minimise(h, &help);
  if (h->failed || help.count == 0 || is_covered(h, help.changes, help.count) ||
      is_common(h, help.changes, help.count) || !is_verified(h, &help))
    return;
  tell_when(h, &help);
  h->helps[h->help_count++] = help;
}

bool hw_remedies_find(hw_trial *trial, int32_t case_index, const hw_cause *cause, int32_t most,
                      const hw_halt *halt, hw_arena *arena, hw_help_found **helps_out,
                      int32_t *count) {
  const hw_asking own = hw_ask_for_case(&trial->beside, 0, &case_index);
  const hw_asking group = hw_ask_for_group(&own);
  hunt h = {.trial = trial,
            .case_index = case_index,
            .escorted = hw_asking_needs_escorts(&group),
            .halt = halt,
            .candidates = HW_ARRAY(arena, CANDIDATES, candidate),
            .helps = HW_ARRAY(arena, most, hw_help_found),
            .most = most};
  *helps_out = h.helps;
  *count = 0;
  if (h.candidates == NULL || h.helps == NULL || !hw_trial_set(trial, NULL, 0) ||
      !gather(&h, cause) || (h.count == 0 && !gather_more(&h)))
    return false;
  if (h.count > 1)
    qsort(h.candidates, (size_t)h.count, sizeof *h.candidates, compare_candidates);
  for (int32_t i = 0; i < h.count && h.tried < TRIED && h.help_count < most && !h.failed; i++)
    if (!hw_halted(halt))
      try_candidate(&h, &h.candidates[i]);
  *count = h.help_count;
  return !h.failed && hw_trial_set(trial, NULL, 0);
}
