/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/costs.h"

#include "engine/path.h"

#include <stdlib.h>

/* What does not change from ride to ride. */
typedef struct pricing_of {
  const hw_class *class;
  const hw_block *block;
  const hw_network *network;
  const hw_prices *prices;
  const int64_t *capacity;
  double budget_persons; /* sum over the members of persons x (1 + price of their budget) */
  double budget_cases;   /* sum over the members who need an ambulance of (1 + price) */
} pricing_of;

static double budget_factor(const pricing_of *of, const hw_case *c) {
  if (c->programme == HW_NONE)
    return 1;
  return 1 + of->prices->resource[hw_resource(of->network, HW_USE_BUDGET, c->programme)];
}

static const hw_case *member(const pricing_of *of, int32_t m) {
  return &of->network->scenario->cases[of->class->cases[m]];
}

static bool fits(const pricing_of *of, int32_t resource, int64_t amount) {
  return amount <= 0 || of->capacity[resource] >= amount;
}

/* ---- rides ---- */

static bool ride_fits(const pricing_of *of, const hw_ride *ride, int32_t seats) {
  const hw_network *network = of->network;
  for (int32_t s = ride->segment; s < ride->segment + ride->alight - ride->board; s++)
    if (!fits(of, hw_resource(network, HW_USE_SEATS, s), seats) ||
        !fits(of, hw_resource(network, HW_USE_STRETCHERS, s), of->class->stretchers) ||
        !fits(of, hw_resource(network, HW_USE_WHEELCHAIRS, s), of->class->wheelchairs))
      return false;
  return fits(of, hw_resource(network, HW_USE_PERSONS, ride->run), of->class->persons) &&
         fits(of, ride->assisted, of->class->persons);
}

static double ride_money(const pricing_of *of, const hw_ride *ride, const hw_service *service) {
  double money = 0;
  if (service->kind == HW_CONVOY)
    return (double)ride->fare * of->budget_persons;
  for (int32_t m = 0; m < of->class->members; m++)
    money += (double)hw_fare(of->network->scenario, service, ride->fare, member(of, m)) *
             budget_factor(of, member(of, m));
  return money;
}

static double ride_cost(const pricing_of *of, const hw_ride *ride, bool departed) {
  const hw_network *network = of->network;
  const hw_service *service = hw_ride_service(network, ride);
  const hw_class *class = of->class;
  int32_t seats = hw_class_seats(class, service);
  if (!ride_fits(of, ride, seats))
    return HW_NO_WAY;
  double cost = ride_money(of, ride, service) + seats * hw_price_segments(of->prices, 0, ride);
  if (class->stretchers > 0)
    cost += class->stretchers * hw_price_segments(of->prices, 1, ride);
  if (class->wheelchairs > 0)
    cost += class->wheelchairs * hw_price_segments(of->prices, 2, ride);
  cost += class->persons * (of->prices->resource[hw_resource(network, HW_USE_PERSONS, ride->run)] +
                            of->prices->resource[ride->assisted]);
  if (class->escort_count > 0 && !departed)
    cost += hw_price_escorts_on_ride(of->prices, class, ride);
  for (int32_t k = 0; k < ride->crossing_count; k++) {
    const hw_crossing *crossing = &network->crossings[ride->first_crossing + k];
    int32_t country = network->scenario->places[crossing->entry_place].country;
    int32_t foreigners = hw_class_foreigners(class, country);
    if (!fits(of, crossing->resource, foreigners))
      return HW_NO_WAY;
    cost += foreigners * of->prices->resource[crossing->resource];
  }
  return cost;
}

/* Rides are ascending by time, surcharges by run: each surcharge looks for the rides of its run. */
static void add_surcharges(const pricing_of *of, int32_t class_index, double *ride) {
  const hw_run_price *prices = of->prices->run_prices;
  int32_t low = 0, high = of->prices->run_price_count;
  while (low < high) {
    int32_t middle = low + (high - low) / 2;
    if (prices[middle].class_index < class_index)
      low = middle + 1;
    else
      high = middle;
  }
  int32_t first = low;
  while (high < of->prices->run_price_count && prices[high].class_index == class_index)
    high++;
  if (first == high)
    return;
  for (int32_t r = 0; r < of->block->ride_count; r++) {
    const hw_ride *on = &of->network->rides[of->block->rides[r]];
    int32_t a = first, b = high;
    while (a < b) {
      int32_t middle = a + (b - a) / 2;
      if (prices[middle].run < on->run)
        a = middle + 1;
      else
        b = middle;
    }
    for (; a < high && prices[a].run == on->run; a++)
      if (hw_ride_covers(on, prices[a].segment))
        ride[r] += prices[a].price;
  }
}

/* ---- transfers and ends ---- */

static double hop_cost(const pricing_of *of, const hw_hop *hop, bool departed) {
  const hw_network *network = of->network;
  const hw_link *link = &network->links[hop->link];
  const hw_class *class = of->class;
  if (!fits(of, hop->link_resource, class->persons))
    return HW_NO_WAY;
  double cost =
      (double)link->cost * of->budget_persons +
      (double)network->scenario->transfers[link->transfer].ambulance_cost * of->budget_cases +
      class->persons * of->prices->resource[hop->link_resource];
  if (class->escort_count > 0 && !departed)
    cost += hw_price_escorts_on_link(of->prices, class, hop->link, hop->start);
  if (hop->entry_resource != HW_NONE) {
    int32_t foreigners = hw_class_foreigners(class, network->scenario->places[link->to].country);
    if (!fits(of, hop->entry_resource, foreigners))
      return HW_NO_WAY;
    cost += foreigners * of->prices->resource[hop->entry_resource];
  }
  return cost;
}

/* Grants as paid fill the budget (C11); what is lost by arriving late counts in the objective. */
static double grant_cost(const pricing_of *of, hw_minute arrival) {
  const homeward_scenario *scenario = of->network->scenario;
  double cost = 0;
  for (int32_t m = 0; m < of->class->members; m++) {
    const hw_case *c = member(of, m);
    if (c->programme == HW_NONE)
      continue;
    const hw_programme *programme = &scenario->programmes[c->programme];
    double price = budget_factor(of, c) - 1;
    hw_cents paid = programme->grant_per_case;
    if (of->class->lost_grant &&
        arrival > hw_stamp_close(programme->entitlement_until, scenario->places[c->to].zone))
      paid = programme->reduced_grant;
    cost += (double)(programme->grant_per_case - paid) +
            price * (double)(paid + programme->pocket_money * c->persons);
  }
  return cost;
}

static double arrival_cost(const pricing_of *of, hw_minute arrival) {
  const hw_class *class = of->class;
  int32_t resource = hw_reception_resource(of->network, class->facts.to, arrival);
  if (!fits(of, resource, class->persons))
    return HW_NO_WAY;
  return (class->delay_rate + class->transit_rate) * arrival - class->ready_credit +
         grant_cost(of, arrival) + class->persons * of->prices->resource[resource];
}

static double end_cost(const pricing_of *of, const hw_sweep_costs *sweep, const hw_end *end) {
  double cost = arrival_cost(of, end->arrives);
  if (end->hop == HW_NONE || cost >= HW_NO_WAY)
    return cost;
  const hw_ride *ride = &of->network->rides[of->block->rides[end->ride]];
  return cost + sweep->hop[end->hop] +
         hw_nights_cost(sweep, of->block->slot_to[end->ride], ride->night_arrives,
                        of->block->hops[end->hop].night_from);
}

static double whole_cost(const pricing_of *of, const hw_hop *whole) {
  hw_minute arrival = whole->start + of->network->links[whole->link].time;
  double cost = hop_cost(of, whole, false) + arrival_cost(of, arrival);
  return of->class->facts.prefix == NULL ? cost - of->class->transit_rate * whole->start : cost;
}

/* Surcharges by spot are few: each looks for the rides or transfers that pass it. */
static void add_spot_surcharges(const pricing_of *of, int32_t class_index, hw_costs_work *work) {
  const hw_escort_prices *escorts = &of->prices->escorts;
  int32_t low = 0, high = escorts->spot_price_count;
  while (low < high) {
    int32_t middle = low + (high - low) / 2;
    if (escorts->spot_prices[middle].class_index < class_index)
      low = middle + 1;
    else
      high = middle;
  }
  for (; low < escorts->spot_price_count && escorts->spot_prices[low].class_index == class_index;
       low++) {
    const hw_spot_price *price = &escorts->spot_prices[low];
    const hw_link_spot *link = hw_spots_link(escorts->spots, price->spot);
    for (int32_t r = 0; link == NULL && r < of->block->ride_count; r++) {
      const hw_ride *ride = &of->network->rides[of->block->rides[r]];
      if (ride->segment <= price->spot && price->spot < ride->segment + ride->alight - ride->board)
        work->ride[r] += price->price;
    }
    for (int32_t h = 0; link != NULL && h < of->block->hop_count; h++)
      if (of->block->hops[h].link == link->link && of->block->hops[h].start == link->start)
        work->hop[h] += price->price;
    for (int32_t k = 0; link != NULL && k < of->block->whole_count; k++)
      if (of->block->whole[k].link == link->link && of->block->whole[k].start == link->start)
        work->whole[k] += price->price;
  }
}

/* ---- settled legs ---- */

static double surcharge_of(const pricing_of *of, int32_t class_index, const hw_ride *ride) {
  const hw_run_price *prices = of->prices->run_prices;
  int32_t low = 0, high = of->prices->run_price_count, count = high;
  double sum = 0;
  while (low < high) {
    int32_t middle = low + (high - low) / 2;
    if (prices[middle].class_index < class_index)
      low = middle + 1;
    else
      high = middle;
  }
  for (; low < count && prices[low].class_index == class_index; low++)
    if (prices[low].run == ride->run && hw_ride_covers(ride, prices[low].segment))
      sum += prices[low].price;
  return sum;
}

static bool passes(const hw_escort_prices *escorts, int32_t spot, const hw_network *network,
                   const hw_step *step) {
  const hw_link_spot *link = hw_spots_link(escorts->spots, spot);
  if (step->ride != HW_NONE)
    return link == NULL && hw_ride_covers(&network->rides[step->ride], spot);
  return link != NULL && link->link == step->link && link->start == step->start;
}

/* Escorts where they are still needed (C9), and the rows that tie the class to them. */
static double settled_escorts(const pricing_of *of, int32_t class_index, const hw_step *step) {
  const hw_escort_prices *escorts = &of->prices->escorts;
  double sum = 0;
  for (int32_t i = 0; i < escorts->spot_price_count; i++)
    if (escorts->spot_prices[i].class_index == class_index &&
        passes(escorts, escorts->spot_prices[i].spot, of->network, step))
      sum += escorts->spot_prices[i].price;
  return sum;
}

static double settled_step(const pricing_of *of, int32_t class_index, const hw_step *step,
                           bool departed) {
  if (step->ride == HW_NONE) {
    const hw_link *link = &of->network->links[step->link];
    hw_hop hop = {.link = step->link,
                  .start = step->start,
                  .link_resource = hw_link_resource(of->network, step->link, step->start),
                  .entry_resource = link->crosses ? hw_entry_resource(of->network, link->to,
                                                                      step->start + link->time)
                                                  : HW_NONE};
    return hop_cost(of, &hop, departed) +
           (departed || of->class->escort_count == 0 ? 0 : settled_escorts(of, class_index, step));
  }
  const hw_ride *ride = &of->network->rides[step->ride];
  return ride_cost(of, ride, departed) + surcharge_of(of, class_index, ride) +
         (departed || of->class->escort_count == 0 ? 0 : settled_escorts(of, class_index, step));
}

/* Nights for which nobody asks for a bed any more are paid all the same. */
static double settled_nights(const pricing_of *of, int32_t place, int32_t first, int32_t last) {
  const double *before = hw_price_nights(of->prices, place);
  double unit = (double)of->network->scenario->places[place].bed_cost * of->budget_persons;
  return first < last ? unit * (last - first) + of->class->persons * (before[last] - before[first])
                      : 0;
}

static double settled_cost(const pricing_of *of, int32_t class_index) {
  const hw_prefix *prefix = of->class->facts.prefix;
  double cost = (double)of->class->change;
  for (int32_t k = 0; prefix != NULL && k < prefix->count; k++) {
    cost += settled_step(of, class_index, &prefix->steps[k], k < prefix->departed);
    if (k == 0)
      continue;
    hw_wait wait = hw_path_wait_before(of->network, prefix->steps, k);
    cost += settled_nights(of, wait.place, wait.first, wait.last);
  }
  return cost < HW_NO_WAY ? cost : HW_NO_WAY;
}

/* ---- filling ---- */

static bool room(void *slot, int32_t *have, int32_t need, size_t size) {
  void **items = slot;
  if (need <= *have && *items != NULL)
    return true;
  free(*items);
  *items = malloc((size_t)(need + 1) * size);
  return *items != NULL;
}

static bool make_room(hw_costs_work *work, const hw_block *block) {
  int32_t rides = block->ride_count, slots = block->slot_count;
  bool done = room(&work->ride, &work->ride_room, rides, sizeof(double)) &&
              room(&work->after, &work->ride_room, rides, sizeof(double)) &&
              room(&work->to_go, &work->ride_room, rides, sizeof(double)) &&
              room(&work->hop, &work->hop_room, block->hop_count, sizeof(double)) &&
              room(&work->end, &work->end_room, block->end_count, sizeof(double)) &&
              room(&work->whole, &work->whole_room, block->whole_count, sizeof(double)) &&
              room(&work->night_unit, &work->slot_room, slots, sizeof(double)) &&
              room(&work->night_price, &work->slot_room, slots, sizeof(double *)) &&
              room(&work->night, &work->slot_room, slots, sizeof(bool)) &&
              room(&work->queues, &work->slot_room, slots, 2 * sizeof(hw_sweep_queue));
  if (!done)
    return false;
  work->ride_room = rides > work->ride_room ? rides : work->ride_room;
  work->hop_room = block->hop_count > work->hop_room ? block->hop_count : work->hop_room;
  work->end_room = block->end_count > work->end_room ? block->end_count : work->end_room;
  work->whole_room = block->whole_count > work->whole_room ? block->whole_count : work->whole_room;
  work->slot_room = slots > work->slot_room ? slots : work->slot_room;
  return true;
}

void hw_costs_work_free(hw_costs_work *work) {
  free(work->ride);
  free(work->hop);
  free(work->end);
  free(work->whole);
  free(work->night_unit);
  free(work->after);
  free(work->to_go);
  free(work->night_price);
  free(work->night);
  free(work->queues);
  *work = (hw_costs_work){0};
}

static void fill_nights(const pricing_of *of, hw_costs_work *work) {
  for (int32_t s = 0; s < of->block->slot_count; s++) {
    const hw_place *place = &of->network->scenario->places[of->block->slot_place[s]];
    int32_t bed = hw_bed_resource(of->network, of->block->slot_place[s], 0);
    work->night[s] = of->block->slot_night[s] && fits(of, bed, of->class->persons);
    work->night_unit[s] = (double)place->bed_cost * of->budget_persons;
    work->night_price[s] = hw_price_nights(of->prices, of->block->slot_place[s]);
  }
}

bool hw_costs_fill(hw_costs *costs, hw_costs_work *work, const hw_class *class, int32_t class_index,
                   const hw_block *block, const hw_prices *prices, const int64_t *capacity) {
  pricing_of of = {.class = class,
                   .block = block,
                   .network = prices->network,
                   .prices = prices,
                   .capacity = capacity};
  if (!make_room(work, block))
    return false;
  for (int32_t m = 0; m < class->members; m++) {
    const hw_case *c = member(&of, m);
    of.budget_persons += c->persons * budget_factor(&of, c);
    if (c->ambulance || c->stretchers > 0)
      of.budget_cases += budget_factor(&of, c);
  }
  fill_nights(&of, work);
  for (int32_t r = 0; r < block->ride_count; r++)
    work->ride[r] = ride_cost(&of, &of.network->rides[block->rides[r]], false);
  add_surcharges(&of, class_index, work->ride);
  for (int32_t h = 0; h < block->hop_count; h++)
    work->hop[h] = hop_cost(&of, &block->hops[h], false);
  for (int32_t k = 0; k < block->whole_count; k++)
    work->whole[k] = whole_cost(&of, &block->whole[k]);
  if (class->escort_count > 0)
    add_spot_surcharges(&of, class_index, work);
  *costs = (hw_costs){.sweep = {.ride = work->ride,
                                .hop = work->hop,
                                .end = work->end,
                                .night = work->night,
                                .night_unit = work->night_unit,
                                .night_price = work->night_price,
                                .night_persons = class->persons},
                      .whole = work->whole,
                      .transit_rate = class->transit_rate,
                      .begin = settled_cost(&of, class_index)};
  for (int32_t e = 0; e < block->end_count; e++)
    work->end[e] = end_cost(&of, &costs->sweep, &block->ends[e]);
  return true;
}
