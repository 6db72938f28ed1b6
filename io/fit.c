/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What is offered to one more case, for callers. */
#include "model/fit.h"

size_t homeward_offers_count(const homeward_offers *offers) {
  return (size_t)offers->count;
}

homeward_offer homeward_offers_get(const homeward_offers *offers, size_t index) {
  const hw_offer *offer = &offers->offers[index];
  const hw_itinerary *itinerary = offer->itinerary;
  homeward_offer out = {.departs = itinerary->legs[0].departs,
                        .arrives = itinerary->legs[itinerary->leg_count - 1].arrives,
                        .legs = (size_t)itinerary->leg_count,
                        .nights = (size_t)itinerary->night_count,
                        .cost = offer->total,
                        .rotations = (size_t)offer->rotation_count,
                        .notices = (size_t)offer->notice_count};
  for (int32_t i = 0; i < offer->run_count; i++) {
    out.new_runs += offer->runs[i].newly ? 1 : 0;
    for (int32_t v = 0; v < offer->runs[i].vehicle_count; v++) {
      out.vehicles += (size_t)offer->runs[i].vehicles[v].count;
    }
  }
  return out;
}

int64_t homeward_offers_penalty(const homeward_offers *offers) {
  return offers->penalty;
}

const char *homeward_offers_reason(const homeward_offers *offers) {
  return offers->count > 0 ? NULL : offers->reason.reason;
}
