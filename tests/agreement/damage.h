/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Kinds of damage to valid plans, each with the rule that must catch it. */
#ifndef HW_TESTS_AGREEMENT_DAMAGE_H
#define HW_TESTS_AGREEMENT_DAMAGE_H

#include "tests/agreement/open_plan.h"
#include "tests/support/pseudo_random.h"

/** A valid plan that is about to be damaged. */
typedef struct patient {
  open_plan open;
  const homeward_scenario *scenario;
  bool proven; /* its objective is the optimum: nothing paid for can be spared */
  pseudo_random random;
} patient;

typedef enum aftermath {
  AFTER_NOTHING, /* only the damaged value is wrong: exactly the rule is broken */
  AFTER_SETTLED, /* all figures are restated: no figure gives it away, other rules may break too */
  AFTER_ANYTHING /* the damage makes other statements wrong as well */
} aftermath;

typedef struct damage {
  const char *name;
  const char *rule; /* "C3"; with AFTER_SETTLED and AFTER_ANYTHING several, "C3 I14": one of them */
  aftermath after;
  bool (*apply)(patient *p); /* false: the plan has nothing of the kind */
} damage;

/** Kinds by what they damage; each list ends with a name of NULL. */
extern const damage journey_damages[];
extern const damage run_damages[];
extern const damage rotation_damages[];
extern const damage figure_damages[];
extern const damage list_damages[];

/** A position to begin at, so that not always the first of a kind is damaged. */
static inline int32_t damage_start(patient *p, int32_t count) {
  return count > 0 ? pseudo_random_between(&p->random, 0, count - 1) : 0;
}

#endif
