/* SPDX-License-Identifier: MIT */
/*
 * earliest_time_reader.h - looks for what on this machine was made in the past.
 */
#ifndef CVPN_CERTIFICATES_EARLIEST_TIME_READER_H
#define CVPN_CERTIFICATES_EARLIEST_TIME_READER_H

#include "certificates/earliest_time.h"

/*
 * The kernel's build, the program that runs, and the file that this code came from, whichever is
 * youngest. Asks the kernel and two files for their dates; never fails.
 */
void earliest_time_read(struct earliest_time *floor);

#endif
