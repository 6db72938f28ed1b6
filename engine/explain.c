/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reasons, found by search. A case without any itinerary of its own is searched again with rules
 * lifted: each of I1, I3 ... I15 alone, then together with all earlier ones. A case that has one is
 * searched beside the rest of the plan, in what is left of every capacity, with C1 ... C12 lifted
 * in the same two steps. While C12 holds, a case of a group can only travel when its whole group
 * can.
 */
#include "engine/explain.h"

#include "engine/parallel.h"
#include "engine/reason.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* After the clock has run out, reasons are searched for this share of the time limit, and for at
   least so many seconds. */
static const double EXTRA_SHARE = 0.1, EXTRA_SECONDS = 0.25;

/* What the workers share: the plan is only read. */
typedef struct explaining {
  hw_beside beside;
  hw_engine *engine;
  homeward_plan *plan;
  hw_unserved *unserved;
  bool *wanted;           /* per place: one of the unserved wants to go there */
  int32_t *order, *first; /* unserved cases by class; where each class begins, and the end */
  int32_t kinds;          /* of them: classes, and cases outside every class */
  hw_reason *reasons;     /* per unserved case */
  hw_halt halt;           /* when to leave the rest without a reason */
} explaining;

/* ---- section 4 alone ---- */

/* The itinerary that shows best what the rule forbids; `path` is the one that arrives first. */
static int choose_path(const hw_asking *a, uint32_t lifted, int rule, hw_path *path) {
  const hw_case *c = &a->all->engine->scenario->cases[*a->own];
  hw_minute begin = HW_MINUTE_MIN, departs;
  hw_asking best = *a;
  hw_facts facts;
  hw_facts_fill(&facts, &a->all->engine->network, a->own, 1, 0);
  departs = hw_step_departs(&a->all->engine->network, &path->steps[0]);
  if (rule == 3)
    begin = facts.earliest;
  else if (rule == 13 && c->has_fit)
    begin = c->fit_from.at;
  if (departs < begin) {
    best.after = begin; /* one that is only too late, or the last one that is too early */
    int found = hw_path_alone(&best, lifted, path);
    if (found != 0)
      return found;
    best.after = HW_MINUTE_MIN;
    best.goal = LATEST;
  } else if (rule == 7) {
    best.goal = FEWEST_NIGHTS;
  } else if (rule == 9) {
    best.goal = QUICKEST;
  }
  return best.goal == a->goal ? 1 : hw_path_alone(&best, lifted, path);
}

/* Lifting the rule beside these frees the case from something. Some rules are known by what they
   leave of the windows and needs; of others this cannot be seen from the case. */
static bool frees(const hw_asking *a, uint32_t others, int rule) {
  const uint32_t seen =
      HW_LIFT(1) | HW_LIFT(4) | HW_LIFT(8) | HW_LIFT(9) | HW_LIFT(12) | HW_LIFT(13) | HW_LIFT(14);
  const hw_network *network = &a->all->engine->network;
  const hw_case *c = &network->scenario->cases[*a->own];
  hw_facts with, without;
  if (rule == 10)
    return c->avoid_place_count + c->avoid_country_count + c->avoid_service_count +
               c->avoid_transfer_count >
           0;
  if ((seen & HW_LIFT(rule)) == 0)
    return true;
  hw_facts_fill(&with, network, a->own, 1, others & ~HW_LIFT(rule));
  hw_facts_fill(&without, network, a->own, 1, others | HW_LIFT(rule));
  return with.never != without.never || with.latest != without.latest ||
         with.earliest != without.earliest || with.max_travel != without.max_travel ||
         with.medical_nights != without.medical_nights || with.stretchers != without.stretchers ||
         with.ambulance != without.ambulance;
}

/* Tries each rule alone, then with all before it; fills the reason when one helps. */
static int explain_alone(const hw_asking *a, hw_cause *out, hw_reason *reason) {
  hw_path path;
  for (int step = 0; step < 2; step++) {
    uint32_t lifted = 0;
    for (int rule = 1; rule <= 15; rule++) {
      if (rule == 2)
        continue;
      lifted = step == 0 ? HW_LIFT(rule) : lifted | HW_LIFT(rule);
      if (!frees(a, lifted, rule))
        continue;
      int found = hw_path_alone(a, lifted, &path);
      if (found > 0)
        found = choose_path(a, lifted, rule, &path);
      if (found < 0)
        return -1;
      if (found > 0) {
        *out = (hw_cause){.section = 'I', .rule = rule, .lifted = lifted, .has_way = true};
        out->offer.path = path;
        hw_reason_alone(reason, &a->all->engine->network, *a->own, rule, &path);
        return 1;
      }
    }
  }
  *out = (hw_cause){.section = 'I', .rule = 2};
  hw_reason_no_route(reason, &a->all->engine->network, *a->own);
  return 1;
}

/* ---- section 5 ---- */

/* What else is to say of a case of the same class. */
static bool tell_cause(const hw_asking *a, const hw_cause *what, hw_reason *reason) {
  hw_class class;
  if (!hw_asking_class(a, 0, &class))
    return false;
  bool escorted = what->section != 0 && class.escort_count > 0 && (what->lifted & HW_LIFT(9)) == 0;
  const hw_fit fit = {&a->all->spare, &class, &what->offer.path,
                      escorted ? &a->all->escorts[a->worker] : NULL};
  if (what->section == 0)
    hw_reason_too_costly(reason, &fit, what->offer.cost);
  else
    hw_reason_beside(reason, &fit, what->rule);
  return true;
}

/* The party fits beside the plan and costs more than it is worth. */
static int explain_cost(const hw_asking *a, hw_cause *out, hw_reason *reason) {
  hw_asking by_cost = *a;
  by_cost.goal = BY_COST;
  *out = (hw_cause){.has_way = true, .alike = true};
  int found = hw_path_beside(&by_cost, 0, &out->offer);
  if (found == 0 && out->offer.way)
    found = hw_path_beside(a, 0, &out->offer);
  return found > 0 && !tell_cause(a, out, reason) ? -1 : found;
}

/* On `path` the party would travel if it needed no escort: says who lacks one and why; 0: nobody
   does. */
static int explain_escorts(const hw_asking *a, const hw_path *path, hw_reason *reason) {
  hw_spare_view *view = &a->all->views[a->worker];
  hw_spare_escorts *escorts = &a->all->escorts[a->worker];
  hw_spare_gap gap;
  hw_class class;
  if (!hw_asking_class(a, 0, &class) || !hw_spare_view_set(view, &class, 0, escorts) ||
      !hw_spare_escorts_gap(escorts, view, path, &gap))
    return -1;
  if (gap.spot == HW_NONE)
    return 0;
  hw_reason_no_escort(reason, escorts, &class, &gap);
  return 1;
}

/* One of C1 to C11 alone, or with all before it. */
static int explain_shortage(const hw_asking *a, bool with_earlier, hw_cause *out,
                            hw_reason *reason) {
  bool escorted = hw_asking_needs_escorts(a);
  uint32_t lifted = 0;
  for (int rule = 1; rule <= 11; rule++) {
    lifted = with_earlier ? lifted | HW_LIFT(rule) : HW_LIFT(rule);
    /* Without C9 nobody needs the rotations that C10 limits: C10 is never the first. */
    if (rule == 10 || (rule == 9 && !escorted))
      continue;
    /* C1 has no earlier ones: it was tried alone */
    if (!escorted && (!hw_spare_matters(&a->all->spare, rule) || (with_earlier && rule == 1)))
      continue;
    *out = (hw_cause){
        .section = 'C', .rule = rule, .lifted = lifted, .has_way = true, .alike = rule != 9};
    int found = hw_path_beside(a, lifted, &out->offer);
    if (found > 0 && rule == 9) {
      found = explain_escorts(a, &out->offer.path, reason);
    } else if (found > 0 && !tell_cause(a, out, reason)) {
      found = -1;
    }
    if (found != 0)
      return found;
  }
  return 0;
}

/* ---- C12 ---- */

/* A case that cannot travel even alone, and why. */
static int find_stranded(const hw_asking *group, hw_split *split, hw_reason *why) {
  hw_path path;
  hw_cause other;
  for (int32_t m = 0; m < group->members; m++) {
    hw_asking one = hw_ask_alone(group, &group->cases[m]);
    int found = hw_path_alone(&one, 0, &path);
    if (found < 0)
      return -1;
    if (found > 0)
      continue;
    split->without = group->cases[m];
    split->stranded = why;
    return explain_alone(&one, &other, why);
  }
  return 0;
}

/* A case without which the others have an itinerary in common. */
static int find_misfit(const hw_asking *group, hw_split *split, hw_path *path) {
  int32_t *others = HW_ARRAY(hw_asking_arena(group), group->members, int32_t);
  if (others == NULL)
    return -1;
  hw_asking rest = *group;
  rest.cases = others;
  rest.members = group->members - 1;
  for (int32_t out = 0; out < group->members && rest.members > 0; out++) {
    for (int32_t m = 0; m < rest.members; m++)
      others[m] = group->cases[m < out ? m : m + 1];
    int found = hw_path_alone(&rest, 0, path);
    if (found < 0)
      return -1;
    if (found == 0)
      continue;
    split->without = group->cases[out];
    split->rest = path;
    return 1;
  }
  return 0;
}

/* The case alone would travel on `path`: says what keeps its group. */
static int explain_split(const hw_asking *group, const hw_path *path, hw_reason *reason) {
  hw_class class;
  hw_path together;
  hw_reason why;
  if (!hw_asking_class(group, 0, &class))
    return -1;
  hw_split split = {.group = &class, .alone = path, .without = HW_NONE};
  int found = hw_path_alone(group, 0, &together);
  if (found > 0) {
    split.together = &together;
    found = class.escort_count > 0 ? explain_escorts(group, &together, &why) : 0;
    split.unattended = found > 0 ? &why : NULL;
    found = found < 0 ? found : 1;
  }
  if (found == 0)
    found = find_stranded(group, &split, &why);
  if (found == 0)
    found = find_misfit(group, &split, &together);
  if (found >= 0)
    hw_reason_group_split(reason, &group->all->spare, &split);
  return found < 0 ? -1 : 1;
}

/* C1 to C12, alone and then with all before. */
static int explain_beside(const hw_asking *a, hw_cause *what, hw_reason *reason) {
  hw_asking group = hw_ask_for_group(a), own = hw_ask_alone(a, a->own);
  const hw_cause split = {.section = 'C', .rule = 12, .lifted = HW_LIFT(12), .has_way = true};
  int found = explain_cost(&group, what, reason);
  if (found == 0)
    found = explain_shortage(&group, false, what, reason);
  if (found == 0 && group.members > 1) {
    *what = split;
    found = hw_path_beside(&own, 0, &what->offer);
    if (found > 0)
      return explain_split(&group, &what->offer.path, reason);
  }
  if (found == 0)
    found = explain_shortage(&group, true, what, reason);
  if (found != 0)
    return found;
  if (group.members == 1) {
    *what = (hw_cause){.section = 'C', .rule = 5};
    hw_reason_run_limits(reason);
    return 1;
  }
  *what = split;
  what->lifted = HW_LIFT_ALL & ~HW_LIFT(13) & ~HW_LIFT(14) & ~HW_LIFT(15);
  found = hw_path_alone(&own, 0, &what->offer.path);
  return found < 0 ? -1 : explain_split(&group, &what->offer.path, reason);
}

int hw_explain_case(const hw_asking *a, hw_cause *what, hw_reason *reason) {
  hw_path path;
  *what = (hw_cause){.section = 0};
  int found = hw_asking_begin(a) ? hw_path_alone(a, 0, &path) : -1;
  if (found < 0)
    return -1;
  return found > 0 ? explain_beside(a, what, reason) : explain_alone(a, what, reason);
}

/* The cases of one class: what keeps the first, keeps the others. */
static bool explain_class(void *context, int32_t i, int32_t worker) {
  explaining *all = context;
  hw_cause what = {.alike = false};
  for (int32_t k = all->first[i]; k < all->first[i + 1]; k++) {
    const int32_t *own = &all->unserved[all->order[k]].case_index;
    hw_reason *reason = &all->reasons[all->order[k]];
    const hw_asking a = hw_ask_for_case(&all->beside, worker, own);
    const hw_asking group = hw_ask_for_group(&a);
    if (hw_halted(&all->halt)) {
      hw_reason_interrupted(reason);
      continue;
    }
    bool alike = what.alike && group.members == 1 && !hw_asking_needs_escorts(&group);
    if (alike ? !tell_cause(&a, &what, reason) : hw_explain_case(&a, &what, reason) < 0)
      return false;
  }
  return true;
}

/* ---- all of them ---- */

static int compare_classes(const void *left, const void *right, void *context) {
  const explaining *all = context;
  int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;
  const int32_t *class_of = all->engine->classes.class_of_case;
  int32_t x = class_of[all->unserved[a].case_index], y = class_of[all->unserved[b].case_index];
  return x != y ? (x < y ? -1 : 1) : (a > b) - (a < b);
}

/* Cases of one class stand together; those outside every class for themselves. */
static bool order_cases(explaining *all) {
  int32_t count = all->plan->unserved_count;
  const int32_t *class_of = all->engine->classes.class_of_case;
  all->order = HW_ARRAY(&all->engine->arena, count, int32_t);
  all->first = HW_ARRAY(&all->engine->arena, count + 1, int32_t);
  all->wanted = HW_ARRAY(&all->engine->arena, all->engine->scenario->place_count, bool);
  all->reasons = HW_ARRAY(&all->engine->arena, count, hw_reason);
  if (all->order == NULL || all->first == NULL || all->wanted == NULL || all->reasons == NULL)
    return false;
  for (int32_t i = 0; i < count; i++)
    all->wanted[all->engine->scenario->cases[all->unserved[i].case_index].to] = true;
  for (int32_t i = 0; i < count; i++)
    all->order[i] = i;
  qsort_r(all->order, (size_t)count, sizeof *all->order, compare_classes, all);
  for (int32_t i = 0; i < count; i++) {
    int32_t k = class_of[all->unserved[all->order[i]].case_index];
    if (i == 0 || k == HW_NONE || k != class_of[all->unserved[all->order[i - 1]].case_index])
      all->first[all->kinds++] = i;
  }
  all->first[all->kinds] = count;
  return true;
}

static hw_halt halt_of(const hw_engine *engine, const homeward_plan *plan) {
  hw_halt halt = engine->halt;
  double extra = fmax(EXTRA_SECONDS, EXTRA_SHARE * engine->options.time_limit);
  /* A plan for nobody that is not proven is dropped: no need to explain it. */
  bool dropped = plan->itinerary_count == 0 && plan->bound < plan->objective;
  if (engine->stopped && !engine->counted)
    halt.deadline = hw_clock() + (dropped ? 0 : extra);
  else if (halt.deadline > 0)
    halt.deadline += extra;
  return halt;
}

static bool tell(homeward_plan *plan, hw_unserved *unserved, const hw_reason *reason) {
  unserved->reason = reason->code;
  unserved->detail = hw_arena_text(&plan->arena, reason->detail, strlen(reason->detail));
  unserved->remedy = hw_arena_text(&plan->arena, reason->remedy, strlen(reason->remedy));
  return unserved->detail != NULL && unserved->remedy != NULL;
}

/* Nobody waits for what only the reasons need. */
static bool tell_interrupted(homeward_plan *plan, hw_unserved *unserved) {
  hw_reason reason;
  bool done = true;
  hw_reason_interrupted(&reason);
  for (int32_t i = 0; done && i < plan->unserved_count; i++)
    done = tell(plan, &unserved[i], &reason);
  return done;
}

homeward_status hw_explain_unserved(hw_engine *engine, homeward_plan *plan, hw_unserved *unserved,
                                    homeward_error *error) {
  explaining all = {
      .engine = engine, .plan = plan, .unserved = unserved, .halt = halt_of(engine, plan)};
  if (plan->unserved_count == 0)
    return HOMEWARD_OK;
  if (hw_halted(&all.halt))
    return tell_interrupted(plan, unserved) ? HOMEWARD_OK : hw_fail_memory(error);
  bool done = order_cases(&all);
  if (done) {
    done = hw_beside_open(&all.beside, engine, all.wanted) &&
           hw_parallel(engine->threads, all.kinds, explain_class, &all);
    hw_beside_close(&all.beside);
  }
  for (int32_t i = 0; done && i < plan->unserved_count; i++)
    done = tell(plan, &unserved[i], &all.reasons[i]);
  return done ? HOMEWARD_OK : hw_fail_memory(error);
}
