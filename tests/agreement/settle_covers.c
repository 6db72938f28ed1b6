/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Who covers whom: on each segment and transfer, kinds are dealt out to the escorts on board by
 * trying; a leg states the most persons of each kind on one of its segments.
 */
#include "tests/agreement/open_plan.h"

#include <check.h>

enum { ON_BOARD_MOST = 32, KINDS_MOST = 16, TRIES_MOST = 200000 };

/** One segment of a run, or one start of a transfer, as the contract's C9 looks at it. */
typedef struct place_on_board {
  int32_t run, segment;
  int32_t link;
  hw_minute start;
} place_on_board;

typedef struct escort {
  int32_t rotation, leg;
  const hw_escort_pool *pool;
  int32_t kind; /* that it covers, or HW_NONE */
} escort;

typedef struct dealing {
  int32_t kind_count;
  int64_t left[KINDS_MOST];
  escort escorts[ON_BOARD_MOST];
  int32_t escort_count;
  int32_t tries;
} dealing;

/* Legs count even where their journey is none. */
static bool on_board(const open_plan *open, const hw_leg *stated, const place_on_board *here) {
  oracle_leg leg;
  if (!open_plan_leg(open->plan->scenario, stated, &leg))
    return false;
  if (here->run != HW_NONE)
    return leg.run == here->run && leg.board <= here->segment && here->segment < leg.alight;
  return leg.transfer != HW_NONE && 2 * leg.transfer + leg.backward == here->link &&
         leg.departs == here->start;
}

static void gather(const open_plan *open, const place_on_board *here, dealing *d) {
  const homeward_scenario *scenario = open->plan->scenario;
  for (int32_t i = 0; i < open->plan->itinerary_count; i++) {
    const hw_itinerary *itinerary = &open->itineraries[i];
    const hw_case *c = &scenario->cases[itinerary->case_index];
    for (int32_t k = 0; k < itinerary->leg_count && c->escort_count > 0; k++)
      for (int32_t n = 0; n < c->escort_count && on_board(open, &itinerary->legs[k], here); n++)
        d->left[c->escorts[n].kind] += c->escorts[n].persons;
  }
  for (int32_t i = 0; i < open->plan->rotation_count; i++) {
    const hw_rotation *rotation = &open->rotations[i];
    for (int32_t k = 0; k < rotation->leg_count; k++)
      if (on_board(open, &rotation->legs[k], here) && d->escort_count < ON_BOARD_MOST)
        d->escorts[d->escort_count++] =
            (escort){i, k, &scenario->escort_pools[rotation->pool], HW_NONE};
  }
}

static bool all_covered(const dealing *d) {
  for (int32_t k = 0; k < d->kind_count; k++)
    if (d->left[k] > 0)
      return false;
  return true;
}

/* Gives escort `next` and those after it a kind; escorts of one pool in the order of kinds. */
static bool deal(dealing *d, int32_t next) {
  if (all_covered(d))
    return true;
  if (next == d->escort_count || d->tries++ > TRIES_MOST)
    return false;
  escort *one = &d->escorts[next];
  bool alike = next > 0 && d->escorts[next - 1].pool == one->pool;
  for (int32_t i = 0; i < one->pool->cover_count; i++) {
    int32_t kind = one->pool->covers[i];
    if (d->left[kind] <= 0 || (alike && kind < d->escorts[next - 1].kind))
      continue;
    one->kind = kind;
    d->left[kind] -= one->pool->persons_per_escort;
    if (deal(d, next + 1))
      return true;
    d->left[kind] += one->pool->persons_per_escort;
  }
  one->kind = HW_NONE;
  return deal(d, next + 1);
}

static void state_cover(const open_plan *open, hw_leg *leg, int32_t kind, int32_t persons) {
  hw_cover *covers = open_plan_covers(open, leg->covers, leg->cover_count);
  leg->covers = covers;
  for (int32_t i = 0; i < leg->cover_count; i++)
    if (covers[i].kind == kind) {
      covers[i].persons = covers[i].persons > persons ? covers[i].persons : persons;
      return;
    }
  covers[leg->cover_count++] = (hw_cover){.kind = kind, .persons = persons};
}

/* Deals out the kinds here and states what each escort covers. */
static void cover_here(open_plan *open, const place_on_board *here) {
  dealing d = {.kind_count = open->plan->scenario->escort_kind_count};
  int64_t need[KINDS_MOST];
  ck_assert_int_le(d.kind_count, KINDS_MOST);
  gather(open, here, &d);
  for (int32_t k = 0; k < d.kind_count; k++)
    need[k] = d.left[k];
  if (!deal(&d, 0))
    return;
  for (int32_t i = 0; i < d.escort_count; i++) {
    const escort *one = &d.escorts[i];
    if (one->kind == HW_NONE || need[one->kind] <= 0)
      continue;
    int64_t ratio = one->pool->persons_per_escort;
    int64_t persons = need[one->kind] < ratio ? need[one->kind] : ratio;
    need[one->kind] -= persons;
    hw_rotation *rotation = &open->rotations[one->rotation];
    hw_leg *legs = open_plan_legs(open, rotation->legs, rotation->leg_count);
    rotation->legs = legs;
    state_cover(open, &legs[one->leg], one->kind, (int32_t)persons);
  }
}

/* The first rotation, in order, that rides here. */
static int32_t first_rider(const open_plan *open, const place_on_board *here) {
  for (int32_t i = 0; i < open->plan->rotation_count; i++)
    for (int32_t k = 0; k < open->rotations[i].leg_count; k++)
      if (on_board(open, &open->rotations[i].legs[k], here))
        return i;
  return HW_NONE;
}

static void forget_covers(open_plan *open) {
  for (int32_t i = 0; i < open->plan->rotation_count; i++) {
    hw_rotation *rotation = &open->rotations[i];
    hw_leg *legs = open_plan_legs(open, rotation->legs, rotation->leg_count);
    for (int32_t k = 0; k < rotation->leg_count; k++)
      legs[k].cover_count = 0;
    rotation->legs = legs;
  }
}

void open_plan_settle_covers(open_plan *open) {
  oracle_leg leg;
  forget_covers(open);
  for (int32_t i = 0; i < open->plan->rotation_count; i++)
    for (int32_t k = 0; k < open->rotations[i].leg_count; k++) {
      if (!open_plan_leg(open->plan->scenario, &open->rotations[i].legs[k], &leg))
        continue;
      place_on_board here = {.run = leg.run,
                             .segment = leg.board,
                             .link = leg.run == HW_NONE ? 2 * leg.transfer + leg.backward : 0,
                             .start = leg.departs};
      int32_t end = leg.run == HW_NONE ? leg.board + 1 : leg.alight;
      for (; here.segment < end; here.segment++)
        if (first_rider(open, &here) == i)
          cover_here(open, &here);
    }
}
