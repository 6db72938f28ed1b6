/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A program outside the project: README.md shows it, and the checks build it against the installed
 * library. */
#include <homeward/homeward.h>
#include <stdio.h>

int main(int argc, char **argv) {
  homeward_error error = {0};
  homeward_scenario *scenario = NULL;
  homeward_plan *plan = NULL;
  homeward_outcome outcome;
  homeward_plan_summary summary = {.size = sizeof summary};
  if (argc != 2 || homeward_scenario_read(&scenario, argv[1], NULL, &error) ||
      homeward_solve(&plan, scenario, NULL, &outcome, &error) ||
      homeward_plan_summarise(plan, &summary, &error))
    return fprintf(stderr, "%s\n", error.message), 1;
  printf("%zu persons go home, %zu stay\n", summary.persons_planned, summary.persons_unserved);
  homeward_plan_free(plan);
  homeward_scenario_free(scenario);
  return 0;
}
