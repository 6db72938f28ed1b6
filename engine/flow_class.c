/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/flow_class.h"

#include <string.h>

enum { STATES_AT_ONCE = 4096 /* between two looks at the caller's flag */ };

typedef struct search {
  const hw_flow_class *of;
  const hw_block *block;
  const hw_stages *stages;
  const hw_facts *facts;
  const hw_network *network;
  hw_flow_states *states;
  hw_flow_parts parts;
  uint64_t *marks, *masked; /* scratch */
  int32_t origin;           /* slot of the origin, HW_NONE */
  hw_flow_step *begins;     /* per begin of the block */
  hw_flow_way *ways;        /* scratch */
  size_t way_room;
  bool failed;
} search;

static bool failed(const search *s) {
  return s->failed || s->states->out_of_memory || s->states->too_large ||
         hw_flow_pool_failed(s->of->pool);
}

/* ---- marks (I2) ---- */

static void load_marks(search *s, int32_t set) {
  memcpy(s->marks, hw_flow_marks(s->states, set), (size_t)s->stages->words * sizeof *s->marks);
}

static bool may_ride(const search *s, int32_t ride) {
  int32_t run = s->stages->run_bit[ride];
  return !hw_marked(s->marks, s->block->slot_to[ride]) &&
         (run == HW_NONE || !hw_marked(s->marks, run));
}

/* The state at a stage, with the present marks as far as anything ahead looks at them. */
static int32_t state_at(search *s, hw_flow_state state, int32_t stage) {
  size_t words = (size_t)s->stages->words;
  const uint64_t *ahead = s->stages->ahead + (size_t)stage * words;
  for (size_t w = 0; w < words; w++)
    s->masked[w] = s->marks[w] & ahead[w];
  state.stage = stage;
  state.marks = hw_flow_set_of(s->states, s->masked);
  return state.marks == HW_NONE ? HW_NONE : hw_flow_state_of(s->states, &state);
}

static void go(search *s, const hw_flow_state *state, int32_t stage, hw_flow_part part) {
  int32_t next = state_at(s, *state, stage);
  if (next != HW_NONE)
    hw_flow_add_step(s->states, next, part.bundle, part.cost);
}

/* ---- nights (I7) ---- */

/* Spends the nights [first, last) at a slot before `part`; false where the party cannot. */
static bool spend(search *s, hw_flow_state *state, int32_t slot, int32_t first, int32_t last,
                  hw_flow_part *part) {
  if (first >= last)
    return true;
  if (s->facts->max_nights != HW_UNLIMITED) {
    state->nights += last - first;
    if (state->nights > s->facts->max_nights)
      return false;
  }
  hw_flow_part nights = hw_flow_nights(&s->parts, slot, first, last);
  part->bundle = hw_flow_join(s->of->pool, part->bundle, nights.bundle);
  part->cost += nights.cost;
  return part->bundle != HW_NONE;
}

static bool take(search *s, int32_t hop, hw_flow_part *part) {
  part->bundle = hw_flow_join(s->of->pool, part->bundle, s->parts.hop[hop].bundle);
  part->cost += s->parts.hop[hop].cost;
  return part->bundle != HW_NONE;
}

/* ---- stays (I11) ---- */

/*
 * Whether the limit of nights makes a party that enters at (place, at) leave before `limit`: in a
 * country of one zone, which every ride out of one of its places leaves at once, each instant that
 * ends a night between entry and exit is a night in transit.
 */
static bool nights_see_to_it(const search *s, const hw_flow_state *state, int32_t place,
                             hw_minute at, hw_minute limit) {
  if (s->facts->max_nights == HW_UNLIMITED ||
      !s->stages->leaves_at_once[s->network->scenario->places[place].country])
    return false;
  int32_t night = hw_network_nights(s->network, place, at) + s->facts->max_nights - state->nights;
  return night < s->network->date_count &&
         s->network->nights[place * s->network->date_count + night] <= limit;
}

/* Where nothing ends a stay early, it does not matter when it began. In a country of one zone an
   entry that is allowed at all is allowed for good, and the stay up to the limit. */
static void enter(const search *s, hw_flow_state *state, int32_t place, hw_minute at) {
  hw_minute limit = hw_facts_exit_limit(s->facts, place, at);
  state->exit_by = HW_MINUTE_MAX;
  state->entry_place = HW_NONE;
  state->entry = 0;
  if (limit == HW_MINUTE_MAX)
    return;
  if (!s->network->single_zone[s->network->scenario->places[place].country]) {
    state->entry_place = place;
    state->entry = at;
  } else if (!nights_see_to_it(s, state, place, at, limit)) {
    state->exit_by = limit;
  }
}

static bool leave(const search *s, const hw_flow_state *state, int32_t place, hw_minute at) {
  return at <= state->exit_by &&
         (state->entry_place == HW_NONE ||
          hw_facts_stay(s->facts, state->entry_place, state->entry, place, at));
}

static bool cross_ride(const search *s, hw_flow_state *state, const hw_ride *ride) {
  const hw_crossing *first = s->network->crossings + ride->first_crossing;
  const hw_crossing *last = first + ride->crossing_count - 1;
  if (ride->crossing_count == 0)
    return true;
  if (!leave(s, state, first->exit_place, first->exit))
    return false;
  enter(s, state, last->entry_place, last->entry);
  return true;
}

static bool cross_hop(const search *s, hw_flow_state *state, int32_t hop) {
  const hw_hop *h = &s->block->hops[hop];
  const hw_link *link = &s->network->links[h->link];
  if (!link->crosses)
    return true;
  if (!leave(s, state, link->from, h->start))
    return false;
  enter(s, state, link->to, h->start + link->time);
  return true;
}

/* The party must still leave the country of this place and cannot in time. */
static bool overdue(const search *s, const hw_flow_state *state, int32_t place, hw_minute at) {
  const hw_place *places = s->network->scenario->places;
  return at > state->exit_by && places[place].country != places[s->facts->to].country;
}

/* ---- ways on ---- */

static void expand_wait(search *s, hw_flow_state state, int32_t ride) {
  const hw_ride *now = hw_stages_ride(s->stages, ride);
  int32_t next = s->stages->next_ride[ride];
  hw_flow_part part = {HW_FLOW_NOTHING, 0};
  if (overdue(s, &state, now->from, now->departs))
    return;
  if (may_ride(s, ride))
    go(s, &state, s->stages->ride[ride], part);
  if (next != HW_NONE && spend(s, &state, s->block->slot_from[ride], now->night_departs,
                               hw_stages_ride(s->stages, next)->night_departs, &part))
    go(s, &state, s->stages->wait[next], part);
}

static void expand_late(search *s, hw_flow_state state, int32_t late) {
  const hw_change *change = &s->block->late[late];
  const hw_hop *hop = &s->block->hops[change->hop];
  const hw_ride *ride = hw_stages_ride(s->stages, change->ride);
  int32_t next = s->stages->next_late[late], to = s->block->hop_to[change->hop];
  hw_flow_part part = {HW_FLOW_NOTHING, 0};
  hw_flow_state after = state;
  if (overdue(s, &state, s->network->links[hop->link].from, hop->start))
    return;
  if (!hw_marked(s->marks, to) && may_ride(s, change->ride) && cross_hop(s, &after, change->hop) &&
      take(s, change->hop, &part) &&
      spend(s, &after, to, hop->night_to, ride->night_departs, &part)) {
    hw_mark(s->marks, to);
    go(s, &after, s->stages->ride[change->ride], part);
    hw_unmark(s->marks, to);
  }
  part = (hw_flow_part){HW_FLOW_NOTHING, 0};
  if (next != HW_NONE && spend(s, &state, s->block->hop_from[change->hop], hop->night_from,
                               s->block->hops[s->block->late[next].hop].night_from, &part))
    go(s, &state, s->stages->late[next], part);
}

/* `state`: after the ride. */
static void end_ride(search *s, hw_flow_state state, int32_t ride, const hw_end *end) {
  const hw_ride *r = hw_stages_ride(s->stages, ride);
  hw_flow_part part = {HW_FLOW_NOTHING, 0};
  if (end->arrives > state.arrive_by)
    return;
  if (end->hop != HW_NONE && (!spend(s, &state, s->block->slot_to[ride], r->night_arrives,
                                     s->block->hops[end->hop].night_from, &part) ||
                              !take(s, end->hop, &part) || !cross_hop(s, &state, end->hop)))
    return;
  if (state.entry_place != HW_NONE &&
      !hw_facts_final_entry(s->facts, state.entry_place, state.entry))
    return;
  hw_flow_part arrival = hw_flow_arrival(&s->parts, end->arrives, state.residue);
  hw_flow_bundle bundle = hw_flow_join(s->of->pool, part.bundle, arrival.bundle);
  if (bundle != HW_NONE)
    hw_flow_add_step(s->states, HW_NONE, bundle, part.cost + arrival.cost);
}

static void change_early(search *s, hw_flow_state state, int32_t ride, int32_t early) {
  int32_t index = s->block->early[early].hop, next = s->stages->after_early[early];
  const hw_hop *hop = &s->block->hops[index];
  int32_t to = s->block->hop_to[index];
  hw_flow_part part = {HW_FLOW_NOTHING, 0};
  if (next == HW_NONE || hw_marked(s->marks, to) ||
      !spend(s, &state, s->block->slot_to[ride], hw_stages_ride(s->stages, ride)->night_arrives,
             hop->night_from, &part) ||
      !take(s, index, &part) || !cross_hop(s, &state, index) ||
      !spend(s, &state, to, hop->night_to, hw_stages_ride(s->stages, next)->night_departs, &part))
    return;
  hw_mark(s->marks, to);
  go(s, &state, s->stages->wait[next], part);
  hw_unmark(s->marks, to);
}

static void expand_ride(search *s, hw_flow_state state, int32_t ride) {
  const hw_block *block = s->block;
  const hw_ride *r = hw_stages_ride(s->stages, ride);
  int32_t slot = block->slot_to[ride];
  int32_t next = s->stages->after[ride], late = s->stages->after_late[ride];
  if (s->parts.ride[ride].bundle == HW_NONE || r->arrives > state.arrive_by ||
      !cross_ride(s, &state, r))
    return;
  hw_mark(s->marks, slot);
  if (s->stages->run_bit[ride] != HW_NONE)
    hw_mark(s->marks, s->stages->run_bit[ride]);
  for (int32_t e = 0; e < block->ends_of[ride].count; e++)
    end_ride(s, state, ride, &block->ends[block->ends_of[ride].items[e]]);
  if (r->to == s->facts->to)
    return;
  for (int32_t e = 0; e < block->early_of[ride].count; e++)
    change_early(s, state, ride, block->early_of[ride].items[e]);
  hw_flow_part part = {HW_FLOW_NOTHING, 0};
  hw_flow_state after = state;
  if (next != HW_NONE && spend(s, &after, slot, r->night_arrives,
                               hw_stages_ride(s->stages, next)->night_departs, &part))
    go(s, &after, s->stages->wait[next], part);
  part = (hw_flow_part){HW_FLOW_NOTHING, 0};
  if (late != HW_NONE && spend(s, &state, slot, r->night_arrives,
                               block->hops[block->late[late].hop].night_from, &part))
    go(s, &state, s->stages->late[late], part);
}

static void begin(search *s, int32_t index) {
  const hw_begin *begin = &s->block->begins[index];
  const hw_ride *ride = hw_stages_ride(s->stages, begin->ride);
  hw_flow_state state = {
      .arrive_by = HW_MINUTE_MAX, .exit_by = HW_MINUTE_MAX, .entry_place = HW_NONE};
  hw_flow_part part = {HW_FLOW_NOTHING,
                       hw_flow_departure(&s->parts, begin->departs, &state.residue)};
  if (s->facts->max_travel < s->facts->latest - begin->departs)
    state.arrive_by = begin->departs + s->facts->max_travel;
  s->begins[index].state = HW_NONE;
  load_marks(s, 0);
  if (s->origin != HW_NONE)
    hw_mark(s->marks, s->origin);
  if (begin->hop != HW_NONE) {
    int32_t slot = s->block->slot_from[begin->ride];
    if (!take(s, begin->hop, &part) || !cross_hop(s, &state, begin->hop) ||
        !spend(s, &state, slot, s->block->hops[begin->hop].night_to, ride->night_departs, &part))
      return;
    hw_mark(s->marks, slot);
  }
  s->begins[index] =
      (hw_flow_step){state_at(s, state, s->stages->ride[begin->ride]), part.bundle, part.cost};
}

/* ---- forth and back ---- */

static void expand(search *s, int32_t visit) {
  hw_flow_state state = s->states->visits[visit].state;
  const hw_stage *stage = &s->stages->items[state.stage];
  load_marks(s, state.marks);
  s->states->visits[visit].first_step = s->states->step_count;
  if (stage->kind == HW_STAGE_WAIT)
    expand_wait(s, state, stage->item);
  else if (stage->kind == HW_STAGE_LATE)
    expand_late(s, state, stage->item);
  else
    expand_ride(s, state, stage->item);
  s->states->visits[visit].step_count = s->states->step_count - s->states->visits[visit].first_step;
}

static void look_at_clock(search *s, int32_t visit) {
  if (visit % STATES_AT_ONCE == 0)
    s->failed |= hw_halted(s->of->halt);
}

static void search_forth(search *s) {
  s->origin = HW_NONE;
  for (int32_t slot = 0; slot < s->block->slot_count; slot++)
    if (s->block->slot_place[slot] == s->facts->from)
      s->origin = slot;
  for (int32_t b = 0; b < s->block->begin_count; b++)
    begin(s, b);
  for (int32_t stage = 0; stage < s->stages->count && !failed(s); stage++)
    for (int32_t v = s->states->of_stage[stage]; v != HW_NONE && !failed(s);
         v = s->states->visits[v].next_of_stage) {
      expand(s, v);
      look_at_clock(s, v);
    }
}

static hw_flow_way *way_room(search *s, int32_t count) {
  hw_flow_way *ways =
      hw_arena_grow(s->of->arena, s->ways, (size_t)count, &s->way_room, sizeof *ways);
  s->failed |= ways == NULL;
  s->ways = ways != NULL ? ways : s->ways;
  return ways;
}

static hw_flow_way way_of_step(const search *s, const hw_flow_step *step) {
  hw_flow_way after = step->state == HW_NONE ? hw_flow_home() : s->states->visits[step->state].way;
  return hw_flow_before(s->of->pool, after, step->bundle, step->cost);
}

static hw_flow_way choose(const search *s, int32_t count) {
  return hw_flow_choice(s->of->pool, s->ways, count, s->of->class_index, s->of->class->size);
}

static void come_back(search *s, int32_t visit) {
  hw_flow_visit *v = &s->states->visits[visit];
  const hw_stage *stage = &s->stages->items[v->state.stage];
  if (way_room(s, v->step_count) == NULL)
    return;
  for (int32_t i = 0; i < v->step_count; i++)
    s->ways[i] = way_of_step(s, &s->states->steps[v->first_step + i]);
  v->way = choose(s, v->step_count);
  if (stage->kind == HW_STAGE_RIDE)
    v->way = hw_flow_before(s->of->pool, v->way, s->parts.ride[stage->item].bundle,
                            s->parts.ride[stage->item].cost);
}

/* One departure after the other, so that classes that become ready at different times share those
   that are open to both. */
static hw_flow_way join_begins(search *s) {
  hw_flow_way way = hw_flow_nowhere();
  for (int32_t b = s->block->begin_count - 1; b >= 0 && way_room(s, 2) != NULL; b--) {
    if (s->begins[b].state == HW_NONE)
      continue;
    s->ways[0] = way_of_step(s, &s->begins[b]);
    s->ways[1] = way;
    way = choose(s, 2);
  }
  return way;
}

static hw_flow_way join_whole(search *s, hw_flow_way way) {
  int32_t count = s->block->whole_count;
  if (count == 0 || way_room(s, count + 1) == NULL)
    return way;
  for (int32_t k = 0; k < count; k++) {
    hw_flow_part whole = hw_flow_whole(&s->parts, &s->block->whole[k]);
    s->ways[k] = whole.bundle == HW_NONE ? hw_flow_nowhere()
                                         : (hw_flow_way){HW_FLOW_END, whole.bundle, whole.cost};
  }
  s->ways[count] = way;
  return choose(s, count + 1);
}

bool hw_flow_class_way(const hw_flow_class *of, hw_flow_way *way) {
  search s = {.of = of,
              .block = of->block,
              .stages = of->stages,
              .facts = &of->class->facts,
              .network = of->class->facts.network,
              .states = of->states,
              .parts = {.class = of->class,
                        .block = of->block,
                        .network = of->class->facts.network,
                        .kept = of->kept,
                        .pool = of->pool,
                        .arena = of->arena}};
  *way = hw_flow_nowhere();
  s.marks = HW_ARRAY(of->arena, of->stages->words, uint64_t);
  s.masked = HW_ARRAY(of->arena, of->stages->words, uint64_t);
  s.begins = HW_ARRAY(of->arena, of->block->begin_count, hw_flow_step);
  if (s.marks == NULL || s.masked == NULL || s.begins == NULL || !hw_flow_parts_fill(&s.parts) ||
      !hw_flow_states_begin(of->states, of->stages->count, of->stages->words)) {
    of->pool->out_of_memory = true;
    return false;
  }
  search_forth(&s);
  for (int32_t stage = of->stages->count - 1; stage >= 0 && !failed(&s); stage--)
    for (int32_t v = of->states->of_stage[stage]; v != HW_NONE && !failed(&s);
         v = of->states->visits[v].next_of_stage) {
      come_back(&s, v);
      look_at_clock(&s, v);
    }
  if (!failed(&s))
    *way = join_whole(&s, join_begins(&s));
  of->pool->out_of_memory |= of->states->out_of_memory;
  of->pool->too_large |= of->states->too_large;
  return !failed(&s);
}
