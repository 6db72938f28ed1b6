/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "model/compare.h"

#include "io/outline.h"
#include "model/replanned.h"

#include <stdlib.h>

static homeward_status conclude(homeward_comparison **out, homeward_comparison *comparison,
                                bool outlined, homeward_error *error) {
  if (!outlined || !hw_compare(comparison)) {
    homeward_comparison_free(comparison);
    return hw_fail_memory(error);
  }
  *out = comparison;
  return HOMEWARD_OK;
}

homeward_status homeward_compare(homeward_comparison **out, const homeward_plan *before,
                                 const homeward_plan *after, homeward_error *error) {
  if (out != NULL) {
    *out = NULL;
  }
  if (out == NULL || before == NULL || after == NULL) {
    return hw_fail(error, HOMEWARD_USAGE, "homeward_compare: out and two plans are needed");
  }
  homeward_comparison *made = calloc(1, sizeof *made);
  bool outlined = made != NULL && hw_outline_plan(&made->before, &made->arena, before) &&
                  hw_outline_plan(&made->after, &made->arena, after);
  return conclude(out, made, outlined, error);
}

homeward_status homeward_compare_replanned(homeward_comparison **out,
                                           const homeward_plan *published,
                                           const homeward_plan *replanned,
                                           const homeward_scenario *before, const int64_t *now,
                                           homeward_error *error) {
  hw_minute at = 0;
  homeward_status status = homeward_compare(out, published, replanned, error);
  if (status == HOMEWARD_OK) {
    status = hw_published_now(&at, replanned->scenario, now, error);
  }
  if (status == HOMEWARD_OK) {
    status = hw_replanned_read(*out, published, replanned, before, at, error);
  }
  if (status != HOMEWARD_OK && out != NULL) {
    homeward_comparison_free(*out);
    *out = NULL;
  }
  return status;
}

homeward_status homeward_compare_documents(homeward_comparison **out,
                                           const homeward_document *before,
                                           const homeward_document *after, homeward_error *error) {
  if (out == NULL || before == NULL || after == NULL) {
    return hw_fail(error, HOMEWARD_USAGE,
                   "homeward_compare_documents: out and two documents are needed");
  }
  *out = NULL;
  if (!homeward_document_is_plan(before) || !homeward_document_is_plan(after)) {
    return hw_fail(error, HOMEWARD_INVALID, "only plans can be compared");
  }
  homeward_comparison *made = calloc(1, sizeof *made);
  bool outlined = made != NULL && hw_outline_document(&made->before, &made->arena, before) &&
                  hw_outline_document(&made->after, &made->arena, after);
  return conclude(out, made, outlined, error);
}
