/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/path.h"

#include <stdlib.h>

/* Between two legs the party waits at the place where they meet. A transfer between two rides moves
   that night which it crosses to its end; a leading one ends before the wait, a trailing one begins
   after it. */
int32_t hw_path_waits(const hw_network *network, const hw_step *steps, int32_t count,
                      hw_wait *out) {
  for (int32_t k = 1; k < count; k++) {
    int32_t place = hw_step_to(network, &steps[k - 1]);
    bool between = steps[k - 1].ride == HW_NONE && k >= 2;
    hw_minute from = between ? steps[k - 1].start : hw_step_arrives(network, &steps[k - 1]);
    out[k - 1] = (hw_wait){place, hw_network_nights(network, place, from),
                           hw_network_nights(network, place, hw_step_departs(network, &steps[k]))};
  }
  return count > 0 ? count - 1 : 0;
}

hw_wait hw_path_wait_before(const hw_network *network, const hw_step *steps, int32_t k) {
  hw_wait waits[2];
  int32_t first = k >= 2 ? k - 2 : 0;
  int32_t count = hw_path_waits(network, steps + first, k - first + 1, waits);
  return waits[count - 1];
}

hw_cents hw_fare(const homeward_scenario *scenario, const hw_service *service, hw_cents fare,
                 const hw_case *c) {
  int64_t whole =
      c->persons - c->infants - c->stretchers + (int64_t)c->stretchers * service->stretcher_seats;
  int64_t units = whole * HW_RATE_ONE + (int64_t)c->infants * scenario->policy.infant_fare;
  /* fare x units / 10^4 with fare up to 10^13 and units up to 10^10 needs more than 64 bits */
  __extension__ typedef __int128 wide;
  return (hw_cents)(((wide)fare * units * 2 + HW_RATE_ONE) / (2 * HW_RATE_ONE));
}

hw_cents hw_by_time(int32_t persons, hw_cents rate, int64_t minutes, int64_t per) {
  __extension__ typedef __int128 wide;
  return (hw_cents)(((wide)persons * rate * minutes * 2 + per) / (2 * per));
}

static void add_step_cost(const hw_network *network, const hw_case *c, const hw_step *step,
                          hw_path_cost *cost) {
  const homeward_scenario *scenario = network->scenario;
  if (step->ride == HW_NONE) {
    const hw_link *link = &network->links[step->link];
    cost->transfers += link->cost * c->persons;
    if (c->ambulance || c->stretchers > 0)
      cost->transfers += scenario->transfers[link->transfer].ambulance_cost;
    return;
  }
  const hw_ride *ride = &network->rides[step->ride];
  const hw_service *service = hw_ride_service(network, ride);
  if (service->kind == HW_FLIGHT)
    cost->fares += hw_fare(scenario, service, ride->fare, c);
  else
    cost->road += ride->fare * c->persons;
}

hw_path_cost hw_path_cost_of(const hw_network *network, const hw_case *c, const hw_step *steps,
                             int32_t count) {
  const homeward_scenario *scenario = network->scenario;
  hw_path_cost cost = {0};
  hw_wait waits[HW_PATH_STEPS];
  for (int32_t k = 0; k < count; k++)
    add_step_cost(network, c, &steps[k], &cost);
  int32_t wait_count = hw_path_waits(network, steps, count, waits);
  for (int32_t w = 0; w < wait_count; w++)
    if (waits[w].last > waits[w].first)
      cost.beds +=
          scenario->places[waits[w].place].bed_cost * c->persons * (waits[w].last - waits[w].first);
  hw_minute arrival = hw_step_arrives(network, &steps[count - 1]);
  cost.delay = hw_by_time(c->persons, scenario->policy.delay_per_day[c->priority],
                          (int64_t)arrival - c->ready.at, HW_DAY);
  cost.transit = hw_by_time(c->persons, scenario->policy.transit_hour,
                            (int64_t)arrival - hw_step_departs(network, &steps[0]), 60);
  if (c->programme != HW_NONE) {
    const hw_programme *programme = &scenario->programmes[c->programme];
    bool late =
        arrival > hw_stamp_close(programme->entitlement_until, scenario->places[c->to].zone);
    cost.grant = late ? programme->reduced_grant : programme->grant_per_case;
    cost.lost_grants = programme->grant_per_case - cost.grant;
    cost.pocket_money = programme->pocket_money * c->persons;
  }
  return cost;
}

typedef struct use_list {
  hw_use *items;
  int32_t count, room;
} use_list;

static void use(use_list *list, int32_t resource, int64_t amount) {
  if (amount == 0 || resource == HW_NONE)
    return;
  if (list->count < list->room)
    list->items[list->count] = (hw_use){resource, amount};
  list->count++;
}

static void use_ride(const hw_class *class, const hw_ride *ride, use_list *list) {
  const hw_network *network = class->facts.network;
  const hw_service *service = hw_ride_service(network, ride);
  int32_t seats = hw_class_seats(class, service);
  for (int32_t s = ride->segment; s < ride->segment + ride->alight - ride->board; s++) {
    use(list, hw_resource(network, HW_USE_SEATS, s), seats);
    use(list, hw_resource(network, HW_USE_STRETCHERS, s), class->stretchers);
    use(list, hw_resource(network, HW_USE_WHEELCHAIRS, s), class->wheelchairs);
  }
  use(list, hw_resource(network, HW_USE_PERSONS, ride->run), class->persons);
  use(list, ride->assisted, class->persons);
  for (int32_t k = 0; k < ride->crossing_count; k++) {
    const hw_crossing *crossing = &network->crossings[ride->first_crossing + k];
    int32_t country = network->scenario->places[crossing->entry_place].country;
    use(list, crossing->resource, hw_class_foreigners(class, country));
  }
}

static void use_link(const hw_class *class, const hw_step *step, use_list *list) {
  const hw_network *network = class->facts.network;
  const hw_link *link = &network->links[step->link];
  use(list, hw_link_resource(network, step->link, step->start), class->persons);
  if (link->crosses)
    use(list, hw_entry_resource(network, link->to, step->start + link->time),
        hw_class_foreigners(class, network->scenario->places[link->to].country));
}

static int compare_uses(const void *left, const void *right) {
  const hw_use *a = left, *b = right;
  return a->resource < b->resource ? -1 : a->resource > b->resource;
}

static int32_t merge(hw_use *uses, int32_t count) {
  int32_t kept = 0;
  qsort(uses, (size_t)count, sizeof *uses, compare_uses);
  for (int32_t i = 0; i < count; i++) {
    if (kept > 0 && uses[kept - 1].resource == uses[i].resource)
      uses[kept - 1].amount += uses[i].amount;
    else
      uses[kept++] = uses[i];
  }
  return kept;
}

static void use_steps(const hw_class *class, const hw_step *steps, int32_t count, use_list *list) {
  const hw_network *network = class->facts.network;
  for (int32_t k = 0; k < count; k++) {
    if (steps[k].ride != HW_NONE)
      use_ride(class, &network->rides[steps[k].ride], list);
    else
      use_link(class, &steps[k], list);
  }
}

static void use_nights(const hw_class *class, hw_wait wait, use_list *list) {
  for (int32_t night = wait.first; night < wait.last; night++)
    use(list, hw_bed_resource(class->facts.network, wait.place, night), class->persons);
}

int32_t hw_path_uses(const hw_class *class, const hw_step *steps, int32_t count, hw_use *out,
                     int32_t room) {
  const hw_network *network = class->facts.network;
  use_list list = {.items = out, .room = room};
  hw_wait waits[HW_PATH_STEPS];
  use_steps(class, steps, count, &list);
  int32_t wait_count = hw_path_waits(network, steps, count, waits);
  for (int32_t w = 0; w < wait_count; w++)
    use_nights(class, waits[w], &list);
  use(&list,
      hw_reception_resource(network, class->facts.to, hw_step_arrives(network, &steps[count - 1])),
      class->persons);
  for (int32_t m = 0; m < class->members; m++) {
    const hw_case *c = &network->scenario->cases[class->cases[m]];
    if (c->programme == HW_NONE)
      continue;
    hw_path_cost cost = hw_path_cost_of(network, c, steps, count);
    use(&list, hw_resource(network, HW_USE_BUDGET, c->programme), hw_path_cost_budget(&cost));
  }
  return list.count > room ? list.count : merge(out, list.count);
}

/* What frozen legs and nights cost counts in the budget; grant and pocket money where they end at
   the destination. */
static hw_cents frozen_budget(const hw_network *network, const hw_case *c,
                              const hw_prefix *prefix) {
  hw_path_cost cost = {0};
  int64_t nights = 0;
  if (prefix->whole) {
    cost = hw_path_cost_of(network, c, prefix->steps, prefix->count);
    return hw_path_cost_budget(&cost);
  }
  for (int32_t k = 0; k < prefix->count; k++) {
    add_step_cost(network, c, &prefix->steps[k], &cost);
    if (k == 0)
      continue;
    hw_wait wait = hw_path_wait_before(network, prefix->steps, k);
    nights = wait.last > wait.first ? wait.last - wait.first : 0;
    cost.beds += network->scenario->places[wait.place].bed_cost * c->persons * nights;
  }
  nights = prefix->asked_night - prefix->night;
  cost.beds += network->scenario->places[prefix->place].bed_cost * c->persons * nights;
  return hw_path_cost_budget(&cost);
}

int32_t hw_path_frozen_uses(const hw_class *class, const hw_prefix *prefix, hw_use *out,
                            int32_t room) {
  const hw_network *network = class->facts.network;
  use_list list = {.items = out, .room = room};
  use_steps(class, prefix->steps, prefix->count, &list);
  for (int32_t k = 1; k < prefix->count; k++)
    use_nights(class, hw_path_wait_before(network, prefix->steps, k), &list);
  if (prefix->whole)
    use(&list, hw_reception_resource(network, prefix->place, prefix->arrives), class->persons);
  else
    use_nights(class, (hw_wait){prefix->place, prefix->night, prefix->asked_night}, &list);
  for (int32_t m = 0; m < class->members; m++) {
    const hw_case *c = &network->scenario->cases[class->cases[m]];
    if (c->programme != HW_NONE)
      use(&list, hw_resource(network, HW_USE_BUDGET, c->programme),
          frozen_budget(network, c, prefix));
  }
  return list.count > room ? list.count : merge(out, list.count);
}
