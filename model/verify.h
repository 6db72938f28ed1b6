/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The verifier: every rule I1-I15 and C1-C12 and every part of the objective, from the scenario and
 * the stated plan alone. It shares nothing with the engine but the scenario's data and the
 * calendar.
 */
#ifndef HW_MODEL_VERIFY_H
#define HW_MODEL_VERIFY_H

#include "model/published.h"

/** One violation per (rule, subject) at least; `each` may be NULL. HOMEWARD_LIMIT when out of
 * memory. */
homeward_status hw_verify(const homeward_plan *plan, homeward_violation_callback each,
                          void *context, size_t *violations, homeward_error *error);

/**
 * The same for a plan that replans `published` at `now`: its frozen legs and rotations must stand,
 * what is asked of them is less, and its `changes` are recomputed. `published` NULL: as above.
 */
homeward_status hw_verify_replanned(const homeward_plan *plan, const homeward_plan *published,
                                    hw_minute now, homeward_violation_callback each, void *context,
                                    size_t *violations, homeward_error *error);

#endif
