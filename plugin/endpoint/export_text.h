/* SPDX-License-Identifier: MIT */
/*
 * export_text.h - the bytes of a file as UTF-8.
 */
#ifndef CVPN_ENDPOINT_EXPORT_TEXT_H
#define CVPN_ENDPOINT_EXPORT_TEXT_H

#include "base/slice.h"

/*
 * UTF-8 and UTF-16 (as PowerShell writes it, with or without its mark) as UTF-8 without a mark, in
 * malloc'ed bytes with a NUL after them; *length is without it. NULL when memory is out.
 */
char *export_utf8(struct slice bytes, size_t *length);

#endif
