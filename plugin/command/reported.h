/* SPDX-License-Identifier: MIT */
/*
 * reported.h - what the plugin itself wrote into the log that is explained.
 *
 * The plugin saw more than a log shows (routes, names, the path), so its findings count. Its lines
 * are read as findings and as nothing else: any program can write such a line, so the code must
 * exist, and the words are shown escaped, as what the log says. Constant memory.
 */
#ifndef CVPN_COMMAND_REPORTED_H
#define CVPN_COMMAND_REPORTED_H

#include <stdint.h>

#include "base/slice.h"
#include "diagnosis/diagnosis.h"

enum { REPORTED_MAX = 16, REPORTED_EVIDENCE_MAX = 4 };

/* A piece of evidence that the sentences of the code ask for. */
struct reported_evidence {
    char name[24];
    char value[96];
};

/* A finding of the plugin's that was not taken back. */
struct reported_finding {
    struct sentence sentence; /* of its code: that the plugin says it */
    enum severity severity;
    enum confidence confidence;
    uint64_t line;
    unsigned attempt; /* of the client, by its log */
    char seen[EVIDENCE_VALUE_SIZE];
    struct reported_evidence evidence[REPORTED_EVIDENCE_MAX];
    unsigned evidence_count;
};

/* All zeros is empty. */
struct reported {
    struct reported_finding list[REPORTED_MAX];
    unsigned count;
};

/*
 * Takes a message that log_line_parse() calls ours ("PLUGIN cvpn-doctor: CVPN-0404 warning slug:
 * ..."). `line` is its number in the log, `attempt` the client's attempt at that moment. Anything
 * else than a finding, its confirmation or its taking back changes nothing. Pure.
 */
void reported_take(struct reported *reported, struct slice message, uint64_t line, unsigned attempt);

/* Hands over, as findings, those whose code the diagnosis did not raise by itself. */
void reported_finish(const struct reported *reported, struct diagnosis *diagnosis);

#endif
