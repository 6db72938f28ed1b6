/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/outline.h"

#include "io/document.h"
#include "io/plan_schema.h"
#include "io/report_loads.h"

#include <string.h>

/* A plan being outlined: references are positions in `plan->scenario`, or symbols. */
typedef struct outlining {
  hw_arena *arena;
  const homeward_plan *plan;
  const hw_symbols *symbols; /* NULL: the plan has a scenario */
} outlining;

/* ---- names ---- */

static const char *symbol(const outlining *o, int32_t number) {
  return hw_symbols_text(o->symbols, number);
}

static const char *place_name(const outlining *o, int32_t place) {
  return o->symbols != NULL ? symbol(o, place) : o->plan->scenario->places[place].id;
}

static const char *case_name(const outlining *o, int32_t index) {
  return o->symbols != NULL ? symbol(o, index) : o->plan->scenario->cases[index].id;
}

/* NULL: out of memory. */
static const char *run_name(const outlining *o, int32_t run) {
  char name[80];
  if (o->symbols != NULL) {
    return symbol(o, run);
  }
  hw_run_name(name, o->plan->scenario, run);
  return hw_arena_text(o->arena, name, strlen(name));
}

static const char *carrier_name(const outlining *o, const hw_leg *leg) {
  if (leg->run != HW_NONE) {
    return run_name(o, leg->run);
  }
  return o->symbols != NULL ? symbol(o, leg->transfer)
                            : o->plan->scenario->transfers[leg->transfer].id;
}

/* ---- lists, whose elements are larger in a document ---- */

static const hw_leg *leg_at(const outlining *o, const hw_leg *legs, int32_t index) {
  return o->symbols != NULL ? &((const hw_leg_form *)(const void *)legs)[index].leg : &legs[index];
}

static const hw_run_use *use_at(const outlining *o, int32_t index) {
  const hw_run_use *uses = o->plan->runs;
  return o->symbols != NULL ? &((const hw_run_use_form *)(const void *)uses)[index].use
                            : &uses[index];
}

static hw_stamp instant_of(const hw_zone *zone, hw_minute at) {
  return (hw_stamp){.kind = HW_STAMP_INSTANT, .value = at, .offset = hw_zone_offset(zone, at)};
}

/* ---- cases ---- */

static bool outline_leg(const outlining *o, hw_outline_leg *out, const hw_leg *legs,
                        int32_t index) {
  const hw_leg *leg = leg_at(o, legs, index);
  out->by = carrier_name(o, leg);
  out->from = place_name(o, leg->from);
  out->to = place_name(o, leg->to);
  if (o->symbols != NULL) {
    const hw_leg_form *form = &((const hw_leg_form *)(const void *)legs)[index];
    out->departs = form->departs.stamp;
    out->arrives = form->arrives.stamp;
  } else {
    out->departs = instant_of(o->plan->scenario->places[leg->from].zone, leg->departs);
    out->arrives = instant_of(o->plan->scenario->places[leg->to].zone, leg->arrives);
  }
  return out->by != NULL;
}

/* A file can state anything: a sum stays at the largest amount instead of wrapping. */
static hw_cents sum_cost(const hw_itinerary *itinerary) {
  hw_cents sum = 0;
  for (int part = 0; part < HW_PART_COUNT; part++) {
    if (__builtin_add_overflow(sum, itinerary->cost[part], &sum)) {
      return INT64_MAX;
    }
  }
  return sum;
}

static bool outline_planned(const outlining *o, hw_outline_case *out,
                            const hw_itinerary *itinerary) {
  hw_outline_leg *legs = HW_ARRAY(o->arena, itinerary->leg_count, hw_outline_leg);
  if (legs == NULL) {
    return false;
  }
  *out = (hw_outline_case){.id = case_name(o, itinerary->case_index),
                           .legs = legs,
                           .leg_count = itinerary->leg_count,
                           .planned = true,
                           .cost = sum_cost(itinerary)};
  for (int32_t i = 0; i < itinerary->leg_count; i++) {
    if (!outline_leg(o, &legs[i], itinerary->legs, i)) {
      return false;
    }
  }
  return true;
}

static bool outline_cases(const outlining *o, hw_outline *out) {
  const homeward_plan *plan = o->plan;
  const hw_case *cases = o->symbols == NULL ? plan->scenario->cases : NULL;
  size_t count = (size_t)plan->itinerary_count + (size_t)plan->unserved_count;
  hw_outline_case *list = hw_arena_alloc(o->arena, count, sizeof *list);
  if (list == NULL) {
    return false;
  }
  for (int32_t i = 0; i < (int32_t)count; i++) {
    int32_t unserved = i - plan->itinerary_count;
    int32_t index =
        unserved < 0 ? plan->itineraries[i].case_index : plan->unserved[unserved].case_index;
    if (unserved >= 0) {
      list[i] =
          (hw_outline_case){.id = case_name(o, index), .reason = plan->unserved[unserved].reason};
    } else if (!outline_planned(o, &list[i], &plan->itineraries[i])) {
      return false;
    }
    list[i].order = i;
    list[i].persons = cases != NULL ? cases[index].persons : HW_NOT_GIVEN;
  }
  out->cases = list;
  out->case_count = (int32_t)count;
  return true;
}

/* ---- runs ---- */

static bool outline_runs(const outlining *o, hw_outline *out) {
  const homeward_plan *plan = o->plan;
  const hw_load *loads = NULL;
  hw_outline_run *list = HW_ARRAY(o->arena, plan->run_count, hw_outline_run);
  if (o->symbols == NULL) {
    loads = hw_loads_count(o->arena, plan);
  }
  if (list == NULL || (o->symbols == NULL && loads == NULL)) {
    return false;
  }
  for (int32_t i = 0; i < plan->run_count; i++) {
    const hw_run_use *use = use_at(o, i);
    list[i] = (hw_outline_run){.name = run_name(o, use->run),
                               .persons = use->persons,
                               .seats = loads != NULL ? loads[i].seats : HW_NOT_GIVEN,
                               .used = loads != NULL ? loads[i].seats_used : HW_NOT_GIVEN};
    for (int32_t j = 0; j < use->vehicle_count; j++) {
      list[i].vehicles += use->vehicles[j].count;
    }
    if (list[i].name == NULL) {
      return false;
    }
  }
  out->runs = list;
  out->run_count = plan->run_count;
  return true;
}

static bool outline(const outlining *o, hw_outline *out) {
  const homeward_plan *plan = o->plan;
  *out = (hw_outline){.name = plan->scenario_name,
                      .sha256 = plan->scenario_sha256,
                      .currency = o->symbols == NULL ? plan->scenario->currency : NULL,
                      .status = plan->status,
                      .objective = plan->objective,
                      .bound = plan->bound,
                      .persons_planned = plan->persons_planned,
                      .persons_unserved = plan->persons_unserved,
                      .rotation_count = plan->rotation_count};
  memcpy(out->parts, plan->parts, sizeof out->parts);
  if (!outline_cases(o, out) || !outline_runs(o, out)) {
    return false;
  }
  hw_outline_sort(out);
  return true;
}

bool hw_outline_plan(hw_outline *out, hw_arena *arena, const homeward_plan *plan) {
  return outline(&(outlining){.arena = arena, .plan = plan}, out);
}

bool hw_outline_document(hw_outline *out, hw_arena *arena, const homeward_document *document) {
  outlining o = {.arena = arena, .plan = &document->plan, .symbols = &document->binding.symbols};
  return outline(&o, out);
}
