/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Bounds that ignore the longest duty within a window and count a started day as its share in
 * minutes: cost_per_day x ceil(t / day) >= cost_per_day x t / day. So what a rotation costs is a
 * sum of terms along its way, and two sweeps give the least of them through every ride.
 */
#include "engine/rotation_sweep.h"

/* ---- backward: the least from here to home ---- */

static void relax(const hw_duty_search *s, hw_duty_state *state, double value) {
  if (state->epoch != s->epoch)
    *state = (hw_duty_state){.value = HW_NO_WAY, .epoch = s->epoch};
  if (value < state->value)
    state->value = value;
}

static double settled(const hw_duty_search *s, const hw_duty_state *state) {
  return state->epoch == s->epoch ? state->value : HW_NO_WAY;
}

/* A departure from `slot` that costs `value` to the end. Looking back, those after a night without
 * a bed are out of reach. */
static void depart(const hw_duty_search *s, hw_duty_state *state, int32_t slot, double value) {
  if (state->epoch == s->epoch && state->blocked != s->blocked[slot])
    state->epoch = s->epoch - 1;
  relax(s, state, value + s->night[slot]);
  state->blocked = s->blocked[slot];
}

static double look_ahead(const hw_duty_search *s, const hw_duty_state *state, int32_t slot) {
  return state->epoch == s->epoch && state->blocked == s->blocked[slot]
             ? state->value - s->night[slot]
             : HW_NO_WAY;
}

/* From `place`, there at `at`, home by `last`. */
static double home(const hw_duty_search *s, int32_t place, hw_minute at, double close,
                   hw_minute last) {
  hw_minute until = at + s->view->home[place].time;
  return close >= HW_NO_WAY || until > last ? HW_NO_WAY
                                            : close + s->rate * (double)(until - s->origin);
}

static void ride_back(const hw_duty_search *s, int32_t r, int parity, hw_minute last) {
  const hw_duty_network *duty = s->duty;
  const hw_duty_ride *ride = &duty->rides[r];
  hw_duty_state *after = &s->before[r];
  relax(s, after, home(s, ride->to, ride->arrives, s->ride_close[r], last));
  for (int32_t h = duty->early_of[r]; h < duty->early_of[r + 1]; h++)
    if (s->early_cost[h] < HW_NO_WAY)
      relax(s, after,
            hw_duty_wait(s, ride->night_arrives, duty->early[h].night_from) + s->early_cost[h] +
                home(s, duty->early[h].to, duty->early[h].end, s->early_close[h], last));
  double value = after->value < HW_NO_WAY ? after->value + s->ride_cost[r] : HW_NO_WAY;
  s->to_go[parity][r] = value;
  if (value < HW_NO_WAY)
    depart(s, &s->board[ride->from], ride->night_departs, value);
}

static void late_back(const hw_duty_search *s, int32_t h, int parity, hw_minute last) {
  const hw_duty_hop *hop = &s->duty->late[h];
  const hw_duty_ride *ride = &s->duty->rides[hop->ride];
  if (ride->departs > last)
    return;
  double value = s->late_cost[h] + hw_duty_wait(s, hop->night_to, ride->night_departs) +
                 s->to_go[parity][hop->ride];
  if (value < HW_NO_WAY)
    depart(s, &s->transfer[hop->from], hop->night_from, value);
}

static double least(double a, double b) {
  return a < b ? a : b;
}

static void case_back(const hw_duty_search *s, int32_t c, int parity, hw_minute last) {
  const hw_duty_hop *hop = &s->cases[c];
  double end = home(s, hop->to, hop->end, s->case_close[c], last);
  double between = least(end, settled(s, &s->by_case[c]));
  double first = least(end, settled(s, &s->first_case[c]));
  s->case_go[parity][c] = between < HW_NO_WAY ? s->case_cost[c] + between : HW_NO_WAY;
  s->case_first[parity][c] = first < HW_NO_WAY ? s->case_cost[c] + first : HW_NO_WAY;
  if (between < HW_NO_WAY)
    depart(s, &s->transfer[hop->from], hop->night_from, s->case_go[parity][c]);
}

static void early_back(const hw_duty_search *s, int32_t h) {
  const hw_duty_hop *hop = &s->duty->early[h];
  double ahead = look_ahead(s, &s->board[hop->to], hop->night_to);
  if (ahead < HW_NO_WAY)
    relax(s, &s->before[hop->ride],
          hw_duty_wait(s, s->duty->rides[hop->ride].night_arrives, hop->night_from) +
              s->early_cost[h] + ahead);
}

static void event_back(const hw_duty_search *s, const hw_duty_event *event, int parity,
                       hw_minute last) {
  int32_t item = event->item;
  switch ((hw_duty_event_kind)event->kind) {
  case HW_DUTY_BOARD:
    ride_back(s, item, parity, last);
    break;
  case HW_DUTY_CASE:
    case_back(s, item, parity, last);
    break;
  case HW_DUTY_LATE:
    late_back(s, item, parity, last);
    break;
  case HW_DUTY_CASE_READY: {
    const hw_duty_hop *hop = &s->cases[item];
    relax(s, &s->by_case[item], look_ahead(s, &s->board[hop->to], hop->night_to));
    relax(s, &s->first_case[item], look_ahead(s, &s->board[hop->to], hop->night_end));
    break;
  }
  case HW_DUTY_EARLY:
    early_back(s, item);
    break;
  case HW_DUTY_READY:
  case HW_DUTY_ARRIVE: {
    const hw_duty_ride *ride = &s->duty->rides[item];
    const hw_duty_state *waiting =
        event->kind == HW_DUTY_READY ? &s->board[ride->to] : &s->transfer[ride->to];
    relax(s, &s->before[item], look_ahead(s, waiting, ride->night_arrives));
    break;
  }
  }
}

/* ---- windows ---- */

/* First event at or after `at`. */
static int32_t event_from(const hw_duty_search *s, hw_minute at) {
  int32_t low = 0, high = s->timeline_count;
  while (low < high) {
    int32_t middle = low + (high - low) / 2;
    if (s->timeline[middle].at < at)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

typedef struct window {
  int32_t index;
  hw_minute first, end; /* rotations that leave in [first, end) */
  hw_minute last;       /* are back by then */
  int32_t from, until;  /* events */
} window;

static window window_of(const hw_duty_search *s, int32_t index) {
  window w = {.index = index, .first = s->origin, .end = HW_MINUTE_MAX, .last = HW_MINUTE_MAX};
  w.until = s->timeline_count;
  if (s->width > 0) {
    w.first = s->origin + index * s->width;
    w.end = w.first + s->width;
    w.last = w.end - 1 + s->pool->max_duty;
    w.until = event_from(s, w.last + 1);
  }
  w.from = event_from(s, w.first);
  return w;
}

static bool make_windows(hw_duty_search *s, hw_arena *arena) {
  int32_t span = s->last - s->first + 1;
  s->origin = s->first;
  s->width = s->pool->max_duty < HW_DAY ? HW_DAY : s->pool->max_duty;
  if (s->pool->max_duty == HW_UNLIMITED || s->width >= span / 2)
    s->width = 0;
  s->window_count = s->width == 0 ? 1 : (span - 1) / s->width + 1;
  s->kept = HW_ARRAY(arena, s->window_count, hw_duty_event *);
  s->kept_count = HW_ARRAY(arena, s->window_count, int32_t);
  return s->kept != NULL && s->kept_count != NULL;
}

/* ---- forward: the least through each ride, and what is worth keeping ---- */

typedef struct seeding {
  hw_duty_search *s;
  hw_duty_sweep *sweep;
  const window *w;
  hw_arena *arena;
  size_t capacity;
  bool failed;
} seeding;

static void add_seed(seeding *g, hw_duty_seed seed, double to_go) {
  hw_duty_search *s = g->s;
  double offset = hw_duty_origin(s, seed.away_from);
  seed.bound = seed.value + to_go + offset;
  if (!(seed.bound < s->limit) || hw_duty_last(s, seed.away_from) == HW_MINUTE_MIN)
    return;
  hw_duty_seed *seeds =
      hw_arena_grow(g->arena, s->seeds, (size_t)s->seed_count, &g->capacity, sizeof *seeds);
  if (seeds == NULL) {
    g->failed = true;
    return;
  }
  s->seeds = seeds;
  seeds[s->seed_count++] = seed;
  hw_duty_sweep_seed(g->sweep, &seed, seed.value + offset);
}

/* First beginning of the view at or after `at`. */
static int32_t begin_from(const hw_duty_view *view, hw_minute at) {
  int32_t low = 0, high = view->begin_count;
  while (low < high) {
    int32_t middle = low + (high - low) / 2;
    if (view->begins[middle].away_from < at)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static void seed_rides(seeding *g) {
  hw_duty_search *s = g->s;
  const hw_duty_view *view = s->view;
  for (int32_t i = begin_from(view, g->w->first);
       i < view->begin_count && view->begins[i].away_from < g->w->end; i++) {
    const hw_duty_begin *begin = &view->begins[i];
    if (s->ride_cost[begin->ride] >= HW_NO_WAY)
      continue;
    hw_duty_seed seed = {.away_from = begin->away_from,
                         .ride = begin->ride,
                         .hop = HW_NONE,
                         .value = (double)begin->cost};
    if (begin->late != HW_NONE) {
      seed.hop = hw_duty_number(s, HW_DUTY_LATE, begin->late);
      seed.value +=
          s->late_cost[begin->late] + hw_duty_wait(s, s->duty->late[begin->late].night_end,
                                                   s->duty->rides[begin->ride].night_departs);
    }
    if (seed.value < HW_NO_WAY && s->duty->rides[begin->ride].departs <= g->w->last)
      add_seed(g, seed, s->to_go[g->w->index & 1][begin->ride]);
  }
}

static void seed_cases(seeding *g) {
  hw_duty_search *s = g->s;
  for (int32_t i = g->w->from; i < g->w->until; i++) {
    if (s->timeline[i].kind != HW_DUTY_CASE)
      continue;
    int32_t c = s->timeline[i].item;
    const hw_way *out = &s->view->out[s->cases[c].from];
    hw_minute away_from = s->cases[c].start - out->time;
    if (!out->allowed || away_from < s->view->earliest || away_from < g->w->first ||
        away_from >= g->w->end)
      continue;
    add_seed(g,
             (hw_duty_seed){.away_from = away_from,
                            .ride = HW_NONE,
                            .hop = hw_duty_number(s, HW_DUTY_CASE, c),
                            .value = (double)out->cost + s->case_cost[c]},
             s->case_first[g->w->index & 1][c] - s->case_cost[c]);
  }
}

static bool sweep_window(hw_duty_search *s, const window *w, size_t *capacity, hw_arena *arena) {
  s->epoch++;
  for (int32_t i = w->until - 1; i >= w->from; i--)
    event_back(s, &s->timeline[i], w->index & 1, w->last);
  hw_duty_sweep sweep = {
      .search = s, .window = w->index, .cut = s->limit, .last = w->last, .closes = false};
  seeding g = {
      .s = s, .sweep = &sweep, .w = w, .arena = arena, .capacity = *capacity, .failed = false};
  hw_duty_sweep_begin(&sweep);
  seed_rides(&g);
  seed_cases(&g);
  *capacity = g.capacity;
  sweep.kept = hw_arena_raw(arena, (size_t)(w->until > w->from ? w->until - w->from : 0),
                            sizeof *sweep.kept);
  if (g.failed || sweep.kept == NULL)
    return false;
  if (s->seed_count > 0)
    hw_duty_sweep_run(&sweep, s->timeline, w->from, w->until);
  s->kept[w->index] = sweep.kept;
  s->kept_count[w->index] = sweep.kept_count;
  return true;
}

bool hw_duty_bounds(hw_duty_search *s, hw_arena *arena) {
  size_t capacity = 0;
  s->seeds = NULL;
  s->seed_count = 0;
  if (s->timeline_count == 0 || s->first > s->last)
    return true;
  if (!make_windows(s, arena))
    return false;
  for (int32_t index = 0; index < s->window_count; index++) {
    window w = window_of(s, index);
    if (!sweep_window(s, &w, &capacity, arena))
      return false;
  }
  return true;
}
