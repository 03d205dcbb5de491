/* SPDX-License-Identifier: MIT */
#include "certificates/certificates.h"

#include <string.h>
#include <time.h>

#include "base/text.h"

enum { LAST_YEAR_SHOWN = 9999 };

void certificates_start(struct certificates *certificates)
{
    memset(certificates, 0, sizeof(*certificates));
    certificates->crl_this_update = MOMENT_UNKNOWN;
    certificates->crl_next_update = MOMENT_UNKNOWN;
}

const char *certificate_place_name(enum certificate_place place)
{
    static const char *const names[CERTIFICATE_PLACES] = {"cert", "key", "pkcs12", "ca", "extra-certs", "crl-verify"};

    return names[place];
}

const struct certificate *certificates_named(const struct certificates *certificates, const struct server_chain *chain,
                                             const char *subject)
{
    if (!subject[0])
        return NULL;
    for (size_t i = 0; i < SERVER_CHAIN_MAX; i++)
        if (chain->known[i] && strcmp(chain->list[i].subject, subject) == 0)
            return &chain->list[i];
    for (size_t i = 0; i < certificates->count; i++)
        if (strcmp(certificates->list[i].subject, subject) == 0)
            return &certificates->list[i];
    return NULL;
}

const struct certificate *certificates_client(const struct certificates *certificates)
{
    for (size_t i = 0; i < certificates->count; i++)
        if (certificates->list[i].place == PLACE_CERT || certificates->list[i].place == PLACE_PKCS12)
            return &certificates->list[i];
    return NULL;
}

/* Not one that has signed itself: that is a root, and the endpoint has its own copy of it. */
static const struct certificate *issuer_of(const struct certificates *certificates, const struct certificate *issued)
{
    const struct certificate *best = NULL;

    for (size_t i = 0; i < certificates->count; i++) {
        const struct certificate *each = &certificates->list[i];
        bool authority = each->place == PLACE_CA || each->place == PLACE_EXTRA;
        if (!authority || each->self_issued || each->not_after == MOMENT_UNKNOWN ||
            strcmp(each->subject, issued->issuer) != 0)
            continue;
        if (!best || each->not_after > best->not_after)
            best = each;
    }
    return best;
}

const struct certificate *certificates_intermediate(const struct certificates *certificates, unsigned step)
{
    const struct certificate *at = certificates->left_out ? NULL : certificates_client(certificates);

    for (unsigned i = 0; at && i <= step && i < INTERMEDIATES_MAX; i++)
        at = issuer_of(certificates, at);
    return step < INTERMEDIATES_MAX ? at : NULL;
}

static const struct certificate *longest_authority(const struct certificates *certificates, bool roots)
{
    const struct certificate *best = NULL;

    for (size_t i = 0; i < certificates->count; i++) {
        const struct certificate *each = &certificates->list[i];
        if (each->place != PLACE_CA || (roots && !each->self_issued) || each->not_after == MOMENT_UNKNOWN)
            continue;
        if (!best || each->not_after > best->not_after)
            best = each;
    }
    return best;
}

const struct certificate *certificates_authority(const struct certificates *certificates)
{
    const struct certificate *root = longest_authority(certificates, true);

    if (certificates->left_out)
        return NULL; /* not all of them were looked at */
    return root ? root : longest_authority(certificates, false);
}

char *certificate_date(moment when, char date[CERTIFICATE_DATE_SIZE])
{
    time_t seconds = (time_t)(when / SECONDS(1));
    struct tm day;
    struct text text;

    text_start(&text, date, CERTIFICATE_DATE_SIZE);
    if (when == MOMENT_UNKNOWN || !gmtime_r(&seconds, &day) || day.tm_year + 1900 > LAST_YEAR_SHOWN)
        text_add(&text, "unknown");
    else
        text_add(&text, "%04d-%02d-%02d", day.tm_year + 1900, day.tm_mon + 1, day.tm_mday);
    return date;
}

long long certificate_days(moment from, moment to)
{
    return to > from ? (long long)((to - from) / SECONDS(86400)) : 0;
}
