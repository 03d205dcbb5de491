/* SPDX-License-Identifier: MIT */
/*
 * trial.h - asks the installed OpenVPN whether it starts with a profile.
 *
 * Only OpenVPN itself knows all that it refuses: which of its 300 options exclude each other, which
 * values its crypto library takes, whether a key fits its certificate. So it reads the profile, in
 * namespaces of its own without a network (trial/client_sandbox.h), and is ended where it would
 * connect, after its keys are loaded. What it says up to there is read like any other log.
 */
#ifndef CVPN_TRIAL_TRIAL_H
#define CVPN_TRIAL_TRIAL_H

#include "profile/profile.h"

/* Seconds after which a client that neither stops nor connects is ended. */
enum { TRIAL_LIMIT = 10 };

enum trial_end {
    TRIAL_NOT_ASKED, /* `why` says why not */
    TRIAL_STARTS,    /* it came to the point where it would connect */
    TRIAL_STOPS      /* it ended before */
};

enum { TRIAL_WHY_MAX = 160, TRIAL_SAID_MAX = 64 << 10 };

struct profile_trial {
    enum trial_end end;
    /* TRIAL_NOT_ASKED: a part of a sentence, like "its key is not in a file" */
    char why[TRIAL_WHY_MAX];
    char said[TRIAL_SAID_MAX]; /* what it printed until then, lines; its last bytes are cut */
    size_t said_length;
};

/*
 * Finds the client where a shell of root's would: PATH, then /usr/local/sbin, /usr/sbin, /sbin.
 * Writes its path into program[size]. False when none is installed.
 */
bool trial_find_client(char *program, size_t size);

/*
 * The version that the client at that path gives for itself. False when it cannot be asked, or is
 * no OpenVPN 2; the reason is in trial->why.
 */
bool trial_version(const char *program, struct profile_trial *trial, struct openvpn_version *version);

/*
 * Lets the client at `program` read the profile that was read from the disk, in the folder of its
 * file, where files that it names without a folder are looked for; when it stops there, in the
 * current folder, too. It is ended after `limit` seconds.
 */
void trial_run(const char *program, const struct profile *profile, unsigned limit, struct profile_trial *trial);

#endif
