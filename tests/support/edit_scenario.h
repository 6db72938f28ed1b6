/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Changes to the YAML text of random scenarios that must not change their optimum. Each returns new
 * text, to be freed by the caller; NULL when out of memory.
 */
#ifndef HW_TESTS_SUPPORT_EDIT_SCENARIO_H
#define HW_TESTS_SUPPORT_EDIT_SCENARIO_H

#include "tests/support/pseudo_random.h"

/** Other names for every id, country, group and kind of escort; their order changes as well. */
char *edit_rename(const char *text, pseudo_random *random);

/** Every list of the scenario (countries, places, flights, …, cases) in another order. */
char *edit_shuffle(const char *text, pseudo_random *random);

/** `lines` as the first element of the list that begins with `head`, such as "flights:\n". */
char *edit_insert(const char *text, const char *head, const char *lines);

#endif
