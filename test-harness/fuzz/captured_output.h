/* SPDX-License-Identifier: MIT */
/*
 * captured_output.h - stands in for plugin/command/output.c: what the command would print goes line
 * by line to a function.
 */
#ifndef CVPN_FUZZ_CAPTURED_OUTPUT_H
#define CVPN_FUZZ_CAPTURED_OUTPUT_H

#include "base/line_buffer.h"

/* From now on `on_line` gets each line that is printed, without its end. */
void captured_output_start(line_function *on_line, void *context);

/* True when the last thing printed did not end in a line end. */
bool captured_output_open(void);

#endif
