/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/scenario_check.h"

static const char *case_name(const hw_case *c) {
  return c->id == NULL ? "case" : c->id;
}

static bool sound_value(const hw_check *check, int32_t index, const char *key) {
  return hw_check_sound(check, HW_PATH({"cases", index}, {key, HW_NONE}));
}

static bool sound_need(const hw_check *check, int32_t index, const char *key) {
  return hw_check_sound(check, HW_PATH({"cases", index}, {"needs", HW_NONE}, {key, HW_NONE}));
}

/* wheelchairs + stretchers + infants <= persons; infants < persons. */
static void check_party(hw_check *check, int32_t index, const hw_case *c) {
  int32_t special = c->wheelchairs + c->stretchers + c->infants;
  if (c->infants < c->persons && special <= c->persons) {
    return;
  }
  if (!sound_value(check, index, "persons") || !sound_value(check, index, "infants") ||
      !sound_need(check, index, "wheelchairs") || !sound_need(check, index, "stretchers")) {
    return;
  }
  if (c->infants >= c->persons) {
    hw_check_report(check, HW_E_PARTY, HW_PATH({"cases", index}, {"infants", HW_NONE}),
                    "%s: of %d persons at most %d can be infants, not %d", case_name(c),
                    (int)c->persons, (int)c->persons - 1, (int)c->infants);
  } else {
    hw_check_report(check, HW_E_PARTY, HW_PATH({"cases", index}, {"persons", HW_NONE}),
                    "%s: wheelchairs, stretchers and infants are %d, more than its %d persons",
                    case_name(c), (int)special, (int)c->persons);
  }
}

static void check_needs(hw_check *check, int32_t index, const hw_case *c) {
  const homeward_scenario *scenario = check->scenario;
  hw_key key = {"cases", index}, needs = {"needs", HW_NONE};
  for (int32_t i = 0; i < c->escort_count; i++) {
    const hw_escort_need *need = &c->escorts[i];
    if (need->persons > c->persons && sound_value(check, index, "persons") &&
        hw_check_sound(check, HW_PATH(key, needs, {"escorts", i}, {"persons", HW_NONE}))) {
      hw_check_report(check, HW_E_NEED_PERSONS,
                      HW_PATH(key, needs, {"escorts", i}, {"persons", HW_NONE}),
                      "%s: %d persons need an escort, more than its %d persons", case_name(c),
                      (int)need->persons, (int)c->persons);
    }
    for (int32_t j = 0; j < i && need->kind != HW_NONE; j++) {
      if (c->escorts[j].kind == need->kind) {
        hw_check_report(
            check, HW_E_NEED_TWICE, HW_PATH(key, needs, {"escorts", i}, {"kind", HW_NONE}),
            "%s needs %s twice; add the persons", case_name(c), scenario->escort_kinds[need->kind]);
        break;
      }
    }
  }
}

static void warn_window(hw_check *check, const hw_key *path, int length, const hw_case *c,
                        const char *what) {
  hw_check_report(check, HW_W_EMPTY_WINDOW, path, length, "%s: %s", case_name(c), what);
}

static void check_windows(hw_check *check, int32_t index, const hw_case *c) {
  hw_key key = {"cases", index};
  if (c->ready.stamp.kind == HW_STAMP_ABSENT || c->from == HW_NONE || c->to == HW_NONE) {
    return;
  }
  if (c->latest.stamp.kind != HW_STAMP_ABSENT && c->latest.at < c->ready.at) {
    warn_window(check, HW_PATH(key, {"latest", HW_NONE}), c, "latest is before ready");
  }
  if (c->depart_by.at < c->ready.at) {
    warn_window(check, HW_PATH(key, {"depart_by", HW_NONE}), c, "depart_by is before ready");
  }
  if (c->fit_until.at < c->fit_from.at) {
    warn_window(check, HW_PATH(key, {"fit_to_travel", HW_NONE}, {"until", HW_NONE}), c,
                "fit_to_travel ends before it begins");
  }
  const hw_zone *zone = check->scenario->zone;
  for (int32_t i = 0; i < c->clearance_count && zone != NULL; i++) {
    if (hw_stamp_open(c->clearances[i].from, zone) > hw_stamp_close(c->clearances[i].until, zone)) {
      warn_window(check, HW_PATH(key, {"clearances", i}, {"until", HW_NONE}), c,
                  "a clearance ends before it begins");
    }
  }
}

static void check_rest(hw_check *check, int32_t index, const hw_case *c) {
  hw_key key = {"cases", index};
  if (c->from != HW_NONE && c->from == c->to) {
    hw_check_report(check, HW_W_SAME_ENDS, HW_PATH(key, {"to", HW_NONE}),
                    "%s is already at %s; it cannot be planned", case_name(c),
                    check->scenario->places[c->to].id);
  }
  if (c->person_count > 0 && c->person_count != c->persons &&
      sound_value(check, index, "persons")) {
    hw_check_report(check, HW_W_PEOPLE, HW_PATH(key, {"people", HW_NONE}),
                    "%s: `people` lists %d, `persons` says %d", case_name(c), (int)c->person_count,
                    (int)c->persons);
  }
}

/* ---- over all cases ---- */

static void check_penalties(hw_check *check) {
  const homeward_scenario *scenario = check->scenario;
  bool done[HW_PRIORITIES] = {[0] = true};
  if (!hw_check_sound(check, HW_PATH({"policy", HW_NONE}, {"unserved_penalty", HW_NONE}))) {
    return;
  }
  for (int32_t i = 0; i < scenario->case_count; i++) {
    int32_t priority = scenario->cases[i].priority;
    if (!done[priority] && !scenario->policy.has_penalty[priority]) {
      hw_check_report(check, HW_E_PENALTY, HW_PATH({"cases", i}, {"priority", HW_NONE}),
                      "priority %d has no unserved_penalty in the policy", (int)priority);
    }
    done[priority] = true;
  }
}

static void check_groups(hw_check *check) {
  const homeward_scenario *scenario = check->scenario;
  for (int32_t i = 0; i < scenario->group_count; i++) {
    const hw_group *group = &scenario->groups[i];
    const hw_case *first = &scenario->cases[group->cases[0]];
    for (int32_t j = 1; j < group->case_count; j++) {
      const hw_case *c = &scenario->cases[group->cases[j]];
      bool known =
          first->from != HW_NONE && first->to != HW_NONE && c->from != HW_NONE && c->to != HW_NONE;
      if (known && (first->from != c->from || first->to != c->to)) {
        hw_check_report(check, HW_E_GROUP, HW_PATH({"cases", group->cases[j]}, {"group", HW_NONE}),
                        "group %s: %s goes from %s to %s, %s from %s to %s", group->id,
                        case_name(c), scenario->places[c->from].id, scenario->places[c->to].id,
                        case_name(first), scenario->places[first->from].id,
                        scenario->places[first->to].id);
      }
    }
  }
}

static bool is_covered(const homeward_scenario *scenario, int32_t kind) {
  for (int32_t i = 0; i < scenario->escort_pool_count; i++) {
    const hw_escort_pool *pool = &scenario->escort_pools[i];
    for (int32_t j = 0; j < pool->cover_count; j++) {
      if (pool->covers[j] == kind) {
        return true;
      }
    }
  }
  return false;
}

/* One warning per kind, at the first case that needs it. */
static void check_coverage(hw_check *check) {
  const homeward_scenario *scenario = check->scenario;
  hw_arena scratch = {0};
  bool *done = HW_ARRAY(&scratch, scenario->escort_kind_count, bool);
  if (done == NULL) {
    check->status = HOMEWARD_LIMIT;
    return;
  }
  for (int32_t i = 0; i < scenario->case_count; i++) {
    const hw_case *c = &scenario->cases[i];
    for (int32_t j = 0; j < c->escort_count; j++) {
      int32_t kind = c->escorts[j].kind;
      if (kind != HW_NONE && !done[kind] && !is_covered(scenario, kind)) {
        hw_check_report(
            check, HW_W_NOT_COVERED,
            HW_PATH({"cases", i}, {"needs", HW_NONE}, {"escorts", j}, {"kind", HW_NONE}),
            "no escort pool covers %s", scenario->escort_kinds[kind]);
      }
      if (kind != HW_NONE) {
        done[kind] = true;
      }
    }
  }
  hw_arena_free(&scratch);
}

void hw_check_cases(hw_check *check) {
  const homeward_scenario *scenario = check->scenario;
  for (int32_t i = 0; i < scenario->case_count; i++) {
    const hw_case *c = &scenario->cases[i];
    check_party(check, i, c);
    check_needs(check, i, c);
    check_windows(check, i, c);
    check_rest(check, i, c);
  }
  check_penalties(check);
  check_groups(check);
  check_coverage(check);
}
