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
#include "engine/reach.h"
#include "engine/reason.h"
#include "engine/spare_escorts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BESIDE_PATHS = 60, BESIDE_LABELS = 50000 };

/* After the clock has run out, reasons are searched for this share of the time limit, and for at
   least so many seconds. */
static const double EXTRA_SHARE = 0.1, EXTRA_SECONDS = 0.25;

/* What the workers share: the plan is only read. */
typedef struct explaining {
  hw_engine *engine;
  homeward_plan *plan;
  hw_unserved *unserved;
  hw_spare spare;
  hw_prices free_prices;                 /* nothing costs extra */
  hw_prices night_prices;                /* nights do */
  int64_t *unlimited;                    /* per resource */
  hw_pricer **pricers;                   /* per worker */
  hw_rotation_pricer **rotation_pricers; /* per worker; NULL: nobody needs escorts */
  hw_rotation_pricer **own_pricers;      /* those made here */
  hw_spare_escorts *escorts;             /* per worker */
  hw_spare_view *views;                  /* per worker */
  hw_arena *arenas;                      /* per worker: of one case */
  hw_arena *scratch;
  hw_arena *reach_arenas;    /* per worker */
  const hw_minute **reach;   /* per place: of hw_reach_times() where somebody wants to go */
  const hw_minute **hurried; /* ... and of hw_reach_times_hurried() */
  int32_t *order, *first;    /* unserved cases by class; where each class begins, and the end */
  int32_t kinds;             /* of them: classes, and cases outside every class */
  hw_reason *reasons;        /* per unserved case */
  hw_halt halt;              /* when to leave the rest without a reason */
} explaining;

/* Which itinerary comes first: sentences name the best there is. */
typedef enum hw_goal { BY_ARRIVAL, BY_COST, LATEST, QUICKEST, FEWEST_NIGHTS } hw_goal;

/* Who asks: a case, for itself or (while C12 holds) for its whole group. */
typedef struct asking {
  explaining *all;
  int32_t worker;
  const int32_t *own;   /* the case */
  const int32_t *cases; /* who would travel together */
  int32_t members;
  hw_goal goal;
  hw_minute after; /* no departure before, even when I3 is lifted */
} asking;

static hw_arena *arena_of(const asking *a) {
  return &a->all->arenas[a->worker];
}

static asking for_case(const asking *a, const int32_t *case_index) {
  asking own = *a;
  own.own = own.cases = case_index;
  own.members = 1;
  return own;
}

static asking for_group(const asking *a) {
  const homeward_scenario *scenario = a->all->engine->scenario;
  int32_t group = scenario->cases[*a->own].group;
  asking whole = for_case(a, a->own);
  if (group != HW_NONE) {
    whole.cases = scenario->groups[group].cases;
    whole.members = scenario->groups[group].case_count;
  }
  return whole;
}

static bool fill_class(const asking *a, uint32_t lifted, hw_class *class) {
  hw_class_fill(class, &a->all->engine->network, a->cases, 1, a->members, lifted);
  return hw_class_join_escorts(class, arena_of(a));
}

/* Cents a minute, and a person and night: more than any real rate. */
static const double MINUTE = 1e6, NIGHT = 1e10;

/* Makes the goal what costs most. */
static void aim(const asking *a, hw_class *class) {
  double delay = a->goal == LATEST ? -MINUTE : a->goal == QUICKEST ? 0 : MINUTE;
  if (a->goal == BY_COST)
    return;
  class->delay_rate += delay;
  class->ready_credit += delay * class->facts.earliest;
  if (a->goal == LATEST || a->goal == QUICKEST)
    class->transit_rate += MINUTE;
}

/* The engine's own block where no rule is lifted for a whole party of a class, NULL elsewhere. A
   halt may have left it unmade. */
static const hw_block *block_of_class(const asking *a, const hw_class *class) {
  const hw_engine *engine = a->all->engine;
  int32_t k = engine->classes.class_of_case[*a->own];
  if (k == HW_NONE || class->facts.lifted != 0 || a->after > HW_MINUTE_MIN ||
      engine->classes.items[k].members != a->members)
    return NULL;
  const hw_block *block = engine->block_of_class[k];
  return block->facts.network == NULL ? NULL : block;
}

static const hw_block *block_of(const asking *a, const hw_class *class) {
  const explaining *all = a->all;
  const hw_block *known = block_of_class(a, class);
  bool hurried = (class->facts.lifted & HW_LIFT(6)) != 0;
  if (known != NULL)
    return known;
  hw_block *block = HW_NEW(arena_of(a), hw_block);
  hw_arena_reset(&all->scratch[a->worker]);
  if (block == NULL ||
      !hw_block_build(block, &class->facts, (hurried ? all->hurried : all->reach)[class->facts.to],
                      arena_of(a), &all->scratch[a->worker]))
    return NULL;
  return block;
}

/* What a search looks through. */
typedef struct lookout {
  const hw_prices *prices;
  const int64_t *capacity;
  double limit;
  int32_t most;
  bool all; /* of equal paths the first in every search, however many are asked for */
} lookout;

/* Searches the party with I rules lifted, in the order of the goal. */
static hw_search_result search(const asking *a, uint32_t lifted, const lookout *through,
                               const hw_path **paths, int32_t *count) {
  hw_class class;
  *count = 0;
  if (!fill_class(a, lifted, &class))
    return HW_SEARCH_MEMORY;
  aim(a, &class);
  if (a->after > class.facts.earliest)
    class.facts.earliest = a->after;
  hw_search ask = {.class = &class,
                   .class_index = HW_NONE,
                   .block = block_of(a, &class),
                   .prices = through->prices,
                   .capacity = through->capacity,
                   .limit = through->limit,
                   .most = through->most,
                   .all = through->all,
                   .near = true,
                   .label_limit = BESIDE_LABELS};
  if (ask.block == NULL)
    return HW_SEARCH_MEMORY;
  return hw_price(a->all->pricers[a->worker], &ask, paths, count);
}

/* One path with these rules lifted, copied; 1 found, 0 none, -1 out of memory. */
static int alone(const asking *a, uint32_t lifted, hw_path *path) {
  const hw_path *paths;
  int32_t count;
  const lookout through = {.prices = a->goal == FEWEST_NIGHTS ? &a->all->night_prices
                                                              : &a->all->free_prices,
                           .capacity = a->all->unlimited,
                           .limit = HW_NO_WAY / 2,
                           .most = 1};
  if (search(a, lifted, &through, &paths, &count) == HW_SEARCH_MEMORY)
    return -1;
  if (count > 0)
    *path = paths[0];
  return count > 0 ? 1 : 0;
}

/* ---- section 4 alone ---- */

/* The itinerary that shows best what the rule forbids; `path` is the one that arrives first. */
static int choose_path(const asking *a, uint32_t lifted, int rule, hw_path *path) {
  const hw_case *c = &a->all->engine->scenario->cases[*a->own];
  hw_minute begin = HW_MINUTE_MIN, departs;
  asking best = *a;
  hw_facts facts;
  hw_facts_fill(&facts, &a->all->engine->network, a->own, 1, 0);
  departs = hw_step_departs(&a->all->engine->network, &path->steps[0]);
  if (rule == 3)
    begin = facts.earliest;
  else if (rule == 13 && c->has_fit)
    begin = c->fit_from.at;
  if (departs < begin) {
    best.after = begin; /* one that is only too late, or the last one that is too early */
    int found = alone(&best, lifted, path);
    if (found != 0)
      return found;
    best.after = HW_MINUTE_MIN;
    best.goal = LATEST;
  } else if (rule == 7) {
    best.goal = FEWEST_NIGHTS;
  } else if (rule == 9) {
    best.goal = QUICKEST;
  }
  return best.goal == a->goal ? 1 : alone(&best, lifted, path);
}

/* Lifting the rule beside these frees the case from something. Some rules are known by what they
   leave of the windows and needs; of others this cannot be seen from the case. */
static bool frees(const asking *a, uint32_t others, int rule) {
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
static int explain_alone(const asking *a, hw_reason *reason) {
  hw_path path;
  for (int step = 0; step < 2; step++) {
    uint32_t lifted = 0;
    for (int rule = 1; rule <= 15; rule++) {
      if (rule == 2)
        continue;
      lifted = step == 0 ? HW_LIFT(rule) : lifted | HW_LIFT(rule);
      if (!frees(a, lifted, rule))
        continue;
      int found = alone(a, lifted, &path);
      if (found > 0)
        found = choose_path(a, lifted, rule, &path);
      if (found < 0)
        return -1;
      if (found > 0) {
        hw_reason_alone(reason, &a->all->engine->network, *a->own, rule, &path);
        return 1;
      }
    }
  }
  hw_reason_no_route(reason, &a->all->engine->network, *a->own);
  return 1;
}

/* ---- beside the plan ---- */

/* What the party's cases have on a path, their shares of the objective added up. */
static hw_cents path_cost(const asking *a, const hw_path *path) {
  const hw_network *network = &a->all->engine->network;
  hw_cents sum = 0;
  for (int32_t m = 0; m < a->members; m++) {
    const hw_case *c = &network->scenario->cases[a->cases[m]];
    hw_path_cost parts = hw_path_cost_of(network, c, path->steps, path->count);
    sum += hw_path_cost_sum(&parts);
  }
  return sum;
}

/* The first of these paths that fits, or the one that costs least, `*cost`. 1, 0 or -1. */
static int try_paths(const asking *a, const hw_spare_view *view, const hw_path *paths,
                     int32_t count, hw_path *path, hw_cents *cost) {
  int found = 0;
  for (int32_t i = 0; i < count && (found == 0 || a->goal == BY_COST); i++) {
    hw_cents more;
    hw_spare_answer answer = hw_spare_fits(view, &paths[i], &more);
    if (answer == HW_SPARE_MEMORY)
      return -1;
    if (answer == HW_SPARE_NO)
      continue;
    more += path_cost(a, &paths[i]);
    if (found == 0 || more < *cost) {
      *path = paths[i];
      *cost = more;
    }
    found = 1;
  }
  return found;
}

/* What there is beside the plan. */
typedef struct offer {
  hw_path path;
  hw_cents cost; /* with its vehicles, runs and escorts */
  bool way;      /* there is a path, even if it does not fit as a whole, or the search was cut */
} offer;

/* The paths from the best on, few first: 1 some fits, 0 none, -1 out of memory. */
static int try_some(const asking *a, const hw_spare_view *view, const lookout *through,
                    offer *out) {
  const hw_path *paths;
  int32_t count;
  hw_search_result result = search(a, 0, through, &paths, &count);
  if (result == HW_SEARCH_MEMORY)
    return -1;
  out->way |= count > 0 || result != HW_SEARCH_DONE;
  return try_paths(a, view, paths, count, &out->path, &out->cost);
}

/* Nobody of the party needs an escort. Paths with a full night are not even made. */
static int unattended(const asking *a, const hw_spare_view *view, offer *out) {
  lookout through = {.prices = &view->prices,
                     .capacity = view->capacity,
                     .limit = HW_FULL_NIGHT / 2 * view->class->persons,
                     .most = 1,
                     .all = true};
  /* mostly the first one fits, and then the others do not matter but for their costs */
  int found = a->goal == BY_COST ? 0 : try_some(a, view, &through, out);
  through.most = BESIDE_PATHS;
  return found == 0 && (out->way || a->goal == BY_COST) ? try_some(a, view, &through, out) : found;
}

/* Where escorts turn out not to get, the search is made again around it. */
static int attended(const asking *a, const hw_spare_view *view, offer *out) {
  const lookout through = {.prices = &view->prices,
                           .capacity = view->capacity,
                           .limit = HW_NO_WAY / 2,
                           .most = BESIDE_PATHS,
                           .all = true};
  const hw_path *paths;
  int32_t count, blocked;
  int found;
  out->way = true;
  do {
    blocked = view->escorts->blocked;
    if (search(a, 0, &through, &paths, &count) == HW_SEARCH_MEMORY)
      return -1;
    if (count > 0 && paths[0].value > HW_SPOT_BLOCKED / 2)
      return 0;
    found = try_paths(a, view, paths, count, &out->path, &out->cost);
  } while (found == 0 && count == BESIDE_PATHS && view->escorts->blocked > blocked);
  return found;
}

/* A path that keeps every rule beside the plan but the lifted ones: the first found or, when asked
   for, the one that costs least with its vehicles, runs and escorts. 1, 0 or -1. */
static int beside(const asking *a, uint32_t lifted, offer *out) {
  hw_spare_view *view = &a->all->views[a->worker];
  hw_class class;
  *out = (offer){.cost = 0};
  if (!fill_class(a, 0, &class))
    return -1;
  bool escorted = class.escort_count > 0 && (lifted & HW_LIFT(9)) == 0;
  if (!hw_spare_view_set(view, &class, lifted, escorted ? &a->all->escorts[a->worker] : NULL))
    return -1;
  return escorted ? attended(a, view, out) : unattended(a, view, out);
}

/* What keeps a party that could travel alone, for sentences about several of its like. */
typedef struct finding {
  int rule; /* n of Cn; 0: it is not worth the cost; -1: anything else, told already */
  uint32_t lifted;
  offer offer;
} finding;

static bool tell_finding(const asking *a, const finding *what, hw_reason *reason) {
  hw_class class;
  if (!fill_class(a, 0, &class))
    return false;
  bool escorted = what->rule > 0 && class.escort_count > 0 && (what->lifted & HW_LIFT(9)) == 0;
  const hw_fit fit = {&a->all->spare, &class, &what->offer.path,
                      escorted ? &a->all->escorts[a->worker] : NULL};
  if (what->rule == 0)
    hw_reason_too_costly(reason, &fit, what->offer.cost);
  else
    hw_reason_beside(reason, &fit, what->rule);
  return true;
}

/* The party fits beside the plan and costs more than it is worth. */
static int explain_cost(const asking *a, finding *out, hw_reason *reason) {
  asking by_cost = *a;
  by_cost.goal = BY_COST;
  *out = (finding){.rule = 0};
  int found = beside(&by_cost, 0, &out->offer);
  if (found == 0 && out->offer.way)
    found = beside(a, 0, &out->offer);
  return found > 0 && !tell_finding(a, out, reason) ? -1 : found;
}

/* On `path` the party would travel if it needed no escort: says who lacks one and why; 0: nobody
   does. */
static int explain_escorts(const asking *a, const hw_path *path, hw_reason *reason) {
  hw_spare_view *view = &a->all->views[a->worker];
  hw_spare_escorts *escorts = &a->all->escorts[a->worker];
  hw_spare_gap gap;
  hw_class class;
  if (!fill_class(a, 0, &class) || !hw_spare_view_set(view, &class, 0, escorts) ||
      !hw_spare_escorts_gap(escorts, view, path, &gap))
    return -1;
  if (gap.spot == HW_NONE)
    return 0;
  hw_reason_no_escort(reason, escorts, &class, &gap);
  return 1;
}

static bool needs_escorts(const asking *a) {
  const homeward_scenario *scenario = a->all->engine->scenario;
  for (int32_t m = 0; m < a->members; m++)
    if (scenario->cases[a->cases[m]].escort_count > 0)
      return true;
  return false;
}

/* One of C1 to C11 alone, or with all before it. */
static int explain_shortage(const asking *a, bool with_earlier, finding *out, hw_reason *reason) {
  bool escorted = needs_escorts(a);
  uint32_t lifted = 0;
  for (int rule = 1; rule <= 11; rule++) {
    lifted = with_earlier ? lifted | HW_LIFT(rule) : HW_LIFT(rule);
    /* Without C9 nobody needs the rotations that C10 limits: C10 is never the first. */
    if (rule == 10 || (rule == 9 && !escorted))
      continue;
    /* C1 has no earlier ones: it was tried alone */
    if (!escorted && (!hw_spare_matters(&a->all->spare, rule) || (with_earlier && rule == 1)))
      continue;
    *out = (finding){.rule = rule, .lifted = lifted};
    int found = beside(a, lifted, &out->offer);
    if (found > 0 && rule == 9) {
      found = explain_escorts(a, &out->offer.path, reason);
      out->rule = -1;
    } else if (found > 0 && !tell_finding(a, out, reason)) {
      found = -1;
    }
    if (found != 0)
      return found;
  }
  return 0;
}

/* ---- C12 ---- */

/* A case that cannot travel even alone, and why. */
static int find_stranded(const asking *group, hw_split *split, hw_reason *why) {
  hw_path path;
  for (int32_t m = 0; m < group->members; m++) {
    asking one = for_case(group, &group->cases[m]);
    int found = alone(&one, 0, &path);
    if (found < 0)
      return -1;
    if (found > 0)
      continue;
    split->without = group->cases[m];
    split->stranded = why;
    return explain_alone(&one, why);
  }
  return 0;
}

/* A case without which the others have an itinerary in common. */
static int find_misfit(const asking *group, hw_split *split, hw_path *path) {
  int32_t *others = HW_ARRAY(arena_of(group), group->members, int32_t);
  if (others == NULL)
    return -1;
  asking rest = *group;
  rest.cases = others;
  rest.members = group->members - 1;
  for (int32_t out = 0; out < group->members && rest.members > 0; out++) {
    for (int32_t m = 0; m < rest.members; m++)
      others[m] = group->cases[m < out ? m : m + 1];
    int found = alone(&rest, 0, path);
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
static int explain_split(const asking *group, const hw_path *path, hw_reason *reason) {
  hw_class class;
  hw_path together;
  hw_reason why;
  if (!fill_class(group, 0, &class))
    return -1;
  hw_split split = {.group = &class, .alone = path, .without = HW_NONE};
  int found = alone(group, 0, &together);
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
static int explain_beside(const asking *a, finding *what, hw_reason *reason) {
  asking group = for_group(a), own = for_case(a, a->own);
  hw_path path;
  offer split;
  int found = explain_cost(&group, what, reason);
  if (found == 0)
    found = explain_shortage(&group, false, what, reason);
  if (found == 0 && group.members > 1) {
    found = beside(&own, 0, &split);
    if (found > 0) {
      path = split.path;
      return explain_split(&group, &path, reason);
    }
  }
  if (found == 0)
    found = explain_shortage(&group, true, what, reason);
  if (found != 0)
    return found;
  what->rule = -1;
  if (group.members == 1) {
    hw_reason_run_limits(reason);
    return 1;
  }
  found = alone(&own, 0, &path);
  return found < 0 ? -1 : explain_split(&group, &path, reason);
}

/* The worker gets ready for escorts where somebody of the case's group needs one. */
static bool begin_escorts(const asking *a) {
  const asking group = for_group(a);
  return !needs_escorts(&group) ||
         hw_spare_escorts_begin(&a->all->escorts[a->worker], &a->all->spare,
                                a->all->rotation_pricers[a->worker]);
}

/* What keeps one case; `*what` is what else to say of its like. 1, or -1 when out of memory. */
static int explain_one(const asking *a, finding *what, hw_reason *reason) {
  hw_path path;
  *what = (finding){.rule = -1};
  hw_arena_reset(arena_of(a));
  int found = begin_escorts(a) ? alone(a, 0, &path) : -1;
  if (found < 0)
    return -1;
  return found > 0 ? explain_beside(a, what, reason) : explain_alone(a, reason);
}

/* The cases of one class: what keeps the first, keeps the others. */
static bool explain_class(void *context, int32_t i, int32_t worker) {
  explaining *all = context;
  finding what = {.rule = -1};
  for (int32_t k = all->first[i]; k < all->first[i + 1]; k++) {
    const int32_t *own = &all->unserved[all->order[k]].case_index;
    hw_reason *reason = &all->reasons[all->order[k]];
    const asking a = {.all = all,
                      .worker = worker,
                      .own = own,
                      .cases = own,
                      .members = 1,
                      .after = HW_MINUTE_MIN};
    const asking group = for_group(&a);
    if (hw_halted(&all->halt)) {
      hw_reason_interrupted(reason);
      continue;
    }
    bool alike = what.rule >= 0 && group.members == 1 && !needs_escorts(&group);
    if (alike ? !tell_finding(&a, &what, reason) : explain_one(&a, &what, reason) < 0)
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
  if (all->order == NULL || all->first == NULL)
    return false;
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

static bool reach_place(void *context, int32_t place, int32_t worker) {
  explaining *all = context;
  hw_arena *arena = &all->reach_arenas[worker];
  const hw_network *network = &all->engine->network;
  bool wanted = false;
  for (int32_t i = 0; i < all->plan->unserved_count && !wanted; i++)
    wanted = network->scenario->cases[all->unserved[i].case_index].to == place;
  if (!wanted)
    return true;
  all->reach[place] = hw_reach_times(network, place, arena);
  all->hurried[place] = hw_reach_times_hurried(network, place, arena);
  return all->reach[place] != NULL && all->hurried[place] != NULL;
}

/* Those of the engine; it has none where only cases outside every class need escorts. */
static bool prepare_escorts(explaining *all) {
  hw_engine *engine = all->engine;
  bool needed = false;
  for (int32_t i = 0; i < engine->scenario->case_count; i++)
    needed |= engine->scenario->cases[i].escort_count > 0;
  all->escorts = HW_ARRAY(&engine->arena, engine->threads, hw_spare_escorts);
  if (all->escorts == NULL || !needed || engine->rotation_pricers != NULL) {
    all->rotation_pricers = engine->rotation_pricers;
    return all->escorts != NULL;
  }
  all->own_pricers = all->rotation_pricers =
      HW_ARRAY(&engine->arena, engine->threads, hw_rotation_pricer *);
  for (int32_t t = 0; all->own_pricers != NULL && t < engine->threads; t++)
    if ((all->own_pricers[t] = hw_rotation_pricer_new(&engine->network)) == NULL)
      return false;
  return all->own_pricers != NULL;
}

static bool prepare(explaining *all) {
  hw_engine *engine = all->engine;
  hw_arena *arena = &engine->arena;
  int32_t resources = hw_resource_count(&engine->network);
  all->unlimited = HW_ARRAY(arena, resources, int64_t);
  all->arenas = HW_ARRAY(arena, engine->threads, hw_arena);
  all->scratch = HW_ARRAY(arena, engine->threads, hw_arena);
  all->reach_arenas = HW_ARRAY(arena, engine->threads, hw_arena);
  all->reach = HW_ARRAY(arena, engine->scenario->place_count, const hw_minute *);
  all->hurried = HW_ARRAY(arena, engine->scenario->place_count, const hw_minute *);
  all->views = HW_ARRAY(arena, engine->threads, hw_spare_view);
  all->reasons = HW_ARRAY(arena, all->plan->unserved_count, hw_reason);
  if (all->unlimited == NULL || all->arenas == NULL || all->scratch == NULL ||
      all->reach_arenas == NULL || all->reach == NULL || all->hurried == NULL ||
      all->views == NULL || all->reasons == NULL || !order_cases(all) ||
      !hw_prices_new(&all->free_prices, &engine->network, arena) ||
      !hw_prices_new(&all->night_prices, &engine->network, arena) ||
      !hw_spare_new(&all->spare, engine, arena) || !prepare_escorts(all))
    return false;
  for (int32_t r = 0; r < resources; r++)
    all->unlimited[r] = INT64_MAX;
  for (int32_t r = engine->network.offset[HW_USE_BEDS]; r < engine->network.offset[HW_USE_BEDS + 1];
       r++)
    all->night_prices.resource[r] = NIGHT;
  hw_prices_sum(&all->night_prices);
  all->pricers = engine->pricers;
  for (int32_t t = 0; t < engine->threads; t++)
    if (!hw_spare_view_new(&all->views[t], &all->spare, arena))
      return false;
  return hw_parallel(engine->threads, engine->scenario->place_count, reach_place, all);
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
  bool done = prepare(&all) && hw_parallel(engine->threads, all.kinds, explain_class, &all);
  for (int32_t t = 0; t < engine->threads; t++) {
    if (all.arenas != NULL)
      hw_arena_free(&all.arenas[t]);
    if (all.scratch != NULL)
      hw_arena_free(&all.scratch[t]);
    if (all.reach_arenas != NULL)
      hw_arena_free(&all.reach_arenas[t]);
    if (all.escorts != NULL)
      hw_spare_escorts_free(&all.escorts[t]);
    if (all.own_pricers != NULL)
      hw_rotation_pricer_free(all.own_pricers[t]);
  }
  hw_state_free(&all.spare.state);
  for (int32_t i = 0; done && i < plan->unserved_count; i++)
    done = tell(plan, &unserved[i], &all.reasons[i]);
  return done ? HOMEWARD_OK : hw_fail_memory(error);
}
