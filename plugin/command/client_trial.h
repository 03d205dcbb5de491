/* SPDX-License-Identifier: MIT */
/*
 * client_trial.h - what installed clients make of a profile, as facts and as lines of the page.
 */
#ifndef CVPN_COMMAND_CLIENT_TRIAL_H
#define CVPN_COMMAND_CLIENT_TRIAL_H

#include "command/options.h"
#include "diagnosis/diagnosis.h"
#include "trial/trial.h"

/* One client, and what it made of the profile at hand. */
struct client_trial {
    char program[256];
    struct openvpn_version version; /* {0, 0} when not known */
    bool usable;                    /* it can be asked at all */
    bool lacks;                     /* it stops later, at what is not here (plugin_file.h) */
    struct profile_trial trial;
};

struct client_trials {
    struct client_trial list[OPTION_PROGRAMS_MAX];
    size_t count; /* 0: no client is asked */
};

/*
 * Finds the clients that are to be asked: those that the options name, or else the installed
 * one, unless the options ask for another version than it has. False, with a sentence on
 * standard error, when one that the user named cannot be asked.
 */
bool client_trials_find(struct client_trials *trials, struct options *options);

/*
 * Asks each of them about the profile of these facts, and says there whether all of them start.
 */
void client_trials_ask(struct client_trials *trials, struct facts *facts);

/* What a client stopped at, as findings of a diagnosis that has said its own. */
void client_trials_add(const struct client_trials *trials, struct diagnosis *diagnosis);

/*
 * In words: "OpenVPN 2.6 starts with it", "OpenVPN 2.5 starts with it, OpenVPN 2.6 stops", or
 * why no client was asked.
 */
void client_trials_text(const struct client_trials *trials, struct text *out);

/*
 * Prints the end of a profile's page as one JSON object: a summary (CVPN-0000) with
 * `profile`, `checks`, `status` (the exit status for it alone) and `clients`, an array of
 * objects: `program`, `version`, `starts` (null: it was not asked, and `why` says why not).
 */
void client_trials_json(const struct client_trials *trials, const char *profile, unsigned checks, int status);

#endif
