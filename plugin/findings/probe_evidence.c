/* SPDX-License-Identifier: MIT */
#include "probe_evidence.h"

#include <string.h>

enum { REMOTES_LOOKED_AT = 64 };

void evidence_probe_server(const struct handshake *look, struct finding *finding)
{
    char server[EVIDENCE_VALUE_SIZE];
    struct text text;

    text_start(&text, server, sizeof(server));
    text_add(&text, "%s:%u", look->address[0] ? look->address : look->host, look->own.port);
    finding_evidence_string(finding, "server", server);
    finding_evidence_string(finding, "protocol", look->own.tcp ? "TCP" : "UDP");
}

void evidence_probe_reason(const struct transport_look *look, struct finding *finding)
{
    if (look->reason[0])
        finding_evidence_string(finding, "reason", look->reason);
    else if (strstr(finding->sentence->text, "{reason}"))
        finding_evidence_string(finding, "reason", "no reason given");
}

/* The line of the profile that names this server; NULL when none does. */
static const struct profile_option *remote_line(const struct facts *facts, const struct handshake *look)
{
    struct profile_remote remotes[REMOTES_LOOKED_AT];
    size_t count = facts->profile ? profile_remotes(facts->profile, remotes, REMOTES_LOOKED_AT) : 0;

    for (size_t i = 0; i < count && i < REMOTES_LOOKED_AT; i++)
        if (strcmp(remotes[i].host, look->host) == 0)
            return remotes[i].option;
    return NULL;
}

void probe_at_remote(const struct facts *facts, const struct handshake *look, struct finding *finding)
{
    const struct profile_option *option = remote_line(facts, look);

    if (option)
        finding_at(finding, option->file, option->line);
}

bool attempt_before(const struct facts *facts, enum stage stage)
{
    return facts->session.attempt.stage < stage;
}
