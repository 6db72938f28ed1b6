/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/case_file.h"

#include "io/csv_read.h"
#include "io/file.h"
#include "io/scenario_read.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* One reading of one case file. */
typedef struct case_reading {
  hw_scenario_form *form;
  hw_binding *binding;
  hw_input *input;
  const char *label; /* the file's path as findings show it */
  homeward_error *error;
} case_reading;

/* The name as it stands in the scenario is refused. */
static void refuse_name(hw_binding *binding, const char *text) {
  hw_position position;
  hw_key path[] = {{"cases", HW_NONE}, {"file", HW_NONE}};
  hw_binding_find(binding, path, 2, &position);
  hw_binding_report(binding, HW_E_CASE_FILE, position, "%s", text);
}

static bool accept_name(hw_binding *binding, const char *path, const char *name) {
  if (!hw_file_name_plain(name)) {
    refuse_name(binding, "`file` is not a plain file name: the case file lies in the scenario's "
                         "own folder, without `/` and `..`");
    return false;
  }
  if (path == NULL || strcmp(path, "-") == 0) {
    refuse_name(binding, "a scenario from standard input or memory has no folder where its case "
                         "file could lie; name the scenario's file");
    return false;
  }
  return true;
}

/* The name with the scenario's folder in front, as one would type it; NULL: out of memory. */
static const char *label_of(hw_arena *arena, const char *path, const char *name) {
  const char *slash = strrchr(path, '/');
  size_t folder = slash == NULL ? 0 : (size_t)(slash - path) + 1;
  size_t length = strlen(name);
  char *label = hw_arena_raw(arena, folder + length + 1, 1);
  if (label != NULL) {
    memcpy(label, path, folder);
    memcpy(label + folder, name, length + 1);
  }
  return label;
}

static homeward_status name_file(const case_reading *r, homeward_status status) {
  if (r->error != NULL && status != HOMEWARD_OK) {
    hw_escape(r->error->file, sizeof r->error->file, r->label);
  }
  return status;
}

static homeward_status refuse_size(const case_reading *r) {
  static const char too_large[] = "the file is larger than 1 GiB";
  hw_report(r->binding->diagnostics, HW_E_FILE_SIZE, (hw_position){.file = r->label}, "%s",
            too_large);
  return hw_fail(r->error, HOMEWARD_LIMIT, "%s", too_large);
}

/* What stopped the binding: its own limit, or its source. */
static homeward_status explain_stop(const case_reading *r, const hw_csv *csv) {
  if (hw_input_too_large(r->input)) {
    return refuse_size(r);
  }
  homeward_status source = hw_csv_status(csv, r->error);
  if (source != HOMEWARD_OK) {
    return source;
  }
  if (r->binding->status != HOMEWARD_LIMIT) {
    return HOMEWARD_INVALID;
  }
  return r->binding->reason == NULL ? hw_fail_memory(r->error)
                                    : hw_fail(r->error, HOMEWARD_LIMIT, "%s", r->binding->reason);
}

static homeward_status read_rows(const case_reading *r) {
  hw_csv *csv = NULL;
  hw_bytes bytes = {.read = hw_input_read, .context = r->input};
  homeward_status status =
      hw_csv_new(&csv, bytes, &hw_case_record, r->label, r->binding->diagnostics, r->error);
  if (status != HOMEWARD_OK) {
    return status;
  }
  status = hw_binding_read_list(r->binding, hw_csv_events(csv), r->label, "cases", r->form);
  if (status != HOMEWARD_OK) {
    status = explain_stop(r, csv);
  }
  hw_csv_free(csv);
  return status;
}

static homeward_status open_and_read(const case_reading *r, const char *path) {
  int descriptor = -1;
  homeward_status status =
      hw_file_open_beside(&descriptor, path, r->form->scenario.case_file, 0, r->error);
  if (status != HOMEWARD_OK) {
    return status;
  }
  struct stat info;
  if (fstat(descriptor, &info) == 0 && info.st_size > HW_FILE_LIMIT) {
    status = refuse_size(r);
  } else if (hw_input_go_on(r->input, descriptor)) {
    status = read_rows(r);
  } else {
    status = hw_fail(r->error, HOMEWARD_IO, "the input could not be read");
  }
  close(descriptor);
  return status;
}

homeward_status hw_case_file_read(hw_scenario_form *form, hw_binding *binding, const char *path,
                                  hw_input *input, homeward_error *error) {
  const char *name = form->scenario.case_file;
  if (name == NULL || !accept_name(binding, path, name)) {
    return binding->status == HOMEWARD_OK ? HOMEWARD_OK : hw_fail_memory(error);
  }
  case_reading r = {.form = form, .binding = binding, .input = input, .error = error};
  r.label = label_of(&binding->own, path, name);
  return r.label == NULL ? hw_fail_memory(error) : name_file(&r, open_and_read(&r, path));
}
