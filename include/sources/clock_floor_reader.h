/* SPDX-License-Identifier: MIT */
/*
 * clock_floor_reader.h - looks for what on this machine was made in the past.
 */
#ifndef CVPN_SOURCES_CLOCK_FLOOR_READER_H
#define CVPN_SOURCES_CLOCK_FLOOR_READER_H

#include "facts/clock_floor.h"

/* The kernel's build, the program that runs, and the file that this code came from, whichever is youngest. Asks the kernel and two files for their dates; never fails. */
void clock_floor_read(struct clock_floor *floor);

#endif
