/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef HW_MODEL_MESSAGE_CODES_H
#define HW_MODEL_MESSAGE_CODES_H

#define HW_MESSAGE_CODES(X)                                                                        \
  X(E_SYNTAX, "H101", HOMEWARD_ERROR, "the file is not well-formed")

#endif
