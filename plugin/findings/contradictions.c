/* SPDX-License-Identifier: MIT */
/*
 * Codes that cannot both be true of one attempt: each tells another story of how far it got, or of
 * whose fault it is.
 *
 * Most pairs follow from where in a connection a code belongs: what stopped an attempt at one step
 * excludes what shows itself only after it. Codes of one step are compared by name.
 */
#include "findings/rules.h"

static const struct code_span spans[] = {
    /* before the first step */
    {7, STAGE_NONE, STAGE_NONE, false},
    {707, STAGE_NONE, STAGE_NONE, false},
    /* names */
    {102, STAGE_RESOLVING, STAGE_RESOLVING, false},
    {103, STAGE_RESOLVING, STAGE_RESOLVING, false},
    {104, STAGE_RESOLVING, STAGE_RESOLVING, false},
    {106, STAGE_RESOLVING, STAGE_RESOLVING, false},
    /* the way to the server */
    {601, STAGE_CONNECTING, STAGE_WAITING, false},
    {611, STAGE_CONNECTING, STAGE_WAITING, false},
    {612, STAGE_CONNECTING, STAGE_WAITING, false},
    {1604, STAGE_CONNECTING, STAGE_WAITING, false},
    {1615, STAGE_CONNECTING, STAGE_CONNECTING, false},
    {618, STAGE_WAITING, STAGE_HEARD, false},
    {1301, STAGE_CONNECTING, STAGE_CONNECTED, false},
    /* the handshake */
    {610, STAGE_NONE, STAGE_SERVER_KNOWN, true},
    {603, STAGE_HEARD, STAGE_HEARD, true},
    {604, STAGE_HEARD, STAGE_HEARD, true},
    {605, STAGE_HEARD, STAGE_HEARD, true},
    {606, STAGE_HEARD, STAGE_HEARD, true},
    {607, STAGE_HEARD, STAGE_HEARD, true},
    {608, STAGE_HEARD, STAGE_HEARD, true},
    {609, STAGE_HEARD, STAGE_SERVER_KNOWN, false},
    {602, STAGE_SERVER_KNOWN, STAGE_SERVER_KNOWN, false},
    {908, STAGE_HEARD, STAGE_CONNECTED, false},
    /* the sign-in */
    {701, STAGE_AUTH, STAGE_AUTH, true},
    {702, STAGE_AUTH, STAGE_AUTH, true},
    {705, STAGE_AUTH, STAGE_AUTH, true},
    {706, STAGE_AUTH, STAGE_AUTH, false},
    {801, STAGE_AUTH, STAGE_AUTH, true},
    {802, STAGE_AUTH, STAGE_AUTH, true},
    {1101, STAGE_AUTH, STAGE_AUTH, false},
    {1104, STAGE_NONE, STAGE_AUTH, false},
    {1201, STAGE_AUTH, STAGE_AUTH, false},
    /* what the server pushed, and the tunnel's set-up */
    {406, STAGE_PUSHED, STAGE_CONNECTED, false},
    {1402, STAGE_PUSHED, STAGE_CONNECTED, false},
    {1403, STAGE_PUSHED, STAGE_CONNECTED, false},
    {1404, STAGE_PUSHED, STAGE_CONNECTED, false},
    {1407, STAGE_PUSHED, STAGE_CONNECTED, false},
    {1601, STAGE_PUSHED, STAGE_CONNECTED, false},
    {1603, STAGE_PUSHED, STAGE_CONNECTED, false},
    {1605, STAGE_PUSHED, STAGE_PUSHED, false},
    {1606, STAGE_PUSHED, STAGE_CONNECTED, false},
    {1610, STAGE_PUSHED, STAGE_CONNECTED, false},
    {1613, STAGE_PUSHED, STAGE_CONNECTED, false},
    {1614, STAGE_PUSHED, STAGE_CONNECTED, false},
    {401, STAGE_PUSHED, STAGE_CONNECTED, false},
    {403, STAGE_PUSHED, STAGE_CONNECTED, false},
    {412, STAGE_TLS_UP, STAGE_CONNECTED, false},
    /* the tunnel in use */
    {201, STAGE_CONNECTED, STAGE_CONNECTED, false},
    {202, STAGE_CONNECTED, STAGE_CONNECTED, false},
    {302, STAGE_CONNECTED, STAGE_CONNECTED, false},
    {402, STAGE_CONNECTED, STAGE_CONNECTED, false},
    {404, STAGE_CONNECTED, STAGE_CONNECTED, false},
    {405, STAGE_CONNECTED, STAGE_CONNECTED, false},
    {501, STAGE_CONNECTED, STAGE_CONNECTED, false},
    {503, STAGE_CONNECTED, STAGE_CONNECTED, false},
    {1609, STAGE_CONNECTED, STAGE_CONNECTED, false},
    /* what goes with every step: this machine, the profile, the path, the client's own words */
    {105, STAGE_NONE, STAGE_CONNECTED, false},
    {407, STAGE_NONE, STAGE_CONNECTED, false},
    {613, STAGE_NONE, STAGE_CONNECTED, false},
    {614, STAGE_NONE, STAGE_CONNECTED, false},
    {912, STAGE_NONE, STAGE_CONNECTED, false},
    {1001, STAGE_NONE, STAGE_CONNECTED, false},
    {1302, STAGE_NONE, STAGE_CONNECTED, false},
    {1401, STAGE_NONE, STAGE_CONNECTED, false},
    {1405, STAGE_NONE, STAGE_CONNECTED, false},
    {1406, STAGE_NONE, STAGE_CONNECTED, false},
    {1602, STAGE_NONE, STAGE_CONNECTED, false},
    {1607, STAGE_NONE, STAGE_CONNECTED, false},
    {1608, STAGE_NONE, STAGE_CONNECTED, false},
    {1616, STAGE_NONE, STAGE_CONNECTED, false},
    {1617, STAGE_NONE, STAGE_CONNECTED, false},
    {1618, STAGE_NONE, STAGE_CONNECTED, false},
    {1619, STAGE_NONE, STAGE_CONNECTED, false},
    {1701, STAGE_NONE, STAGE_CONNECTED, false},
    {1702, STAGE_NONE, STAGE_CONNECTED, false},
    {1703, STAGE_NONE, STAGE_CONNECTED, false},
};

enum { RIVALS_MAX = 18 };

/* Each of `these` excludes each of `those`, and where there are no others, each other one. */
static const struct rivals {
    finding_code these[RIVALS_MAX];
    finding_code those[RIVALS_MAX];
} rivals[] = {
    /* OpenVPN ends at the first of them */
    {{7}, {707}},
    /* a name has one answer */
    {{102, 103, 104, 106}, {0}},
    {{102, 103, 104}, {1302}},
    /* one end of the way to the server: not let out, refused, unused, no local port, no answer */
    {{611, 612, 618, 1604, 1615}, {0}},
    {{601}, {612, 618, 1615}},
    /* TLS is agreed before a certificate is looked at, and not before the server is heard */
    {{610}, {7, 707, 102, 103, 104, 106, 601, 611, 612, 618, 1604, 1615}},
    {{603, 604, 605, 606, 607, 608}, {610, 618}},
    /* the first fault of a chain is the one that is told */
    {{603, 604, 605, 606, 607, 608}, {0}},
    {{609}, {602, 608}},
    /* a sign-in has one answer, and what does not connect waits for no browser */
    {{701, 702, 705, 706, 801, 802, 1101, 1104, 1201}, {0}},
    {{1104}, {7, 102, 103, 104, 106, 601, 602, 603, 604, 605, 606, 607, 608, 609, 610, 611, 612, 618}},
    {{1104}, {707, 1604, 1615}},
    /* a DNS server that is not pushed is neither silent nor unused */
    {{401}, {402, 403}},
    /* a full tunnel that this client removed is not the one that does not reach the internet */
    {{405}, {406}},
    /* no device: nothing can be set on it */
    {{1605}, {1606, 1610, 1613}},
    /* these are ways for a session to end that have a code of their own */
    {{1617}, {503, 1406, 1609}},
};

const struct code_span *rules_span(finding_code code)
{
    for (size_t i = 0; i < sizeof(spans) / sizeof(spans[0]); i++)
        if (spans[i].code == code)
            return &spans[i];
    return NULL;
}

static bool stops_before(const struct code_span *one, const struct code_span *other)
{
    return one->to < other->from && !(one->renews && other->from >= STAGE_PUSHED && other->to == STAGE_CONNECTED);
}

static bool has(const finding_code *codes, finding_code code)
{
    for (size_t i = 0; i < RIVALS_MAX && codes[i]; i++)
        if (codes[i] == code)
            return true;
    return false;
}

static bool are_rivals(finding_code one, finding_code other)
{
    for (size_t i = 0; i < sizeof(rivals) / sizeof(rivals[0]); i++) {
        const finding_code *these = rivals[i].these;
        const finding_code *those = rivals[i].those[0] ? rivals[i].those : these;
        if ((has(these, one) && has(those, other)) || (has(these, other) && has(those, one)))
            return true;
    }
    return false;
}

/* An end that no code explains is explained by none. */
static bool explains(finding_code one, finding_code other)
{
    const struct catalogue_entry *entry = catalogue_find(other);

    return one == 1616 && entry && entry->severity == SEVERITY_ERROR && rules_span(other);
}

bool rules_contradict(finding_code one, finding_code other)
{
    const struct code_span *a = rules_span(one);
    const struct code_span *b = rules_span(other);

    if (one == other)
        return false;
    return (a && b && (stops_before(a, b) || stops_before(b, a))) || are_rivals(one, other) || explains(one, other) ||
           explains(other, one);
}
