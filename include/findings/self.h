/* SPDX-License-Identifier: MIT */
/*
 * self.h - the sentences about the tool itself that no rule raises: those who know them say them.
 */
#ifndef CVPN_FINDINGS_SELF_H
#define CVPN_FINDINGS_SELF_H

#include <stdbool.h>

#include "findings/catalogue.h"

struct condition;

/* 0000, raised by the reports. */
extern const struct sentence summary_of_attempt;

/* 0003, raised in OpenVPN's process: the observer cannot say that it is gone. */
extern const struct sentence observer_not_started, observer_ended, observer_stuck;

/*
 * True when the management socket that OpenVPN could not make is the one that the plugin asked for:
 * 0007 tells of it.
 */
bool management_is_ours(const struct condition *management);

#endif
