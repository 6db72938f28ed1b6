/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Every itinerary of every party, depth first: from each place, every ride; every transfer and then
 * every ride, at each defined minute of the transfer; and every transfer to the destination.
 * Members of a group share the path; a transfer may start at any minute that one of them may
 * choose.
 */
#include "tests/oracle/oracle_internal.h"
#include "tests/oracle/oracle_rotations.h"

#include <string.h>

typedef struct search {
  hw_oracle *oracle;
  const oracle_network *network;
  const homeward_scenario *scenario;
  oracle_party *party;
  int32_t origin, destination;
  hw_minute earliest, latest_departure; /* of every member */
  hw_minute latest;                     /* last arrival of every member */
  int32_t max_nights;
  oracle_path path;
  const hw_published *published; /* NULL: nothing was */
  size_t capacity;               /* of oracle->itineraries */
  oracle_status status;
} search;

static const hw_case *member(const search *s, int32_t i) {
  return &s->scenario->cases[s->party->cases[i]];
}

static hw_minute later(hw_minute a, hw_minute b) {
  return a > b ? a : b;
}

static hw_minute sooner(hw_minute a, hw_minute b) {
  return a < b ? a : b;
}

/* ---- keeping what was found ---- */

/* The penalty of one member's change. */
static hw_cents change_of(const search *s, int32_t i) {
  return s->scenario->policy.change_penalty * member(s, i)->persons;
}

static bool keep(search *s) {
  oracle_use uses[ORACLE_USES];
  oracle_itinerary found = {.party = (int32_t)(s->party - s->oracle->parties)};
  for (int32_t i = 0; i < s->party->case_count; i++)
    if (!oracle_add_case(s->scenario, member(s, i), &s->path, &found, uses))
      return false;
  found.frozen = s->path.frozen;
  found.departed = s->path.departed;
  for (int32_t i = 0; s->published != NULL && i < s->party->case_count; i++)
    if (s->published->cases[s->party->cases[i]].planned &&
        !oracle_same(s->published, s->party->cases[i], &s->path))
      found.cost[HW_PART_CHANGES] += change_of(s, i);
  for (int part = 0; part < HW_PART_COUNT; part++)
    found.total += found.cost[part];
  hw_arena *arena = &s->oracle->arena;
  oracle_leg *legs = HW_ARRAY(arena, s->path.leg_count, oracle_leg);
  hw_night *nights = HW_ARRAY(arena, s->path.night_count + 1, hw_night);
  oracle_use *kept = HW_ARRAY(arena, found.use_count + 1, oracle_use);
  oracle_itinerary *all = hw_arena_grow(
      arena, s->oracle->itineraries, (size_t)s->oracle->itinerary_count, &s->capacity, sizeof *all);
  if (legs == NULL || nights == NULL || kept == NULL || all == NULL)
    return false;
  memcpy(legs, s->path.legs, (size_t)s->path.leg_count * sizeof *legs);
  memcpy(nights, s->path.nights, (size_t)s->path.night_count * sizeof *nights);
  memcpy(kept, uses, (size_t)found.use_count * sizeof *kept);
  found.legs = legs;
  found.leg_count = s->path.leg_count;
  found.nights = nights;
  found.night_count = s->path.night_count;
  found.uses = kept;
  s->oracle->itineraries = all;
  all[s->oracle->itinerary_count++] = found;
  s->party->count++;
  return true;
}

static void finish(search *s) {
  for (int32_t i = 0; i < s->party->case_count; i++)
    if (!oracle_allowed(s->scenario, member(s, i), &s->path, s->network->lifted, s->published))
      return;
  if (s->oracle->itinerary_count >= s->oracle->options.limit)
    s->status = ORACLE_TOO_LARGE;
  else if (!keep(s))
    s->status = ORACLE_MEMORY;
}

/* ---- going on ---- */

static void extend(search *s);

static bool visited(const search *s, int32_t place) {
  if (place == s->origin)
    return true;
  for (int32_t i = 0; i < s->path.leg_count; i++)
    if (s->path.legs[i].to == place)
      return true;
  return false;
}

static bool ridden(const search *s, int32_t run) {
  for (int32_t i = 0; i < s->path.leg_count; i++)
    if (s->path.legs[i].run == run)
      return true;
  return false;
}

/* Adds a leg when the bounds of time and the nights so far allow; true when it stands. */
static bool push(search *s, oracle_leg leg) {
  oracle_path *path = &s->path;
  if (path->leg_count == ORACLE_LEGS || leg.departs < s->network->start ||
      leg.arrives > s->network->end || leg.arrives > s->latest)
    return false;
  if (s->published != NULL && leg.departs < s->scenario->now.at)
    return false;
  if (path->leg_count == 0 && (leg.departs < s->earliest || leg.departs > s->latest_departure))
    return false;
  path->legs[path->leg_count++] = leg;
  bool stands = oracle_nights(s->scenario, path) && path->night_count <= s->max_nights;
  if (!stands)
    path->leg_count--;
  return stands;
}

static void pop(search *s) {
  s->path.leg_count--;
}

/* Lets the search continue from the end of the path, or ends there. */
static void arrive(search *s) {
  if (s->path.legs[s->path.leg_count - 1].to == s->destination) {
    if (oracle_nights(s->scenario, &s->path))
      finish(s);
    return;
  }
  extend(s);
}

/* I6 for all members: boarding at `place` after the path's last leg. */
static bool can_board(const search *s, int32_t place, hw_minute departs) {
  if (s->path.leg_count == 0)
    return true;
  hw_minute arrived = s->path.legs[s->path.leg_count - 1].arrives;
  for (int32_t i = 0; i < s->party->case_count; i++) {
    int32_t connection = oracle_connection(s->scenario, place, member(s, i));
    if ((s->network->lifted & ORACLE_I(6)) != 0)
      connection = 0;
    if (departs < arrived + connection)
      return false;
  }
  return true;
}

/* Rides one boarding to each stop that follows. */
static void ride(search *s, oracle_boarding from) {
  const hw_run *run = &s->scenario->runs[from.run];
  const hw_service *service = &s->scenario->services[run->service];
  int32_t here = service->stops[from.stop].place;
  if (ridden(s, from.run) || !can_board(s, here, run->departs[from.stop]))
    return;
  for (int32_t stop = from.stop + 1; stop < service->stop_count; stop++) {
    int32_t to = service->stops[stop].place;
    oracle_leg leg = {.run = from.run,
                      .board = from.stop,
                      .alight = stop,
                      .transfer = HW_NONE,
                      .from = here,
                      .to = to,
                      .departs = run->departs[from.stop],
                      .arrives = run->arrives[stop]};
    if (visited(s, to) || !push(s, leg))
      continue;
    arrive(s);
    pop(s);
  }
}

static oracle_leg transfer_leg(const search *s, const oracle_link *link, hw_minute start) {
  return (oracle_leg){.run = HW_NONE,
                      .transfer = link->transfer,
                      .backward = link->backward,
                      .from = link->from,
                      .to = link->to,
                      .departs = start,
                      .arrives = start + s->scenario->transfers[link->transfer].time};
}

/* First open minute of a link in [from, until], or HW_MINUTE_MAX. */
static hw_minute first_open(const search *s, const oracle_link *link, hw_minute from,
                            hw_minute until) {
  for (hw_minute at = later(from, s->network->start); at <= sooner(until, s->network->end); at++)
    if (oracle_link_open(s->network, link, at))
      return at;
  return HW_MINUTE_MAX;
}

static hw_minute last_open(const search *s, const oracle_link *link, hw_minute from,
                           hw_minute until) {
  for (hw_minute at = sooner(until, s->network->end); at >= later(from, s->network->start); at--)
    if (oracle_link_open(s->network, link, at))
      return at;
  return HW_MINUTE_MAX;
}

/* Takes the transfer at this minute, and then this boarding. */
static void transfer_and_ride(search *s, const oracle_link *link, hw_minute start,
                              oracle_boarding next) {
  if (start == HW_MINUTE_MAX || !push(s, transfer_leg(s, link, start)))
    return;
  ride(s, next);
  pop(s);
}

/* Travelling as published needs no notice: whether a path is that is seen at its end. */
static bool is_booked(const search *s, int32_t i) {
  return s->published != NULL && s->published->cases[s->party->cases[i]].planned;
}

static hw_minute not_before_now(const search *s, hw_minute at) {
  return s->published != NULL ? later(at, s->scenario->now.at) : at;
}

/* The minutes of a transfer before one ride: those that any member may choose, each once. */
static void transfer_before(search *s, const oracle_link *link, oracle_boarding next) {
  bool leading = s->path.leg_count == 0;
  hw_minute departs = s->scenario->runs[next.run].departs[next.stop];
  int32_t time = s->scenario->transfers[link->transfer].time;
  hw_minute arrived = leading ? 0 : s->path.legs[s->path.leg_count - 1].arrives;
  hw_minute tried[2 * ORACLE_LEGS];
  int32_t tried_count = 0;
  for (int32_t i = 0; i < s->party->case_count && tried_count + 2 <= 2 * ORACLE_LEGS; i++) {
    const hw_case *c = member(s, i);
    int32_t check_in = oracle_connection(s->scenario, link->to, c);
    if ((s->network->lifted & ORACLE_I(6)) != 0)
      check_in = 0;
    hw_minute until = departs - check_in - time;
    hw_minute from = leading ? oracle_earliest(s->scenario, c, s->network->lifted, is_booked(s, i))
                             : not_before_now(s, arrived);
    if (leading)
      until = sooner(until, oracle_latest_departure(c, s->network->lifted));
    hw_minute choices[2] = {last_open(s, link, from, until),
                            leading ? HW_MINUTE_MAX : first_open(s, link, from, until)};
    for (int k = 0; k < 2; k++) {
      bool again = false;
      for (int32_t j = 0; j < tried_count; j++)
        again = again || tried[j] == choices[k];
      if (again || choices[k] == HW_MINUTE_MAX)
        continue;
      tried[tried_count++] = choices[k];
      transfer_and_ride(s, link, choices[k], next);
    }
  }
}

/* A trailing transfer: the earliest minute after alighting whose arrival is received. */
static void transfer_last(search *s, const oracle_link *link) {
  const hw_place *to = &s->scenario->places[s->destination];
  int32_t time = s->scenario->transfers[link->transfer].time;
  hw_minute from = not_before_now(s, s->path.legs[s->path.leg_count - 1].arrives);
  for (;; from++) {
    from = first_open(s, link, from, s->network->end);
    if (from == HW_MINUTE_MAX)
      return;
    if ((s->network->lifted & ORACLE_I(15)) != 0 || oracle_received(to, from + time))
      break;
  }
  if (!push(s, transfer_leg(s, link, from)))
    return;
  arrive(s);
  pop(s);
}

/* The published itinerary of a member is this transfer. */
static bool is_published_alone(const search *s, int32_t i, const oracle_link *link) {
  oracle_path alone = {.leg_count = 1};
  alone.legs[0] = transfer_leg(s, link, 0);
  return s->published != NULL && oracle_same(s->published, s->party->cases[i], &alone);
}

/* The earliest minute at which I3, I11 and I15 hold for a member, or HW_MINUTE_MAX. */
static hw_minute earliest_alone(const search *s, const oracle_link *link, int32_t i, bool booked) {
  const hw_place *to = &s->scenario->places[s->destination];
  const hw_case *c = member(s, i);
  uint32_t lifted = s->network->lifted;
  oracle_known known = {
      .published = s->published, .case_index = s->party->cases[i], .booked = booked};
  hw_minute until = oracle_latest_departure(c, lifted);
  hw_minute from = not_before_now(s, oracle_earliest(s->scenario, c, lifted, booked));
  for (;; from++) {
    from = first_open(s, link, from, until);
    if (from == HW_MINUTE_MAX)
      return from;
    oracle_leg leg = transfer_leg(s, link, from);
    bool received = (lifted & ORACLE_I(15)) != 0 || oracle_received(to, leg.arrives);
    bool entered =
        (lifted & ORACLE_I(11)) != 0 || oracle_entries_allowed(s->scenario, c, &leg, 1, known);
    if (received && entered)
      return from;
  }
}

/* A transfer as the whole itinerary: for each member that minute, with the notices of one who is
 * booked like this and with those of anybody else. */
static void transfer_alone(search *s, const oracle_link *link) {
  hw_minute tried[2] = {HW_MINUTE_MAX, HW_MINUTE_MAX};
  hw_minute noticed = HW_MINUTE_MIN; /* first minute at which every member gives notice in time */
  for (int32_t i = 0; i < s->party->case_count; i++)
    noticed = later(noticed, oracle_earliest(s->scenario, member(s, i), s->network->lifted, false));
  for (int32_t i = 0; i < s->party->case_count; i++)
    for (int notice = 0; notice < 2; notice++) {
      bool booked = notice == 0 && is_published_alone(s, i, link);
      hw_minute from = earliest_alone(s, link, i, booked);
      if (notice == 1 && from < noticed)
        continue;
      if (from == HW_MINUTE_MAX || from == tried[0] || from == tried[1] ||
          !push(s, transfer_leg(s, link, from)))
        continue;
      tried[notice] = from;
      arrive(s);
      pop(s);
    }
}

static void extend(search *s) {
  const oracle_network *network = s->network;
  int32_t legs = s->path.leg_count;
  int32_t here = legs == 0 ? s->origin : s->path.legs[legs - 1].to;
  bool by_transfer = legs > 0 && s->path.legs[legs - 1].transfer != HW_NONE;
  if (s->status != ORACLE_DONE)
    return;
  for (int32_t b = network->first_boarding[here]; b < network->first_boarding[here + 1]; b++)
    ride(s, network->boardings[b]);
  for (int32_t l = 0; l < network->link_count && !by_transfer; l++) {
    const oracle_link *link = &network->links[l];
    if (link->from != here || visited(s, link->to))
      continue;
    if (link->to == s->destination) {
      if (legs == 0)
        transfer_alone(s, link);
      else
        transfer_last(s, link);
      continue;
    }
    for (int32_t b = network->first_boarding[link->to]; b < network->first_boarding[link->to + 1];
         b++)
      transfer_before(s, link, network->boardings[b]);
  }
}

/* ---- parties ---- */

/* What the published plan binds of a party, whose members all have the same frozen legs. */
static void begin_party(search *s, oracle_party *party) {
  bool escorted = false;
  s->path = (oracle_path){.leg_count = 0};
  if (s->published == NULL)
    return;
  for (int32_t i = 0; i < party->case_count; i++) {
    const hw_published_case *c = &s->published->cases[party->cases[i]];
    if (c->planned)
      party->changes += change_of(s, i);
    if (c->under_way)
      party->under_way += member(s, i)->persons;
    escorted =
        escorted || (member(s, i)->escort_count > 0 && c->journey.departed < c->journey.frozen);
  }
  party->penalty += party->changes;
  if (!oracle_begin_frozen(s->published, party->cases[0], &s->path))
    s->status = ORACLE_TOO_LARGE;
  party->must = s->path.whole && !escorted;
}

/* The members travel on the same legs at the same times, each of which can still be. */
static bool stands_published(const search *s) {
  for (int32_t i = 0; i < s->party->case_count; i++) {
    const hw_published_journey *journey = &s->published->cases[s->party->cases[i]].journey;
    if (journey->leg_count == 0 || journey->failed < journey->leg_count ||
        !oracle_same(s->published, s->party->cases[i], &s->path))
      return false;
    for (int32_t k = 0; k < s->path.leg_count; k++)
      if (journey->legs[k].departs != s->path.legs[k].departs)
        return false;
  }
  return true;
}

/* The published itinerary at its own minutes, whatever others a transfer may have now. */
static void stay_published(search *s) {
  const hw_published_journey *journey = &s->published->cases[s->party->cases[0]].journey;
  if (s->status != ORACLE_DONE ||
      !oracle_path_of(journey, journey->leg_count, s->scenario->now.at, &s->path) ||
      !stands_published(s) || !oracle_nights(s->scenario, &s->path))
    return;
  for (int32_t k = s->path.frozen; k < s->path.leg_count; k++) {
    const oracle_leg *leg = &s->path.legs[k];
    if (leg->departs < s->scenario->now.at || leg->departs < s->network->start ||
        leg->arrives > s->network->end || (k == 0 && leg->departs < s->earliest))
      return;
  }
  finish(s);
}

static void enumerate_party(search *s, oracle_party *party) {
  const homeward_scenario *scenario = s->scenario;
  uint32_t lifted = s->network->lifted;
  s->party = party;
  party->first = s->oracle->itinerary_count;
  s->origin = scenario->cases[party->cases[0]].from;
  s->destination = scenario->cases[party->cases[0]].to;
  s->earliest = HW_MINUTE_MIN;
  s->latest_departure = s->latest = HW_MINUTE_MAX;
  s->max_nights = ORACLE_NIGHTS;
  for (int32_t i = 0; i < party->case_count; i++) {
    const hw_case *c = member(s, i);
    party->penalty += scenario->policy.unserved_penalty[c->priority] * c->persons;
    s->earliest = later(s->earliest,
                        not_before_now(s, oracle_earliest(scenario, c, lifted, is_booked(s, i))));
    s->latest_departure = sooner(s->latest_departure, oracle_latest_departure(c, lifted));
    if ((lifted & ORACLE_I(4)) == 0)
      s->latest = sooner(s->latest, c->latest.at);
    if ((lifted & ORACLE_I(7)) == 0)
      s->max_nights = sooner(s->max_nights, hw_case_max_nights(scenario, c));
  }
  bool planned = s->origin != s->destination;
  for (int32_t i = 0; i < party->case_count; i++) {
    planned = planned && (member(s, i)->group == HW_NONE || s->oracle->options.groups);
    planned = planned && (member(s, i)->escort_count == 0 || s->oracle->options.escorts);
  }
  begin_party(s, party);
  if (s->path.whole && oracle_nights(scenario, &s->path))
    finish(s);
  else if (planned)
    extend(s);
  if (s->published != NULL && planned && !s->path.whole)
    stay_published(s);
}

/* One party per case without a group, and one per group unless C12 is lifted. */
static bool build_parties(hw_oracle *oracle) {
  const homeward_scenario *scenario = oracle->scenario;
  int32_t *singles = HW_ARRAY(&oracle->arena, scenario->case_count + 1, int32_t);
  oracle->parties = HW_ARRAY(&oracle->arena, scenario->case_count + 1, oracle_party);
  if (singles == NULL || oracle->parties == NULL)
    return false;
  bool together = oracle->options.groups && (oracle->options.lifted & ORACLE_C(12)) == 0;
  for (int32_t i = 0; i < scenario->case_count; i++) {
    int32_t group = scenario->cases[i].group;
    const hw_published *published = oracle->options.published;
    singles[i] = i;
    if (group == HW_NONE || !together || (published != NULL && published->parted[group]))
      oracle->parties[oracle->party_count++] =
          (oracle_party){.cases = &singles[i], .case_count = 1};
    else if (scenario->groups[group].cases[0] == i)
      oracle->parties[oracle->party_count++] = (oracle_party){
          .cases = scenario->groups[group].cases, .case_count = scenario->groups[group].case_count};
  }
  return true;
}

oracle_status oracle_enumerate(hw_oracle *out, const homeward_scenario *scenario,
                               oracle_options options) {
  *out = (hw_oracle){.scenario = scenario, .options = options};
  oracle_network network;
  search s = {
      .oracle = out, .network = &network, .scenario = scenario, .published = options.published};
  if (!oracle_network_build(&network, scenario, options.lifted, &out->arena) ||
      !build_parties(out) || !oracle_freeze(out))
    s.status = ORACLE_MEMORY;
  for (int32_t i = 0; i < out->party_count && s.status == ORACLE_DONE; i++)
    enumerate_party(&s, &out->parties[i]);
  if (options.escorts && s.status == ORACLE_DONE)
    s.status = oracle_enumerate_rotations(out, &network);
  return s.status;
}

void oracle_free(hw_oracle *oracle) {
  hw_arena_free(&oracle->arena);
}
