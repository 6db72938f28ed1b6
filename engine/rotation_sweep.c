/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/rotation_sweep.h"

void hw_duty_sweep_begin(hw_duty_sweep *sweep) {
  sweep->search->epoch++;
  sweep->end = (hw_duty_end){.value = HW_NO_WAY, .ride = HW_NONE, .hop = HW_NONE};
  sweep->kept_count = 0;
  sweep->legs = 0;
}

/* ---- states ---- */

static void improve(const hw_duty_search *s, hw_duty_state *state, const hw_duty_state *by) {
  if (state->epoch != s->epoch || hw_duty_better(by->value, by->legs, state->value, state->legs))
    *state = *by;
}

/* Somebody who waits from `slot` on joins those at the place. Who has passed a later night without
 * a bed is gone, so only those of the last such night count. */
static void join(const hw_duty_search *s, hw_duty_state *state, hw_duty_state by, int32_t slot) {
  by.value -= s->night[slot];
  by.blocked = s->blocked[slot];
  if (state->epoch == s->epoch && state->blocked > by.blocked)
    return;
  if (state->epoch == s->epoch && state->blocked < by.blocked)
    state->epoch = s->epoch - 1;
  improve(s, state, &by);
}

/* Cost so far of who is best at the place when its nights before `slot` have passed. */
static double look(const hw_duty_search *s, const hw_duty_state *state, int32_t slot) {
  return state->epoch == s->epoch && state->blocked == s->blocked[slot]
             ? state->value + s->night[slot]
             : HW_NO_WAY;
}

/* ---- ends ---- */

static void finish(hw_duty_sweep *sweep, double value, double close, int32_t place, hw_minute at,
                   hw_duty_end end) {
  hw_duty_search *s = sweep->search;
  if (!sweep->closes || close >= HW_NO_WAY)
    return;
  hw_minute until = at + s->view->home[place].time;
  if (until > sweep->last)
    return;
  end.value = hw_duty_value(s, value, close, sweep->away_from, until);
  if (!(end.value < s->limit) ||
      (sweep->end.legs > 0 &&
       !hw_duty_better(end.value, end.legs, sweep->end.value, sweep->end.legs)))
    return;
  sweep->end = end;
  if (end.value + HW_DUTY_SLACK < sweep->cut)
    sweep->cut = end.value + HW_DUTY_SLACK;
}

static void finish_after(hw_duty_sweep *sweep, int32_t r) {
  const hw_duty_search *s = sweep->search;
  const hw_duty_network *duty = s->duty;
  const hw_duty_ride *ride = &duty->rides[r];
  const hw_duty_state *on = &s->on[r];
  if (!sweep->closes)
    return;
  finish(sweep, on->value, s->ride_close[r], ride->to, ride->arrives,
         (hw_duty_end){.ride = r, .hop = HW_NONE, .legs = on->legs});
  for (int32_t h = duty->early_of[r]; h < duty->early_of[r + 1]; h++) {
    const hw_duty_hop *hop = &duty->early[h];
    double wait = hw_duty_wait(s, ride->night_arrives, hop->night_from);
    if (s->early_cost[h] < HW_NO_WAY && wait < HW_NO_WAY)
      finish(sweep, on->value + wait + s->early_cost[h], s->early_close[h], hop->to, hop->end,
             (hw_duty_end){
                 .ride = r, .hop = hw_duty_number(s, HW_DUTY_EARLY, h), .legs = on->legs + 1});
  }
}

static void finish_case(hw_duty_sweep *sweep, int32_t c, const hw_duty_state *by) {
  const hw_duty_search *s = sweep->search;
  finish(
      sweep, by->value, s->case_close[c], s->cases[c].to, s->cases[c].end,
      (hw_duty_end){.ride = by->from, .hop = hw_duty_number(s, HW_DUTY_CASE, c), .legs = by->legs});
}

/* ---- seeds ---- */

void hw_duty_sweep_seed(hw_duty_sweep *sweep, const hw_duty_seed *seed, double value) {
  hw_duty_search *s = sweep->search;
  hw_duty_state state = {.value = value,
                         .epoch = s->epoch,
                         .from = HW_NONE,
                         .hop = seed->hop,
                         .legs = seed->hop == HW_NONE ? 0 : 1};
  if (seed->ride != HW_NONE) {
    improve(s, &s->before[seed->ride], &state);
    return;
  }
  int32_t c = seed->hop - hw_duty_number(s, HW_DUTY_CASE, 0);
  improve(s, &s->first_case[c], &state);
  finish_case(sweep, c, &s->first_case[c]);
}

/* ---- events: true when something was alive ---- */

static bool board(hw_duty_sweep *sweep, int32_t r) {
  hw_duty_search *s = sweep->search;
  const hw_duty_ride *ride = &s->duty->rides[r];
  const hw_duty_state *waiting = &s->board[ride->from];
  hw_duty_state best = {.value = HW_NO_WAY, .epoch = s->epoch};
  double value = look(s, waiting, ride->night_departs);
  if (value < HW_NO_WAY) {
    best = *waiting;
    best.value = value;
  }
  if (s->before[r].epoch == s->epoch &&
      hw_duty_better(s->before[r].value, s->before[r].legs, best.value, best.legs))
    best = s->before[r];
  if (!(best.value + s->to_go[sweep->window & 1][r] + sweep->offset < sweep->cut))
    return false;
  sweep->legs++;
  if (best.legs + 2 > HW_ROTATION_STEPS) {
    sweep->too_long = true;
    return false;
  }
  if (ride->arrives > sweep->last)
    return false;
  best.value += s->ride_cost[r];
  best.legs++;
  s->on[r] = best;
  finish_after(sweep, r);
  return true;
}

/* Who is on board of r waits where it ends. */
static bool alight(hw_duty_sweep *sweep, int32_t r, hw_duty_state *places) {
  hw_duty_search *s = sweep->search;
  const hw_duty_ride *ride = &s->duty->rides[r];
  if (s->on[r].epoch != s->epoch)
    return false;
  hw_duty_state state = s->on[r];
  state.from = r;
  state.hop = HW_NONE;
  join(s, &places[ride->to], state, ride->night_arrives);
  return true;
}

static bool arrive_early(hw_duty_sweep *sweep, int32_t h) {
  hw_duty_search *s = sweep->search;
  const hw_duty_hop *hop = &s->duty->early[h];
  if (s->on[hop->ride].epoch != s->epoch)
    return false;
  double wait = hw_duty_wait(s, s->duty->rides[hop->ride].night_arrives, hop->night_from);
  if (wait >= HW_NO_WAY)
    return false;
  hw_duty_state state = s->on[hop->ride];
  state.value += wait + s->early_cost[h];
  state.from = hop->ride;
  state.hop = hw_duty_number(s, HW_DUTY_EARLY, h);
  state.legs++;
  join(s, &s->board[hop->to], state, hop->night_to);
  return true;
}

static bool start_late(hw_duty_sweep *sweep, int32_t h) {
  hw_duty_search *s = sweep->search;
  const hw_duty_hop *hop = &s->duty->late[h];
  const hw_duty_state *waiting = &s->transfer[hop->from];
  double value = look(s, waiting, hop->night_from);
  if (value >= HW_NO_WAY)
    return false;
  value +=
      s->late_cost[h] + hw_duty_wait(s, hop->night_to, s->duty->rides[hop->ride].night_departs);
  if (!(value + s->to_go[sweep->window & 1][hop->ride] + sweep->offset < sweep->cut))
    return false;
  hw_duty_state state = *waiting;
  state.value = value;
  state.hop = hw_duty_number(s, HW_DUTY_LATE, h);
  state.legs++;
  improve(s, &s->before[hop->ride], &state);
  return true;
}

static bool start_case(hw_duty_sweep *sweep, int32_t c) {
  hw_duty_search *s = sweep->search;
  const hw_duty_hop *hop = &s->cases[c];
  const hw_duty_state *waiting = &s->transfer[hop->from];
  bool first = s->first_case[c].epoch == s->epoch;
  double value = look(s, waiting, hop->night_from);
  if (!(value + s->case_go[sweep->window & 1][c] + sweep->offset < sweep->cut))
    return first;
  hw_duty_state state = *waiting;
  state.value = value + s->case_cost[c];
  state.hop = hw_duty_number(s, HW_DUTY_CASE, c);
  state.legs++;
  s->by_case[c] = state;
  finish_case(sweep, c, &state);
  return true;
}

static bool arrive_case(hw_duty_sweep *sweep, int32_t c) {
  hw_duty_search *s = sweep->search;
  const hw_duty_hop *hop = &s->cases[c];
  bool between = s->by_case[c].epoch == s->epoch, first = s->first_case[c].epoch == s->epoch;
  if (between)
    join(s, &s->board[hop->to], s->by_case[c], hop->night_to);
  if (first)
    join(s, &s->board[hop->to], s->first_case[c], hop->night_end);
  return between || first;
}

void hw_duty_sweep_run(hw_duty_sweep *sweep, const hw_duty_event *events, int32_t first,
                       int32_t count) {
  hw_duty_search *s = sweep->search;
  for (int32_t i = first; i < count && events[i].at <= sweep->last; i++) {
    int32_t item = events[i].item;
    bool alive = false;
    switch ((hw_duty_event_kind)events[i].kind) {
    case HW_DUTY_ARRIVE:
      alive = alight(sweep, item, s->transfer);
      break;
    case HW_DUTY_READY:
      alive = alight(sweep, item, s->board);
      break;
    case HW_DUTY_EARLY:
      alive = arrive_early(sweep, item);
      break;
    case HW_DUTY_CASE_READY:
      alive = arrive_case(sweep, item);
      break;
    case HW_DUTY_LATE:
      alive = start_late(sweep, item);
      break;
    case HW_DUTY_CASE:
      alive = start_case(sweep, item);
      break;
    case HW_DUTY_BOARD:
      alive = board(sweep, item);
      break;
    }
    if (alive && sweep->kept != NULL)
      sweep->kept[sweep->kept_count++] = events[i];
  }
}

/* ---- steps ---- */

static hw_step hop_step(const hw_duty_search *s, int32_t number) {
  const hw_duty_hop *hop = hw_duty_hop_of(s, number);
  return (hw_step){.ride = HW_NONE, .link = hop->link, .start = hop->start};
}

void hw_duty_sweep_steps(const hw_duty_search *search, const hw_duty_end *end, hw_step *out) {
  int32_t k = end->legs;
  if (end->hop != HW_NONE)
    out[--k] = hop_step(search, end->hop);
  for (int32_t r = end->ride; r != HW_NONE; r = search->on[r].from) {
    out[--k] = (hw_step){.ride = r, .link = HW_NONE};
    if (search->on[r].hop != HW_NONE)
      out[--k] = hop_step(search, search->on[r].hop);
  }
}
