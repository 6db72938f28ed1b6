/* SPDX-License-Identifier: GPL-3.0-or-later */
/** Interrupts (SIGINT, SIGTERM): the first asks a running solve to stop with what it has, the
 * second kills. */
#ifndef HW_CLI_STOP_H
#define HW_CLI_STOP_H

/** From here until cli_stop_solving() there is no plan to save: an interrupt ends the program at
 * once. */
void cli_stop_reading(void);

/** From here on an interrupt only raises the flag that cli_stop_flag() points to. */
void cli_stop_solving(void);

/** From here on an interrupt ends the program at once again: what is being written may wait for its
 * reader for ever, and nothing on disk depends on it. */
void cli_stop_writing(void);

/** Non-zero once an interrupt came; for homeward_solve_options.cancel. */
const volatile int *cli_stop_flag(void);

#endif
