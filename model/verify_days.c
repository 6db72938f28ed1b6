/* SPDX-License-Identifier: GPL-3.0-or-later */
/** C6 to C8: what a place, a country or a transfer takes in one night or one local day. */
#include "model/verify_state.h"

/** Beds of one person or party. Places without any are I7's and C10's matter. */
static void add_beds(hw_verifier *v, hw_loads *loads, const hw_travel *travel, int32_t persons) {
  for (int32_t k = 0; k < travel->night_count; k++)
    hw_tally_add(v, &loads->beds, travel->nights[k].place, travel->nights[k].date, persons);
}

void hw_add_loads(hw_verifier *v, hw_loads *loads, const hw_travel *travel, const hw_case *c) {
  add_beds(v, loads, travel, c->persons);
  for (int32_t k = 0; k < travel->leg_count; k++) {
    const hw_travel_leg *leg = &travel->legs[k];
    if (!leg->known)
      continue;
    if (leg->run != HW_NONE)
      hw_tally_add(v, &loads->arrivals, leg->to, hw_zone_date(hw_zone_of(v, leg->to), leg->arrives),
                   c->persons);
    else
      hw_tally_add(v, &loads->transfers, leg->transfer * 2 + (leg->backward ? 1 : 0),
                   hw_zone_date(hw_zone_of(v, leg->from), leg->departs), c->persons);
  }
  if (travel->sound && !travel->past && v->scenario->places[c->to].reception.given)
    hw_tally_add(v, &loads->receptions, c->to,
                 hw_zone_date(hw_zone_of(v, c->to), hw_travel_arrives(travel)), c->persons);
}

void hw_add_escort_beds(hw_verifier *v, hw_loads *loads, const hw_travel *travel) {
  add_beds(v, loads, travel, 1);
}

static void check_places(hw_verifier *v, hw_tally *tally, hw_tally *frozen, const char *rule,
                         const char *what, int32_t (*limit)(const hw_place *place)) {
  char date[HW_STAMP_SIZE];
  hw_tally_sum(v, tally);
  hw_tally_sum(v, frozen);
  for (size_t i = 0; i < tally->count; i++) {
    const hw_amount *item = &tally->items[i];
    const hw_place *place = &v->scenario->places[item->a];
    if (item->amount > limit(place) && item->amount > hw_tally_of(frozen, item->a, item->b))
      hw_violate(v, rule, place->id, "%lld persons on %s, %s: %d", (long long)item->amount,
                 hw_format_date(date, item->b), what, limit(place));
  }
}

static int32_t bed_limit(const hw_place *place) {
  return place->beds > 0 ? place->beds : INT32_MAX;
}

static int32_t assistance_limit(const hw_place *place) {
  return place->assisted_per_day;
}

static int32_t reception_limit(const hw_place *place) {
  return place->reception.per_day;
}

/** C8: persons who enter a country in one local day of the place of entry. */
static void check_entries(hw_verifier *v) {
  hw_tally *entries = &v->loads.entries;
  char date[HW_STAMP_SIZE];
  for (size_t i = 0; i < v->entry_count; i++)
    hw_tally_add(v, entries, v->entries[i].country, v->entries[i].date,
                 v->scenario->cases[v->entries[i].case_index].persons);
  hw_tally_sum(v, entries);
  hw_tally_sum(v, &v->frozen.entries);
  for (size_t i = 0; i < entries->count; i++) {
    const hw_amount *item = &entries->items[i];
    const hw_country *country = &v->scenario->countries[item->a];
    if (item->amount > country->entries_per_day &&
        item->amount > hw_tally_of(&v->frozen.entries, item->a, item->b))
      hw_violate(v, "C8", country->code, "%lld persons enter on %s, at most %d a day",
                 (long long)item->amount, hw_format_date(date, item->b), country->entries_per_day);
  }
}

/** C8: returnees who start a transfer in one direction in one local day. */
static void check_transfers(hw_verifier *v) {
  char date[HW_STAMP_SIZE];
  hw_tally *transfers = &v->loads.transfers;
  hw_tally_sum(v, transfers);
  hw_tally_sum(v, &v->frozen.transfers);
  for (size_t i = 0; i < transfers->count; i++) {
    const hw_amount *item = &transfers->items[i];
    const hw_transfer *transfer = &v->scenario->transfers[item->a / 2];
    int32_t from = item->a % 2 == 0 ? transfer->from : transfer->to;
    if (item->amount > transfer->persons_per_day &&
        item->amount > hw_tally_of(&v->frozen.transfers, item->a, item->b))
      hw_violate(v, "C8", transfer->id, "%lld persons start from %s on %s, at most %d a day",
                 (long long)item->amount, v->scenario->places[from].id,
                 hw_format_date(date, item->b), transfer->persons_per_day);
  }
}

void hw_verify_days(hw_verifier *v) {
  hw_loads *loads = &v->loads, *frozen = &v->frozen;
  for (int32_t i = 0; i < v->plan->itinerary_count; i++)
    if (v->itineraries[i].counted)
      hw_add_loads(v, loads, &v->itineraries[i], hw_case_of(v, i));
  for (int32_t i = 0; i < v->plan->rotation_count; i++)
    hw_add_escort_beds(v, loads, &v->rotations[i]);
  check_places(v, &loads->beds, &frozen->beds, "C6", "beds in that night", bed_limit);
  check_places(v, &loads->arrivals, &frozen->arrivals, "C7", "can be assisted in a day",
               assistance_limit);
  check_entries(v);
  check_places(v, &loads->receptions, &frozen->receptions, "C8", "are received in a day",
               reception_limit);
  check_transfers(v);
}
