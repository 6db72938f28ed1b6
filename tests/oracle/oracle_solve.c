/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The integer program of section 5 over all listed itineraries: a binary per itinerary, an integer
 * per run and vehicle pool, a binary per run that is paid for or has a least load, and one row per
 * shared resource.
 */
#include "tests/oracle/oracle_solve.h"

#include "tests/oracle/oracle_internal.h"

#include "tests/oracle/oracle_rotations.h"

static uint32_t hash(oracle_resource resource, int32_t index, int32_t at) {
  uint32_t mixed =
      (uint32_t)resource * 2654435761u + (uint32_t)index * 40503u + (uint32_t)at * 69069u;
  return (mixed ^ mixed >> 15) % ORACLE_BUCKETS;
}

static const hw_service *service_of(const oracle_build *b, int32_t run) {
  return &b->scenario->services[b->scenario->runs[run].service];
}

static uint32_t rule_of(const oracle_build *b, oracle_resource resource, int32_t index) {
  switch (resource) {
  case ORACLE_SEATS:
    return service_of(b, index)->kind == HW_FLIGHT ? ORACLE_C(1) : ORACLE_C(3);
  case ORACLE_STRETCHERS:
  case ORACLE_WHEELCHAIRS:
    return service_of(b, index)->kind == HW_FLIGHT ? ORACLE_C(2) : ORACLE_C(3);
  case ORACLE_PERSONS:
    return ORACLE_C(5);
  case ORACLE_BEDS:
    return ORACLE_C(6);
  case ORACLE_ASSISTED:
    return ORACLE_C(7);
  case ORACLE_ENTRIES:
  case ORACLE_RECEPTION:
  case ORACLE_TRANSFER:
    return ORACLE_C(8);
  case ORACLE_BUDGET:
    return ORACLE_C(11);
  case ORACLE_AMBULANCE:
    return 0;
  }
  return 0;
}

/* I14: fixed stretcher places, or vehicles that take stretchers. */
static bool takes_stretchers(const oracle_build *b, const hw_service *service) {
  for (int32_t i = 0; i < service->vehicle_count; i++)
    if (b->scenario->vehicle_pools[service->vehicles[i].pool].stretchers > 0)
      return true;
  return service->stretchers > 0;
}

/*
 * What there is of a resource, vehicles aside; INT64_MAX: no limit. No beds at all is I7's matter,
 * no stretcher places at all I14's.
 */
static int64_t capacity_of(const oracle_build *b, oracle_resource resource, int32_t index) {
  int32_t limit = HW_UNLIMITED;
  switch (resource) {
  case ORACLE_SEATS:
    limit = service_of(b, index)->seats;
    break;
  case ORACLE_STRETCHERS:
    if (takes_stretchers(b, service_of(b, index)))
      limit = service_of(b, index)->stretchers;
    break;
  case ORACLE_WHEELCHAIRS:
    limit = service_of(b, index)->wheelchairs;
    break;
  case ORACLE_PERSONS:
    limit = service_of(b, index)->max_persons;
    break;
  case ORACLE_BEDS:
    if (b->scenario->places[index].beds > 0)
      limit = b->scenario->places[index].beds;
    break;
  case ORACLE_ASSISTED:
    limit = b->scenario->places[index].assisted_per_day;
    break;
  case ORACLE_ENTRIES:
    limit = b->scenario->countries[index].entries_per_day;
    break;
  case ORACLE_RECEPTION:
    if (b->scenario->places[index].reception.given)
      limit = b->scenario->places[index].reception.per_day;
    break;
  case ORACLE_TRANSFER:
    limit = b->scenario->transfers[index / 2].persons_per_day;
    break;
  case ORACLE_BUDGET:
    return b->scenario->programmes[index].has_budget ? b->scenario->programmes[index].budget
                                                     : INT64_MAX;
  case ORACLE_AMBULANCE:
    break;
  }
  return limit == HW_UNLIMITED ? INT64_MAX : limit;
}

static int32_t places_of(const hw_vehicle_pool *pool, oracle_resource resource) {
  return resource == ORACLE_SEATS        ? pool->seats
         : resource == ORACLE_STRETCHERS ? pool->stretchers
                                         : pool->wheelchairs;
}

/* The limit that frozen legs leave: on the road they never lack what their vehicles lack already.
 */
static int64_t raise_to_frozen(const oracle_build *b, oracle_resource resource, int32_t index,
                               int32_t at, int64_t capacity) {
  int64_t frozen = oracle_frozen(b->oracle, resource, index, at);
  bool places =
      resource == ORACLE_SEATS || resource == ORACLE_STRETCHERS || resource == ORACLE_WHEELCHAIRS;
  for (int32_t p = 0; places && p < b->scenario->vehicle_pool_count; p++)
    frozen -= (int64_t)oracle_frozen_vehicles(b->oracle, index, p) *
              places_of(&b->scenario->vehicle_pools[p], resource);
  return frozen > capacity ? frozen : capacity;
}

/* Vehicles add their places to a convoy's rows. */
static void add_vehicle_places(oracle_build *b, oracle_resource resource, int32_t run,
                               int32_t row) {
  const hw_service *service = service_of(b, run);
  for (int32_t i = 0; i < service->vehicle_count; i++) {
    const hw_vehicle_pool *pool = &b->scenario->vehicle_pools[service->vehicles[i].pool];
    int32_t places = places_of(pool, resource);
    if (places > 0)
      program_add_entry(&b->program, row, oracle_vehicle_column(b, run, i), -places);
  }
}

int32_t oracle_row(oracle_build *b, oracle_resource resource, int32_t index, int32_t at) {
  int32_t *bucket = &b->buckets[hash(resource, index, at)];
  for (int32_t k = *bucket; k != HW_NONE; k = b->keys[k].next)
    if (b->keys[k].resource == resource && b->keys[k].index == index && b->keys[k].at == at)
      return b->keys[k].row;
  uint32_t rule = rule_of(b, resource, index);
  const oracle_options *options = &b->oracle->options;
  int64_t capacity = capacity_of(b, resource, index);
  if (capacity != INT64_MAX && resource == options->more_resource && index == options->more_index &&
      at == options->more_at)
    capacity += options->more;
  oracle_key *keys = hw_arena_grow(b->program.arena, b->keys, (size_t)b->key_count,
                                   &b->key_capacity, sizeof *keys);
  if (keys == NULL) {
    b->program.failed = true;
    return HW_NONE;
  }
  b->keys = keys;
  int32_t row = HW_NONE;
  if (capacity != INT64_MAX && (rule & b->lifted) == 0) {
    row = program_add_row(&b->program, rule, PROGRAM_FREE_LOW,
                          raise_to_frozen(b, resource, index, at, capacity));
    if (rule == ORACLE_C(3))
      add_vehicle_places(b, resource, index, row);
  }
  keys[b->key_count] = (oracle_key){resource, index, at, row, *bucket};
  *bucket = b->key_count++;
  return row;
}

/* ---- runs ---- */

static bool has_begun(const oracle_build *b, int32_t run) {
  const hw_published *published = b->oracle->options.published;
  return published != NULL && published->runs[run].begun;
}

/* A binary that is 1 when the run goes; HW_NONE when nobody needs to know. */
int32_t oracle_goes_column(oracle_build *b, int32_t run) {
  const hw_service *service = service_of(b, run);
  oracle_run *state = &b->runs[run];
  if (state->goes != HW_NONE ||
      (service->run_cost == 0 && service->min_persons == 0 && !has_begun(b, run)))
    return state->goes;
  state->goes = program_add_column(&b->program, service->run_cost, 1);
  if (service->min_persons > 0 && (b->lifted & ORACLE_C(5)) == 0) {
    state->least = program_add_row(&b->program, ORACLE_C(5), 0, PROGRAM_FREE_HIGH);
    program_add_entry(&b->program, state->least, state->goes, -service->min_persons);
  }
  return state->goes;
}

int32_t oracle_vehicle_column(oracle_build *b, int32_t run, int32_t use) {
  const hw_service *service = service_of(b, run);
  const hw_vehicle_use *vehicle = &service->vehicles[use];
  const hw_vehicle_pool *pool = &b->scenario->vehicle_pools[vehicle->pool];
  oracle_run *state = &b->runs[run];
  if (state->vehicles == NULL) {
    state->vehicles = HW_ARRAY(b->program.arena, service->vehicle_count, int32_t);
    if (state->vehicles == NULL) {
      b->program.failed = true;
      return 0;
    }
    for (int32_t i = 0; i < service->vehicle_count; i++)
      state->vehicles[i] = HW_NONE;
  }
  if (state->vehicles[use] == HW_NONE) {
    int32_t most = vehicle->has_max ? vehicle->max : pool->count;
    if (most > pool->count && (b->lifted & ORACLE_C(4)) == 0)
      most = pool->count;
    int32_t kept = oracle_frozen_vehicles(b->oracle, run, vehicle->pool);
    state->vehicles[use] = program_add_column(&b->program, pool->cost, most > kept ? most : kept);
    if (has_begun(b, run)) {
      int32_t row = program_add_row(&b->program, 0, 0, 0);
      program_add_entry(&b->program, row, state->vehicles[use], 1);
      if (kept > 0)
        program_add_entry(&b->program, row, oracle_goes_column(b, run), -kept);
    }
  }
  return state->vehicles[use];
}

void oracle_rides_run(oracle_build *b, int32_t run, int32_t column, int64_t persons,
                      int32_t *linking_row) {
  int32_t goes = oracle_goes_column(b, run);
  if (goes == HW_NONE)
    return;
  if (*linking_row == HW_NONE) {
    *linking_row = program_add_row(&b->program, 0, PROGRAM_FREE_LOW, 0);
    program_add_entry(&b->program, *linking_row, goes, -1);
  }
  program_add_entry(&b->program, *linking_row, column, 1);
  if (b->runs[run].least != HW_NONE && persons > 0)
    program_add_entry(&b->program, b->runs[run].least, column, persons);
}

/* A row per party and run: whoever needs an ambulance sees that one is assigned. */
static void need_ambulance(oracle_build *b, int32_t run, int32_t column, int32_t *row) {
  const hw_service *service = service_of(b, run);
  if (*row == HW_NONE) {
    *row = program_add_row(&b->program, 0, PROGRAM_FREE_LOW, 0);
    for (int32_t i = 0; i < service->vehicle_count; i++)
      if (b->scenario->vehicle_pools[service->vehicles[i].pool].stretchers > 0)
        program_add_entry(&b->program, *row, oracle_vehicle_column(b, run, i), -1);
  }
  program_add_entry(&b->program, *row, column, 1);
}

/* Vehicles of a pool that may be busy at an instant: those that there are, and never fewer than
 * were published for the runs that frozen legs ride. */
static int64_t most_vehicles(const oracle_build *b, int32_t pool, hw_minute at) {
  int64_t most = b->scenario->vehicle_pools[pool].count, frozen = 0;
  for (int32_t r = 0; r < b->scenario->run_count; r++) {
    const hw_run *run = &b->scenario->runs[r];
    hw_minute until = run->arrives[service_of(b, r)->stop_count - 1] +
                      b->scenario->vehicle_pools[pool].turnaround;
    if (run->departs[0] <= at && at < until)
      frozen += oracle_frozen_vehicles(b->oracle, r, pool);
  }
  return most > frozen ? most : frozen;
}

/* All vehicles of a run that has begun, whether anybody asked for them or not. */
static void add_begun(oracle_build *b) {
  for (int32_t r = 0; r < b->scenario->run_count; r++)
    for (int32_t use = 0; has_begun(b, r) && use < service_of(b, r)->vehicle_count; use++)
      (void)oracle_vehicle_column(b, r, use);
}

/*
 * C4: as many vehicles of a pool as are busy at one time. Busy intervals are half-open, so the most
 * are busy at the start of one of them: one row per start.
 */
static void add_pools(oracle_build *b) {
  const homeward_scenario *scenario = b->scenario;
  for (int32_t first = 0; first < scenario->run_count; first++) {
    const hw_service *service = service_of(b, first);
    for (int32_t use = 0; use < service->vehicle_count && b->runs[first].vehicles != NULL; use++) {
      int32_t pool = service->vehicles[use].pool;
      hw_minute start = scenario->runs[first].departs[0];
      int32_t row = program_add_row(&b->program, ORACLE_C(4), PROGRAM_FREE_LOW,
                                    most_vehicles(b, pool, start));
      for (int32_t r = 0; r < scenario->run_count; r++) {
        const hw_service *other = service_of(b, r);
        const hw_run *run = &scenario->runs[r];
        hw_minute until =
            run->arrives[other->stop_count - 1] + scenario->vehicle_pools[pool].turnaround;
        if (start < run->departs[0] || start >= until || b->runs[r].vehicles == NULL)
          continue;
        for (int32_t i = 0; i < other->vehicle_count; i++)
          if (other->vehicles[i].pool == pool && b->runs[r].vehicles[i] != HW_NONE)
            program_add_entry(&b->program, row, b->runs[r].vehicles[i], 1);
      }
    }
  }
}

/* ---- parties ---- */

static bool rides_frozen(const oracle_itinerary *itinerary, int32_t run) {
  for (int32_t k = 0; k < itinerary->frozen; k++)
    if (itinerary->legs[k].run == run)
      return true;
  return false;
}

static void add_itinerary(oracle_build *b, const oracle_itinerary *itinerary, int32_t column,
                          int32_t *linking, int32_t *ambulance) {
  for (int32_t i = 0; i < itinerary->use_count; i++) {
    const oracle_use *use = &itinerary->uses[i];
    if (use->resource == ORACLE_AMBULANCE) {
      if ((b->lifted & ORACLE_I(14)) == 0)
        need_ambulance(b, use->index, column, &ambulance[use->index]);
      continue;
    }
    if (use->resource == ORACLE_PERSONS) {
      /* those with a frozen leg there make a least load of their own */
      int64_t least =
          rides_frozen(itinerary, use->index) ? service_of(b, use->index)->min_persons : 0;
      oracle_rides_run(b, use->index, column, use->amount + least, &linking[use->index]);
    }
    int32_t row = oracle_row(b, use->resource, use->index, use->at);
    if (row != HW_NONE)
      program_add_entry(&b->program, row, column, use->amount);
  }
}

static bool add_parties(oracle_build *b) {
  const hw_oracle *oracle = b->oracle;
  int32_t runs = b->scenario->run_count;
  int32_t *linking = HW_ARRAY(b->program.arena, runs + 1, int32_t);
  int32_t *ambulance = HW_ARRAY(b->program.arena, runs + 1, int32_t);
  if (linking == NULL || ambulance == NULL)
    return false;
  for (int32_t p = 0; p < oracle->party_count; p++) {
    const oracle_party *party = &oracle->parties[p];
    for (int32_t r = 0; r < runs; r++)
      linking[r] = ambulance[r] = HW_NONE;
    int32_t once = program_add_row(&b->program, 0, party->must ? 1 : PROGRAM_FREE_LOW, 1);
    for (int32_t i = party->first; i < party->first + party->count; i++) {
      const oracle_itinerary *itinerary = &oracle->itineraries[i];
      int32_t column = program_add_column(&b->program, itinerary->total - party->penalty, 1);
      b->column_of[i] = column;
      program_add_entry(&b->program, once, column, 1);
      add_itinerary(b, itinerary, column, linking, ambulance);
    }
  }
  return !b->program.failed;
}

static bool open_build(oracle_build *b, hw_oracle *oracle, uint32_t lifted) {
  hw_arena *arena = &oracle->arena;
  *b = (oracle_build){.oracle = oracle, .scenario = oracle->scenario, .lifted = lifted};
  b->program.arena = arena;
  b->buckets = HW_ARRAY(arena, ORACLE_BUCKETS, int32_t);
  b->runs = HW_ARRAY(arena, oracle->scenario->run_count + 1, oracle_run);
  b->column_of = HW_ARRAY(arena, oracle->itinerary_count + 1, int32_t);
  if (b->buckets == NULL || b->runs == NULL || b->column_of == NULL)
    return false;
  for (int32_t i = 0; i < ORACLE_BUCKETS; i++)
    b->buckets[i] = HW_NONE;
  for (int32_t r = 0; r < oracle->scenario->run_count; r++)
    b->runs[r] = (oracle_run){.goes = HW_NONE, .least = HW_NONE};
  return true;
}

/* Adds up the answer from the values, in integers. */
static void add_up(const oracle_build *b, const int64_t *values, oracle_answer *answer) {
  const hw_oracle *oracle = b->oracle;
  const homeward_scenario *scenario = b->scenario;
  for (int32_t p = 0; p < oracle->party_count; p++) {
    const oracle_party *party = &oracle->parties[p];
    answer->chosen[p] = HW_NONE;
    for (int32_t i = party->first; i < party->first + party->count; i++)
      if (values[b->column_of[i]] == 1)
        answer->chosen[p] = i;
    for (int part = 0; part < HW_PART_COUNT && answer->chosen[p] != HW_NONE; part++)
      answer->parts[part] += oracle->itineraries[answer->chosen[p]].cost[part];
    if (answer->chosen[p] != HW_NONE)
      continue;
    answer->parts[HW_PART_UNSERVED] += party->penalty - party->changes;
    answer->parts[HW_PART_CHANGES] += party->changes;
    answer->stranded += party->under_way;
    for (int32_t k = 0; k < party->case_count; k++)
      answer->persons_unserved += scenario->cases[party->cases[k]].persons;
  }
  for (int32_t i = 0; i < oracle->rotation_count && b->rotation_column != NULL; i++) {
    answer->escorts[i] = (int32_t)values[b->rotation_column[i]];
    answer->parts[HW_PART_ESCORTS] += answer->escorts[i] * oracle->rotations[i].cost;
  }
  for (int32_t r = 0; r < scenario->run_count; r++) {
    const oracle_run *run = &b->runs[r];
    const hw_service *service = service_of(b, r);
    if (run->goes != HW_NONE)
      answer->parts[HW_PART_RUNS] += values[run->goes] * service->run_cost;
    for (int32_t i = 0; i < service->vehicle_count && run->vehicles != NULL; i++)
      if (run->vehicles[i] != HW_NONE) {
        answer->vehicles[r][i] = (int32_t)values[run->vehicles[i]];
        answer->parts[HW_PART_VEHICLES] +=
            values[run->vehicles[i]] * scenario->vehicle_pools[service->vehicles[i].pool].cost;
      }
  }
}

/* Room for what the answer lists, all of it 0. */
static bool open_answer(oracle_answer *answer, hw_oracle *oracle) {
  const homeward_scenario *scenario = oracle->scenario;
  *answer = (oracle_answer){0};
  answer->chosen = HW_ARRAY(&oracle->arena, oracle->party_count + 1, int32_t);
  answer->escorts = HW_ARRAY(&oracle->arena, oracle->rotation_count + 1, int32_t);
  answer->vehicles = HW_ARRAY(&oracle->arena, scenario->run_count + 1, int32_t *);
  if (answer->chosen == NULL || answer->escorts == NULL || answer->vehicles == NULL)
    return false;
  for (int32_t r = 0; r < scenario->run_count; r++) {
    int32_t uses = scenario->services[scenario->runs[r].service].vehicle_count;
    answer->vehicles[r] = uses > 0 ? HW_ARRAY(&oracle->arena, uses, int32_t) : NULL;
    if (uses > 0 && answer->vehicles[r] == NULL)
      return false;
  }
  return true;
}

/* As few persons under way as can be are left, whatever it costs: their number is a row of its own
 * from then on. */
static oracle_status keep_moving(oracle_build *b, int64_t *values, oracle_answer *answer) {
  const hw_oracle *oracle = b->oracle;
  program counting = b->program;
  bool any = false;
  counting.columns = HW_ARRAY(b->program.arena, b->program.column_count + 1, program_column);
  counting.column_capacity = (size_t)b->program.column_count + 1;
  if (counting.columns == NULL)
    return ORACLE_MEMORY;
  for (int32_t i = 0; i < counting.column_count; i++)
    counting.columns[i].upper = b->program.columns[i].upper;
  for (int32_t i = 0; i < oracle->itinerary_count; i++) {
    const oracle_party *party = &oracle->parties[oracle->itineraries[i].party];
    counting.columns[b->column_of[i]].cost = -party->under_way;
    any = any || (party->under_way > 0 && !party->must);
  }
  if (!any)
    return ORACLE_DONE;
  oracle_status status = program_solve(&counting, values, &answer->nodes);
  if (status != ORACLE_DONE)
    return status;
  /* cuts of rounding errors hold for the program itself as well, but belong to the copy */
  int64_t most = 0;
  for (int32_t i = 0; i < counting.column_count; i++)
    most -= counting.columns[i].cost * values[i];
  int32_t row = program_add_row(&b->program, 0, most, PROGRAM_FREE_HIGH);
  for (int32_t i = 0; i < oracle->itinerary_count; i++) {
    int32_t persons = oracle->parties[oracle->itineraries[i].party].under_way;
    if (persons > 0)
      program_add_entry(&b->program, row, b->column_of[i], persons);
  }
  return b->program.failed ? ORACLE_MEMORY : ORACLE_DONE;
}

oracle_status oracle_solve(hw_oracle *oracle, uint32_t lifted, oracle_answer *answer) {
  oracle_build b;
  lifted |= oracle->options.lifted;
  if (!open_answer(answer, oracle) || !open_build(&b, oracle, lifted) || !add_parties(&b))
    return ORACLE_MEMORY;
  if (oracle->options.escorts && (lifted & ORACLE_C(9)) == 0 && !oracle_add_rotations(&b))
    return ORACLE_MEMORY;
  if (oracle->options.published != NULL)
    add_begun(&b);
  if ((lifted & ORACLE_C(4)) == 0)
    add_pools(&b);
  int64_t *values = HW_ARRAY(&oracle->arena, b.program.column_count + 1, int64_t);
  if (values == NULL)
    return ORACLE_MEMORY;
  oracle_status status = keep_moving(&b, values, answer);
  if (status == ORACLE_DONE)
    status = program_solve(&b.program, values, &answer->nodes);
  if (status != ORACLE_DONE)
    return status;
  add_up(&b, values, answer);
  for (int part = 0; part < HW_PART_COUNT; part++)
    answer->objective += answer->parts[part];
  answer->tight = program_tight(&b.program, values);
  return ORACLE_DONE;
}

oracle_status oracle_optimum(const homeward_scenario *scenario, oracle_options options,
                             oracle_answer *answer) {
  hw_oracle oracle;
  oracle_status status = oracle_enumerate(&oracle, scenario, options);
  if (status == ORACLE_DONE)
    status = oracle_solve(&oracle, 0, answer);
  answer->chosen = answer->escorts = NULL;
  answer->vehicles = NULL;
  oracle_free(&oracle);
  return status;
}
