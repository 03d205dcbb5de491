/* SPDX-License-Identifier: MIT */
/*
 * program.h - what another program prints.
 */
#ifndef CVPN_COMMAND_PROGRAM_H
#define CVPN_COMMAND_PROGRAM_H

#include <stdbool.h>

#include "base/slice.h"

/* Gets what the program printed, a piece of it at a time. */
typedef void program_function(void *context, struct slice piece);

/*
 * Runs argv[0] (looked for in the system's own folders only; "/proc/self/exe" is this program) in
 * the C locale, with `input` (-1: none) as its standard input and without its complaints, for
 * PROGRAM_SECONDS at most. Returns its exit status; -1 when it could not be run or was ended.
 */
enum { PROGRAM_SECONDS = 20 };
int program_run(const char *const *argv, int input, program_function *take, void *context);

#endif
