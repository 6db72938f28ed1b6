/* SPDX-License-Identifier: GPL-3.0-or-later */
/** From the records of a scenario file, complete but with symbols for references, to those of the
 * model. */
#ifndef HW_IO_SCENARIO_FORM_H
#define HW_IO_SCENARIO_FORM_H

#include "io/schema.h"

bool hw_complete_flight(hw_binding *binding, void *element);
bool hw_complete_convoy(hw_binding *binding, void *element);
bool hw_complete_transfer(hw_binding *binding, void *element);
bool hw_complete_escort_pool(hw_binding *binding, void *element);

/* And back, for writers. */
void hw_expand_flight(const void *kept, void *form);
bool hw_place_is_named(const homeward_scenario *scenario, const void *record);

#endif
