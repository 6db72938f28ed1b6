/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/yaml_problem.h"

#include <stdio.h>
#include <string.h>

/* What libyaml says, and what is told: `@` is where that begins which it was reading. */
static const struct {
  const char *problem, *told;
} problems[] = {
    {"mapping values are not allowed in this context",
     "a `:` cannot stand here; a text with a colon and a space in it needs quotes"},
    {"could not find expected ':'",
     "what begins in @ is neither a key with its `:` nor indented as a part of the text above"},
    {"block sequence entries are not allowed in this context",
     "no list can begin here; its first `-` stands on a line of its own"},
    {"did not find expected '-' indicator",
     "this is no entry of the list that begins in @: its `-` is missing, or it is indented "
     "otherwise"},
    {"did not find expected key",
     "this is no key of the record that begins in @: the line is indented otherwise, or something "
     "stands behind a value"},
    {"did not find expected ',' or ']'",
     "a `,` is missing before this, or the `]` of the list that begins in @"},
    {"did not find expected ',' or '}'",
     "a `,` is missing before this, or the `}` of the record that begins in @"},
    {"did not find expected node content", "a value is missing here"},
    {"found unexpected end of stream", "the quote in @ is never closed"},
    {"found unexpected document indicator", "the quote in @ is never closed"},
    {"found unknown escape character",
     "there is no such escape; a backslash in double quotes is written twice"},
    {"did not find expected hexdecimal number",
     "\\x, \\u and \\U are followed by 2, 4 and 8 hexadecimal digits"},
    {"found invalid Unicode character escape code", "this escape is no character"},
    {"found a tab character that violates indentation", "a tab cannot indent; use spaces"},
    {"found a tab character where an indentation space is expected",
     "a tab cannot indent; use spaces"},
    {"did not find expected <document start>",
     "this is indented less than what the file begins with, or does not belong to it"},
};

static const char any_token[] = "found character that cannot start any token";

static const char *told_of(const char *problem, unsigned char next) {
  if (strcmp(problem, any_token) == 0) {
    return next == '\t' ? "a tab cannot indent; use spaces"
                        : "no value can begin with this character; put the value in quotes";
  }
  for (size_t i = 0; i < sizeof problems / sizeof *problems; i++) {
    if (strcmp(problem, problems[i].problem) == 0) {
      return problems[i].told;
    }
  }
  return NULL;
}

char *hw_yaml_problem(char *out, const char *problem, const char *context, unsigned char next,
                      int line, int column) {
  const char *told = told_of(problem, next);
  const char *at = told == NULL ? NULL : strchr(told, '@');
  if (at != NULL) {
    snprintf(out, HW_YAML_PROBLEM_SIZE, "%.*sline %d, column %d%s", (int)(at - told), told, line,
             column, at + 1);
  } else if (told != NULL) {
    snprintf(out, HW_YAML_PROBLEM_SIZE, "%s", told);
  } else {
    snprintf(out, HW_YAML_PROBLEM_SIZE, "%s%s%s", context == NULL ? "" : context,
             context == NULL ? "" : ", ", problem);
  }
  return out;
}
