/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Cases that stand in a spreadsheet beside the scenario: `cases: {file: cases.csv}`. */
#ifndef HW_IO_CASE_FILE_H
#define HW_IO_CASE_FILE_H

#include "io/bind.h"
#include "io/input.h"
#include "io/scenario_schema.h"

/**
 * Reads the case file that the form names, if it names one, with the binding that read the form.
 *
 * \param path   the scenario's, in whose folder the case file lies; NULL: it has none.
 * \param input  what the scenario came from; goes on with the case file, which its hash then
 *               covers too.
 * \return HOMEWARD_OK with findings or without; HOMEWARD_INVALID: reported, reading stopped.
 */
homeward_status hw_case_file_read(hw_scenario_form *form, hw_binding *binding, const char *path,
                                  hw_input *input, homeward_error *error);

#endif
