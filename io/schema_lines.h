/* SPDX-License-Identifier: GPL-3.0-or-later */
/**
 * The words of which the tables are made. A line reads: key, where it is stored and what it may be,
 * then flags, presets, meaning.
 */
#ifndef HW_IO_SCHEMA_LINES_H
#define HW_IO_SCHEMA_LINES_H

#define PLAIN(kind, in, member) .type = HW_TYPE_##kind, .value = offsetof(in, member)
#define COUNT(in, member, low, high, without)                                                      \
  PLAIN(COUNT, in, member), .least = (low), .most = (high), .preset = (without)
#define REFERENCE(in, member, list)                                                                \
  PLAIN(REFERENCE, in, member), .target = HW_TARGET_##list, .preset = HW_NONE
#define CHOICE(in, member, list, without)                                                          \
  PLAIN(CHOICE, in, member), .words = (list), .preset = (without)
#define LIST(kind, in, member, number_of) PLAIN(kind, in, member), .extra = offsetof(in, number_of)
#define RECORDS(of, in, member, number_of, one)                                                    \
  LIST(RECORD, in, member, number_of), .record = &(of), .singular = (one)
#define INLINE(of) .type = HW_TYPE_RECORD, .record = &(of)
#define GIVEN(in, member) .given = 1 + offsetof(in, member)
#define FIELDS(array) .fields = (array), .field_count = sizeof(array) / sizeof((array)[0])
#define STRUCT(type) .size = sizeof(type), .kept = sizeof(type)

#endif
