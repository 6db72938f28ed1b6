/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scenarios as YAML or JSON. */
#include "tests/fuzz/target.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
  if (!fuzz_is_xml(bytes, length)) {
    fuzz_scenario(bytes, length);
  }
  return 0;
}
