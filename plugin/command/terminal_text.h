/* SPDX-License-Identifier: MIT */
/*
 * terminal_text.h - findings and codes as a person reads them on a terminal of 80 columns.
 */
#ifndef CVPN_COMMAND_TERMINAL_TEXT_H
#define CVPN_COMMAND_TERMINAL_TEXT_H

#include "findings/finding.h"
#include "findings/ledger.h"

/* How to show. */
struct show {
    bool colour;
};

/* Decides on colour: only on a terminal, with NO_COLOR unset and TERM not "dumb". */
void show_start(struct show *show);

/* A heading, wrapped. `text` must be fit to be shown. */
void show_heading(const struct show *show, const char *text);

/*
 * One finding: a headline with code, severity, slug and place, then seen, why, you and
 * administrator; what repeats is one line.
 */
void show_finding(const struct show *show, const struct finding *finding, enum ledger_verdict verdict, unsigned times);

/*
 * "LABEL: TEXT", wrapped with a hanging indent. `text` must be fit to be shown; NULL or empty shows
 * nothing.
 */
void show_labelled(const struct show *show, const char *label, const char *text);

/* One line of the list of codes. */
void show_code_row(const struct show *show, const struct catalogue_entry *entry);

/* One code in full. */
void show_code(const struct show *show, const struct catalogue_entry *entry);

#endif
