/* SPDX-License-Identifier: GPL-3.0-or-later */
/** `homeward export`: a scenario as a model that other solvers read. */
#include "command.h"
#include "input.h"
#include "messages.h"
#include "output.h"
#include "stop.h"

#include <homeward/homeward.h>

#include <string.h>

enum { MPS };

static const cli_option export_options[] = {
    [MPS] = {"mps", "FILE", 0, false},
};

static const char *const operand_names[] = {"SCENARIO"};

static const char help[] =
    "Usage: homeward export SCENARIO [--mps FILE]\n"
    "\n"
    "Writes a scenario as a mixed-integer program, an arc-flow model in free MPS format, for "
    "other\n"
    "solvers. Its optimum is the scenario's, to the cent. Cases that need escorts and could "
    "travel\n"
    "cannot be told so: such a scenario is refused. docs/export.md tells the rows and columns.\n"
    "\n"
    "      --mps FILE           write to FILE ('-', or without it: standard output); a file that "
    "is\n"
    "                           there is replaced whole or not at all\n"
    "      --memory-limit SIZE  use no more memory than SIZE, such as 512M or 2G\n"
    "  -h, --help               show this text\n"
    "\n"
    "Exit codes: 0 done; 3 SCENARIO is rejected or cannot be told so; 5 cannot be read or "
    "written;\n"
    "6 out of memory, or the model is too large; 9 interrupted, nothing is written.\n";

/* The model stands; what is written may wait for its reader for ever. */
static int write_model(void *context, const char *bytes, size_t length) {
  (void)context;
  cli_stop_writing();
  return cli_write_through(NULL, bytes, length);
}

static int export_scenario(const homeward_scenario *scenario, const char *path) {
  homeward_export_options options;
  homeward_diagnostics *findings = NULL;
  homeward_outcome outcome = HOMEWARD_OUTCOME_DONE;
  homeward_error error = {0};
  bool shown = path == NULL || strcmp(path, "-") == 0;
  homeward_export_options_default(&options);
  options.cancel = cli_stop_flag();
  homeward_status status = homeward_diagnostics_new(&findings, &error);
  if (status == HOMEWARD_OK) {
    status = shown ? homeward_export_mps(scenario, &options, findings, write_model, NULL, &outcome,
                                         &error)
                   : homeward_export_mps_save(scenario, &options, findings, path, &outcome, &error);
  }
  /* A write to standard output that failed is told once, when it is closed. */
  int code = shown && status == HOMEWARD_IO ? CLI_DONE : cli_tell(status, findings, &error);
  homeward_diagnostics_free(findings);
  if (code == CLI_DONE && outcome == HOMEWARD_OUTCOME_STOPPED_EMPTY) {
    cli_note("stopped early: nothing is written");
    return CLI_STOPPED_EMPTY;
  }
  return code;
}

static int run(const cli_arguments *arguments) {
  const char *in = arguments->operand[0], *out = arguments->value[MPS];
  homeward_scenario *scenario = NULL;
  if (out != NULL && out[0] == '\0') {
    cli_usage_error("export", "--mps needs the name of a file");
    return CLI_USAGE;
  }
  cli_stop_reading();
  int code = cli_read_scenario(&scenario, in);
  if (code == CLI_DONE && out != NULL && strcmp(out, "-") != 0) {
    code = cli_check_target("export", out, (const char *const[]){in, NULL});
  }
  if (code == CLI_DONE && out != NULL && cli_target_is_stream(out)) {
    cli_stop_writing(); /* nothing there can be lost that a new run would not give */
  } else {
    cli_stop_solving();
  }
  if (code == CLI_DONE) {
    code = export_scenario(scenario, out);
  }
  homeward_scenario_free(scenario);
  return code;
}

const cli_command cli_command_export = {
    .name = "export",
    .summary = "write a scenario as a model for other solvers",
    .help = help,
    .operand_names = operand_names,
    .operand_count = 1,
    .options = export_options,
    .option_count = sizeof export_options / sizeof export_options[0],
    .run = run,
};
