/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * From Amsterdam and Stockholm by way of Amman or Dubai to Baghdad and Basra, for ten days in May
 * 2005. Seats, beds, entries, a budget and the assistance on arrival are scarce.
 */
#include "tests/support/crowd_scenario.h"

#include "tests/support/pseudo_random.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct crowd {
  pseudo_random random;
  FILE *out;
  unsigned flags;
  int cases;
} crowd;

static int between(crowd *c, int low, int high) {
  return pseudo_random_between(&c->random, low, high);
}

static bool chance(crowd *c, int percent) {
  return pseudo_random_chance(&c->random, percent);
}

/* Seats for a share of the cases: all figures are made for 340 of them. */
static int scaled(const crowd *c, int places) {
  int share = places * c->cases / CROWD_CASES;
  return share > 2 ? share : 2;
}

static void put_head(const crowd *c) {
  (void)fprintf(c->out,
                "homeward: 1\nname: a crowd\ntimezone: Asia/Amman\ncurrency: USD\n"
                "now: 2005-05-01T08:00\nhorizon: {start: 2005-05-02, end: 2005-05-11}\n"
                "policy:\n  unserved_penalty: {1: 6000, 2: 4000, 3: 2500}\n"
                "  delay_per_day: {1: 60, 2: 30, 3: 12}\n  transit_hour: 1.50\n"
                "  connection: 60m\n  infant_fare: 0.1\n"
                "countries:\n  - {code: NL}\n  - {code: SE}\n"
                "  - {code: JO, entries_per_day: %d}\n  - {code: AE}\n  - {code: IQ}\n",
                scaled(c, 70));
  (void)fprintf(c->out,
                "places:\n"
                "  - {id: AMS, kind: airport, country: NL, timezone: Europe/Amsterdam}\n"
                "  - {id: ARN, kind: airport, country: SE, timezone: Europe/Stockholm}\n"
                "  - {id: AMM, kind: airport, country: JO, timezone: Asia/Amman, beds: %d, "
                "bed_cost: 25, medical: true}\n"
                "  - {id: AMMAN, kind: city, country: JO, timezone: Asia/Amman, beds: %d, "
                "bed_cost: 12.50, medical: true}\n"
                "  - {id: DXB, kind: airport, country: AE, timezone: Asia/Dubai, beds: %d, "
                "bed_cost: 60}\n"
                "  - {id: BGW, kind: airport, country: IQ, timezone: Asia/Baghdad}\n"
                "  - {id: BAGHDAD, kind: city, country: IQ, timezone: Asia/Baghdad, beds: %d, "
                "bed_cost: 8, assisted_per_day: %d}\n"
                "  - {id: BASRA, kind: city, country: IQ, timezone: Asia/Baghdad, "
                "reception: {hours: 06:00-22:00, per_day: %d}}\n",
                scaled(c, 20), scaled(c, 40), scaled(c, 10), scaled(c, 30), scaled(c, 60),
                scaled(c, 35));
}

static void put_flight(crowd *c, const char *id, const char *from, const char *to,
                       const char *departs, const char *arrives, int seats, int fare) {
  int cents = 100 * fare + between(c, 0, 6000);
  (void)fprintf(c->out,
                "  - {id: %s, from: %s, to: %s, departs: 2005-05-02T%s, arrives: 2005-05-02T%s, "
                "repeat: FREQ=DAILY, seats: %d, stretchers: 2, wheelchairs: 3, fare: %d.%02d}\n",
                id, from, to, departs, arrives, scaled(c, seats), cents / 100, cents % 100);
}

static void put_services(crowd *c) {
  (void)fputs("flights:\n", c->out);
  put_flight(c, "RJ101", "AMS", "AMM", "09:00", "14:30", 30, 190);
  put_flight(c, "KL461", "AMS", "AMM", "13:00", "18:30", 20, 240);
  put_flight(c, "RJ111", "ARN", "AMM", "08:00", "13:40", 14, 230);
  put_flight(c, "EK148", "AMS", "DXB", "07:00", "15:30", 12, 310);
  put_flight(c, "FZ215", "DXB", "BGW", "18:00", "19:30", 14, 140);
  put_flight(c, "RJ811", "AMM", "BGW", "08:00", "10:30", 28, 110);
  put_flight(c, "IA204", "AMM", "BGW", "17:00", "19:40", 16, 150);
  put_flight(c, "IA300", "BGW", "BASRA", "12:30", "13:40", 18, 60);
  if ((c->flags & CROWD_ROAD) == 0)
    return;
  (void)fprintf(c->out,
                "  - {id: CH1, from: AMS, to: BGW, departs: 2005-05-04T06:00, arrives: "
                "2005-05-04T13:00, repeat: FREQ=DAILY;INTERVAL=3, seats: %d, fare: 5, "
                "charter: {cost: %d, min_persons: %d}}\n"
                "convoys:\n  - id: TREBIL\n    stops:\n"
                "      - {place: AMMAN, departs: 2005-05-02T05:00, cost: 12}\n"
                "      - {place: BAGHDAD, arrives: 2005-05-02T18:00}\n    repeat: FREQ=DAILY\n"
                "    vehicles: [{pool: buses, max: 2}, {pool: ambulances, max: 1}]\n"
                "    min_persons: 4\n    run_cost: 300\n    max_persons: %d\n"
                "  - id: SOUTH\n    stops:\n"
                "      - {place: BAGHDAD, departs: 2005-05-02T07:00, cost: 6}\n"
                "      - {place: BASRA, arrives: 2005-05-02T14:00}\n    repeat: FREQ=DAILY\n"
                "    seats: 4\n    vehicles: [{pool: buses, max: 1}]\n",
                scaled(c, 45), scaled(c, 45) * 170, scaled(c, 20), scaled(c, 30));
}

static void put_ground(crowd *c) {
  (void)fprintf(c->out,
                "transfers:\n"
                "  - {from: AMM, to: AMMAN, time: 45m, cost: 8, both_ways: true, ambulance: true, "
                "ambulance_cost: 70, hours: 05:00-23:00}\n"
                "  - {from: BGW, to: BAGHDAD, time: 60m, cost: 9, both_ways: true, ambulance: "
                "true, ambulance_cost: 90, persons_per_day: %d}\n",
                scaled(c, 80));
  if ((c->flags & CROWD_ROAD) != 0)
    (void)fprintf(c->out,
                  "vehicle_pools:\n"
                  "  - {id: buses, base: AMMAN, count: 4, seats: %d, wheelchairs: 2, stretchers: "
                  "0, cost: 420, turnaround: 14h}\n"
                  "  - {id: ambulances, base: AMMAN, count: 1, seats: 2, wheelchairs: 1, "
                  "stretchers: 2, cost: 260, turnaround: 14h}\n",
                  scaled(c, 14));
  if ((c->flags & CROWD_ESCORTS) != 0)
    (void)fputs("escort_pools:\n"
                "  - {id: nurses, kind: nurse, base: AMM, count: 6, persons_per_escort: 2, "
                "cost_per_day: 90, rest: 10h, reach: [{place: AMS, time: 8h, cost: 150}, {place: "
                "AMMAN, time: 1h, cost: 5}], back: {time: 20h, cost: 260}}\n"
                "  - {id: guides, kind: guide, base: AMS, count: 5, cost_per_day: 70, back: "
                "{time: 24h, cost: 300}}\n",
                c->out);
  (void)fputs("programmes:\n  - {id: P1, funder: Funder 1, grant_per_case: 300, pocket_money: 20, "
              "entitlement_until: 2005-05-07, reduced_grant: 100",
              c->out);
  if ((c->flags & CROWD_BUDGET) != 0)
    (void)fprintf(c->out, ", budget: %d",
                  scaled(c, (c->flags & CROWD_SINGLES) != 0 ? 65000 : 80000));
  (void)fputs("}\n  - {id: P2, funder: Funder 2, grant_per_case: 200}\n", c->out);
}

static void put_needs(crowd *c, int persons) {
  if (chance(c, 3)) {
    (void)fputs(", needs: {wheelchairs: 1}", c->out);
  } else if (chance(c, 2)) {
    (void)fputs(", needs: {stretchers: 1}", c->out);
  } else if ((c->flags & CROWD_ESCORTS) != 0 && chance(c, (c->flags & CROWD_NEEDY) != 0 ? 12 : 6)) {
    const char *kind = chance(c, 60) ? "nurse" : "guide";
    (void)fprintf(c->out, ", needs: {escorts: [{kind: %s, persons: %d}]}", kind,
                  persons > 1 && chance(c, 40) ? 2 : 1);
  }
}

static void put_case(crowd *c, int number) {
  static const int sizes[] = {50, 30, 20};
  bool single = (c->flags & CROWD_SINGLES) != 0;
  int persons = single ? 1 : 1 + pseudo_random_weighted(&c->random, sizes, 3);
  const char *from = chance(c, 20) ? "ARN" : "AMS";
  const char *to = chance(c, 30) ? "BASRA" : chance(c, 15) ? "BGW" : "BAGHDAD";
  int day = between(c, 1, 5), hour = between(c, 0, 23), priority = between(c, 1, 3);
  (void)fprintf(c->out,
                "  - {id: C-%d, nationality: IQ, from: %s, to: %s, ready: 2005-05-%02dT%02d:00, "
                "priority: %d, persons: %d, consent: {requested: 2005-01-02, counselled: "
                "2005-02-10, signed: 2005-02-11}",
                number, from, to, day, hour, priority, persons);
  if (chance(c, 60))
    (void)fprintf(c->out, ", programme: P%d", chance(c, 70) ? 1 : 2);
  if (chance(c, 30))
    (void)fprintf(c->out, ", latest: 2005-05-%02d", between(c, 6, 10));
  if (chance(c, 20))
    (void)fprintf(c->out, ", max_nights: %d", between(c, 0, 2));
  if (persons > 1 && chance(c, 15))
    (void)fputs(", infants: 1", c->out);
  else if (!single)
    put_needs(c, persons);
  (void)fputs("}\n", c->out);
}

char *crowd_scenario_text(uint64_t seed, int32_t cases, unsigned flags) {
  char *text = NULL;
  size_t length = 0;
  crowd c = {.random = {seed * UINT64_C(0x9E3779B97F4A7C15) + 1}, .flags = flags, .cases = cases};
  c.out = open_memstream(&text, &length);
  if (c.out == NULL)
    return NULL;
  put_head(&c);
  put_services(&c);
  put_ground(&c);
  (void)fputs("cases:\n", c.out);
  for (int number = 1; number <= cases; number++)
    put_case(&c, number);
  bool written = ferror(c.out) == 0;
  if (fclose(c.out) != 0 || !written) {
    free(text);
    return NULL;
  }
  return text;
}
