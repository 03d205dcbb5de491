/* SPDX-License-Identifier: MIT */
/*
 * corrections.h - what AWS's record of an attempt, and the endpoint's settings, say to what the
 * client's log shows.
 */
#ifndef CVPN_COMMAND_CORRECTIONS_H
#define CVPN_COMMAND_CORRECTIONS_H

#include "command/attempt_journal.h"

enum { CORRECTIONS_MAX = 64 };

/* One sentence about one attempt. Texts are fit to be shown. */
struct correction {
    unsigned attempt;
    finding_code code; /* of the client's that it is about; 0: it had none */
    finding_code by;   /* the code that it is instead, or that explains it; 0: none */
    bool of_settings;  /* the endpoint's settings say so; else its connection log */
    char text[512];
    char fix[512];     /* what the administrator does; empty where there is nothing */
    char command[512]; /* of the AWS CLI, which mends it; empty where there is none */
};

struct corrections {
    struct correction list[CORRECTIONS_MAX];
    size_t count;
};

/* All that is known of one attempt. */
struct attempt_views {
    const struct journal_attempt *attempt;
    const struct connection_entry *opening; /* NULL: AWS has none */
    const struct connection_entry *closing;
    bool covered;                      /* the connection log has entries from before and after it */
    const struct endpoint *endpoint;   /* NULL: its settings were not given */
    unsigned given;                    /* FACTS_... of the settings that were */
    const struct revocation_list *crl; /* of the endpoint; NULL: not given */
    const char *const *groups;         /* of the user */
    size_t group_count;
};

/* Adds what the views say to each other. Pure. */
void corrections_of(const struct attempt_views *views, struct corrections *corrections);

#endif
