/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/prices.h"

#include <string.h>

bool hw_prices_new(hw_prices *prices, const hw_network *network, hw_arena *arena) {
  *prices = (hw_prices){.network = network};
  prices->resource = HW_ARRAY(arena, hw_resource_count(network), double);
  prices->night = HW_ARRAY(
      arena, (size_t)network->scenario->place_count * (size_t)(network->date_count + 1), double);
  for (int kind = 0; kind < 3; kind++)
    prices->segments[kind] = HW_ARRAY(arena, network->segment_count + 1, double);
  return prices->resource != NULL && prices->night != NULL && prices->segments[0] != NULL &&
         prices->segments[1] != NULL && prices->segments[2] != NULL;
}

void hw_prices_sum(hw_prices *prices) {
  const hw_network *network = prices->network;
  static const hw_resource_kind kinds[3] = {HW_USE_SEATS, HW_USE_STRETCHERS, HW_USE_WHEELCHAIRS};
  for (int kind = 0; kind < 3; kind++) {
    const double *price = prices->resource + hw_resource(network, kinds[kind], 0);
    for (int32_t s = 0; s < network->segment_count; s++)
      prices->segments[kind][s + 1] = prices->segments[kind][s] + price[s];
  }
  hw_prices_sum_nights(prices);
}

void hw_prices_sum_nights(hw_prices *prices) {
  const hw_network *network = prices->network;
  for (int32_t p = 0; p < network->scenario->place_count; p++) {
    const double *price = prices->resource + hw_bed_resource(network, p, 0);
    double *sum = prices->night + (size_t)p * (size_t)(network->date_count + 1);
    for (int32_t n = 0; n < network->date_count; n++)
      sum[n + 1] = sum[n] + price[n];
  }
}

double hw_price_escorts_on_ride(const hw_prices *prices, const hw_class *class,
                                const hw_ride *ride) {
  const hw_escort_prices *escorts = &prices->escorts;
  size_t stride = (size_t)prices->network->segment_count + 1;
  double sum = 0;
  for (int32_t i = 0; escorts->spot_count > 0 && i < class->escort_count; i++) {
    const double *sums = escorts->sums + (size_t) class->escorts[i].kind * stride + ride->segment;
    sum += class->escorts[i].persons * (sums[ride->alight - ride->board] - sums[0]);
  }
  return sum;
}

double hw_price_escorts_on_link(const hw_prices *prices, const hw_class *class, int32_t link,
                                hw_minute start) {
  const hw_escort_prices *escorts = &prices->escorts;
  size_t kinds = (size_t)prices->network->scenario->escort_kind_count;
  if (escorts->spot_count == 0 || class->escort_count == 0)
    return 0;
  int32_t spot = hw_spots_find(escorts->spots, link, start);
  if (spot == HW_NONE || spot >= escorts->spot_count)
    return 0;
  double sum = 0;
  for (int32_t i = 0; i < class->escort_count; i++)
    sum += class->escorts[i].persons *
           escorts->need[(size_t)spot * kinds + (size_t) class->escorts[i].kind];
  return sum;
}
