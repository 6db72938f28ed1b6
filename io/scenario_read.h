/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Reading scenarios that are not in a file of their own. */
#ifndef HW_IO_SCENARIO_READ_H
#define HW_IO_SCENARIO_READ_H

#include "io/input.h"
#include "io/reader.h"

enum { HW_FILE_LIMIT = 1 << 30 /* bytes of an input: 1 GiB */ };

/** As homeward_scenario_read(), from bytes; `name` stands for the file in findings. */
homeward_status hw_scenario_read_bytes(homeward_scenario **out, const char *name, const char *bytes,
                                       size_t length, homeward_diagnostics *diagnostics,
                                       homeward_error *error);

/**
 * The same from an input. `reader` may have begun to read from it and is borrowed; NULL: there is
 * none yet. `file` is for findings, a case file lies beside `path`, or nowhere when it is NULL.
 */
homeward_status hw_scenario_read_input(homeward_scenario **out, hw_input *input, hw_reader *reader,
                                       const char *file, const char *path,
                                       homeward_diagnostics *diagnostics, homeward_error *error);

/** Reports that the file is larger than HW_FILE_LIMIT. */
homeward_status hw_report_too_large(const char *file, homeward_diagnostics *diagnostics,
                                    homeward_error *error);

#endif
