/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What can be ridden at all: usable runs by place, and the minutes at which transfers can start.
 */
#include "tests/oracle/oracle_internal.h"

/* How far beyond the horizon legs may lie when I3 is lifted; no run is far outside it. */
enum { BEYOND_HORIZON = 4 * HW_DAY };

static bool run_usable(const homeward_scenario *scenario, const hw_run *run, uint32_t lifted) {
  const hw_service *service = &scenario->services[run->service];
  if ((lifted & ORACLE_I(5)) != 0)
    return true;
  if (run->cancelled)
    return false;
  for (int32_t stop = 0; stop < service->stop_count; stop++) {
    const hw_place *place = &scenario->places[service->stops[stop].place];
    if (stop > 0 && !oracle_place_open(place, run->arrives[stop]))
      return false;
    if (stop < service->stop_count - 1 && !oracle_place_open(place, run->departs[stop]))
      return false;
  }
  return true;
}

static bool build_boardings(oracle_network *network, hw_arena *arena) {
  const homeward_scenario *scenario = network->scenario;
  int32_t most = 1;
  for (int32_t r = 0; r < scenario->run_count; r++)
    most += scenario->services[scenario->runs[r].service].stop_count;
  network->boardings = HW_ARRAY(arena, most, oracle_boarding);
  network->first_boarding = HW_ARRAY(arena, scenario->place_count + 1, int32_t);
  if (network->boardings == NULL || network->first_boarding == NULL)
    return false;
  int32_t count = 0;
  for (int32_t place = 0; place < scenario->place_count; place++) {
    network->first_boarding[place] = count;
    for (int32_t r = 0; r < scenario->run_count; r++) {
      const hw_service *service = &scenario->services[scenario->runs[r].service];
      if (!run_usable(scenario, &scenario->runs[r], network->lifted))
        continue;
      for (int32_t stop = 0; stop + 1 < service->stop_count; stop++)
        if (service->stops[stop].place == place)
          network->boardings[count++] = (oracle_boarding){r, stop};
    }
  }
  network->first_boarding[scenario->place_count] = count;
  return true;
}

/* A start minute is open when the horizon, both places' hours and closures and the transfer's own
 * hours allow. */
static bool can_start(const oracle_network *network, const oracle_link *link, hw_minute start) {
  const homeward_scenario *scenario = network->scenario;
  const hw_transfer *transfer = &scenario->transfers[link->transfer];
  const hw_place *from = &scenario->places[link->from];
  const hw_place *to = &scenario->places[link->to];
  if (start + transfer->time > network->end)
    return false;
  if ((network->lifted & ORACLE_I(5)) != 0)
    return true;
  return (transfer->hours.count == 0 ||
          hw_hours_contain(transfer->hours, hw_zone_minute_of_day(from->zone, start))) &&
         oracle_place_open(from, start) && oracle_place_open(to, start + transfer->time);
}

static bool build_link(oracle_network *network, hw_arena *arena, int32_t transfer, bool backward) {
  const hw_transfer *t = &network->scenario->transfers[transfer];
  oracle_link *link = &network->links[network->link_count++];
  *link = (oracle_link){.transfer = transfer,
                        .backward = backward,
                        .from = backward ? t->to : t->from,
                        .to = backward ? t->from : t->to};
  link->asked = HW_ARRAY(arena, network->end - network->start + 1, uint8_t);
  return link->asked != NULL;
}

bool oracle_link_open(const oracle_network *network, const oracle_link *link, hw_minute start) {
  uint8_t *asked = &link->asked[start - network->start];
  if (*asked == ORACLE_UNASKED)
    *asked = can_start(network, link, start) ? ORACLE_OPEN : ORACLE_CLOSED;
  return *asked == ORACLE_OPEN;
}

bool oracle_network_build(oracle_network *network, const homeward_scenario *scenario,
                          uint32_t lifted, hw_arena *arena) {
  hw_minute beyond = (lifted & ORACLE_I(3)) != 0 ? BEYOND_HORIZON : 0;
  *network = (oracle_network){.scenario = scenario,
                              .lifted = lifted,
                              .start = scenario->horizon_start.at - beyond,
                              .end = scenario->horizon_end.at + beyond};
  network->links = HW_ARRAY(arena, 2 * scenario->transfer_count + 1, oracle_link);
  if (network->links == NULL || !build_boardings(network, arena))
    return false;
  for (int32_t t = 0; t < scenario->transfer_count; t++) {
    if (!build_link(network, arena, t, false))
      return false;
    if (scenario->transfers[t].both_ways && !build_link(network, arena, t, true))
      return false;
  }
  return true;
}
