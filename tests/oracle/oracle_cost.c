/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What an itinerary costs one case, and what it uses of everything that is shared. */
#include "tests/oracle/oracle_internal.h"

/* numerator / denominator, half up; both are at least 0 and 1. */
static hw_cents half_up(int64_t numerator, int64_t denominator) {
  return (2 * numerator + denominator) / (2 * denominator);
}

static int32_t seats_taken(const hw_service *service, const hw_case *c) {
  if (service->kind == HW_CONVOY)
    return c->persons - c->stretchers;
  return c->persons - c->infants - c->stretchers + c->stretchers * service->stretcher_seats;
}

static bool add_use(oracle_itinerary *itinerary, oracle_use *uses, oracle_use use) {
  if (use.amount == 0)
    return true;
  for (int32_t i = 0; i < itinerary->use_count; i++) {
    oracle_use *known = &uses[i];
    if (known->resource != use.resource || known->index != use.index || known->at != use.at)
      continue;
    if (use.resource == ORACLE_AMBULANCE)
      known->amount = 1;
    else
      known->amount += use.amount;
    return true;
  }
  if (itinerary->use_count == ORACLE_USES)
    return false;
  uses[itinerary->use_count++] = use;
  return true;
}

static bool add_ride(const homeward_scenario *scenario, const hw_case *c, const oracle_leg *leg,
                     bool asked, oracle_itinerary *itinerary, oracle_use *uses) {
  const hw_run *run = &scenario->runs[leg->run];
  const hw_service *service = &scenario->services[run->service];
  int32_t seats = seats_taken(service, c);
  int64_t fare = 0;
  bool fits = true;
  for (int32_t stop = leg->board; stop < leg->alight; stop++) {
    hw_cents each = service->stops[stop].cost;
    fare +=
        each * ((int64_t)seats * HW_RATE_ONE + (int64_t)c->infants * scenario->policy.infant_fare);
    if (service->kind == HW_CONVOY)
      itinerary->cost[HW_PART_ROAD] += each * c->persons;
    fits =
        fits && add_use(itinerary, uses, (oracle_use){ORACLE_SEATS, leg->run, stop, seats}) &&
        add_use(itinerary, uses, (oracle_use){ORACLE_STRETCHERS, leg->run, stop, c->stretchers}) &&
        add_use(itinerary, uses, (oracle_use){ORACLE_WHEELCHAIRS, leg->run, stop, c->wheelchairs});
  }
  if (service->kind == HW_FLIGHT)
    itinerary->cost[HW_PART_FARES] += half_up(fare, HW_RATE_ONE);
  else if (c->ambulance && asked)
    fits = fits && add_use(itinerary, uses, (oracle_use){ORACLE_AMBULANCE, leg->run, 0, 1});
  hw_date date = hw_zone_date(scenario->places[leg->to].zone, leg->arrives);
  return fits && add_use(itinerary, uses, (oracle_use){ORACLE_PERSONS, leg->run, 0, c->persons}) &&
         add_use(itinerary, uses, (oracle_use){ORACLE_ASSISTED, leg->to, date, c->persons});
}

static bool add_transfer(const homeward_scenario *scenario, const hw_case *c, const oracle_leg *leg,
                         oracle_itinerary *itinerary, oracle_use *uses) {
  const hw_transfer *transfer = &scenario->transfers[leg->transfer];
  itinerary->cost[HW_PART_TRANSFERS] += transfer->cost * c->persons;
  if (c->ambulance || c->stretchers > 0)
    itinerary->cost[HW_PART_TRANSFERS] += transfer->ambulance_cost;
  hw_date date = hw_zone_date(scenario->places[leg->from].zone, leg->departs);
  return add_use(
      itinerary, uses,
      (oracle_use){ORACLE_TRANSFER, 2 * leg->transfer + leg->backward, date, c->persons});
}

static bool add_nights_and_entries(const homeward_scenario *scenario, const hw_case *c,
                                   const oracle_path *path, oracle_itinerary *itinerary,
                                   oracle_use *uses) {
  bool fits = true;
  for (int32_t i = 0; i < path->night_count; i++) {
    const hw_night *night = &path->nights[i];
    itinerary->cost[HW_PART_BEDS] += scenario->places[night->place].bed_cost * c->persons;
    fits = fits && add_use(itinerary, uses,
                           (oracle_use){ORACLE_BEDS, night->place, night->date, c->persons});
  }
  oracle_entry entries[ORACLE_STAYS];
  int32_t count = oracle_entries(scenario, path->legs, path->leg_count, entries);
  for (int32_t i = 0; i < count; i++) {
    hw_date date = hw_zone_date(scenario->places[entries[i].place].zone, entries[i].at);
    bool national = scenario->countries[entries[i].country].iso == c->nationality;
    fits = fits && (national ||
                    add_use(itinerary, uses,
                            (oracle_use){ORACLE_ENTRIES, entries[i].country, date, c->persons}));
  }
  return fits;
}

/* Delay, transit, entitlements and the programme's budget. Of frozen legs that do not lead home
 * only what they cost counts there. */
static bool add_times(const homeward_scenario *scenario, const hw_case *c, const oracle_path *path,
                      hw_cents spent, oracle_itinerary *itinerary, oracle_use *uses) {
  hw_minute departs = path->legs[0].departs;
  hw_minute arrives = path->legs[path->leg_count - 1].arrives;
  if (path->frozen > 0 && path->legs[path->leg_count - 1].to != c->to)
    return c->programme == HW_NONE ||
           add_use(itinerary, uses, (oracle_use){ORACLE_BUDGET, c->programme, 0, spent});
  const hw_policy *policy = &scenario->policy;
  int64_t delay = arrives > c->ready.at ? arrives - c->ready.at : 0;
  itinerary->cost[HW_PART_DELAY] +=
      half_up(c->persons * policy->delay_per_day[c->priority] * delay, HW_DAY);
  itinerary->cost[HW_PART_TRANSIT] +=
      half_up(c->persons * policy->transit_hour * (int64_t)(arrives - departs), 60);
  const hw_zone *zone = scenario->places[c->to].zone;
  bool fits =
      add_use(itinerary, uses,
              (oracle_use){ORACLE_RECEPTION, c->to, hw_zone_date(zone, arrives), c->persons});
  if (c->programme == HW_NONE)
    return fits;
  const hw_programme *programme = &scenario->programmes[c->programme];
  hw_cents grant = programme->grant_per_case;
  if (arrives > hw_stamp_close(programme->entitlement_until, zone)) {
    itinerary->cost[HW_PART_LOST_GRANTS] += grant - programme->reduced_grant;
    grant = programme->reduced_grant;
  }
  hw_cents paid = spent + grant + programme->pocket_money * c->persons;
  return fits && add_use(itinerary, uses, (oracle_use){ORACLE_BUDGET, c->programme, 0, paid});
}

bool oracle_add_case(const homeward_scenario *scenario, const hw_case *c, const oracle_path *path,
                     oracle_itinerary *itinerary, oracle_use *uses) {
  static const hw_part billed[] = {HW_PART_FARES, HW_PART_ROAD, HW_PART_TRANSFERS, HW_PART_BEDS};
  hw_cents spent = 0;
  for (size_t i = 0; i < sizeof billed / sizeof *billed; i++)
    spent -= itinerary->cost[billed[i]];
  bool fits = true;
  for (int32_t i = 0; i < path->leg_count; i++) {
    const oracle_leg *leg = &path->legs[i];
    fits = fits && (leg->transfer == HW_NONE
                        ? add_ride(scenario, c, leg, i >= path->frozen, itinerary, uses)
                        : add_transfer(scenario, c, leg, itinerary, uses));
  }
  fits = fits && add_nights_and_entries(scenario, c, path, itinerary, uses);
  for (size_t i = 0; i < sizeof billed / sizeof *billed; i++)
    spent += itinerary->cost[billed[i]];
  return fits && add_times(scenario, c, path, spent, itinerary, uses);
}

double oracle_reduced_cost(const oracle_itinerary *itinerary, oracle_price price, void *context) {
  double cost = (double)itinerary->total;
  for (int32_t i = 0; i < itinerary->use_count; i++) {
    const oracle_use *use = &itinerary->uses[i];
    cost += (double)use->amount * price(context, use->resource, use->index, use->at);
  }
  return cost;
}

int32_t oracle_cheapest(const hw_oracle *oracle, int32_t party, oracle_price price, void *context,
                        double *cost) {
  const oracle_party *p = &oracle->parties[party];
  int32_t best = HW_NONE;
  for (int32_t i = p->first; i < p->first + p->count; i++) {
    double reduced = oracle_reduced_cost(&oracle->itineraries[i], price, context);
    if (best == HW_NONE || reduced < *cost) {
      best = i;
      *cost = reduced;
    }
  }
  return best;
}
