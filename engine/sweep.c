/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/sweep.h"

static double least(double a, double b) {
  return a < b ? a : b;
}

/* A departure of cost `value` joins the queue of slot s in night n. */
static void join(const hw_sweep_costs *costs, hw_sweep_queue *queue, int32_t s, int32_t n,
                 double value) {
  if (costs->night[s]) {
    queue->value = least(queue->value, value + hw_nights_before(costs, s, n));
  } else if (queue->night != n) {
    *queue = (hw_sweep_queue){value, n};
  } else {
    queue->value = least(queue->value, value);
  }
}

/* The least cost of waiting in the queue of slot s from night n on. */
static double wait(const hw_sweep_costs *costs, const hw_sweep_queue *queue, int32_t s, int32_t n) {
  if (queue->value >= HW_NO_WAY)
    return HW_NO_WAY;
  if (costs->night[s])
    return queue->value - hw_nights_before(costs, s, n);
  return queue->night == n ? queue->value : HW_NO_WAY;
}

static double late_cost(const hw_block *block, const hw_sweep_costs *costs, const hw_change *late,
                        const double *to_go) {
  const hw_ride *ride = &block->facts.network->rides[block->rides[late->ride]];
  const hw_hop *hop = &block->hops[late->hop];
  return costs->hop[late->hop] + to_go[late->ride] +
         hw_nights_cost(costs, block->slot_from[late->ride], hop->night_to, ride->night_departs);
}

static double early_cost(const hw_block *block, const hw_sweep_costs *costs,
                         const hw_sweep_queue *queues, const hw_change *early) {
  const hw_ride *ride = &block->facts.network->rides[block->rides[early->ride]];
  const hw_hop *hop = &block->hops[early->hop];
  int32_t to = block->hop_to[early->hop];
  return costs->hop[early->hop] +
         hw_nights_cost(costs, block->slot_to[early->ride], ride->night_arrives, hop->night_from) +
         wait(costs, &queues[to], to, hop->night_to);
}

void hw_sweep(const hw_block *block, const hw_sweep_costs *costs, hw_sweep_queue *queues,
              double *after, double *to_go) {
  const hw_ride *rides = block->facts.network->rides;
  hw_sweep_queue *transfers = queues + block->slot_count;
  for (int32_t s = 0; s < 2 * block->slot_count; s++)
    queues[s] = (hw_sweep_queue){HW_NO_WAY, HW_NONE};
  for (int32_t r = 0; r < block->ride_count; r++)
    after[r] = HW_NO_WAY;
  for (int32_t e = 0; e < block->end_count; e++)
    after[block->ends[e].ride] = least(after[block->ends[e].ride], costs->end[e]);
  for (int32_t i = 0; i < block->event_count; i++) {
    int32_t item = block->events[i].item;
    switch ((hw_event_kind)block->events[i].kind) {
    case HW_EVENT_BOARD:
      to_go[item] = least(costs->ride[item] + after[item], HW_NO_WAY);
      if (to_go[item] < HW_NO_WAY)
        join(costs, &queues[block->slot_from[item]], block->slot_from[item],
             rides[block->rides[item]].night_departs, to_go[item]);
      break;
    case HW_EVENT_LATE: {
      const hw_change *late = &block->late[item];
      double value = late_cost(block, costs, late, to_go);
      int32_t s = block->hop_from[late->hop];
      if (value < HW_NO_WAY)
        join(costs, &transfers[s], s, block->hops[late->hop].night_from, value);
      break;
    }
    case HW_EVENT_ARRIVE:
    case HW_EVENT_LEAVE: {
      int32_t s = block->slot_to[item];
      const hw_sweep_queue *queue =
          block->events[i].kind == HW_EVENT_ARRIVE ? &queues[s] : &transfers[s];
      after[item] =
          least(after[item], wait(costs, queue, s, rides[block->rides[item]].night_arrives));
      break;
    }
    case HW_EVENT_EARLY: {
      const hw_change *early = &block->early[item];
      after[early->ride] = least(after[early->ride], early_cost(block, costs, queues, early));
      break;
    }
    }
  }
}

bool hw_sweep_reach(const hw_block *block, hw_arena *scratch, double *to_go) {
  const hw_network *network = block->facts.network;
  double *zero_ride = HW_ARRAY(scratch, block->ride_count, double);
  double *zero_hop = HW_ARRAY(scratch, block->hop_count, double);
  double *end = HW_ARRAY(scratch, block->end_count, double);
  double *unit = HW_ARRAY(scratch, block->slot_count, double);
  double *nights = HW_ARRAY(scratch, network->date_count + 1, double);
  const double **price = HW_ARRAY(scratch, block->slot_count, const double *);
  hw_sweep_queue *queues = HW_ARRAY(scratch, 2 * (size_t)block->slot_count, hw_sweep_queue);
  double *after = HW_ARRAY(scratch, block->ride_count, double);
  if (zero_ride == NULL || zero_hop == NULL || end == NULL || unit == NULL || nights == NULL ||
      price == NULL || queues == NULL || after == NULL)
    return false;
  for (int32_t s = 0; s < block->slot_count; s++)
    price[s] = nights;
  hw_sweep_costs costs = {.ride = zero_ride,
                          .hop = zero_hop,
                          .end = end,
                          .night = block->slot_night,
                          .night_unit = unit,
                          .night_price = price};
  for (int32_t e = 0; e < block->end_count; e++)
    if (block->ends[e].hop != HW_NONE)
      end[e] = hw_nights_cost(&costs, block->slot_to[block->ends[e].ride],
                              network->rides[block->rides[block->ends[e].ride]].night_arrives,
                              block->hops[block->ends[e].hop].night_from);
  hw_sweep(block, &costs, queues, after, to_go);
  return true;
}
