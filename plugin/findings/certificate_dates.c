/* SPDX-License-Identifier: MIT */
#include "certificate_dates.h"

static const moment day = SECONDS(86400);

/* A log without years is read as one of 1970 (log_line.h). */
static const moment year_2000 = SECONDS(946684800);

static bool time_known(const struct facts *facts)
{
    return facts->now != MOMENT_UNKNOWN && facts->now >= year_2000;
}

/* What a log's stamps, read as if they were UTC, can be off. */
static moment slack(const struct facts *facts)
{
    bool from_log = (facts->available & FACTS_SESSION) && !(facts->available & FACTS_PLUGIN);

    return from_log ? day : 0;
}

bool certificate_expired(const struct facts *facts, moment not_after)
{
    return time_known(facts) && not_after != MOMENT_UNKNOWN && facts->now - slack(facts) > not_after;
}

bool certificate_not_begun(const struct facts *facts, moment not_before)
{
    return time_known(facts) && not_before != MOMENT_UNKNOWN && facts->now + slack(facts) < not_before;
}

bool certificate_ends_within(const struct facts *facts, moment not_after, unsigned days)
{
    return time_known(facts) && not_after != MOMENT_UNKNOWN && facts->now <= not_after &&
           not_after - facts->now <= (moment)days * day;
}

bool clock_before_floor(const struct facts *facts)
{
    return facts->now != MOMENT_UNKNOWN && facts->earliest_time.made != MOMENT_UNKNOWN &&
           facts->now < facts->earliest_time.made - day;
}

const struct certificate *certificate_oldest_of_none_valid(const struct facts *facts)
{
    const struct certificates *certificates = &facts->certificates;
    const struct certificate *oldest = NULL;
    bool authority = false;

    for (size_t i = 0; i < certificates->count; i++) {
        const struct certificate *each = &certificates->list[i];
        if (!certificate_not_begun(facts, each->not_before))
            return NULL;
        authority = authority || each->place == PLACE_CA;
        if (!oldest || each->not_before < oldest->not_before)
            oldest = each;
    }
    return authority ? oldest : NULL;
}

bool clock_surely_wrong(const struct facts *facts)
{
    return clock_before_floor(facts) || certificate_oldest_of_none_valid(facts);
}

static void add_date(struct finding *finding, moment when, long long days)
{
    char date[CERTIFICATE_DATE_SIZE];
    char buffer[40];
    struct text text;

    text_start(&text, buffer, sizeof(buffer));
    if (days == 0)
        text_add(&text, "less than a day");
    else
        text_add(&text, "%lld day%s", days, days == 1 ? "" : "s");
    finding_evidence_string(finding, "date", certificate_date(when, date));
    finding_evidence_string(finding, "days", buffer);
}

void certificate_evidence_past(struct finding *finding, const struct facts *facts, moment when)
{
    add_date(finding, when, certificate_days(when, facts->now));
}

void certificate_evidence_future(struct finding *finding, const struct facts *facts, moment when)
{
    add_date(finding, when, certificate_days(facts->now, when));
}
