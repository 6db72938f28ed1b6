/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/flow_model.h"

#include "engine/case_key.h"
#include "engine/flow_class.h"
#include "engine/reach.h"

#include <stdio.h>

/* What is done with the classes that share a block. */
typedef enum pass {
  PASS_COUNT,   /* what all could take */
  PASS_ESCORTS, /* refuse those who need escorts and could travel */
  PASS_WAYS     /* the ways of all */
} pass;

typedef struct builder {
  hw_flow_model *model;
  const hw_halt *halt;
  homeward_diagnostics *diagnostics;
  homeward_error *error;
  hw_key *keys; /* one per class, those that travel alike together */
  hw_flow_states states;
  hw_arena kept;    /* what all passes share */
  hw_arena reached; /* of one destination */
  hw_arena arena, scratch;
  hw_arena of_class;
  bool *refused; /* per case */
  bool any_refused;
} builder;

static const hw_class *class_of(const builder *b, int32_t key) {
  return &b->model->classes.items[b->keys[key].item];
}

static bool sort_classes(builder *b) {
  int32_t count = b->model->classes.count;
  hw_key_writer writer = {.arena = &b->kept};
  size_t *begin = HW_ARRAY(&b->kept, count + 1, size_t);
  b->keys = HW_ARRAY(&b->kept, count, hw_key);
  if (begin == NULL || b->keys == NULL)
    return false;
  for (int32_t k = 0; k < count; k++) {
    hw_key_put_travel(&writer, &b->model->classes.items[k].facts);
    begin[k + 1] = writer.count;
  }
  for (int32_t k = 0; k < count && !writer.failed; k++)
    b->keys[k] = (hw_key){writer.words + begin[k], (int32_t)(begin[k + 1] - begin[k]), k};
  if (!writer.failed)
    hw_keys_sort(b->keys, count);
  return !writer.failed;
}

/* ---- one class ---- */

static homeward_status limit_of(const builder *b) {
  if (b->model->pool.out_of_memory)
    return hw_fail_memory(b->error);
  hw_fail(b->error, HOMEWARD_LIMIT,
          "the model has more than %d arcs, or %d states of one class, or sums over 2^61 cents",
          HW_FLOW_MOST_ARCS, HW_FLOW_MOST_STATES);
  if (b->error != NULL)
    snprintf(b->error->code, sizeof b->error->code, "%s", hw_code_text(HW_E_MODEL_SIZE));
  return HOMEWARD_LIMIT;
}

/* In the order of the file. */
static homeward_status report_refused(builder *b) {
  const homeward_scenario *scenario = b->model->scenario;
  for (int32_t i = 0; i < scenario->case_count; i++)
    if (b->refused[i] &&
        hw_report(
            b->diagnostics, HW_E_EXPORT_ESCORTS, (hw_position){.file = scenario->file},
            "case `%s` needs escorts: an arc-flow model does not tell their rotations (C9, C10)",
            scenario->cases[i].id) != HOMEWARD_OK)
      return hw_fail_memory(b->error);
  return hw_fail_rejected(b->error, b->diagnostics);
}

static void refuse(builder *b, const hw_class *class) {
  for (int32_t i = 0; i < class->size * class->members; i++)
    if (b->model->scenario->cases[class->cases[i]].escort_count > 0)
      b->any_refused = b->refused[class->cases[i]] = true;
}

static homeward_status add_class(builder *b, int32_t key, const hw_block *block,
                                 const hw_stages *stages, pass what) {
  hw_flow_model *model = b->model;
  const hw_class *class = class_of(b, key);
  hw_arena_reset(&b->of_class);
  hw_flow_class of = {.class = class,
                      .class_index = b->keys[key].item,
                      .block = block,
                      .stages = stages,
                      .kept = model->rows.kept,
                      .pool = &model->pool,
                      .states = &b->states,
                      .arena = &b->of_class,
                      .halt = b->halt};
  hw_flow_way way;
  if (!hw_flow_class_way(&of, &way)) {
    model->stopped = !hw_flow_pool_failed(&model->pool);
    return model->stopped ? HOMEWARD_OK : limit_of(b);
  }
  if (what == PASS_ESCORTS && way.node != HW_NONE)
    refuse(b, class);
  model->root[of.class_index] = way;
  if (what == PASS_WAYS && way.node == HW_NONE)
    model->constant += class->penalty * class->size;
  return HOMEWARD_OK;
}

/* ---- all classes, block by block ---- */

static bool concerns(const hw_class *class, pass what) {
  return what != PASS_ESCORTS || class->escort_count > 0;
}

/* The classes [first, last) of the sorted ones share a block. */
static homeward_status add_block(builder *b, int32_t first, int32_t last, const hw_minute *reach,
                                 pass what) {
  hw_block block;
  hw_stages stages;
  bool any = false;
  homeward_status status = HOMEWARD_OK;
  for (int32_t k = first; k < last; k++)
    any |= concerns(class_of(b, k), what);
  if (!any)
    return HOMEWARD_OK;
  hw_arena_reset(&b->arena);
  hw_arena_reset(&b->scratch);
  if (!hw_block_build(&block, &class_of(b, first)->facts, reach, &b->arena, &b->scratch) ||
      (what != PASS_COUNT && !hw_stages_build(&stages, &block, &b->arena)))
    return hw_fail_memory(b->error);
  for (int32_t k = first; k < last && status == HOMEWARD_OK && !b->model->stopped; k++) {
    if (what == PASS_COUNT)
      hw_flow_rows_add(&b->model->rows, class_of(b, k), b->keys[k].item, &block);
    else if (concerns(class_of(b, k), what))
      status = add_class(b, k, &block, &stages, what);
  }
  return status;
}

static homeward_status add_all(builder *b, pass what) {
  const hw_minute *reach = NULL;
  homeward_status status = HOMEWARD_OK;
  int32_t to = HW_NONE, count = b->model->classes.count;
  for (int32_t first = 0, last; first < count && status == HOMEWARD_OK; first = last) {
    for (last = first + 1; last < count && hw_keys_equal(&b->keys[first], &b->keys[last]);)
      last++;
    b->model->stopped |= hw_halted(b->halt);
    if (b->model->stopped)
      return HOMEWARD_OK;
    if (class_of(b, first)->facts.to != to) {
      to = class_of(b, first)->facts.to;
      hw_arena_reset(&b->reached);
      reach = hw_reach_times(&b->model->network, to, &b->reached);
      if (reach == NULL)
        return hw_fail_memory(b->error);
    }
    status = add_block(b, first, last, reach, what);
  }
  return status;
}

/* ---- what of the pool is in the model ---- */

static void use_bundle(hw_flow_model *model, hw_flow_bundle bundle) {
  const hw_flow_uses *uses = &model->pool.bundles[bundle];
  for (int32_t u = 0; u < uses->count; u++)
    model->used[model->pool.uses[uses->first + (size_t)u].resource] = true;
}

static void follow(hw_flow_model *model, const hw_flow_way *way) {
  use_bundle(model, way->bundle);
  if (way->node == HW_FLOW_END || model->row_of_node[way->node] != HW_NONE)
    return;
  model->row_of_node[way->node] = model->node_count;
  model->nodes[model->node_count++] = way->node;
}

/* Breadth first from the classes: those that were joined to others later fall out. */
static bool number_nodes(hw_flow_model *model) {
  const hw_flow_pool *pool = &model->pool;
  model->row_of_node = HW_ARRAY(&model->arena, pool->node_count, int32_t);
  model->nodes = HW_ARRAY(&model->arena, pool->node_count, int32_t);
  model->used = HW_ARRAY(&model->arena, model->rows.count, bool);
  if (model->row_of_node == NULL || model->nodes == NULL || model->used == NULL)
    return false;
  for (int32_t n = 0; n < pool->node_count; n++)
    model->row_of_node[n] = HW_NONE;
  for (int32_t k = 0; k < model->classes.count; k++)
    if (model->root[k].node != HW_NONE)
      follow(model, &model->root[k]);
  for (int32_t i = 0; i < model->node_count; i++) {
    const hw_flow_node *node = &pool->nodes[model->nodes[i]];
    for (int32_t a = 0; a < node->count; a++)
      follow(model, &pool->arcs[node->first + (size_t)a]);
  }
  return true;
}

/* ---- runs ---- */

bool hw_flow_model_has_run(const hw_flow_model *model, int32_t run) {
  return hw_run_has_variables(model->scenario, run) && hw_flow_rows_riders(&model->rows, run) > 0;
}

int32_t hw_flow_model_vehicles(const hw_flow_model *model, int32_t run, int32_t vehicle) {
  const hw_service *service = &model->scenario->services[model->scenario->runs[run].service];
  const hw_vehicle_use *use = &service->vehicles[vehicle];
  int32_t count = model->scenario->vehicle_pools[use->pool].count;
  return use->max < count ? use->max : count;
}

bool hw_flow_model_has_clique(const hw_flow_model *model, int32_t clique) {
  const hw_clique *c = &model->cliques[clique];
  int64_t most = 0;
  for (int32_t i = 0; i < c->run_count; i++) {
    const hw_run *run = &model->scenario->runs[c->runs[i]];
    const hw_service *service = &model->scenario->services[run->service];
    for (int32_t v = 0; v < service->vehicle_count; v++)
      if (service->vehicles[v].pool == c->pool && hw_flow_model_has_run(model, c->runs[i]))
        most += hw_flow_model_vehicles(model, c->runs[i], v);
  }
  return most > model->scenario->vehicle_pools[c->pool].count;
}

/* ---- the whole ---- */

static homeward_status prepare(builder *b) {
  hw_flow_model *model = b->model;
  const homeward_scenario *scenario = model->scenario;
  if (!hw_network_build(&model->network, scenario, &model->arena) ||
      !hw_classes_build(&model->classes, &model->network, &model->arena) ||
      !hw_cliques_find(scenario, NULL, &model->arena, &model->cliques, &model->clique_count) ||
      !hw_flow_rows_new(&model->rows, &model->network, &model->arena) ||
      !hw_flow_pool_new(&model->pool, model->rows.most) || !sort_classes(b))
    return hw_fail_memory(b->error);
  model->root = HW_ARRAY(&model->arena, model->classes.count, hw_flow_way);
  b->refused = HW_ARRAY(&b->kept, scenario->case_count, bool);
  if (model->root == NULL || b->refused == NULL)
    return hw_fail_memory(b->error);
  for (int32_t i = 0; i < scenario->case_count; i++)
    if (model->classes.exclusion[i] != HW_PLANNED)
      model->constant += scenario->policy.unserved_penalty[scenario->cases[i].priority] *
                         scenario->cases[i].persons;
  return HOMEWARD_OK;
}

static homeward_status build(builder *b) {
  homeward_status status = prepare(b);
  if (status == HOMEWARD_OK)
    status = add_all(b, PASS_COUNT);
  if (status == HOMEWARD_OK && !b->model->stopped) {
    hw_flow_rows_decide(&b->model->rows);
    status = add_all(b, PASS_ESCORTS);
  }
  if (status == HOMEWARD_OK && b->any_refused)
    return report_refused(b);
  if (status == HOMEWARD_OK && !b->model->stopped)
    status = add_all(b, PASS_WAYS);
  if (status == HOMEWARD_OK && !b->model->stopped && !number_nodes(b->model))
    status = hw_fail_memory(b->error);
  return status;
}

homeward_status hw_flow_model_build(hw_flow_model *model, const homeward_scenario *scenario,
                                    const hw_halt *halt, homeward_diagnostics *diagnostics,
                                    homeward_error *error) {
  builder b = {.model = model, .halt = halt, .diagnostics = diagnostics, .error = error};
  *model = (hw_flow_model){.scenario = scenario};
  homeward_status status = build(&b);
  hw_flow_states_free(&b.states);
  hw_arena_free(&b.kept);
  hw_arena_free(&b.reached);
  hw_arena_free(&b.arena);
  hw_arena_free(&b.scratch);
  hw_arena_free(&b.of_class);
  return status;
}

void hw_flow_model_free(hw_flow_model *model) {
  hw_flow_pool_free(&model->pool);
  hw_arena_free(&model->arena);
  *model = (hw_flow_model){0};
}
