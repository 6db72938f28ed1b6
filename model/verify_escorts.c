/* SPDX-License-Identifier: GPL-3.0-or-later */
/** C9: on every segment and transfer, enough escorts for every kind of need, and the stated covers.
 */
#include <stdio.h>
#include <string.h>

#include "model/verify_state.h"

/** Those on board of one run or one start of a transfer who need escorts or are escorts. */
typedef struct board {
  const char *name;
  const hw_service *service; /* NULL: a transfer */
  const hw_rider *riders;    /* only the relevant ones */
  size_t rider_count;
  int64_t **most;     /* by rider: for each stated cover, the most persons in need on one segment */
  int32_t *kind_slot; /* by kind: its place in `kinds`, or HW_NONE */
  int32_t *pool_slot; /* by escort pool: its class, or HW_NONE */
  /* of the segment at hand */
  int32_t *kinds; /* kinds in demand */
  int64_t *demand;
  int64_t *asked; /* of these: of legs that have not departed */
  int32_t kind_count;
} board;

static const hw_leg *stated_leg(const hw_verifier *v, const hw_rider *rider) {
  return &v->plan->rotations[rider->rotation].legs[rider->leg];
}

static const hw_escort_pool *pool_of(const hw_verifier *v, const hw_rider *rider) {
  return &v->scenario->escort_pools[v->plan->rotations[rider->rotation].pool];
}

static bool on_board(const hw_rider *rider, int32_t segment) {
  return rider->first <= segment && segment < rider->last;
}

/** Adds up the needs on one segment. */
static void gather_demand(const hw_verifier *v, board *b, int32_t segment) {
  for (int32_t i = 0; i < b->kind_count; i++)
    b->kind_slot[b->kinds[i]] = HW_NONE;
  b->kind_count = 0;
  for (size_t i = 0; i < b->rider_count; i++) {
    const hw_rider *rider = &b->riders[i];
    if (rider->itinerary == HW_NONE || !on_board(rider, segment))
      continue;
    const hw_case *c = hw_case_of(v, rider->itinerary);
    for (int32_t k = 0; k < c->escort_count; k++) {
      int32_t *slot = &b->kind_slot[c->escorts[k].kind];
      if (*slot == HW_NONE) {
        *slot = b->kind_count++;
        b->kinds[*slot] = c->escorts[k].kind;
        b->demand[*slot] = b->asked[*slot] = 0;
      }
      b->demand[*slot] += c->escorts[k].persons;
      if (rider->leg >= v->itineraries[rider->itinerary].departed)
        b->asked[*slot] += c->escorts[k].persons;
    }
  }
}

static int32_t *new_persons(hw_verifier *v, const board *b) {
  int32_t *persons = hw_arena_alloc(&v->scratch, (size_t)b->kind_count + 1, sizeof *persons);
  if (persons == NULL)
    v->status = hw_fail_memory(v->error);
  return persons;
}

/** Escorts on board by pool: what they could cover. */
static int32_t class_by_pool(hw_verifier *v, board *b, int32_t segment, hw_cover_class *classes) {
  int32_t count = 0;
  for (size_t i = 0; i < b->rider_count && v->status == HOMEWARD_OK; i++) {
    const hw_rider *rider = &b->riders[i];
    if (rider->rotation == HW_NONE || !on_board(rider, segment))
      continue;
    const hw_escort_pool *pool = pool_of(v, rider);
    int32_t *slot = &b->pool_slot[v->plan->rotations[rider->rotation].pool];
    if (*slot != HW_NONE) {
      classes[*slot].count++;
      continue;
    }
    int32_t *persons = new_persons(v, b);
    for (int32_t k = 0; persons != NULL && k < pool->cover_count; k++)
      if (b->kind_slot[pool->covers[k]] != HW_NONE)
        persons[b->kind_slot[pool->covers[k]]] = pool->persons_per_escort;
    *slot = count;
    classes[count++] = (hw_cover_class){.count = 1, .persons = persons};
  }
  for (size_t i = 0; i < b->rider_count; i++)
    if (b->riders[i].rotation != HW_NONE)
      b->pool_slot[v->plan->rotations[b->riders[i].rotation].pool] = HW_NONE;
  return count;
}

/** Escorts on board by their stated covers: what the plan says they cover. */
static int32_t class_by_cover(hw_verifier *v, board *b, int32_t segment, hw_cover_class *classes) {
  int32_t count = 0;
  for (size_t i = 0; i < b->rider_count && v->status == HOMEWARD_OK; i++) {
    const hw_rider *rider = &b->riders[i];
    if (rider->rotation == HW_NONE || !on_board(rider, segment))
      continue;
    const hw_leg *leg = stated_leg(v, rider);
    int32_t *persons = new_persons(v, b), c = 0;
    for (int32_t k = 0; persons != NULL && k < leg->cover_count; k++)
      if (b->kind_slot[leg->covers[k].kind] != HW_NONE)
        persons[b->kind_slot[leg->covers[k].kind]] = leg->covers[k].persons;
    size_t size = (size_t)b->kind_count * sizeof *persons;
    while (persons != NULL && c < count && memcmp(classes[c].persons, persons, size) != 0)
      c++;
    if (c < count)
      classes[c].count++;
    else
      classes[count++] = (hw_cover_class){.count = 1, .persons = persons};
  }
  return count;
}

/** "2 nurse, 1 guardian" */
static void describe_demand(const hw_verifier *v, const board *b, char *out, size_t size) {
  size_t used = 0;
  out[0] = '\0';
  for (int32_t i = 0; i < b->kind_count && used < size; i++) {
    used += (size_t)snprintf(out + used, size - used, "%s%lld %s", i > 0 ? ", " : "",
                             (long long)b->asked[i], v->scenario->escort_kinds[b->kinds[i]]);
  }
}

/** "from AMM to BGW", empty for a transfer. */
static void describe_segment(const hw_verifier *v, const board *b, int32_t segment, char *out,
                             size_t size) {
  out[0] = '\0';
  if (b->service != NULL)
    (void)snprintf(out, size, " from %s to %s",
                   v->scenario->places[b->service->stops[segment].place].id,
                   v->scenario->places[b->service->stops[segment + 1].place].id);
}

/** An escort that rides this segment alone covers there exactly what the plan states. */
static bool is_overstated(const hw_verifier *v, const board *b, int32_t segment, int32_t slot) {
  int64_t stated = 0;
  for (size_t i = 0; i < b->rider_count; i++) {
    const hw_rider *rider = &b->riders[i];
    if (rider->rotation == HW_NONE || rider->first != segment || rider->last != segment + 1)
      continue;
    const hw_leg *leg = stated_leg(v, rider);
    for (int32_t k = 0; k < leg->cover_count; k++)
      if (leg->covers[k].kind == b->kinds[slot])
        stated += leg->covers[k].persons;
  }
  return stated > b->demand[slot];
}

static void check_stated_covers(hw_verifier *v, board *b, int32_t segment,
                                hw_cover_class *classes) {
  char where[2 * HW_NAME_SIZE];
  describe_segment(v, b, segment, where, sizeof where);
  int32_t count = class_by_cover(v, b, segment, classes);
  if (v->status == HOMEWARD_OK &&
      hw_cover_solve(v, classes, count, b->asked, b->kind_count) == HW_COVER_NO)
    hw_violate(v, "objective", b->name, "the stated covers leave someone%s without an escort",
               where);
  for (int32_t i = 0; i < b->kind_count; i++)
    if (is_overstated(v, b, segment, i))
      hw_violate(v, "objective", b->name, "the stated covers%s exceed the %lld who need %s", where,
                 (long long)b->demand[i], v->scenario->escort_kinds[b->kinds[i]]);
}

static void check_segment(hw_verifier *v, board *b, int32_t segment) {
  char where[2 * HW_NAME_SIZE], needs[256];
  gather_demand(v, b, segment);
  for (size_t i = 0; i < b->rider_count; i++) {
    const hw_rider *rider = &b->riders[i];
    if (rider->rotation == HW_NONE || !on_board(rider, segment))
      continue;
    const hw_leg *leg = stated_leg(v, rider);
    for (int32_t k = 0; k < leg->cover_count; k++) {
      int32_t slot = b->kind_slot[leg->covers[k].kind];
      if (slot != HW_NONE && b->demand[slot] > b->most[i][k])
        b->most[i][k] = b->demand[slot];
    }
  }
  if (b->kind_count == 0)
    return;
  hw_arena_reset(&v->scratch);
  hw_cover_class *classes = hw_arena_alloc(&v->scratch, b->rider_count + 1, sizeof *classes);
  if (classes == NULL) {
    v->status = hw_fail_memory(v->error);
    return;
  }
  int32_t count = class_by_pool(v, b, segment, classes);
  if (v->status != HOMEWARD_OK)
    return;
  hw_cover_answer answer = hw_cover_solve(v, classes, count, b->asked, b->kind_count);
  if (answer == HW_COVER_YES) {
    check_stated_covers(v, b, segment, classes);
  } else if (answer == HW_COVER_NO) {
    describe_segment(v, b, segment, where, sizeof where);
    describe_demand(v, b, needs, sizeof needs);
    hw_violate(v, "C9", b->name, "the escorts on board%s cannot cover the needs: %s", where, needs);
  }
}

/** The form of the covers that one escort's leg states, and whether as many were ever in need. */
static void check_leg_covers(hw_verifier *v, const board *b, size_t index) {
  const hw_rider *rider = &b->riders[index];
  const hw_leg *leg = stated_leg(v, rider);
  const hw_escort_pool *pool = pool_of(v, rider);
  int32_t member = v->plan->rotations[rider->rotation].member;
  if (leg->cover_count > rider->last - rider->first)
    hw_violate(v, "C9", pool->id, "member %d covers %d kinds on %d segments of %s", member,
               leg->cover_count, rider->last - rider->first, b->name);
  for (int32_t k = 0; k < leg->cover_count; k++) {
    const hw_cover *cover = &leg->covers[k];
    const char *kind = v->scenario->escort_kinds[cover->kind];
    bool covers = false;
    for (int32_t i = 0; i < pool->cover_count; i++)
      covers = covers || pool->covers[i] == cover->kind;
    if (!covers)
      hw_violate(v, "C9", pool->id, "member %d covers %s on %s, which the pool does not", member,
                 kind, b->name);
    else if (cover->persons > pool->persons_per_escort)
      hw_violate(v, "C9", pool->id, "member %d covers %d persons on %s, at most %d", member,
                 cover->persons, b->name, pool->persons_per_escort);
    else if (cover->persons < 1 || cover->persons > b->most[index][k])
      hw_violate(v, "objective", pool->id,
                 "member %d states %d persons who need %s on %s, there are %lld at most", member,
                 cover->persons, kind, b->name, (long long)b->most[index][k]);
  }
}

static void check_board(hw_verifier *v, board *b) {
  int32_t segments = b->service == NULL ? 1 : b->service->stop_count - 1;
  bool *changes = hw_verify_array(v, (size_t)segments + 1, sizeof *changes);
  b->most = hw_verify_array(v, b->rider_count, sizeof *b->most);
  if (changes == NULL || b->most == NULL)
    return;
  for (size_t i = 0; i < b->rider_count; i++) {
    const hw_rider *rider = &b->riders[i];
    changes[rider->first] = changes[rider->last] = true;
    if (rider->rotation != HW_NONE) {
      b->most[i] = hw_verify_array(v, (size_t)stated_leg(v, rider)->cover_count, sizeof **b->most);
      if (b->most[i] == NULL)
        return;
    }
  }
  for (int32_t s = 0; s < segments && v->status == HOMEWARD_OK; s++)
    if (changes[s])
      check_segment(v, b, s);
  for (size_t i = 0; i < b->rider_count && v->status == HOMEWARD_OK; i++)
    if (b->riders[i].rotation != HW_NONE)
      check_leg_covers(v, b, i);
}

/** Groups the sorted riders by carrier and start, keeps those whom C9 concerns, and checks each
 * group. */
static void check_boards(hw_verifier *v, board *b, const hw_rider *riders, size_t count,
                         bool transfers) {
  hw_rider *kept = hw_verify_array(v, count, sizeof *kept);
  char name[HW_NAME_SIZE];
  if (kept == NULL)
    return;
  b->name = name;
  b->riders = kept;
  for (size_t begin = 0, end; begin < count && v->status == HOMEWARD_OK; begin = end) {
    int32_t carrier = riders[begin].carrier;
    b->rider_count = 0;
    for (end = begin;
         end < count && riders[end].carrier == carrier && riders[end].start == riders[begin].start;
         end++)
      if (riders[end].rotation != HW_NONE || hw_case_of(v, riders[end].itinerary)->escort_count > 0)
        kept[b->rider_count++] = riders[end];
    if (b->rider_count == 0)
      continue;
    if (transfers) {
      b->service = NULL;
      (void)snprintf(name, sizeof name, "%s", v->scenario->transfers[carrier / 2].id);
    } else {
      b->service = &v->scenario->services[v->scenario->runs[carrier].service];
      hw_run_name(name, v->scenario, carrier);
    }
    check_board(v, b);
  }
}

void hw_verify_escorts(hw_verifier *v) {
  size_t kinds = (size_t)v->scenario->escort_kind_count;
  size_t pools = (size_t)v->scenario->escort_pool_count;
  board b = {.kind_slot = hw_verify_array(v, kinds, sizeof *b.kind_slot),
             .pool_slot = hw_verify_array(v, pools, sizeof *b.pool_slot),
             .kinds = hw_verify_array(v, kinds, sizeof *b.kinds),
             .demand = hw_verify_array(v, kinds, sizeof *b.demand),
             .asked = hw_verify_array(v, kinds, sizeof *b.asked)};
  if (v->status != HOMEWARD_OK)
    return;
  for (size_t i = 0; i < kinds; i++)
    b.kind_slot[i] = HW_NONE;
  for (size_t i = 0; i < pools; i++)
    b.pool_slot[i] = HW_NONE;
  check_boards(v, &b, v->riders, v->rider_count, false);
  check_boards(v, &b, v->takers, v->taker_count, true);
}
