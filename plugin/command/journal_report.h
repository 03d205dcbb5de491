/* SPDX-License-Identifier: MIT */
/*
 * journal_report.h - findings as entries of the journal, with a field for each thing that a search
 * may ask for.
 */
#ifndef CVPN_COMMAND_JOURNAL_REPORT_H
#define CVPN_COMMAND_JOURNAL_REPORT_H

#include "reports/report.h"

/*
 * Writes the lines of a finding (report.h), each as an entry of its own with the client in front.
 * Fields: CVPN_CODE, CVPN_SEVERITY, CVPN_SLUG, CVPN_CONFIDENCE, CVPN_CLIENT, CVPN_ENDPOINT and
 * CVPN_ATTEMPT; PRIORITY is that of syslog(3).
 */
void journal_report(const char *client, const struct finding *finding, enum ledger_verdict verdict, unsigned times,
                    const struct report_context *where);

#endif
