/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/network.h"

#include <stdlib.h>
#include <string.h>

/* Days around the horizon that are searched when rule I3 is lifted to explain a case left behind.
 */
enum { SPAN_MARGIN = 3 * HW_DAY };

static bool inside_horizon(const homeward_scenario *scenario, hw_minute departs,
                           hw_minute arrives) {
  return departs >= scenario->horizon_start.at && arrives <= scenario->horizon_end.at;
}

static bool place_open(const hw_place *place, hw_minute at) {
  for (int32_t i = 0; i < place->closure_count; i++)
    if (at >= place->closures[i].from && at < place->closures[i].until)
      return false;
  return place->hours.count == 0 ||
         hw_hours_contain(place->hours, hw_zone_minute_of_day(place->zone, at));
}

/* I5 looks at every stop of the run, wherever a case rides. */
static bool run_usable(const homeward_scenario *scenario, const hw_run *run) {
  const hw_service *service = &scenario->services[run->service];
  if (run->cancelled)
    return false;
  for (int32_t stop = 0; stop < service->stop_count; stop++) {
    const hw_place *place = &scenario->places[service->stops[stop].place];
    if ((stop > 0 && !place_open(place, run->arrives[stop])) ||
        (stop + 1 < service->stop_count && !place_open(place, run->departs[stop])))
      return false;
  }
  return true;
}

static int compare_rides(const void *left, const void *right) {
  const hw_ride *a = left, *b = right;
  if (a->departs != b->departs)
    return a->departs < b->departs ? -1 : 1;
  if (a->run != b->run)
    return a->run < b->run ? -1 : 1;
  if (a->board != b->board)
    return a->board < b->board ? -1 : 1;
  return a->alight - b->alight;
}

/* A convoy enters the country of each stop it passes, a flight only that where the case alights
 * (I11). */
static int32_t ride_crossings(const homeward_scenario *scenario, const hw_run *run,
                              const hw_ride *ride, hw_crossing *out) {
  const hw_service *service = &scenario->services[ride->service];
  int32_t count = 0;
  int32_t step = service->kind == HW_CONVOY ? 1 : ride->alight - ride->board;
  for (int32_t stop = ride->board; stop < ride->alight; stop += step) {
    int32_t from = service->stops[stop].place, to = service->stops[stop + step].place;
    if (scenario->places[from].country == scenario->places[to].country)
      continue;
    if (out != NULL)
      out[count] = (hw_crossing){from, to, run->departs[stop], run->arrives[stop + step], HW_NONE};
    count++;
  }
  return count;
}

static size_t count_rides(const homeward_scenario *scenario) {
  size_t count = 0;
  for (int32_t r = 0; r < scenario->run_count; r++) {
    size_t stops = (size_t)scenario->services[scenario->runs[r].service].stop_count;
    count += stops * (stops - 1) / 2;
  }
  return count;
}

static void fill_ride(const homeward_scenario *scenario, hw_ride *ride, int32_t r, int32_t board,
                      int32_t alight) {
  const hw_run *run = &scenario->runs[r];
  const hw_service *service = &scenario->services[run->service];
  *ride = (hw_ride){.run = r,
                    .service = run->service,
                    .board = board,
                    .alight = alight,
                    .from = service->stops[board].place,
                    .to = service->stops[alight].place,
                    .departs = run->departs[board],
                    .arrives = run->arrives[alight]};
  for (int32_t stop = board; stop < alight; stop++)
    ride->fare += service->stops[stop].cost;
}

static bool build_rides(hw_network *network, hw_arena *arena) {
  const homeward_scenario *scenario = network->scenario;
  network->segment_offset = HW_ARRAY(arena, scenario->run_count + 1, int32_t);
  network->rides = HW_ARRAY(arena, count_rides(scenario), hw_ride);
  network->segment_run = HW_ARRAY(arena, count_rides(scenario), int32_t);
  if (network->segment_offset == NULL || network->rides == NULL || network->segment_run == NULL)
    return false;
  size_t crossings = 0;
  for (int32_t r = 0; r < scenario->run_count; r++) {
    const hw_run *run = &scenario->runs[r];
    int32_t stops = scenario->services[run->service].stop_count;
    bool usable = run_usable(scenario, run);
    network->segment_offset[r] = network->segment_count;
    for (int32_t board = 0; board + 1 < stops; board++)
      for (int32_t alight = board + 1; alight < stops; alight++) {
        hw_ride *ride = &network->rides[network->ride_count];
        fill_ride(scenario, ride, r, board, alight);
        if (ride->from == ride->to)
          continue;
        ride->usable = usable;
        ride->inside = inside_horizon(scenario, ride->departs, ride->arrives);
        ride->segment = network->segment_count + board;
        crossings += (size_t)ride_crossings(scenario, run, ride, NULL);
        network->ride_count++;
      }
    for (int32_t s = 0; s + 1 < stops; s++)
      network->segment_run[network->segment_count++] = r;
  }
  network->segment_offset[scenario->run_count] = network->segment_count;
  qsort(network->rides, (size_t)network->ride_count, sizeof(hw_ride), compare_rides);

  network->crossings = HW_ARRAY(arena, crossings, hw_crossing);
  if (network->crossings == NULL)
    return false;
  int32_t next = 0;
  for (int32_t i = 0; i < network->ride_count; i++) {
    hw_ride *ride = &network->rides[i];
    ride->first_crossing = next;
    ride->crossing_count =
        ride_crossings(scenario, &scenario->runs[ride->run], ride, network->crossings + next);
    next += ride->crossing_count;
  }
  return true;
}

/* Minutes at which the place lets anything arrive or depart, inside the horizon. */
static bool place_minutes(const hw_network *network, const hw_place *place, hw_arena *arena,
                          hw_intervals *out) {
  hw_intervals hours;
  return hw_intervals_hours(arena, network->span_first, network->span_last, place->zone,
                            place->hours, 0x7f, &hours) &&
         hw_intervals_without_closures(arena, hours, place, out);
}

static bool build_link(const hw_network *network, hw_link *link, int32_t t, bool back,
                       const hw_intervals *open, hw_arena *arena) {
  const homeward_scenario *scenario = network->scenario;
  const hw_transfer *transfer = &scenario->transfers[t];
  *link = (hw_link){.transfer = t,
                    .from = back ? transfer->to : transfer->from,
                    .to = back ? transfer->from : transfer->to,
                    .time = transfer->time,
                    .cost = transfer->cost,
                    .ambulance = transfer->ambulance};
  link->crosses = scenario->places[link->from].country != scenario->places[link->to].country;
  hw_intervals own, both;
  return hw_intervals_hours(arena, network->span_first, network->span_last,
                            scenario->places[link->from].zone, transfer->hours, 0x7f, &own) &&
         hw_intervals_meet(arena, own, open[link->from], 0, &both) &&
         hw_intervals_meet(arena, both, open[link->to], link->time, &link->starts) &&
         hw_intervals_span(arena, network->span_first, network->span_last, &link->starts_lifted);
}

/* Counting sort of the links by one of their ends. */
static bool index_links(hw_network *network, hw_arena *arena, bool by_to, const int32_t **offsets,
                        int32_t **order) {
  int32_t places = network->scenario->place_count;
  int32_t *offset = HW_ARRAY(arena, places + 2, int32_t);
  *order = HW_ARRAY(arena, network->link_count, int32_t);
  if (offset == NULL || *order == NULL)
    return false;
  for (int32_t i = 0; i < network->link_count; i++)
    offset[(by_to ? network->links[i].to : network->links[i].from) + 2]++;
  for (int32_t p = 0; p < places; p++)
    offset[p + 2] += offset[p + 1];
  for (int32_t i = 0; i < network->link_count; i++)
    (*order)[offset[(by_to ? network->links[i].to : network->links[i].from) + 1]++] = i;
  *offsets = offset;
  return true;
}

static bool build_links(hw_network *network, hw_arena *arena) {
  const homeward_scenario *scenario = network->scenario;
  hw_intervals *open = HW_ARRAY(arena, scenario->place_count, hw_intervals);
  network->reception = HW_ARRAY(arena, scenario->place_count, hw_intervals);
  network->links = HW_ARRAY(arena, 2 * (size_t)scenario->transfer_count, hw_link);
  if (open == NULL || network->reception == NULL || network->links == NULL)
    return false;
  for (int32_t p = 0; p < scenario->place_count; p++) {
    const hw_place *place = &scenario->places[p];
    const hw_reception *reception = &place->reception;
    hw_hours hours = reception->given ? reception->hours : (hw_hours){0};
    hw_weekdays days = reception->given && reception->has_days ? reception->days : 0x7f;
    if (!place_minutes(network, place, arena, &open[p]) ||
        !hw_intervals_hours(arena, network->span_first, network->span_last, place->zone, hours,
                            days, &network->reception[p]))
      return false;
  }
  for (int32_t t = 0; t < scenario->transfer_count; t++)
    for (int back = 0; back <= (scenario->transfers[t].both_ways ? 1 : 0); back++)
      if (!build_link(network, &network->links[network->link_count++], t, back != 0, open, arena))
        return false;
  return index_links(network, arena, false, &network->links_from, &network->link_by_from) &&
         index_links(network, arena, true, &network->links_to, &network->link_by_to);
}

static bool build_nights(hw_network *network, hw_arena *arena) {
  const homeward_scenario *scenario = network->scenario;
  /* Two dates of margin on either side of the span cover every zone. */
  network->first_date = hw_wall_date(network->span_first) - 2;
  network->date_count = hw_wall_date(network->span_last) + 3 - network->first_date;
  network->nights =
      HW_ARRAY(arena, (size_t)scenario->place_count * (size_t)network->date_count, hw_minute);
  if (network->nights == NULL)
    return false;
  for (int32_t p = 0; p < scenario->place_count; p++)
    for (int32_t d = 0; d < network->date_count; d++)
      network->nights[p * network->date_count + d] =
          hw_zone_night(scenario->places[p].zone, network->first_date + d);
  return true;
}

static void size_resources(hw_network *network) {
  const homeward_scenario *scenario = network->scenario;
  int32_t dates = network->date_count;
  int32_t size[HW_USE_KINDS] = {[HW_USE_SEATS] = network->segment_count,
                                [HW_USE_STRETCHERS] = network->segment_count,
                                [HW_USE_WHEELCHAIRS] = network->segment_count,
                                [HW_USE_PERSONS] = scenario->run_count,
                                [HW_USE_BEDS] = scenario->place_count * dates,
                                [HW_USE_ASSISTED] = scenario->place_count * dates,
                                [HW_USE_ENTRIES] = scenario->country_count * dates,
                                [HW_USE_RECEPTION] = scenario->place_count * dates,
                                [HW_USE_LINK] = network->link_count * dates,
                                [HW_USE_BUDGET] = scenario->programme_count};
  for (int kind = 0; kind < HW_USE_KINDS; kind++)
    network->offset[kind + 1] = network->offset[kind] + size[kind];
}

static int64_t or_unlimited(int32_t count) {
  return count == HW_UNLIMITED ? INT64_MAX : count;
}

static void fill_dated(hw_network *network, hw_resource_kind kind, int32_t item, int32_t capacity) {
  for (int32_t d = 0; d < network->date_count; d++)
    network->capacity[hw_resource(network, kind, item * network->date_count + d)] =
        or_unlimited(capacity);
}

static void fill_runs(hw_network *network) {
  const homeward_scenario *scenario = network->scenario;
  for (int32_t r = 0; r < scenario->run_count; r++) {
    const hw_service *service = &scenario->services[scenario->runs[r].service];
    for (int32_t s = network->segment_offset[r]; s < network->segment_offset[r + 1]; s++) {
      network->capacity[hw_resource(network, HW_USE_SEATS, s)] = service->seats;
      network->capacity[hw_resource(network, HW_USE_STRETCHERS, s)] = service->stretchers;
      network->capacity[hw_resource(network, HW_USE_WHEELCHAIRS, s)] =
          or_unlimited(service->wheelchairs);
    }
    network->capacity[hw_resource(network, HW_USE_PERSONS, r)] = or_unlimited(service->max_persons);
    network->least_load[r] = service->min_persons;
  }
}

static void add_most(hw_network *network, hw_resource_kind kind, int32_t segment, int64_t places) {
  int64_t *most = &network->most[hw_resource(network, kind, segment)];
  if (*most != INT64_MAX)
    *most += places;
}

static void add_vehicles(hw_network *network, int32_t r) {
  const homeward_scenario *scenario = network->scenario;
  const hw_service *service = &scenario->services[scenario->runs[r].service];
  for (int32_t v = 0; v < service->vehicle_count; v++) {
    const hw_vehicle_pool *pool = &scenario->vehicle_pools[service->vehicles[v].pool];
    int64_t count = service->vehicles[v].max < pool->count ? service->vehicles[v].max : pool->count;
    for (int32_t s = network->segment_offset[r]; s < network->segment_offset[r + 1]; s++) {
      add_most(network, HW_USE_SEATS, s, count * pool->seats);
      add_most(network, HW_USE_STRETCHERS, s, count * pool->stretchers);
      add_most(network, HW_USE_WHEELCHAIRS, s, count * pool->wheelchairs);
    }
  }
}

static bool fill_resources(hw_network *network, hw_arena *arena) {
  const homeward_scenario *scenario = network->scenario;
  size_resources(network);
  network->capacity = HW_ARRAY(arena, hw_resource_count(network), int64_t);
  network->most = HW_ARRAY(arena, hw_resource_count(network), int64_t);
  network->least_load = HW_ARRAY(arena, scenario->run_count, int32_t);
  if (network->capacity == NULL || network->most == NULL || network->least_load == NULL)
    return false;
  fill_runs(network);
  for (int32_t p = 0; p < scenario->place_count; p++) {
    const hw_place *place = &scenario->places[p];
    fill_dated(network, HW_USE_BEDS, p, place->beds);
    fill_dated(network, HW_USE_ASSISTED, p, place->assisted_per_day);
    fill_dated(network, HW_USE_RECEPTION, p,
               place->reception.given ? place->reception.per_day : HW_UNLIMITED);
  }
  for (int32_t c = 0; c < scenario->country_count; c++)
    fill_dated(network, HW_USE_ENTRIES, c, scenario->countries[c].entries_per_day);
  for (int32_t l = 0; l < network->link_count; l++)
    fill_dated(network, HW_USE_LINK, l,
               scenario->transfers[network->links[l].transfer].persons_per_day);
  for (int32_t p = 0; p < scenario->programme_count; p++)
    network->capacity[hw_resource(network, HW_USE_BUDGET, p)] =
        scenario->programmes[p].has_budget ? scenario->programmes[p].budget : INT64_MAX;
  memcpy(network->most, network->capacity, (size_t)hw_resource_count(network) * sizeof(int64_t));
  for (int32_t r = 0; r < scenario->run_count; r++)
    add_vehicles(network, r);
  return true;
}

/* First date whose working days since now's local date number at least the notice (I11). */
static hw_minute notice_holds_from(const homeward_scenario *scenario, const hw_country *country,
                                   const hw_place *place, int32_t notice_days) {
  hw_date today = hw_zone_date(place->zone, scenario->now.at);
  hw_date last = hw_zone_date(place->zone, scenario->horizon_end.at) + 1;
  if (notice_days <= 0)
    return HW_MINUTE_MIN;
  if (last <= today || hw_working_days(today, last, country->weekend, country->holidays,
                                       country->holiday_count) < notice_days)
    return HW_MINUTE_MAX;
  hw_date low = today, high = last;
  while (low < high) {
    hw_date middle = low + (high - low) / 2;
    if (hw_working_days(today, middle, country->weekend, country->holidays,
                        country->holiday_count) >= notice_days)
      high = middle;
    else
      low = middle + 1;
  }
  return hw_zone_date_first(place->zone, low);
}

static bool build_countries(hw_network *network, hw_arena *arena) {
  const homeward_scenario *scenario = network->scenario;
  network->notice_from = HW_ARRAY(arena, scenario->country_count, hw_minute *);
  network->single_zone = HW_ARRAY(arena, scenario->country_count, bool);
  if (network->notice_from == NULL || network->single_zone == NULL)
    return false;
  for (int32_t c = 0; c < scenario->country_count; c++) {
    const hw_country *country = &scenario->countries[c];
    size_t places = (size_t)scenario->place_count;
    network->notice_from[c] = HW_ARRAY(arena, (size_t)country->entry_count * places, hw_minute);
    if (network->notice_from[c] == NULL)
      return false;
    const hw_zone *zone = NULL;
    network->single_zone[c] = true;
    for (int32_t p = 0; p < scenario->place_count; p++) {
      if (scenario->places[p].country != c)
        continue;
      if (zone != NULL && zone != scenario->places[p].zone)
        network->single_zone[c] = false;
      zone = scenario->places[p].zone;
      for (int32_t e = 0; e < country->entry_count; e++)
        network->notice_from[c][(size_t)e * places + (size_t)p] = notice_holds_from(
            scenario, country, &scenario->places[p], country->entry[e].notice_days);
    }
  }
  return true;
}

static void place_rides_in_time(hw_network *network) {
  for (int32_t i = 0; i < network->ride_count; i++) {
    hw_ride *ride = &network->rides[i];
    ride->night_departs = hw_network_nights(network, ride->from, ride->departs);
    ride->night_arrives = hw_network_nights(network, ride->to, ride->arrives);
    ride->assisted = hw_resource(network, HW_USE_ASSISTED,
                                 ride->to * network->date_count +
                                     hw_network_date(network, ride->to, ride->arrives));
    for (int32_t k = 0; k < ride->crossing_count; k++) {
      hw_crossing *crossing = &network->crossings[ride->first_crossing + k];
      crossing->resource = hw_entry_resource(network, crossing->entry_place, crossing->entry);
    }
  }
}

bool hw_network_build(hw_network *network, const homeward_scenario *scenario, hw_arena *arena) {
  memset(network, 0, sizeof *network);
  network->scenario = scenario;
  network->span_first = scenario->horizon_start.at - SPAN_MARGIN;
  network->span_last = scenario->horizon_end.at + SPAN_MARGIN;
  if (!build_rides(network, arena) || !build_links(network, arena) ||
      !build_nights(network, arena) || !build_countries(network, arena) ||
      !fill_resources(network, arena))
    return false;
  place_rides_in_time(network);
  return true;
}

hw_resource_kind hw_resource_kind_of(const hw_network *network, int32_t resource) {
  int kind = 0;
  while (resource >= network->offset[kind + 1])
    kind++;
  return (hw_resource_kind)kind;
}

int32_t hw_network_nights(const hw_network *network, int32_t place, hw_minute at) {
  const hw_minute *nights = network->nights + (size_t)place * (size_t)network->date_count;
  /* Nights are a day apart but for clock changes: the guess is off by one at most on either side.
   */
  int32_t guess = (at - nights[0]) / HW_DAY;
  if (guess < 0)
    guess = 0;
  if (guess > network->date_count)
    guess = network->date_count;
  while (guess > 0 && nights[guess - 1] >= at)
    guess--;
  while (guess < network->date_count && nights[guess] < at)
    guess++;
  return guess;
}

int32_t hw_network_date(const hw_network *network, int32_t place, hw_minute at) {
  int32_t date = hw_zone_date(network->scenario->places[place].zone, at) - network->first_date;
  return date < 0 ? 0 : date < network->date_count ? date : network->date_count - 1;
}

int32_t hw_resource_run(const hw_network *network, int32_t resource, hw_resource_kind *kind) {
  *kind = hw_resource_kind_of(network, resource);
  int32_t local = resource - network->offset[*kind];
  if (*kind == HW_USE_PERSONS)
    return local;
  if (*kind > HW_USE_WHEELCHAIRS)
    return HW_NONE;
  return network->segment_run[local];
}

int32_t hw_vehicle_places(const hw_vehicle_pool *pool, hw_resource_kind kind) {
  switch (kind) {
  case HW_USE_SEATS:
    return pool->seats;
  case HW_USE_STRETCHERS:
    return pool->stretchers;
  case HW_USE_WHEELCHAIRS:
    return pool->wheelchairs;
  default:
    return 0;
  }
}
