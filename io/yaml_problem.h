/* SPDX-License-Identifier: GPL-3.0-or-later */
/** What libyaml found wrong, in the words of somebody who writes a file and no parser. */
#ifndef HW_IO_YAML_PROBLEM_H
#define HW_IO_YAML_PROBLEM_H

#include <stddef.h>

enum { HW_YAML_PROBLEM_SIZE = 256 };

/**
 * Writes what is to be told into `out` of HW_YAML_PROBLEM_SIZE bytes; returns `out`. `problem` and
 * `context` (or NULL) are libyaml's constant texts, `next` the byte where it stopped, `line` and
 * `column` where the part of the file begins that it was reading. Nothing of the file enters.
 */
char *hw_yaml_problem(char *out, const char *problem, const char *context, unsigned char next,
                      int line, int column);

#endif
