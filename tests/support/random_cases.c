/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/random_drawing.h"

#include <string.h>

/* One or two kinds, for one person or two. */
static void put_escort_needs(drawing *d, int persons) {
  static const char *const kinds[] = {"nurse", "operational", "doctor"};
  int first = between(d, 0, 9) < 6 ? 0 : d->doctors && chance(d, 50) ? 2 : 1;
  put(d, "escorts: [{kind: %s, persons: %d}", kinds[first], persons > 1 && chance(d, 45) ? 2 : 1);
  if (chance(d, 20))
    put(d, ", {kind: %s, persons: 1}", kinds[(first + 1) % (d->doctors ? 3 : 2)]);
  put(d, "]");
}

static void put_needs(drawing *d, int persons, int infants) {
  int kind = between(d, 0, 9);
  bool able = persons > infants;
  put(d, "    needs: {");
  if (kind < 4 && able)
    put(d, "wheelchairs: 1");
  else if (kind < 8 && able)
    put(d, "stretchers: 1%s", chance(d, 30) ? ", ambulance: true" : "");
  else if (kind < 9)
    put(d, "medical: true");
  else
    put(d, "ambulance: true");
  if ((d->flags & RANDOM_ESCORTS) != 0 && chance(d, 60)) {
    put(d, ", ");
    put_escort_needs(d, persons);
  }
  put(d, "}\n");
}

static void put_limits(drawing *d) {
  if (spared(d))
    return;
  if (chance(d, 15))
    put(d, "    max_travel: %dh\n", between(d, 6, 40));
  if (chance(d, 20))
    put(d, "    max_nights: %d\n", between(d, 0, 3));
  if (chance(d, 12))
    put(d, "    notice: %dh\n", between(d, 24, 120));
  if (chance(d, 15)) {
    put(d, "    fit_to_travel: {from: ");
    put_date(d, between(d, 0, 2));
    put(d, ", until: ");
    put_date(d, between(d, 2, d->days));
    put(d, "}\n");
  }
  if (!chance(d, 14))
    return;
  static const char *const avoided[] = {
      "countries: [JO]", "places: [AMM]",         "places: [KARAMA]", "services: [RJ811]",
      "places: [AMMAN]", "services: [AMM-AMMAN]", "countries: [SY]"};
  put(d, "    avoid: {%s}\n", avoided[between(d, 0, 6)]);
}

static void put_papers(drawing *d) {
  static const char *const countries[] = {"JO", "AE", "IQ"};
  put(d, "    consent: {requested: 2005-01-02, counselled: 2005-02-10, signed: ");
  if (chance(d, 4))
    put_date(d, 1);
  else
    put(d, "2005-02-11");
  if (chance(d, 10)) {
    put(d, ", until: ");
    put_date(d, between(d, 1, d->days + 2));
  }
  put(d, "%s}\n", chance(d, 2) ? ", withdrawn: 2005-02-20" : "");
  if (spared(d))
    return;
  bool escorts = (d->flags & RANDOM_ESCORTS) != 0;
  if (chance(d, escorts ? 30 : 15)) {
    put(d, "    documents: [{type: laissez-passer, until: ");
    put_date(d, escorts ? between(d, 1, d->days) : between(d, 2, d->days + 3));
    put(d, "}]\n");
  }
  if (!chance(d, 60))
    return;
  put(d, "    clearances: [{country: %s, from: ",
      countries[between(d, 0, 9) < 7 ? 0 : between(d, 1, 2)]);
  put_date(d, between(d, -1, 2));
  put(d, ", until: ");
  if (chance(d, 30))
    put_half_hour(d, 2, d->days, 8, 47);
  else
    put_date(d, between(d, 2, d->days + 1));
  put(d, "}]\n");
}

static void draw_ends(drawing *d, const char **from, const char **to) {
  static const char *const returns[] = {"BAGHDAD", "BAGHDAD", "BGW", "BASRA"};
  *to = returns[between(d, 0, d->south ? 3 : 2)];
  int kind = between(d, 0, 9);
  *from = kind < 5 ? "AMS" : kind < 6 ? "AMM" : "AMMAN";
  if (kind < 3 && d->centre)
    *from = "UTRECHT";
  if (kind == 3 && d->second_origin)
    *from = "ARN";
  if (kind == 9 && d->border_taxi)
    *to = "KARAMA";
  if (kind == 8 && chance(d, 50)) {
    *from = "BGW";
    *to = "BAGHDAD";
  }
  if (kind == 4 && d->road && strcmp(*to, "BGW") != 0)
    *from = "KARAMA";
  if (!d->backwards || !chance(d, 30))
    return;
  *from = chance(d, 50) ? "BGW" : "BAGHDAD";
  *to = chance(d, 40) ? "AMS" : chance(d, 50) ? "AMM" : "AMMAN";
}

static void put_case_times(drawing *d) {
  int ready = between(d, -1, 1);
  put(d, "    ready: ");
  if (chance(d, 50))
    put_instant(d, ready, 60 * between(d, 4, 22));
  else
    put_date(d, ready);
  put(d, "\n");
  if (chance(d, 20)) {
    put(d, "    depart_by: ");
    put_date(d, between(d, 2, d->days - 1));
    put(d, "\n");
  }
  if (!chance(d, 40))
    return;
  put(d, "    latest: ");
  if (chance(d, 50))
    put_date(d, between(d, 3, d->days - 1));
  else
    put_half_hour(d, 2, d->days - 1, 12, 46);
  put(d, "\n");
}

/* A case, with the given ends (a group's members share theirs). */
static void put_case(drawing *d, int number, const char *from, const char *to, int group) {
  static const char *const nationalities[] = {"IQ", "IQ", "IQ", "SD", "LK", "JO"};
  static const int sizes[] = {40, 25, 15, 10, 10};
  put(d, "  - id: C-%d\n    nationality: %s\n    from: %s\n    to: %s\n", number,
      nationalities[between(d, 0, 5)], from, to);
  if (d->programmes && chance(d, 80))
    put(d, "    programme: P%d\n", between(d, 1, 2));
  put_case_times(d);
  int persons = 1 + pseudo_random_weighted(&d->random, sizes, 5);
  int infants = persons > 1 && chance(d, 25) ? 1 : 0;
  put(d, "    priority: %d\n    persons: %d\n", between(d, 1, 3), persons);
  if (infants > 0)
    put(d, "    infants: %d\n", infants);
  put_papers(d);
  int special = (d->flags & RANDOM_CARE) != 0 ? 15 : (d->flags & RANDOM_ESCORTS) != 0 ? 45 : 30;
  if (chance(d, special)) {
    put_needs(d, persons, infants);
  } else if ((d->flags & RANDOM_ESCORTS) != 0 &&
             chance(d, (d->flags & RANDOM_CARE) != 0 ? 80 : 40)) {
    put(d, "    needs: {");
    put_escort_needs(d, persons);
    put(d, "}\n");
  }
  put_limits(d);
  if (group > 0)
    put(d, "    group: G%d\n", group);
}

void put_cases(drawing *d) {
  int count = (d->flags & RANDOM_TINY) != 0 ? between(d, 3, 6) : between(d, 3, 12);
  int groups = 0;
  put(d, "cases:\n");
  for (int number = 1; number <= count; number++) {
    const char *from;
    const char *to;
    draw_ends(d, &from, &to);
    if ((d->flags & RANDOM_GROUPS) == 0 || number == count || !chance(d, 25)) {
      put_case(d, number, from, to, 0);
      continue;
    }
    groups++;
    put_case(d, number, from, to, groups);
    put_case(d, ++number, from, to, groups);
  }
}
