/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Reading scenarios that are not in a file of their own. */
#ifndef HW_IO_SCENARIO_READ_H
#define HW_IO_SCENARIO_READ_H

#include "model/scenario.h"

enum { HW_FILE_LIMIT = 1 << 30 /* bytes of an input: 1 GiB */ };

/** As homeward_scenario_read(), from bytes; `name` stands for the file in findings. */
homeward_status hw_scenario_read_bytes(homeward_scenario **out, const char *name, const char *bytes,
                                       size_t length, homeward_diagnostics *diagnostics,
                                       homeward_error *error);

#endif
