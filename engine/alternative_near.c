/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A case forced on another itinerary: first alone, while everybody else stays; then with those who
 * hold what it would need, those who would like what it leaves, and those who stand in their way.
 */
#include "engine/alternatives.h"

#include "engine/parallel.h"

#include <stdlib.h>
#include <string.h>

enum {
  RIVALS = 80,   /* who hold what the case needs */
  HEIRS = 30,    /* who would take what it leaves, or ride a run with it */
  OTHERS = 60,   /* who stand in the way of all these */
  EACH = 40,     /* of them at one resource */
  WISHES = 6,    /* itineraries of each class that are looked at */
  COLUMNS = 12,  /* itineraries of each class that chooses */
  ROTATIONS = 3, /* for each of them, see attend.h */
  NODES = 1500,
  STAY = 100 /* cents: for less nobody is moved where classes are many */
};

#define WORK 2e8 /* simplex iterations x (rows + columns) of each: some seconds */

/* ---- who chooses anew ---- */

typedef struct choice {
  int32_t *classes;
  int32_t count, most;
  bool *chosen; /* per class */
} choice;

static void choose(choice *c, int32_t k) {
  if (c->chosen[k] || c->count >= c->most)
    return;
  c->chosen[k] = true;
  c->classes[c->count++] = k;
}

static int64_t use_of(const hw_column *column, int32_t resource) {
  for (int32_t u = 0; u < column->use_count; u++)
    if (column->uses[u].resource == resource)
      return column->uses[u].amount;
  return 0;
}

/* Those who hold what a party lacks for a column, when it leaves another. */
static void choose_rivals(const hw_alternative_search *s, choice *c, int32_t column, int32_t left,
                          int32_t most) {
  const hw_column *wanted = &s->engine->columns.items[column];
  c->most = most;
  for (int32_t u = 0; u < wanted->use_count; u++) {
    int32_t r = wanted->uses[u].resource;
    int64_t capacity = hw_state_capacity(&s->state, r), used = s->state.usage[r];
    if (left != HW_NONE)
      used -= use_of(&s->engine->columns.items[left], r);
    if (capacity == INT64_MAX || used + wanted->uses[u].amount <= capacity)
      continue;
    for (int32_t i = s->users.offset[r];
         i < s->users.offset[r + 1] && i < s->users.offset[r] + EACH; i++)
      choose(c, s->users.items[i]);
  }
}

/* What the case leaves was full, or a run that it would ride asks for others. */
static bool is_of_interest(const hw_alternative_search *s, const hw_column *column,
                           const hw_column *present, const hw_column *wanted) {
  int32_t runs[HW_PATH_STEPS];
  for (int32_t u = 0; u < present->use_count; u++) {
    int32_t r = present->uses[u].resource;
    int64_t capacity = hw_state_capacity(&s->state, r);
    int64_t amount = capacity == INT64_MAX ? 0 : use_of(column, r);
    if (amount > 0 && s->state.usage[r] + amount > capacity)
      return true;
  }
  int32_t count = hw_column_runs(s->engine, wanted, runs);
  for (int32_t r = 0; r < count; r++)
    if (hw_column_rides(&s->engine->columns, column, runs[r]))
      return true;
  return false;
}

static void choose_heirs(const hw_alternative_search *s, choice *c, int32_t column) {
  const hw_columns *columns = &s->engine->columns;
  c->most = c->count + HEIRS;
  for (int32_t k = 0; k < s->engine->classes.count; k++)
    for (int32_t i = s->choices.offset[k];
         i < s->choices.offset[k + 1] && i < s->choices.offset[k] + WISHES && !c->chosen[k]; i++)
      if (is_of_interest(s, &columns->items[s->choices.ranked[i]], &columns->items[s->present],
                         &columns->items[column]))
        choose(c, k);
}

static int compare_int(const void *left, const void *right) {
  int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;
  return (a > b) - (a < b);
}

static bool choose_classes(hw_alternative_search *s, choice *c, int32_t column) {
  size_t most = (size_t)RIVALS + HEIRS + OTHERS + 1;
  *c = (choice){.classes = hw_arena_alloc(&s->scratch, most, sizeof(int32_t)),
                .most = 1,
                .chosen = HW_ARRAY(&s->scratch, s->engine->classes.count, bool)};
  if (c->classes == NULL || c->chosen == NULL)
    return false;
  choose(c, s->class_index);
  choose_rivals(s, c, column, s->present, 1 + RIVALS);
  choose_heirs(s, c, column);
  int32_t first = c->count;
  for (int32_t i = 1; i < first; i++) {
    int32_t k = c->classes[i];
    for (int32_t r = s->choices.offset[k];
         r < s->choices.offset[k + 1] && r < s->choices.offset[k] + WISHES; r++)
      choose_rivals(s, c, s->choices.ranked[r], HW_NONE, first + OTHERS);
  }
  qsort(c->classes, (size_t)c->count, sizeof(int32_t), compare_int);
  return true;
}

/* ---- the program ---- */

/* The class of the case chooses among `own` and what it has, the others among their best. */
static bool ask_for(hw_alternative_search *s, const int32_t *classes, int32_t count,
                    const int32_t *own, int32_t own_count, hw_neighbourhood *ask) {
  size_t room = (size_t)own_count + 1;
  for (int32_t i = 0; i < count; i++)
    room += (size_t)(s->choices.offset[classes[i] + 1] - s->choices.offset[classes[i]]);
  int32_t *columns = hw_arena_alloc(&s->scratch, room, sizeof *columns), used = 0;
  if (columns == NULL)
    return false;
  for (int32_t i = 0; i < count; i++) {
    int32_t k = classes[i], first = s->choices.offset[k];
    if (k == s->class_index) {
      columns[used++] = s->present;
      for (int32_t c = 0; c < own_count; c++)
        if (own[c] != s->present)
          columns[used++] = own[c];
    }
    for (int32_t r = first; r < s->choices.offset[k + 1] && k != s->class_index; r++)
      if (r < first + COLUMNS || s->state.taken[s->choices.ranked[r]] > 0)
        columns[used++] = s->choices.ranked[r];
  }
  *ask = (hw_neighbourhood){.classes = classes,
                            .class_count = count,
                            .columns = columns,
                            .column_count = used,
                            .node_limit = NODES,
                            .work_limit = WORK,
                            .strict = true,
                            .held = HW_NONE};
  int32_t *rotations = NULL;
  if (s->engine->escorts &&
      !hw_attendants_choose(&s->attendants, &s->state, columns, used, ROTATIONS, &s->scratch,
                            &rotations, &ask->rotation_count))
    return false;
  ask->rotations = rotations;
  return true;
}

typedef struct solving {
  hw_alternative_search *search;
  hw_neighbourhood *ask;
} solving;

static bool solve_one(void *context, int32_t item, int32_t worker) {
  solving *x = context;
  (void)item;
  (void)worker;
  return hw_neighbourhood_solve(x->ask, &x->search->state, &x->search->work, &x->search->scratch);
}

/* The master holds this thread's solver environment. */
static bool solve(hw_alternative_search *s, hw_neighbourhood *ask) {
  solving x = {s, ask};
  return hw_parallel_apart(1, 1, solve_one, &x);
}

static bool has_answer(const hw_neighbourhood *ask) {
  return ask->result == HW_LP_OPTIMAL || ask->result == HW_LP_FEASIBLE;
}

/* Never what the case has now. */
static void force(const hw_alternative_search *s, hw_neighbourhood *ask) {
  ask->any = true;
  ask->whole = s->class_index + 1;
  ask->refused = s->present + 1;
  ask->stay = s->engine->classes.count <= HW_WHOLE_CLASSES ? 1 : STAY;
}

/* Brings the answer in, keeps the plan, and takes it back. */
static homeward_status keep(hw_alternative_search *s, hw_neighbourhood *ask, int32_t item,
                            homeward_error *error) {
  homeward_plan *plan = NULL;
  homeward_status status = HOMEWARD_OK;
  hw_neighbourhood_exchange(ask, &s->state);
  bool worse = s->out->items[item].state == HW_FORCED_VERIFIED &&
               s->state.objective + s->engine->outside >= s->objective[item];
  if (!worse && hw_state_feasible(&s->state)) {
    status = hw_state_plan(&s->state, &plan, error);
    if (status == HOMEWARD_OK)
      status = hw_alternative_keep(s, item, plan, error);
  }
  hw_neighbourhood_exchange(ask, &s->state);
  return status;
}

homeward_status hw_alternative_beside(hw_alternative_search *search, const int32_t *columns,
                                      int32_t count, int32_t *out, homeward_error *error) {
  hw_neighbourhood ask;
  *out = HW_NONE;
  if (!ask_for(search, &search->class_index, 1, columns, count, &ask))
    return hw_fail_memory(error);
  force(search, &ask);
  if (!solve(search, &ask))
    return hw_fail_memory(error);
  for (int32_t i = 0; has_answer(&ask) && i < ask.column_count; i++)
    if (ask.taken[i] > 0)
      *out = ask.columns[i];
  return HOMEWARD_OK;
}

/* Without forcing anything the same classes may already do better than the plan. */
static homeward_status look_without(hw_alternative_search *s, const hw_neighbourhood *like,
                                    homeward_error *error) {
  hw_neighbourhood ask = *like;
  if (!solve(s, &ask))
    return hw_fail_memory(error);
  if (has_answer(&ask) && ask.gain > 0 && hw_neighbourhood_try(&ask, &s->state)) {
    hw_cents objective = s->state.objective + s->engine->outside;
    if (objective < s->best && hw_state_feasible(&s->state))
      s->best = objective;
    hw_neighbourhood_exchange(&ask, &s->state);
  }
  return HOMEWARD_OK;
}

homeward_status hw_alternative_near(hw_alternative_search *search, int32_t item,
                                    homeward_error *error) {
  int32_t column = search->columns[item];
  hw_neighbourhood alone, ask;
  choice c;
  if (!ask_for(search, &search->class_index, 1, &column, 1, &alone) ||
      !choose_classes(search, &c, column) || !ask_for(search, c.classes, c.count, &column, 1, &ask))
    return hw_fail_memory(error);
  homeward_status status = look_without(search, &ask, error);
  force(search, &alone);
  force(search, &ask);
  if (status == HOMEWARD_OK && (!solve(search, &alone) || !solve(search, &ask)))
    status = hw_fail_memory(error);
  if (status == HOMEWARD_OK && has_answer(&alone)) {
    status = keep(search, &alone, item, error);
    search->out->items[item].beside = search->out->items[item].state == HW_FORCED_VERIFIED;
  }
  if (status == HOMEWARD_OK && has_answer(&ask))
    status = keep(search, &ask, item, error);
  return status;
}
