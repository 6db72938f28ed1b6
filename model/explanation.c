/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/explanation.h"

#include <stdlib.h>

void homeward_explanation_free(homeward_explanation *explanation) {
  if (explanation == NULL)
    return;
  for (int32_t i = 0; i < explanation->part_count; i++)
    hw_arena_free(&explanation->parts[i]);
  hw_arena_free(&explanation->arena);
  free(explanation);
}

size_t homeward_explanation_count(const homeward_explanation *explanation) {
  return explanation == NULL ? 0 : (size_t)explanation->case_count;
}

static const hw_explained *case_of(const homeward_explanation *explanation, size_t index) {
  return index < homeward_explanation_count(explanation) ? &explanation->cases[index] : NULL;
}

homeward_case_explanation homeward_explanation_get(const homeward_explanation *explanation,
                                                   size_t index) {
  const hw_explained *found = case_of(explanation, index);
  if (found == NULL)
    return (homeward_case_explanation){.case_id = "", .rule = ""};
  return (homeward_case_explanation){
      .case_id = explanation->scenario->cases[found->case_index].id,
      .planned = found->planned,
      .reason = found->reason,
      .rule = found->rule,
      .detail = found->detail,
      .has_way = found->way.leg_count > 0,
      .cost = hw_journey_cost(&found->way),
      .penalty = found->penalty,
      .remedies = (size_t)found->help_count,
  };
}

homeward_remedy homeward_explanation_remedy(const homeward_explanation *explanation, size_t index,
                                            size_t remedy) {
  const hw_explained *found = case_of(explanation, index);
  if (found == NULL || remedy >= (size_t)found->help_count)
    return (homeward_remedy){.kind = ""};
  const hw_help *help = &found->helps[remedy];
  return (homeward_remedy){
      .kind = hw_remedy_name(help->changes[0].kind),
      .changes = (size_t)help->change_count,
      .arrival = help->way.leg_count > 0 ? help->way.legs[help->way.leg_count - 1].arrives : 0,
      .cost = hw_journey_cost(&help->way),
  };
}
