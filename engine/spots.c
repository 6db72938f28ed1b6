/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/spots.h"

#include <string.h>

enum { FIRST_TABLE = 256 };

/* Home slot of a transfer in the table: multiplicative hashing over both numbers. */
static int32_t home_of(const hw_spots *spots, int32_t link, hw_minute start) {
  uint64_t key = (uint64_t)(uint32_t)link << 32 | (uint32_t)start;
  key *= UINT64_C(0x9e3779b97f4a7c15);
  return (int32_t)(key >> 33) & (spots->table_size - 1);
}

/* The slot that holds the transfer, or the empty one where it belongs. */
static int32_t slot_of(const hw_spots *spots, int32_t link, hw_minute start) {
  int32_t slot = home_of(spots, link, start);
  while (spots->table[slot] != HW_NONE) {
    const hw_link_spot *known = &spots->links[spots->table[slot]];
    if (known->link == link && known->start == start)
      break;
    slot = (slot + 1) & (spots->table_size - 1);
  }
  return slot;
}

/* A table of twice the size once half of it is full: linear probing stays short. */
static bool make_room(hw_spots *spots) {
  if (2 * spots->link_count < spots->table_size)
    return true;
  int32_t size = spots->table_size == 0 ? FIRST_TABLE : 2 * spots->table_size;
  int32_t *table = HW_ARRAY(spots->arena, size, int32_t);
  if (table == NULL)
    return false;
  for (int32_t slot = 0; slot < size; slot++)
    table[slot] = HW_NONE;
  spots->table = table;
  spots->table_size = size;
  for (int32_t i = 0; i < spots->link_count; i++)
    table[slot_of(spots, spots->links[i].link, spots->links[i].start)] = i;
  return true;
}

bool hw_spots_new(hw_spots *spots, const hw_network *network, hw_arena *arena) {
  *spots = (hw_spots){.network = network, .arena = arena};
  return make_room(spots);
}

int32_t hw_spots_find(const hw_spots *spots, int32_t link, hw_minute start) {
  int32_t known = spots->table[slot_of(spots, link, start)];
  return known == HW_NONE ? HW_NONE : spots->network->segment_count + known;
}

int32_t hw_spots_add(hw_spots *spots, int32_t link, hw_minute start) {
  int32_t known = hw_spots_find(spots, link, start);
  if (known != HW_NONE)
    return known;
  hw_link_spot *links = hw_arena_grow(spots->arena, spots->links, (size_t)spots->link_count,
                                      &spots->link_capacity, sizeof *links);
  if (links == NULL)
    return HW_NONE;
  spots->links = links;
  if (!make_room(spots))
    return HW_NONE;
  links[spots->link_count] = (hw_link_spot){link, start};
  spots->table[slot_of(spots, link, start)] = spots->link_count;
  return spots->network->segment_count + spots->link_count++;
}

int32_t hw_spots_most(const hw_network *network, const hw_step *steps, int32_t count) {
  int32_t most = 0;
  for (int32_t k = 0; k < count; k++)
    most += steps[k].ride == HW_NONE
                ? 1
                : network->rides[steps[k].ride].alight - network->rides[steps[k].ride].board;
  return most;
}

int32_t hw_spots_of(hw_spots *spots, const hw_step *steps, int32_t count, int32_t *out) {
  int32_t found = 0;
  for (int32_t k = 0; k < count; k++) {
    if (steps[k].ride == HW_NONE) {
      int32_t spot = hw_spots_add(spots, steps[k].link, steps[k].start);
      if (spot == HW_NONE)
        return -1;
      out[found++] = spot;
      continue;
    }
    const hw_ride *ride = &spots->network->rides[steps[k].ride];
    for (int32_t s = 0; s < ride->alight - ride->board; s++)
      out[found++] = ride->segment + s;
  }
  return found;
}
