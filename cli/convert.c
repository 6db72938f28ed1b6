/* SPDX-License-Identifier: GPL-3.0-or-later */
/** `homeward convert`: a scenario, a plan or events from one format to another. */
#include "command.h"
#include "input.h"
#include "messages.h"
#include "output.h"
#include "stop.h"

#include <homeward/homeward.h>

#include <string.h>

enum { TO, JSON, EVENTS };

static const cli_option convert_options[] = {
    [TO] = {"to", "FORMAT", 0, false},
    [JSON] = {"json", NULL, 0, false},
    [EVENTS] = {"events", "EVENTS", 0, false},
};

static const char *const operand_names[] = {"IN", "OUT"};

static const char help[] =
    "Usage: homeward convert IN OUT [--events EVENTS] [--to FORMAT | --json]\n"
    "\n"
    "Reads a scenario, a plan or events in any format and writes it as OUT in the format that the\n"
    "end of its name tells: .yaml or .yml, .xml, .json. What the file means stays as it is; "
    "comments\n"
    "and what only repeats a default are left out. IN and OUT may be '-', standard input and "
    "output;\n"
    "a file that is there is replaced whole or not at all.\n"
    "\n"
    "      --events EVENTS      write the scenario IN with what these events change\n"
    "      --to FORMAT          yaml, xml or json, whatever OUT is called\n"
    "      --json               the same as --to json\n"
    "      --memory-limit SIZE  use no more memory than SIZE, such as 512M or 2G\n"
    "  -h, --help               show this text\n"
    "\n"
    "Exit codes: 0 done; 3 IN is rejected; 5 cannot be read or written.\n";

static bool find_format(homeward_format *out, const char *name, const char *path) {
  static const char *const names[] = {"yaml", "xml", "json"};
  static const homeward_format formats[] = {HOMEWARD_FORMAT_YAML, HOMEWARD_FORMAT_XML,
                                            HOMEWARD_FORMAT_JSON};
  if (name == NULL && homeward_format_of(out, path, NULL) == HOMEWARD_OK) {
    return true;
  }
  for (size_t i = 0; name != NULL && i < sizeof names / sizeof *names; i++) {
    if (strcmp(name, names[i]) == 0) {
      *out = formats[i];
      return true;
    }
  }
  if (name != NULL) {
    cli_usage_error("convert", "--to takes yaml, xml or json, not '%s'", name);
  } else {
    cli_usage_error("convert", "'%s' tells no format: end it in .yaml, .xml or .json, or add --to",
                    path);
  }
  return false;
}

/* What is written: a document, or a scenario. */
typedef struct content {
  const homeward_document *document;
  const homeward_scenario *scenario;
} content;

static homeward_status save(content of, homeward_format format, const char *path,
                            homeward_error *error) {
  return of.document != NULL ? homeward_document_save(of.document, format, path, error)
                             : homeward_scenario_save(of.scenario, format, path, error);
}

static homeward_status show(content of, homeward_format format, homeward_error *error) {
  return of.document != NULL
             ? homeward_document_write(of.document, format, cli_write_through, NULL, error)
             : homeward_scenario_write(of.scenario, format, cli_write_through, NULL, error);
}

static int write_content(content of, homeward_format format, const char *path) {
  homeward_error error = {0};
  bool shown = strcmp(path, "-") == 0;
  if (shown || cli_target_is_stream(path)) {
    cli_stop_writing(); /* nothing there can be lost that a new run would not give */
  } else {
    cli_stop_solving(); /* the file is replaced and no temporary left */
  }
  if (!shown) {
    homeward_status status = save(of, format, path, &error);
    return status == HOMEWARD_OK ? CLI_DONE : cli_failure(&error);
  }
  homeward_status status = show(of, format, &error);
  /* A write that failed is told once, when standard output is closed. */
  return status == HOMEWARD_OK || status == HOMEWARD_IO ? CLI_DONE : cli_failure(&error);
}

static int convert_document(const char *in, homeward_format format, const char *out) {
  homeward_document *document = NULL;
  int code = cli_read_document(&document, in);
  if (code == CLI_DONE && strcmp(out, "-") != 0) {
    code = cli_check_target("convert", out, (const char *const[]){in, NULL});
  }
  if (code == CLI_DONE) {
    code = write_content((content){.document = document}, format, out);
  }
  homeward_document_free(document);
  return code;
}

static int apply_events(const char *in, const char *events_path, homeward_format format,
                        const char *out) {
  homeward_scenario *scenario = NULL, *changed = NULL;
  homeward_events *events = NULL;
  int code = cli_read_scenario(&scenario, in);
  if (code == CLI_DONE) {
    code = cli_read_events(&events, scenario, events_path);
  }
  if (code == CLI_DONE) {
    code = cli_apply_events(&changed, events);
  }
  if (code == CLI_DONE && strcmp(out, "-") != 0) {
    code = cli_check_target("convert", out, (const char *const[]){in, events_path, NULL});
  }
  if (code == CLI_DONE) {
    code = write_content((content){.scenario = changed}, format, out);
  }
  homeward_scenario_free(changed);
  homeward_events_free(events);
  homeward_scenario_free(scenario);
  return code;
}

static int run(const cli_arguments *arguments) {
  const char *in = arguments->operand[0], *out = arguments->operand[1];
  homeward_format format = HOMEWARD_FORMAT_YAML;
  const char *events = arguments->value[EVENTS];
  const char *to = arguments->value[TO];
  if (to != NULL && arguments->value[JSON] != NULL) {
    cli_usage_error("convert", "--to and --json exclude each other");
    return CLI_USAGE;
  }
  if (!find_format(&format, arguments->value[JSON] != NULL ? "json" : to, out)) {
    return CLI_USAGE;
  }
  if (events != NULL && strcmp(in, "-") == 0 && strcmp(events, "-") == 0) {
    cli_usage_error("convert", "standard input cannot be both IN and EVENTS");
    return CLI_USAGE;
  }
  cli_stop_reading();
  return events != NULL ? apply_events(in, events, format, out) : convert_document(in, format, out);
}

const cli_command cli_command_convert = {
    .name = "convert",
    .summary = "write a scenario, a plan or events in another format",
    .help = help,
    .operand_names = operand_names,
    .operand_count = 2,
    .options = convert_options,
    .option_count = sizeof convert_options / sizeof convert_options[0],
    .run = run,
};
