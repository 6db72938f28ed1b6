/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/volume.h"

#include <math.h>
#include <string.h>

enum { PATIENCE = 5 /* looks without gain before the step becomes shorter */ };

#define MIX 0.1      /* weight of the newest violation, where the caller sets no other */
#define STEP 0.5     /* the first, in Polyak's measure, where the caller sets no other */
#define LONGER 1.1   /* the step, after a look that points on */
#define SHORTER 0.66 /* ... after PATIENCE looks without gain */
#define STEP_MOST 2.0
#define STEP_LEAST 1e-3
#define AIM_FIRST 0.05 /* of the magnitude: the first target above the value */
#define AIM 0.02       /* ... and later ones */
#define AIM_NEAR 0.01  /* so close to the target a new one is set */

bool hw_volume_new(hw_volume *v, int32_t rows, hw_arena *arena) {
  *v = (hw_volume){.rows = rows, .mix = MIX, .step = STEP};
  v->best = HW_ARRAY(arena, rows, double);
  v->trial = HW_ARRAY(arena, rows, double);
  v->mean = HW_ARRAY(arena, rows, double);
  v->newest = HW_ARRAY(arena, rows, double);
  return v->best != NULL && v->trial != NULL && v->mean != NULL && v->newest != NULL;
}

static double allowed(const hw_volume *v, int32_t row, double price) {
  return v->at_least != NULL && v->at_least[row] ? fmin(0, price) : fmax(0, price);
}

static double magnitude(const hw_volume *v) {
  return fmax(v->scale, fabs(v->value));
}

/* A step along the mean, in the measure of the weights; where the sign of a price forbids to
   follow, the row does not count. */
static void make_trial(hw_volume *v) {
  double norm = 0;
  for (int32_t i = 0; i < v->active_count; i++) {
    int32_t row = v->active[i];
    if (allowed(v, row, v->best[row] + v->mean[row]) != v->best[row])
      norm += v->mean[row] * v->mean[row] * v->weight[row];
  }
  double length = norm > 0 ? v->step * (v->target - v->value) / norm : 0;
  for (int32_t i = 0; i < v->active_count; i++) {
    int32_t row = v->active[i];
    v->trial[row] = allowed(v, row, v->best[row] + length * v->mean[row] * v->weight[row]);
  }
}

/* Joins the newest violation to the mean; tells whether both point the same way. */
static bool join_mean(hw_volume *v, double weight) {
  double along = 0;
  for (int32_t i = 0; i < v->active_count; i++) {
    int32_t row = v->active[i];
    along += v->newest[row] * v->mean[row] * v->weight[row];
    v->mean[row] += weight * (v->newest[row] - v->mean[row]);
  }
  return along > 0;
}

bool hw_volume_begin(hw_volume *v) {
  memcpy(v->trial, v->best, (size_t)v->rows * sizeof(double));
  if (!v->look(v->context, v->trial, &v->value, v->newest))
    return false;
  join_mean(v, 1);
  v->target = v->value + AIM_FIRST * magnitude(v);
  return true;
}

bool hw_volume_iterate(hw_volume *v, int32_t count) {
  int32_t idle = 0;
  for (int32_t n = 0; n < count; n++) {
    double value;
    make_trial(v);
    if (!v->look(v->context, v->trial, &value, v->newest))
      return false;
    bool on = join_mean(v, v->mix);
    if (value > v->value) {
      v->value = value;
      v->step = on ? fmin(STEP_MOST, v->step * LONGER) : v->step;
      for (int32_t i = 0; i < v->active_count; i++)
        v->best[v->active[i]] = v->trial[v->active[i]];
      idle = 0;
    } else if (++idle >= PATIENCE) {
      v->step = fmax(STEP_LEAST, v->step * SHORTER);
      idle = 0;
    }
    if (v->value > v->target - AIM_NEAR * magnitude(v))
      v->target = v->value + AIM * magnitude(v);
  }
  return true;
}
