/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Why a case is left behind: the first rule without which it would travel (domain section 5,
 * reasons). */
#ifndef HW_ENGINE_EXPLAIN_H
#define HW_ENGINE_EXPLAIN_H

#include "engine/beside.h"
#include "engine/reason.h"
#include "model/plan.h"

/** The rule that keeps a case, and what there would be without it. */
typedef struct hw_cause {
  char section;    /* 'I' or 'C'; 0: none keeps it, it is not worth its cost */
  int rule;        /* n of In or Cn; I2: nothing joins its places */
  uint32_t lifted; /* the rules of that section without which there is a way */
  bool has_way;
  hw_passage offer; /* has_way: of the party (C12: of the case alone); its cost where section is not
                     'I' and the rule is not C12 */
  bool alike;       /* the same keeps a case of its class */
} hw_cause;

/** The reason of one case, in the arena of the case, which begins anew. 1, or -1 when out of
 * memory. */
int hw_explain_case(const hw_asking *a, hw_cause *cause, hw_reason *reason);

/** Fills reason, detail and remedy of plan->unserved, whose cases are set; texts live in the plan's
 * arena. */
homeward_status hw_explain_unserved(hw_engine *engine, homeward_plan *plan, hw_unserved *unserved,
                                    homeward_error *error);

#endif
