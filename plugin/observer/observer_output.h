/* SPDX-License-Identifier: MIT */
/* observer_output.h - where findings and summaries go: OpenVPN's log, and report=FILE. */
#ifndef CVPN_OBSERVER_OBSERVER_OUTPUT_H
#define CVPN_OBSERVER_OBSERVER_OUTPUT_H

#include <openvpn-plugin.h>

#include "facts/facts.h"
#include "findings/ledger.h"
#include "reports/report.h"

/* Lines go to OpenVPN's log by this function; there is no report yet. */
void output_start(plugin_log_t log);

/*
 * Opens report=FILE as it is now wanted, or keeps it: after SIGHUP there may be no right to open it
 * any more. Why it cannot be is noted as a complaint of the settings.
 */
void output_open_report(struct facts *facts);

/* The report's descriptor; -1 when there is none. */
int output_report(void);

/* diagnosis_finding and diagnosis_summary. */
void output_finding(const struct finding *finding, enum ledger_verdict verdict, unsigned times,
                    const struct report_context *where);
void output_summary(const struct summary *summary, const struct report_context *where);

/* A remedy was applied, or would be, or is left to the user. */
void output_applied(finding_code code, bool done, const char *text);

#endif
