/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Events, in the format that their bytes tell. */
#include "tests/fuzz/target.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length) {
  fuzz_events(bytes, length);
  return 0;
}
