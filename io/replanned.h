/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What replanning adds to a comparison of two plans, for people and for machines. */
#ifndef HW_IO_REPLANNED_H
#define HW_IO_REPLANNED_H

#include "io/json_write.h"
#include "io/text_write.h"
#include "model/replanned.h"

/** "RJ811@2005-04-14 is cancelled"; `out` of HW_CAUSE_SIZE bytes; returns `out`. */
enum { HW_CAUSE_SIZE = 192 };
char *hw_cause_sentence(char *out, const hw_case_cause *cause);

/** Promises that cannot be kept, people on their way without a way on, and who must be told. */
void hw_replanned_report(hw_text_writer *text, const hw_replanned *replanned);
void hw_replanned_write(hw_json_writer *json, const hw_replanned *replanned);

#endif
