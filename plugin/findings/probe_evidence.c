/* SPDX-License-Identifier: MIT */
#include "probe_evidence.h"

#include <string.h>

enum { REMOTES_LOOKED_AT = 64 };

void evidence_probe_server(const struct handshake *probe, struct finding *finding)
{
    char server[EVIDENCE_VALUE_SIZE];
    struct text text;

    text_start(&text, server, sizeof(server));
    text_add(&text, "%s:%u", probe->address[0] ? probe->address : probe->host, probe->own.port);
    finding_evidence_string(finding, "server", server);
    finding_evidence_string(finding, "protocol", probe->own.tcp ? "TCP" : "UDP");
}

void evidence_probe_reason(const struct transport_probe *probe, struct finding *finding)
{
    if (probe->reason[0])
        finding_evidence_string(finding, "reason", probe->reason);
    else if (strstr(finding->sentence->text, "{reason}"))
        finding_evidence_string(finding, "reason", "no reason given");
}

/* The line of the profile that names this server; NULL when none does. */
static const struct profile_option *remote_line(const struct facts *facts, const struct handshake *probe)
{
    struct profile_remote remotes[REMOTES_LOOKED_AT];
    size_t count = facts->profile ? profile_remotes(facts->profile, remotes, REMOTES_LOOKED_AT) : 0;

    for (size_t i = 0; i < count && i < REMOTES_LOOKED_AT; i++)
        if (strcmp(remotes[i].host, probe->host) == 0)
            return remotes[i].option;
    return NULL;
}

void probe_at_remote(const struct facts *facts, const struct handshake *probe, struct finding *finding)
{
    const struct profile_option *option = remote_line(facts, probe);

    if (option)
        finding_at(finding, option->file, option->line);
}

bool attempt_before(const struct facts *facts, enum stage stage)
{
    return facts->session.attempt.stage < stage;
}
