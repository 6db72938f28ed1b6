/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "options.h"

#include "command.h"
#include "messages.h"

#include <getopt.h>
#include <stddef.h>
#include <string.h>

enum {
  FIRST_LONG = 256, /* getopt's value for option 0: above every letter */
  HELP = FIRST_LONG + CLI_MAX_OPTIONS,
  MEMORY_LIMIT, /* as --help an option of every command */
  LONGEST_WORD = 32
};

/* ---- the nearest known word ---- */

static size_t least(size_t a, size_t b) {
  return a < b ? a : b;
}

/* Levenshtein's distance with two rows of his table; words over LONGEST_WORD bytes are far from
 * all. */
static size_t distance(const char *a, const char *b) {
  size_t a_length = strlen(a), b_length = strlen(b);
  if (a_length > LONGEST_WORD || b_length > LONGEST_WORD) {
    return LONGEST_WORD;
  }
  size_t row[LONGEST_WORD + 1];
  for (size_t j = 0; j <= b_length; j++) {
    row[j] = j;
  }
  for (size_t i = 1; i <= a_length; i++) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b_length; j++) {
      size_t replaced = diagonal + (a[i - 1] != b[j - 1]);
      diagonal = row[j];
      row[j] = least(replaced, 1 + least(row[j], row[j - 1]));
    }
  }
  return row[b_length];
}

const char *cli_nearest(const char *word, const char *const *known, int count) {
  const char *nearest = NULL;
  size_t nearest_distance = strlen(word) / 3 + 2;
  for (int i = 0; i < count; i++) {
    size_t prefix = strlen(word);
    bool begins = prefix > 1 && strncmp(word, known[i], prefix) == 0;
    size_t far = begins ? 1 : distance(word, known[i]);
    if (far < nearest_distance && far < strlen(known[i])) {
      nearest_distance = far;
      nearest = known[i];
    }
  }
  return nearest;
}

/* ---- values ---- */

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/* Reads the digits at *text into *out and moves *text behind them. False without a digit or over
 * 2^64. */
static bool read_digits(const char **text, uint64_t *out) {
  const char *digit = *text;
  *out = 0;
  for (; is_digit(*digit); digit++) {
    if (__builtin_mul_overflow(*out, UINT64_C(10), out) ||
        __builtin_add_overflow(*out, (uint64_t)(*digit - '0'), out)) {
      return false;
    }
  }
  bool any = digit != *text;
  *text = digit;
  return any;
}

bool cli_read_share(const char *text, double *out) {
  enum { PLACES = 9 };
  uint64_t whole = 0, fraction = 0;
  double unit = 1;
  if (!read_digits(&text, &whole) || whole > 1) {
    return false;
  }
  if (*text == '.') {
    const char *first = ++text;
    if (strspn(first, "0123456789") > PLACES || !read_digits(&text, &fraction)) {
      return false;
    }
    for (ptrdiff_t places = text - first; places > 0; places--) {
      unit *= 10;
    }
  }
  if (*text != '\0' || (whole == 1 && fraction > 0)) {
    return false;
  }
  *out = (double)whole + (double)fraction / unit;
  return true;
}

bool cli_read_count(const char *text, uint64_t lowest, uint64_t highest, uint64_t *out) {
  return read_digits(&text, out) && *text == '\0' && *out >= lowest && *out <= highest;
}

bool cli_read_duration(const char *text, double *seconds) {
  static const struct {
    char unit;
    uint64_t seconds;
  } units[] = {{'d', 86400}, {'h', 3600}, {'m', 60}, {'s', 1}};
  const uint64_t longest = 366 * UINT64_C(86400);
  uint64_t total = 0;
  size_t next = 0; /* units come once each, the larger first */
  while (*text != '\0') {
    uint64_t number = 0;
    if (!read_digits(&text, &number) || number > longest) {
      return false;
    }
    while (next < sizeof units / sizeof units[0] && units[next].unit != *text) {
      next++;
    }
    if (next == sizeof units / sizeof units[0]) {
      return false;
    }
    total += number * units[next++].seconds;
    text++;
  }
  *seconds = (double)total;
  return total > 0 && total <= longest;
}

bool cli_read_size(const char *text, uint64_t *bytes) {
  static const char units[] = "KMGT";
  if (!read_digits(&text, bytes) || *bytes == 0) {
    return false;
  }
  const char *unit = *text != '\0' ? strchr(units, *text) : NULL;
  for (const char *u = units; unit != NULL && u <= unit; u++) {
    if (__builtin_mul_overflow(*bytes, UINT64_C(1024), bytes)) {
      return false;
    }
  }
  return text[unit != NULL ? 1 : 0] == '\0';
}

/* ---- the command line ---- */

static int unknown_option(const cli_command *command, const char *element) {
  const char *known[CLI_MAX_OPTIONS + 2] = {"help", "memory-limit"};
  for (int i = 0; i < command->option_count; i++) {
    known[i + 2] = command->options[i].name;
  }
  char word[LONGEST_WORD + 2] = "";
  size_t dashes = strspn(element, "-");
  size_t length = strcspn(element + dashes, "=");
  memcpy(word, element + dashes, least(length, sizeof word - 1));
  const char *nearest = dashes > 1 ? cli_nearest(word, known, command->option_count + 2) : NULL;
  cli_usage_error(command->name, "unknown option '%.*s'%s%s%s", (int)(dashes + length), element,
                  nearest ? "; did you mean '--" : "", nearest ? nearest : "", nearest ? "'?" : "");
  return CLI_USAGE;
}

/* getopt takes a long option's beginning for the whole; that would change with every new option. */
static bool is_whole_name(const char *element, const char *name) {
  return strncmp(element, "--", 2) != 0 || (strcspn(element + 2, "=") == strlen(name) &&
                                            strncmp(element + 2, name, strlen(name)) == 0);
}

/* The option of getopt's return value or optopt; -1 when it is none of the command's. */
static int option_index(const cli_command *command, int value) {
  for (int i = 0; i < command->option_count; i++) {
    if (value == FIRST_LONG + i || (value != 0 && value == command->options[i].letter)) {
      return i;
    }
  }
  return -1;
}

/* The long name of what getopt returned or put into optopt; NULL when it is none of the command's.
 */
static const char *option_name(const cli_command *command, int value) {
  int index = option_index(command, value);
  return value == HELP || value == 'h' ? "help"
         : value == MEMORY_LIMIT       ? "memory-limit"
         : index >= 0                  ? command->options[index].name
                                       : NULL;
}

static int take_operand(cli_arguments *out, const cli_command *command, const char *operand) {
  if (out->operand_count == command->operand_count) {
    cli_usage_error(command->name, "unexpected argument '%s'", operand);
    return CLI_USAGE;
  }
  out->operand[out->operand_count++] = operand;
  return CLI_DONE;
}

static int take_value(const char **value, const cli_command *command, const char *name,
                      const char *given) {
  if (*value != NULL) {
    cli_usage_error(command->name, "option '--%s' is given twice", name);
    return CLI_USAGE;
  }
  *value = given;
  return CLI_DONE;
}

static int take_one_more(cli_arguments *out, const cli_command *command, const char *name) {
  if (out->value_count == CLI_MAX_VALUES) {
    cli_usage_error(command->name, "option '--%s' is given more than %d times", name,
                    CLI_MAX_VALUES);
    return CLI_USAGE;
  }
  out->values[out->value_count++] = optarg;
  return CLI_DONE;
}

static int take_option(cli_arguments *out, const cli_command *command, int value,
                       const char *element) {
  int index = option_index(command, value);
  const char *name = option_name(command, value);
  if (name == NULL || !is_whole_name(element, name)) {
    return unknown_option(command, element);
  }
  if (value == MEMORY_LIMIT) {
    return take_value(&out->memory_limit, command, name, optarg);
  }
  if (index < 0) {
    out->help = true;
    return CLI_DONE;
  }
  if (command->options[index].many) {
    return take_one_more(out, command, name);
  }
  return take_value(&out->value[index], command, name,
                    command->options[index].value != NULL ? optarg : "");
}

/* getopt found `problem`: ':' for a missing value, '?' for all else. */
static int refuse(const cli_command *command, int problem, const char *element) {
  int index = option_index(command, optopt);
  const char *name = option_name(command, optopt);
  if (problem == ':' && name != NULL && is_whole_name(element, name)) {
    cli_usage_error(command->name, "option '--%s' needs a value, %s", name,
                    index >= 0 ? command->options[index].value : "SIZE");
  } else if (problem == '?' && name != NULL && optopt != 'h') {
    cli_usage_error(command->name, "option '%.*s' takes no value", (int)strcspn(element, "="),
                    element);
  } else {
    unknown_option(command, element);
  }
  return CLI_USAGE;
}

/* Fills getopt's two tables. '-' in front: operands come in their place; ':': missing values are
 * told. */
static void describe(const cli_command *command, char *letters, struct option *names) {
  char *letter = stpcpy(letters, "-:h");
  for (int i = 0; i < command->option_count; i++) {
    const cli_option *option = &command->options[i];
    int has_value = option->value != NULL ? required_argument : no_argument;
    names[i] = (struct option){option->name, has_value, NULL, FIRST_LONG + i};
    if (option->letter != 0) {
      *letter++ = option->letter;
      letter = stpcpy(letter, option->value != NULL ? ":" : "");
    }
  }
  names[command->option_count] = (struct option){"help", no_argument, NULL, HELP};
  names[command->option_count + 1] =
      (struct option){"memory-limit", required_argument, NULL, MEMORY_LIMIT};
  *letter = '\0';
}

int cli_read_arguments(cli_arguments *out, const cli_command *command, int argc, char **argv) {
  char letters[4 + 2 * CLI_MAX_OPTIONS];
  struct option names[CLI_MAX_OPTIONS + 3] = {0};
  describe(command, letters, names);
  *out = (cli_arguments){0};
  opterr = 0;
  for (int value = 0, code = CLI_DONE; value != -1;) {
    int at = optind;
    value = getopt_long(argc, argv, letters, names, NULL);
    if (value == 1) {
      code = take_operand(out, command, optarg);
    } else if (value == '?' || value == ':') {
      code = refuse(command, value, argv[at]);
    } else if (value != -1) {
      code = take_option(out, command, value, argv[at]);
    }
    if (code != CLI_DONE || out->help) {
      return code;
    }
  }
  for (; optind < argc; optind++) { /* after "--" */
    if (take_operand(out, command, argv[optind]) != CLI_DONE) {
      return CLI_USAGE;
    }
  }
  if (out->operand_count < command->operand_count) {
    cli_usage_error(command->name, "%s is missing", command->operand_names[out->operand_count]);
    return CLI_USAGE;
  }
  return CLI_DONE;
}
