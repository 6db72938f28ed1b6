/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Spots: where escorts and the persons who need them are on board together (C9). One segment of a
 * run is a spot; so is one direction of a transfer at one start minute.
 */
#ifndef HW_ENGINE_SPOTS_H
#define HW_ENGINE_SPOTS_H

#include "engine/path.h"

/** A transfer as a spot. */
typedef struct hw_link_spot {
  int32_t link;
  hw_minute start;
} hw_link_spot;

/**
 * Spots 0 to segment_count - 1 are the segments of the network; those of transfers follow in the
 * order in which they were first met.
 */
typedef struct hw_spots {
  const hw_network *network;
  hw_arena *arena; /* owns the lists */
  hw_link_spot *links;
  int32_t link_count;
  size_t link_capacity;
  int32_t *table; /* open addressing into links, HW_NONE: empty; table_size is a power of two */
  int32_t table_size;
} hw_spots;

/** No transfers yet; `arena` keeps the lists. */
bool hw_spots_new(hw_spots *spots, const hw_network *network, hw_arena *arena);

static inline int32_t hw_spots_count(const hw_spots *spots) {
  return spots->network->segment_count + spots->link_count;
}

/** The transfer of a spot, NULL for a segment. */
static inline const hw_link_spot *hw_spots_link(const hw_spots *spots, int32_t spot) {
  int32_t segments = spots->network->segment_count;
  return spot < segments ? NULL : &spots->links[spot - segments];
}

/** The spot of a transfer, HW_NONE when nobody has met it. */
int32_t hw_spots_find(const hw_spots *spots, int32_t link, hw_minute start);

/** The spot of a transfer, new when need be; HW_NONE when out of memory. */
int32_t hw_spots_add(hw_spots *spots, int32_t link, hw_minute start);

/** Spots on the legs of a path at most. */
int32_t hw_spots_most(const hw_network *network, const hw_step *steps, int32_t count);

/**
 * The spots of a path in the order of travel, into `out` (room for hw_spots_most); their number, or
 * -1 when out of memory. Transfers that nobody has met are added.
 */
int32_t hw_spots_of(hw_spots *spots, const hw_step *steps, int32_t count, int32_t *out);

#endif
