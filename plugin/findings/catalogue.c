/* SPDX-License-Identifier: MIT */
#include "findings/catalogue.h"

#include "topics.h"

enum { CODES_MAX = 256 };

#define ROWS_OF(name) name##_findings,

const struct catalogue_entry *const *const topics[] = {TOPICS(ROWS_OF) NULL};

/* 1 to 15 are the titles of AWS's page in its table of contents, with its long dashes as "-". */
static const char *const topic_names[] = {
    [0] = "cvpn-doctor itself",
    [1] = "Unable to resolve the Client VPN endpoint DNS name",
    [2] = "Traffic is not being split between subnets",
    [3] = "Authorization rules for Active Directory groups not working as expected",
    [4] = "Clients can't access a peered VPC, Amazon S3, or the internet",
    [5] = "Access to a peered VPC, Amazon S3, or the internet is intermittent",
    [6] = "Client software returns TLS error",
    [7] = "Client software returns user name and password errors - Active Directory authentication",
    [8] = "Client software returns user name and password errors - federated authentication",
    [9] = "Clients cannot connect - mutual authentication",
    [10] = "Client returns a credentials exceed max size error - federated authentication",
    [11] = "Client does not open browser - federated authentication",
    [12] = "Client returns no available ports error - federated authentication",
    [13] = "VPN connection terminated due to IP mismatch",
    [14] = "Routing traffic to LAN not working as expected",
    [15] = "Verify the bandwidth limit for an endpoint",
    [16] = "What the page does not treat",
    [17] = "What the AWS provided client says of itself",
};

/* Puts an entry into its place among those that are there. */
static void insert(const struct catalogue_entry **entries, size_t count, const struct catalogue_entry *entry)
{
    for (; count > 0 && entries[count - 1]->code > entry->code; count--)
        entries[count] = entries[count - 1];
    entries[count] = entry;
}

const struct catalogue_entry *const *catalogue(size_t *count)
{
    static const struct catalogue_entry *entries[CODES_MAX];
    static size_t filled;

    if (filled == 0)
        for (size_t i = 0; topics[i]; i++)
            for (size_t j = 0; topics[i][j] && filled < CODES_MAX; j++)
                insert(entries, filled++, topics[i][j]);
    *count = filled;
    return entries;
}

const struct catalogue_entry *catalogue_find(finding_code code)
{
    for (size_t i = 0; topics[i]; i++)
        for (size_t j = 0; topics[i][j]; j++)
            if (topics[i][j]->code == code)
                return topics[i][j];
    return NULL;
}

const char *severity_name(enum severity severity)
{
    return severity == SEVERITY_ERROR ? "error" : severity == SEVERITY_WARNING ? "warning" : "note";
}

const char *topic_name(unsigned topic)
{
    return topic < sizeof(topic_names) / sizeof(topic_names[0]) ? topic_names[topic] : NULL;
}

bool catalogue_is_suppressed(const struct catalogue_entry *entry, finding_code cause)
{
    for (size_t i = 0; i < SUPPRESSED_MAX && entry->suppressed_by[i]; i++)
        if (entry->suppressed_by[i] == cause)
            return true;
    return false;
}
