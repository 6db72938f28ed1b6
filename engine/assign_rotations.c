/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/assign_rotations.h"

#include "engine/escort_cover.h"

#include <stdlib.h>
#include <string.h>

/* One member on one rotation. */
typedef struct duty {
  const hw_rotation_column *rotation;
  int32_t member;                      /* 1-based */
  int32_t first_leg;                   /* its legs among those of all duties */
  const hw_published_journey *settled; /* NULL: a rotation like any other */
} duty;

typedef struct naming {
  hw_engine *engine;
  homeward_plan *plan;
  hw_arena scratch;
  hw_state state; /* the best solution: who needs and who gives where */
  duty *duties;
  int32_t duty_count, leg_count;
  int32_t *covers; /* leg x kind: most persons on one of its spots */
} naming;

/* ---- members ---- */

static int compare_departure(const void *left, const void *right) {
  const duty *a = left, *b = right;
  if (a->rotation->pool != b->rotation->pool)
    return a->rotation->pool < b->rotation->pool ? -1 : 1;
  if (a->rotation->away_from != b->rotation->away_from)
    return a->rotation->away_from < b->rotation->away_from ? -1 : 1;
  return (a->rotation > b->rotation) - (a->rotation < b->rotation);
}

static bool list_duties(naming *n) {
  const hw_solution *best = &n->engine->best;
  int32_t total = 0;
  for (int32_t r = 0; r < best->rotation_count; r++)
    total += best->rotations[r];
  n->duties = HW_ARRAY(&n->scratch, total, duty);
  if (n->duties == NULL)
    return false;
  for (int32_t r = 0; r < best->rotation_count; r++)
    for (int32_t i = 0; i < best->rotations[r]; i++)
      n->duties[n->duty_count++].rotation = &n->engine->rotations.items[r];
  if (total > 1)
    qsort(n->duties, (size_t)total, sizeof *n->duties, compare_departure);
  for (int32_t d = 0; d < total; d++) {
    n->duties[d].first_leg = n->leg_count;
    n->leg_count += n->duties[d].rotation->step_count;
  }
  return true;
}

/* Each leaves as the first member who is back and rested by then: as no more are ever busy than the
   pool counts, there always is one (intervals by their start). */
static bool name_members(naming *n) {
  int32_t most = 1;
  for (int32_t p = 0; p < n->engine->scenario->escort_pool_count; p++)
    if (n->engine->scenario->escort_pools[p].count > most)
      most = n->engine->scenario->escort_pools[p].count;
  most = most < n->duty_count ? most : n->duty_count;
  hw_minute *free_from = HW_ARRAY(&n->scratch, most, hw_minute);
  if (free_from == NULL)
    return false;
  for (int32_t d = 0; d < n->duty_count; d++) {
    const hw_rotation_column *rotation = n->duties[d].rotation;
    if (d == 0 || n->duties[d - 1].rotation->pool != rotation->pool)
      for (int32_t m = 0; m < most; m++)
        free_from[m] = HW_MINUTE_MIN;
    int32_t member = 0;
    while (member + 1 < most && free_from[member] > rotation->away_from)
      member++;
    free_from[member] = rotation->busy_until;
    n->duties[d].member = member + 1;
  }
  return true;
}

/* ---- settled rotations ---- */

/* Who is on a settled rotation keeps it; false where there is none for this duty. */
static bool keep_member(naming *n, duty *own, bool *kept) {
  const hw_published *published = n->engine->published;
  for (int32_t r = 0; r < published->rotation_count; r++) {
    if (kept[r] || n->engine->settled_duties[r] == HW_NONE ||
        own->rotation != &n->engine->rotations.items[n->engine->settled_duties[r]])
      continue;
    kept[r] = true;
    own->member = published->rotations[r].member;
    own->settled = &published->rotations[r].journey;
    return true;
  }
  return false;
}

static bool is_free(const naming *n, const duty *own, int32_t member) {
  for (int32_t d = 0; d < n->duty_count; d++) {
    const duty *other = &n->duties[d];
    if (other->member == member && other->rotation->pool == own->rotation->pool &&
        other->rotation->away_from < own->rotation->busy_until &&
        own->rotation->away_from < other->rotation->busy_until)
      return false;
  }
  return true;
}

/* The others are who is free, in the order in which they leave. */
static bool name_beside(naming *n) {
  bool *kept = HW_ARRAY(&n->scratch, n->engine->published->rotation_count, bool);
  if (kept == NULL)
    return false;
  for (int32_t d = 0; d < n->duty_count; d++)
    keep_member(n, &n->duties[d], kept);
  for (int32_t d = 0; d < n->duty_count; d++)
    for (int32_t member = 1; n->duties[d].member == 0; member++)
      if (is_free(n, &n->duties[d], member))
        n->duties[d].member = member;
  return true;
}

/* ---- covers ---- */

typedef struct presence {
  int32_t spot, duty, leg;
  bool busy; /* covers somebody there */
} presence;

static int compare_presence(const void *left, const void *right) {
  const presence *a = left, *b = right;
  if (a->spot != b->spot)
    return a->spot < b->spot ? -1 : 1;
  return (a->duty > b->duty) - (a->duty < b->duty);
}

static presence *list_presences(naming *n, int32_t *count) {
  size_t most = 0;
  for (int32_t d = 0; d < n->duty_count; d++)
    most += (size_t)n->duties[d].rotation->spot_count;
  presence *list = HW_ARRAY(&n->scratch, most, presence);
  *count = 0;
  if (list == NULL)
    return NULL;
  for (int32_t d = 0; d < n->duty_count; d++) {
    const hw_rotation_column *rotation = n->duties[d].rotation;
    for (int32_t k = 0; k < rotation->step_count; k++) {
      const hw_step *step = &rotation->steps[k];
      const hw_ride *ride = step->ride == HW_NONE ? NULL : &n->engine->network.rides[step->ride];
      int32_t first =
          ride != NULL ? ride->segment : hw_spots_find(&n->engine->spots, step->link, step->start);
      int32_t spots = ride != NULL ? ride->alight - ride->board : 1;
      for (int32_t s = 0; s < spots; s++)
        list[(*count)++] = (presence){first + s, d, n->duties[d].first_leg + k, false};
    }
  }
  if (*count > 1)
    qsort(list, (size_t)*count, sizeof *list, compare_presence);
  return list;
}

/* The members on board of one spot take the persons in need, each one kind: the first of a pool in
   the order of the list take its first kind, so that they keep it from spot to spot. */
static void cover_spot(naming *n, presence *list, int32_t count, int32_t *assigned) {
  const homeward_scenario *scenario = n->engine->scenario;
  size_t kinds = (size_t)scenario->escort_kind_count, pools = (size_t)scenario->escort_pool_count;
  const int32_t *needs = n->state.needs + (size_t)list[0].spot * kinds;
  const int32_t *aboard = n->state.aboard + (size_t)list[0].spot * pools;
  hw_cover_needs(scenario, needs, aboard, n->state.left, assigned);
  for (size_t kind = 0; kind < kinds; kind++) {
    int32_t persons = needs[kind];
    for (int32_t i = 0; i < count && persons > 0; i++) {
      int32_t pool = n->duties[list[i].duty].rotation->pool;
      int32_t *members = &assigned[(size_t)pool * kinds + kind];
      if (*members == 0 || list[i].busy)
        continue;
      int32_t ratio = scenario->escort_pools[pool].persons_per_escort;
      int32_t taken = persons < ratio ? persons : ratio;
      int32_t *most = &n->covers[(size_t)list[i].leg * kinds + kind];
      *most = taken > *most ? taken : *most;
      persons -= taken;
      --*members;
      list[i].busy = true;
    }
  }
}

static bool state_covers(naming *n) {
  const homeward_scenario *scenario = n->engine->scenario;
  size_t kinds = (size_t)scenario->escort_kind_count, pools = (size_t)scenario->escort_pool_count;
  int32_t count;
  presence *list = list_presences(n, &count);
  int32_t *assigned = HW_ARRAY(&n->scratch, pools * kinds, int32_t);
  n->covers = HW_ARRAY(&n->scratch, (size_t)n->leg_count * kinds, int32_t);
  if (list == NULL || assigned == NULL || n->covers == NULL)
    return false;
  for (int32_t first = 0, last; first < count; first = last) {
    for (last = first + 1; last < count && list[last].spot == list[first].spot;)
      last++;
    cover_spot(n, list + first, last - first, assigned);
  }
  return true;
}

/* ---- the plan ---- */

hw_leg hw_leg_of(const hw_network *network, const hw_step *step) {
  return (hw_leg){.run = step->ride == HW_NONE ? HW_NONE : network->rides[step->ride].run,
                  .transfer = step->ride == HW_NONE ? network->links[step->link].transfer : HW_NONE,
                  .from = hw_step_from(network, step),
                  .to = hw_step_to(network, step),
                  .departs = hw_step_departs(network, step),
                  .arrives = hw_step_arrives(network, step),
                  .status = HW_LEG_PLANNED};
}

static bool fill_covers(const naming *n, int32_t leg_index, hw_leg *leg) {
  int32_t kinds = n->engine->scenario->escort_kind_count;
  const int32_t *most = n->covers + (size_t)leg_index * (size_t)kinds;
  hw_cover *covers = HW_ARRAY(&n->plan->arena, kinds, hw_cover);
  if (covers == NULL)
    return false;
  for (int32_t kind = 0; kind < kinds; kind++)
    if (most[kind] > 0)
      covers[leg->cover_count++] = (hw_cover){kind, most[kind]};
  leg->covers = covers;
  return true;
}

static bool fill_nights(const naming *n, const hw_rotation_column *column, hw_rotation *rotation) {
  hw_wait waits[HW_ROTATION_STEPS];
  int32_t count = hw_path_waits(&n->engine->network, column->steps, column->step_count, waits),
          nights = 0;
  for (int32_t w = 0; w < count; w++)
    nights += waits[w].last > waits[w].first ? waits[w].last - waits[w].first : 0;
  hw_night *list = HW_ARRAY(&n->plan->arena, nights, hw_night);
  if (list == NULL)
    return false;
  for (int32_t w = 0; w < count; w++)
    for (int32_t night = waits[w].first; night < waits[w].last; night++)
      list[rotation->night_count++] =
          (hw_night){waits[w].place, n->engine->network.first_date + night};
  rotation->nights = list;
  return true;
}

static bool fill_rotation(const naming *n, const duty *d, hw_rotation *rotation,
                          int32_t *escorts_on_run) {
  const hw_network *network = &n->engine->network;
  const hw_rotation_column *column = d->rotation;
  hw_leg *legs = HW_ARRAY(&n->plan->arena, column->step_count, hw_leg);
  if (legs == NULL)
    return false;
  *rotation = (hw_rotation){.pool = column->pool,
                            .member = d->member,
                            .away_from = column->away_from,
                            .away_until = column->away_until,
                            .legs = legs,
                            .leg_count = column->step_count};
  for (int32_t k = 0; k < column->step_count; k++) {
    legs[k] = hw_leg_of(network, &column->steps[k]);
    if (d->settled != NULL && k < d->settled->frozen)
      legs[k].status = d->settled->legs[k].status;
    if (legs[k].run != HW_NONE)
      escorts_on_run[legs[k].run]++;
    if (!fill_covers(n, d->first_leg + k, &legs[k]))
      return false;
  }
  hw_rotation_cost(network, column->pool, column->steps, column->step_count, rotation->cost);
  for (int part = 0; part < HW_ROTATION_PART_COUNT; part++)
    n->plan->parts[HW_PART_ESCORTS] += rotation->cost[part];
  return fill_nights(n, column, rotation);
}

static int compare_named(const void *left, const void *right) {
  const hw_rotation *a = left, *b = right;
  if (a->pool != b->pool)
    return a->pool < b->pool ? -1 : 1;
  if (a->member != b->member)
    return a->member < b->member ? -1 : 1;
  return (a->away_from > b->away_from) - (a->away_from < b->away_from);
}

static bool fill_plan(naming *n, int32_t *escorts_on_run) {
  hw_rotation *rotations = HW_ARRAY(&n->plan->arena, n->duty_count, hw_rotation);
  if (rotations == NULL)
    return false;
  for (int32_t d = 0; d < n->duty_count; d++)
    if (!fill_rotation(n, &n->duties[d], &rotations[d], escorts_on_run))
      return false;
  if (n->duty_count > 1)
    qsort(rotations, (size_t)n->duty_count, sizeof *rotations, compare_named);
  n->plan->rotations = rotations;
  n->plan->rotation_count = n->duty_count;
  return true;
}

bool hw_assign_rotations(hw_engine *engine, homeward_plan *plan, int32_t *escorts_on_run) {
  naming n = {.engine = engine, .plan = plan};
  if (!engine->escorts)
    return true;
  bool done = hw_state_new(&n.state, engine) && hw_state_load(&n.state) && list_duties(&n) &&
              (engine->rotations.settled ? name_beside(&n) : name_members(&n)) &&
              state_covers(&n) && fill_plan(&n, escorts_on_run);
  hw_state_free(&n.state);
  hw_arena_free(&n.scratch);
  return done;
}
