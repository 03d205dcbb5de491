/* SPDX-License-Identifier: MIT */
/*
 * self.h - the sentences about the tool itself that no rule raises: those who know them say them.
 */
#ifndef CVPN_FINDINGS_SELF_H
#define CVPN_FINDINGS_SELF_H

#include "findings/catalogue.h"

/* 0000, raised by the reports. */
extern const struct sentence summary_of_attempt;

/* 0003, raised in OpenVPN's process: the observer cannot say that it is gone. */
extern const struct sentence observer_not_started, observer_ended, observer_stuck;

#endif
