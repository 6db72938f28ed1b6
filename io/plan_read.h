/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Plans, with a scenario or apart from any. */
#ifndef HW_IO_PLAN_READ_H
#define HW_IO_PLAN_READ_H

#include "io/bind.h"
#include "model/plan.h"

/** A payment is no more than two for each case. */
enum { HW_PLAN_ELEMENTS_MAX = 4 * 1000000 };

/**
 * Binds a plan from `events` into `*plan`, of which arena and scenario stay. `binding` has begun;
 * returns as hw_binding_read().
 */
homeward_status hw_plan_bind(hw_binding *binding, hw_events *events, homeward_plan *plan);

#endif
