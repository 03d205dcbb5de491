/* SPDX-License-Identifier: MIT */
#include "refusal_reasons.h"

#include <string.h>

#include "certificate_dates.h"

enum { ENDS_AT_ONCE = 2 /* days: by the endpoint's clock it may be over */ };

static unsigned weigh_crl(const struct facts *facts, const struct certificate *client)
{
    (void)client;
    return certificate_expired(facts, facts->crl.next_update) ? 4 : 0;
}

static unsigned weigh_nothing(const struct facts *facts, const struct certificate *client)
{
    (void)facts;
    (void)client;
    return 0;
}

static unsigned weigh_end(const struct facts *facts, const struct certificate *client)
{
    bool over = certificate_expired(facts, client->not_after);

    return over || certificate_ends_within(facts, client->not_after, ENDS_AT_ONCE) ? 3 : 0;
}

/*
 * One CA for both sides is what AWS describes. Where the profile shows none, nothing can be
 * compared.
 */
static unsigned weigh_issuer(const struct facts *facts, const struct certificate *client)
{
    bool authority = false;

    if (!client->issuer[0])
        return 0;
    for (size_t i = 0; i < facts->certificates.count; i++) {
        const struct certificate *each = &facts->certificates.list[i];
        if (each->place != PLACE_CA && each->place != PLACE_EXTRA)
            continue;
        authority = true;
        if (strcmp(each->subject, client->issuer) == 0)
            return 0;
    }
    return authority ? 2 : 0;
}

static unsigned weigh_usage(const struct facts *facts, const struct certificate *client)
{
    (void)facts;
    if (client->has_usage)
        return client->client ? 0 : 3;
    return 1;
}

/*
 * In the order that holds when nothing speaks for one of them: an expired list stops everyone at
 * once, and no one renews it by himself.
 */
static const struct {
    const char *name;
    const char *words;
    unsigned (*weigh)(const struct facts *facts, const struct certificate *client);
} reasons[] = {
    {"crl-expired", "the endpoint's CRL has expired", weigh_crl},
    {"revoked", "the certificate is revoked", weigh_nothing},
    {"expired", "the certificate has expired", weigh_end},
    {"usage", "the certificate is not one for clients", weigh_usage},
    {"other-ca", "the certificate is of another CA than the endpoint's", weigh_issuer},
};

enum { REASONS = sizeof(reasons) / sizeof(reasons[0]), HEAVIEST = 4 };

void refusal_reasons(const struct facts *facts, struct finding *finding)
{
    static const struct certificate unknown = {.not_after = MOMENT_UNKNOWN, .has_usage = true, .client = true};
    const struct certificate *own = certificates_client(&facts->certificates);
    const struct certificate *client = own ? own : &unknown;
    char words_buffer[EVIDENCE_VALUE_SIZE];
    char names_buffer[EVIDENCE_VALUE_SIZE];
    struct text words;
    struct text names;
    unsigned added = 0;

    text_start(&words, words_buffer, sizeof(words_buffer));
    text_start(&names, names_buffer, sizeof(names_buffer));
    for (unsigned weight = HEAVIEST + 1; weight-- > 0;)
        for (size_t i = 0; i < REASONS; i++) {
            if (reasons[i].weigh(facts, client) != weight)
                continue;
            added++;
            text_add(&words, "%s%s", added == 1 ? "" : added == REASONS ? ", or " : ", ", reasons[i].words);
            text_add(&names, "%s%s", added == 1 ? "" : ",", reasons[i].name);
        }
    finding_evidence_string(finding, "reasons", words_buffer);
    finding_evidence_string(finding, "likely", names_buffer);
}
