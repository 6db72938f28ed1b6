/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/plan_schema.h"
#include "io/save.h"
#include "io/schema_write.h"

homeward_status homeward_plan_write_as(const homeward_plan *plan, homeward_format format,
                                       homeward_write_callback write, void *context,
                                       homeward_error *error) {
  if (plan == NULL || write == NULL) {
    return hw_fail(error, HOMEWARD_USAGE, "homeward_plan_write: plan and write are needed");
  }
  hw_naming naming = {.scenario = plan->scenario};
  return hw_schema_write(&hw_plan_record, plan, naming, format, write, context, error);
}

homeward_status homeward_plan_write(const homeward_plan *plan, homeward_write_callback write,
                                    void *context, homeward_error *error) {
  return homeward_plan_write_as(plan, HOMEWARD_FORMAT_YAML, write, context, error);
}

homeward_status homeward_plan_save_as(const homeward_plan *plan, homeward_format format,
                                      const char *path, homeward_error *error) {
  if (plan == NULL || path == NULL) {
    return hw_fail(error, HOMEWARD_USAGE, "homeward_plan_save: plan and path are needed");
  }
  hw_save *save = NULL;
  homeward_status status = hw_save_begin(&save, path, error);
  if (status != HOMEWARD_OK) {
    return status;
  }
  status = homeward_plan_write_as(plan, format, hw_save_write, save, error);
  return hw_save_end(save, status, error);
}

homeward_status homeward_plan_save(const homeward_plan *plan, const char *path,
                                   homeward_error *error) {
  return homeward_plan_save_as(plan, HOMEWARD_FORMAT_YAML, path, error);
}
