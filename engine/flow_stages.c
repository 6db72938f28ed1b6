/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/flow_stages.h"

#include <string.h>

typedef struct builder {
  const hw_block *block;
  const hw_network *network;
  hw_arena *arena;
  hw_stages *stages;
  bool failed;
} builder;

static int32_t *new_list(builder *b, int32_t count) {
  int32_t *list = HW_ARRAY(b->arena, count, int32_t);
  if (list == NULL) {
    b->failed = true;
    return NULL;
  }
  for (int32_t i = 0; i < count; i++)
    list[i] = HW_NONE;
  return list;
}

static const hw_ride *ride_of(const builder *b, int32_t ride) {
  return &b->network->rides[b->block->rides[ride]];
}

static hw_minute late_start(const builder *b, int32_t late) {
  return b->block->hops[b->block->late[late].hop].start;
}

/* ---- order ---- */

/* Rides and late changes are ascending by time each; a transfer takes time, so that ties may fall
   either way. */
static void put_in_order(builder *b) {
  const hw_block *block = b->block;
  hw_stage *items = HW_ARRAY(b->arena, 2 * block->ride_count + block->late_count, hw_stage);
  int32_t *wait = new_list(b, block->ride_count), *ride = new_list(b, block->ride_count);
  int32_t *late = new_list(b, block->late_count);
  if (items == NULL || b->failed) {
    b->failed = true;
    return;
  }
  int32_t count = 0;
  for (int32_t r = 0, l = 0; r < block->ride_count || l < block->late_count;) {
    if (l < block->late_count &&
        (r == block->ride_count || late_start(b, l) < ride_of(b, r)->departs)) {
      late[l] = count;
      items[count++] = (hw_stage){HW_STAGE_LATE, l++};
      continue;
    }
    wait[r] = count;
    items[count++] = (hw_stage){HW_STAGE_WAIT, r};
    ride[r] = count;
    items[count++] = (hw_stage){HW_STAGE_RIDE, r++};
  }
  b->stages->items = items;
  b->stages->count = count;
  b->stages->wait = wait;
  b->stages->ride = ride;
  b->stages->late = late;
}

/* ---- what follows what ---- */

/* First item of a slot's list that begins at `at` or later, HW_NONE. */
static int32_t first_item(const builder *b, const hw_list *list, bool late, hw_minute at) {
  int32_t low = 0, high = list->count;
  while (low < high) {
    int32_t middle = low + (high - low) / 2, item = list->items[middle];
    if ((late ? late_start(b, item) : ride_of(b, item)->departs) < at)
      low = middle + 1;
    else
      high = middle;
  }
  return low < list->count ? list->items[low] : HW_NONE;
}

static void link_lists(builder *b) {
  const hw_block *block = b->block;
  int32_t *next_ride = new_list(b, block->ride_count), *next_late = new_list(b, block->late_count);
  for (int32_t s = 0; s < block->slot_count && !b->failed; s++) {
    const hw_list *rides = &block->departures[s], *late = &block->late_starts[s];
    for (int32_t i = 0; i + 1 < rides->count; i++)
      next_ride[rides->items[i]] = rides->items[i + 1];
    for (int32_t i = 0; i + 1 < late->count; i++)
      next_late[late->items[i]] = late->items[i + 1];
  }
  b->stages->next_ride = next_ride;
  b->stages->next_late = next_late;
}

static void find_after(builder *b) {
  const hw_block *block = b->block;
  int32_t *after = new_list(b, block->ride_count), *late = new_list(b, block->ride_count);
  int32_t *early = new_list(b, block->early_count);
  for (int32_t r = 0; r < block->ride_count && !b->failed; r++) {
    const hw_ride *ride = ride_of(b, r);
    int32_t slot = block->slot_to[r];
    if (ride->to == block->facts.to)
      continue;
    after[r] = first_item(b, &block->departures[slot], false,
                          ride->arrives + block->slot_connection[slot]);
    late[r] = first_item(b, &block->late_starts[slot], true, ride->arrives);
  }
  for (int32_t e = 0; e < block->early_count && !b->failed; e++) {
    const hw_hop *hop = &block->hops[block->early[e].hop];
    int32_t slot = block->hop_to[block->early[e].hop];
    early[e] =
        first_item(b, &block->departures[slot], false,
                   hop->start + b->network->links[hop->link].time + block->slot_connection[slot]);
  }
  b->stages->after = after;
  b->stages->after_late = late;
  b->stages->after_early = early;
}

/* ---- marks ---- */

/* After alighting at stop j a run can be boarded again at stop j, when it stays there for the time
   of a connection, or at a later stop to which something else was faster. */
static bool boards_again(const builder *b, const hw_ride *first, int32_t second) {
  const hw_ride *next = ride_of(b, second);
  if (next->run != first->run || next->board < first->alight)
    return false;
  return next->board > first->alight ||
         next->departs - first->arrives >= b->block->slot_connection[b->block->slot_from[second]];
}

/* Rides of one run depart within its length: only those near each other are compared. */
static bool number_runs(builder *b) {
  const hw_block *block = b->block;
  int32_t *bit = new_list(b, block->ride_count);
  int32_t *bit_of_run = new_list(b, b->network->scenario->run_count);
  int32_t bits = block->slot_count;
  for (int32_t r = 0; r < block->ride_count && !b->failed; r++) {
    const hw_ride *first = ride_of(b, r);
    const hw_run *run = &b->network->scenario->runs[first->run];
    hw_minute last = hw_run_ends(b->network->scenario, run);
    if (hw_ride_service(b->network, first)->stop_count < 3 || bit_of_run[first->run] != HW_NONE)
      continue;
    for (int32_t n = r + 1; n < block->ride_count && ride_of(b, n)->departs < last; n++)
      if (boards_again(b, first, n)) {
        bit_of_run[first->run] = bits++;
        break;
      }
  }
  for (int32_t r = 0; r < block->ride_count && !b->failed; r++)
    bit[r] = bit_of_run[ride_of(b, r)->run];
  b->stages->run_bit = bit;
  b->stages->words = bits / 64 + 1; /* never none */
  return !b->failed;
}

static void look_at(const builder *b, uint64_t *marks, int32_t stage) {
  const hw_stages *stages = b->stages;
  for (int32_t w = 0; stage != HW_NONE && w < stages->words; w++)
    marks[w] |= stages->ahead[(size_t)stage * (size_t)stages->words + (size_t)w];
}

/* Boarding looks at where the ride leads and at its run. */
static void look_at_ride(const builder *b, uint64_t *marks, int32_t ride) {
  hw_mark(marks, b->block->slot_to[ride]);
  if (b->stages->run_bit[ride] != HW_NONE)
    hw_mark(marks, b->stages->run_bit[ride]);
  look_at(b, marks, b->stages->ride[ride]);
}

static void look_ahead(builder *b) {
  const hw_block *block = b->block;
  hw_stages *stages = b->stages;
  size_t words = (size_t)stages->words;
  uint64_t *ahead = HW_ARRAY(b->arena, (size_t)stages->count * words, uint64_t);
  stages->ahead = ahead;
  b->failed |= ahead == NULL;
  for (int32_t s = stages->count - 1; s >= 0 && !b->failed; s--) {
    uint64_t *marks = ahead + (size_t)s * words;
    int32_t item = stages->items[s].item;
    if (stages->items[s].kind == HW_STAGE_WAIT) {
      look_at_ride(b, marks, item);
      if (stages->next_ride[item] != HW_NONE)
        look_at(b, marks, stages->wait[stages->next_ride[item]]);
    } else if (stages->items[s].kind == HW_STAGE_LATE) {
      hw_mark(marks, block->hop_to[block->late[item].hop]);
      look_at_ride(b, marks, block->late[item].ride);
      if (stages->next_late[item] != HW_NONE)
        look_at(b, marks, stages->late[stages->next_late[item]]);
    } else {
      if (stages->after[item] != HW_NONE)
        look_at(b, marks, stages->wait[stages->after[item]]);
      if (stages->after_late[item] != HW_NONE)
        look_at(b, marks, stages->late[stages->after_late[item]]);
      const hw_list *early = &block->early_of[item];
      for (int32_t e = 0; e < early->count; e++)
        if (stages->after_early[early->items[e]] != HW_NONE) {
          hw_mark(marks, block->hop_to[block->early[early->items[e]].hop]);
          look_at(b, marks, stages->wait[stages->after_early[early->items[e]]]);
        }
    }
  }
}

static void find_leaving(builder *b) {
  const homeward_scenario *scenario = b->network->scenario;
  bool *leaves = HW_ARRAY(b->arena, scenario->country_count, bool);
  b->failed |= leaves == NULL;
  for (int32_t c = 0; c < scenario->country_count && !b->failed; c++)
    leaves[c] = true;
  for (int32_t r = 0; r < b->block->ride_count && !b->failed; r++) {
    const hw_ride *ride = ride_of(b, r);
    if (ride->crossing_count == 0 ||
        b->network->crossings[ride->first_crossing].exit != ride->departs)
      leaves[scenario->places[ride->from].country] = false;
  }
  b->stages->leaves_at_once = leaves;
}

bool hw_stages_build(hw_stages *stages, const hw_block *block, hw_arena *arena) {
  builder b = {.block = block, .network = block->facts.network, .arena = arena, .stages = stages};
  *stages = (hw_stages){.block = block};
  put_in_order(&b);
  if (!b.failed)
    link_lists(&b);
  if (!b.failed)
    find_after(&b);
  if (!b.failed && number_runs(&b))
    look_ahead(&b);
  if (!b.failed)
    find_leaving(&b);
  return !b.failed;
}
