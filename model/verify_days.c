/* SPDX-License-Identifier: GPL-3.0-or-later */
/** C6 to C8: what a place, a country or a transfer takes in one night or one local day. */
#include "model/verify_state.h"

/** Beds that cases and escorts take. Places without any are I7's and C10's matter. */
static void add_beds(hw_verifier *v) {
  for (int32_t i = 0; i < v->plan->itinerary_count; i++) {
    const hw_travel *travel = &v->itineraries[i];
    for (int32_t k = 0; travel->counted && k < travel->night_count; k++)
      hw_tally_add(v, &v->beds, travel->nights[k].place, travel->nights[k].date,
                   hw_case_of(v, i)->persons);
  }
  for (int32_t i = 0; i < v->plan->rotation_count; i++)
    for (int32_t k = 0; k < v->rotations[i].night_count; k++)
      hw_tally_add(v, &v->beds, v->rotations[i].nights[k].place, v->rotations[i].nights[k].date, 1);
}

static void add_days(hw_verifier *v) {
  for (int32_t i = 0; i < v->plan->itinerary_count; i++) {
    const hw_travel *travel = &v->itineraries[i];
    const hw_case *c = hw_case_of(v, i);
    for (int32_t k = 0; travel->counted && k < travel->leg_count; k++) {
      const hw_travel_leg *leg = &travel->legs[k];
      if (!leg->known)
        continue;
      if (leg->run != HW_NONE)
        hw_tally_add(v, &v->arrivals, leg->to, hw_zone_date(hw_zone_of(v, leg->to), leg->arrives),
                     c->persons);
      else
        hw_tally_add(v, &v->transfers, leg->transfer * 2 + (leg->backward ? 1 : 0),
                     hw_zone_date(hw_zone_of(v, leg->from), leg->departs), c->persons);
    }
    if (travel->counted && travel->sound && v->scenario->places[c->to].reception.given)
      hw_tally_add(v, &v->receptions, c->to,
                   hw_zone_date(hw_zone_of(v, c->to), hw_travel_arrives(travel)), c->persons);
  }
}

static void check_places(hw_verifier *v, hw_tally *tally, const char *rule, const char *what,
                         int32_t (*limit)(const hw_place *place)) {
  char date[HW_STAMP_SIZE];
  hw_tally_sum(v, tally);
  for (size_t i = 0; i < tally->count; i++) {
    const hw_amount *item = &tally->items[i];
    const hw_place *place = &v->scenario->places[item->a];
    if (item->amount > limit(place))
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
  hw_tally entries = {0};
  char date[HW_STAMP_SIZE];
  for (size_t i = 0; i < v->entry_count; i++)
    hw_tally_add(v, &entries, v->entries[i].country, v->entries[i].date,
                 v->scenario->cases[v->entries[i].case_index].persons);
  hw_tally_sum(v, &entries);
  for (size_t i = 0; i < entries.count; i++) {
    const hw_country *country = &v->scenario->countries[entries.items[i].a];
    if (entries.items[i].amount > country->entries_per_day)
      hw_violate(v, "C8", country->code, "%lld persons enter on %s, at most %d a day",
                 (long long)entries.items[i].amount, hw_format_date(date, entries.items[i].b),
                 country->entries_per_day);
  }
}

/** C8: returnees who start a transfer in one direction in one local day. */
static void check_transfers(hw_verifier *v) {
  char date[HW_STAMP_SIZE];
  hw_tally_sum(v, &v->transfers);
  for (size_t i = 0; i < v->transfers.count; i++) {
    const hw_amount *item = &v->transfers.items[i];
    const hw_transfer *transfer = &v->scenario->transfers[item->a / 2];
    int32_t from = item->a % 2 == 0 ? transfer->from : transfer->to;
    if (item->amount > transfer->persons_per_day)
      hw_violate(v, "C8", transfer->id, "%lld persons start from %s on %s, at most %d a day",
                 (long long)item->amount, v->scenario->places[from].id,
                 hw_format_date(date, item->b), transfer->persons_per_day);
  }
}

void hw_verify_days(hw_verifier *v) {
  add_beds(v);
  add_days(v);
  check_places(v, &v->beds, "C6", "beds in that night", bed_limit);
  check_places(v, &v->arrivals, "C7", "can be assisted in a day", assistance_limit);
  check_entries(v);
  check_places(v, &v->receptions, "C8", "are received in a day", reception_limit);
  check_transfers(v);
}
