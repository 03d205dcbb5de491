/* SPDX-License-Identifier: MIT */
/*
 * access_query.h - `audit --group GROUP --to ADDRESS`: may someone in this group reach that
 * address, and which rule says so?
 */
#ifndef CVPN_COMMAND_ACCESS_QUERY_H
#define CVPN_COMMAND_ACCESS_QUERY_H

#include "command/options.h"
#include "endpoint/export_settings.h"

/*
 * False, with a sentence on standard error, when --group and --to do not make a question. True
 * without them.
 */
bool access_question_fits(const struct options *options);

/*
 * Prints the answer for each endpoint that has rules. Returns the exit status: clean is yes, found
 * is no.
 */
int access_question_answer(const struct endpoint_export *export, const struct options *options);

#endif
