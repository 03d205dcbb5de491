/* SPDX-License-Identifier: MIT */
/*
 * descriptors.h - leaves behind what a process has inherited.
 */
#ifndef CVPN_SANDBOX_DESCRIPTORS_H
#define CVPN_SANDBOX_DESCRIPTORS_H

/* Closes every descriptor from `first` on, also where close_range(2) is missing or denied. */
void descriptors_close_from(int first);

#endif
