/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Loaded before a program: it then runs under the locale of the environment, as in a host that has
 * called setlocale(). */
#include <locale.h>
#include <string.h>
#include <unistd.h>

enum { NO_DECIMAL_COMMA = 125 };

__attribute__((constructor)) static void take_locale(void) {
  if (setlocale(LC_ALL, "") == NULL || strcmp(localeconv()->decimal_point, ",") != 0) {
    _exit(NO_DECIMAL_COMMA);
  }
}
