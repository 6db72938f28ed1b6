/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * Rotations that follow the parties on their cheapest itineraries, and from them the sizes of the
 * pools: the fewest escorts with which no more than the wanted share of those in need finds one
 * short. A need that no rotation can meet is dropped, so every need of the scenario can be met.
 */
#include "tests/bench/generate.h"

#include <stdlib.h>
#include <string.h>

enum {
  NOW = -(2 * 1440 + 19 * 60), /* 1 April 08:00 in Amman, from the horizon's first UTC midnight */
  WAIT_FOR_RETURN = 48 * 60,
  CHECK_IN = 90,
  WAYS_MAX = 96,
  RELAYS = 40, /* percent of those who can change escorts at a hub */
  OWN_KIND = 3 /* weight of a pool whose first kind it is */
};

/* One rotation: the rides `first` to `last` of a party, and its transfers beside them. */
typedef struct duty {
  int pool, kind, party, first, last;
  int from, until; /* minutes UTC, rest included */
  int spare;       /* persons whom it could take on as well */
  bool lost;
} duty;

typedef struct holding {
  int party, duty;
} holding;

typedef struct roster {
  const scenario *scenario;
  const router *router;
  duty *duties; /* in the end by `from` */
  int duty_count;
  holding *holdings; /* which party uses which duty */
  int holding_count;
  bool *lost;     /* per party */
  int *free_from; /* per escort of the pool at hand */
} roster;

/* A party's ways to be escorted: one pool all the way, or another one from the first hub on. */
typedef struct way {
  int pool, next_pool; /* next_pool NOWHERE: all the way */
} way;

/* ---- times ---- */

static const boarding *boarding_of(const roster *t, const party *p, int ride) {
  return &t->router->boardings[p->boarding[ride]];
}

static const service *service_of(const roster *t, const party *p, int ride) {
  return &t->scenario->services[t->scenario->runs[boarding_of(t, p, ride)->run].service];
}

static int alights_at(const roster *t, const party *p, int ride) {
  return service_of(t, p, ride)->stop[p->alights[ride]];
}

static int alights_when(const roster *t, const party *p, int ride) {
  return t->scenario->runs[boarding_of(t, p, ride)->run].midnight +
         service_of(t, p, ride)->arrives[p->alights[ride]];
}

/* When the legs before, between or after rides begin: ride 0 with its leading transfer. */
static int sets_out(const roster *t, const party *p, int ride) {
  const boarding *b = boarding_of(t, p, ride);
  const place *airport = &t->scenario->places[b->place];
  if (ride > 0)
    return alights_at(t, p, ride - 1) == b->place ? b->departs : alights_when(t, p, ride - 1);
  if (b->place == p->from)
    return b->departs;
  return b->departs - airport->connection * (p->slow ? 2 : 1) - airport->link_minutes;
}

/* ---- ways ---- */

/* When an escort who flies out to meet the party leaves, or NOWHERE. */
static int flies_out(const roster *t, const escort_pool *escorts, const party *p) {
  const scenario *s = t->scenario;
  int meets = sets_out(t, p, 0) - CHECK_IN;
  int best = NOWHERE;
  for (int i = 0; i < s->run_count; i++) {
    const service *v = &s->services[s->runs[i].service];
    if (!v->outward || v->stop[0] != escorts->base || v->stop[1] != p->from)
      continue;
    int arrives = s->runs[i].midnight + v->arrives[1];
    int departs = s->runs[i].midnight + v->departs[0];
    if (arrives <= meets && arrives > meets - WAIT_FOR_RETURN && departs > best && departs >= 0)
      best = departs;
  }
  return best;
}

/* Fills in the times of a duty; false when the pool cannot do it. */
static bool set_times(const roster *t, duty *d) {
  const party *p = &t->scenario->parties[d->party];
  const escort_pool *escorts = &t->scenario->escort_pools[d->pool];
  reach out;
  reach homeward;
  int begins = d->first == 0 ? p->from : escorts->base;
  d->from = sets_out(t, p, d->first);
  if (escort_pool_reaches(escorts, begins, &out))
    d->from -= out.minutes;
  else
    d->from = flies_out(t, escorts, p);
  bool whole = d->last + 1 == p->ride_count;
  int ends = whole ? p->to : alights_at(t, p, d->last);
  if (!escort_pool_reaches(escorts, ends, &homeward))
    homeward.minutes = escorts->has_back ? escorts->back_minutes : NOWHERE;
  d->until = (whole ? p->arrives : alights_when(t, p, d->last)) + homeward.minutes;
  bool stands = d->from != NOWHERE && homeward.minutes != NOWHERE && d->from >= NOW &&
                d->until - d->from <= escorts->max_duty * MINUTES_OF_DAY;
  d->until += escorts->rest;
  return stands;
}

static bool can_do(const roster *t, int index, int kind, int party_index, int first, int last) {
  duty d = {.pool = index, .kind = kind, .party = party_index, .first = first, .last = last};
  return (t->scenario->escort_pools[index].covers >> kind & 1) != 0 && set_times(t, &d);
}

/* Everyone who could escort the party for one kind, some of them more than once. */
static int find_ways(const roster *t, int party_index, int kind, way *ways, bool relays) {
  const scenario *s = t->scenario;
  const party *p = &s->parties[party_index];
  int last = p->ride_count - 1;
  int count = 0;
  for (int i = 0; i < s->escort_pool_count; i++) {
    if (!can_do(t, i, kind, party_index, 0, relays ? 0 : last))
      continue;
    int weight = s->escort_pools[i].kind == (escort_kind)kind ? OWN_KIND : 1;
    if (!relays)
      for (; weight > 0 && count < WAYS_MAX; weight--)
        ways[count++] = (way){i, NOWHERE};
    for (int j = 0; j < s->escort_pool_count && relays && count < WAYS_MAX; j++)
      if (last > 0 && j != i && s->escort_pools[j].base == alights_at(t, p, 0) &&
          can_do(t, j, kind, party_index, 1, last))
        ways[count++] = (way){i, j};
  }
  return count;
}

/* ---- the roster ---- */

static bool same_way(const party *a, const party *b) {
  return a->from == b->from && a->to == b->to && a->ride_count == b->ride_count &&
         memcmp(a->boarding, b->boarding, (size_t)a->ride_count * sizeof *a->boarding) == 0 &&
         memcmp(a->alights, b->alights, (size_t)a->ride_count * sizeof *a->alights) == 0;
}

/* Joins a duty that has room, or adds as many as the persons need; returns how many were added. */
static int add_duties(roster *t, duty like, int persons) {
  const party *parties = t->scenario->parties;
  for (int i = 0; i < t->duty_count; i++) {
    duty *d = &t->duties[i];
    if (d->pool == like.pool && d->kind == like.kind && d->first == like.first &&
        d->last == like.last && d->spare >= persons &&
        same_way(&parties[d->party], &parties[like.party])) {
      d->spare -= persons;
      t->holdings[t->holding_count++] = (holding){like.party, i};
      return 0;
    }
  }
  int each = t->scenario->escort_pools[like.pool].persons_per_escort;
  int added = 0;
  for (; persons > 0; persons -= each, added++) {
    like.spare = persons < each ? each - persons : 0;
    t->holdings[t->holding_count++] = (holding){like.party, t->duty_count};
    t->duties[t->duty_count++] = like;
  }
  return added;
}

static void assign(scenario *s, roster *t, int party_index, int kind) {
  way ways[WAYS_MAX];
  party *p = &s->parties[party_index];
  bool relay = pseudo_random_chance(&s->extras, RELAYS);
  int count = find_ways(t, party_index, kind, ways, relay);
  if (count == 0)
    count = find_ways(t, party_index, kind, ways, !relay);
  way chosen = ways[pseudo_random_between(&s->extras, 0, count - 1)];
  duty d = {.pool = chosen.pool, .kind = kind, .party = party_index};
  d.last = chosen.next_pool == NOWHERE ? p->ride_count - 1 : 0;
  set_times(t, &d);
  int added = add_duties(t, d, p->escorts[kind]);
  if (chosen.next_pool != NOWHERE) {
    d.pool = chosen.next_pool;
    d.first = 1;
    d.last = p->ride_count - 1;
    set_times(t, &d);
    int more = add_duties(t, d, p->escorts[kind]);
    added = more > added ? more : added;
  }
  p->escort_seats += added;
}

/* A way for every kind that the party needs. */
static bool can_be_met(const roster *t, int party_index) {
  const party *p = &t->scenario->parties[party_index];
  way ways[WAYS_MAX];
  for (int kind = 0; kind < ESCORT_KINDS; kind++)
    if (p->escorts[kind] > 0 && find_ways(t, party_index, kind, ways, false) == 0 &&
        find_ways(t, party_index, kind, ways, true) == 0)
      return false;
  return true;
}

/* A pool must be able to serve each of its parties alone. */
static void raise_least(scenario *s, const roster *t, int first_holding) {
  int taken[ESCORT_POOLS_MAX] = {0};
  for (int i = first_holding; i < t->holding_count; i++) {
    int index = t->duties[t->holdings[i].duty].pool;
    if (++taken[index] > s->escort_pools[index].least)
      s->escort_pools[index].least = taken[index];
  }
}

static void fill_roster(scenario *s, roster *t) {
  for (int i = 0; i < s->party_count; i++) {
    party *p = &s->parties[i];
    if (!party_is_escorted(p))
      continue;
    if (!can_be_met(t, i)) {
      memset(p->escorts, 0, sizeof p->escorts);
      continue;
    }
    s->escorted++;
    int first_holding = t->holding_count;
    for (int kind = 0; kind < ESCORT_KINDS; kind++)
      if (p->escorts[kind] > 0)
        assign(s, t, i, kind);
    raise_least(s, t, first_holding);
  }
}

/* ---- sizes ---- */

static int by_start(const void *left, const void *right) {
  const duty *a = left;
  const duty *b = right;
  if (a->from != b->from)
    return a->from < b->from ? -1 : 1;
  if (a->pool != b->pool)
    return a->pool - b->pool;
  return a->spare - b->spare; /* their order before */
}

/* Gives the pool's duties out, first come first served. */
static void give_out(roster *t, int index, int count) {
  for (int k = 0; k < count; k++)
    t->free_from[k] = NOW;
  for (int i = 0; i < t->duty_count; i++) {
    duty *d = &t->duties[i];
    if (d->pool != index)
      continue;
    int k = 0;
    while (k < count && t->free_from[k] > d->from)
      k++;
    d->lost = k == count;
    if (!d->lost)
      t->free_from[k] = d->until;
  }
}

/* Parties with a lost duty, in thousandths of those in need. */
static int share_lost(roster *t) {
  const scenario *s = t->scenario;
  int count = 0;
  memset(t->lost, 0, (size_t)s->party_count * sizeof *t->lost);
  for (int i = 0; i < t->holding_count; i++) {
    holding h = t->holdings[i];
    if (!t->duties[h.duty].lost || t->lost[h.party])
      continue;
    t->lost[h.party] = true;
    count++;
  }
  return count * 1000 / s->escorted;
}

/* Takes escorts away one by one, where it hurts least, up to the wanted share. A step too far is
 * taken when the share would else be less than half of it. */
static void size_pools(scenario *s, roster *t) {
  int wanted = s->options.tight;
  for (int i = 0; i < s->escort_pool_count; i++) {
    int *count = &s->escort_pools[i].count;
    bool short_of = true;
    for (*count = 0; short_of;) {
      give_out(t, i, ++*count);
      short_of = false;
      for (int k = 0; k < t->duty_count; k++)
        short_of = short_of || (t->duties[k].pool == i && t->duties[k].lost);
    }
  }
  for (bool goes_on = s->escorted > 0; goes_on;) {
    int best = NOWHERE;
    int least = 0;
    for (int i = 0; i < s->escort_pool_count; i++) {
      if (s->escort_pools[i].count <= s->escort_pools[i].least || s->escort_pools[i].count == 1)
        continue;
      give_out(t, i, s->escort_pools[i].count - 1);
      int lost = share_lost(t);
      give_out(t, i, s->escort_pools[i].count);
      if (best == NOWHERE || lost < least) {
        best = i;
        least = lost;
      }
    }
    goes_on = best != NOWHERE &&
              (least <= wanted || (s->off_escorts * 2 < wanted && least * 3 <= wanted * 5));
    if (!goes_on)
      return;
    give_out(t, best, --s->escort_pools[best].count);
    s->off_escorts = least;
  }
}

/* Orders the duties by their start, and lets the holdings follow. */
static bool sort_duties(roster *t) {
  int *position = calloc((size_t)t->duty_count + 1, sizeof *position);
  if (position == NULL)
    return false;
  for (int i = 0; i < t->duty_count; i++)
    t->duties[i].spare = i;
  qsort(t->duties, (size_t)t->duty_count, sizeof *t->duties, by_start);
  for (int i = 0; i < t->duty_count; i++)
    position[t->duties[i].spare] = i;
  for (int i = 0; i < t->holding_count; i++)
    t->holdings[i].duty = position[t->holdings[i].duty];
  free(position);
  return true;
}

bool generate_duties(scenario *s, const router *r) {
  size_t most = 1;
  for (int i = 0; i < s->party_count; i++)
    for (int kind = 0; kind < ESCORT_KINDS; kind++)
      most += 2 * (size_t)s->parties[i].escorts[kind];
  roster t = {.scenario = s, .router = r};
  t.duties = calloc(most, sizeof *t.duties);
  t.holdings = calloc(most, sizeof *t.holdings);
  t.lost = calloc((size_t)s->party_count + 1, sizeof *t.lost);
  t.free_from = calloc(most + 1, sizeof *t.free_from);
  bool done = t.duties != NULL && t.holdings != NULL && t.lost != NULL && t.free_from != NULL;
  if (done) {
    fill_roster(s, &t);
    done = sort_duties(&t);
  }
  if (done)
    size_pools(s, &t);
  free(t.duties);
  free(t.holdings);
  free(t.lost);
  free(t.free_from);
  return done;
}
