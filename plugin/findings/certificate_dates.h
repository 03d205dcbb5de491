/* SPDX-License-Identifier: MIT */
/*
 * certificate_dates.h - dates of certificates against the time of the facts, for the rules of
 * topics 06 and 09.
 */
#ifndef CVPN_FINDINGS_CERTIFICATE_DATES_H
#define CVPN_FINDINGS_CERTIFICATE_DATES_H

#include "topic.h"

/*
 * True when the end of a validity has passed. False when the time is not known: none was given, or
 * the log's stamps have no year. A log's stamps have no time zone: then what is less than a day
 * away is not judged.
 */
bool certificate_expired(const struct facts *facts, moment not_after);

/* The same for its beginning, that has not come. */
bool certificate_not_begun(const struct facts *facts, moment not_before);

/*
 * True when this machine's clock is before something that was made on a day before (a day is left
 * for time zones).
 */
bool clock_before_floor(const struct facts *facts);

/*
 * True when the clock, and not a certificate, is what is wrong, as far as that shows without the
 * server: clock_before_floor(), or all certificates of the profile with a CA among them are from
 * the future.
 */
bool clock_surely_wrong(const struct facts *facts);

/*
 * The certificate of the profile that is valid first, when none is valid yet and there is a CA
 * among them; else NULL.
 */
const struct certificate *certificate_oldest_of_none_valid(const struct facts *facts);

/* True when it has not expired and will within so many days. */
bool certificate_ends_within(const struct facts *facts, moment not_after, unsigned days);

/*
 * Adds `date` (YYYY-MM-DD) and `days` (as "324 days", "1 day", "less than a day"), for a date
 * behind us or before us.
 */
void certificate_evidence_past(struct finding *finding, const struct facts *facts, moment when);
void certificate_evidence_future(struct finding *finding, const struct facts *facts, moment when);

#endif
