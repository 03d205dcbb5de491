/* SPDX-License-Identifier: MIT */
/*
 * online.h - what `check --online` asks of resolver and server.
 */
#ifndef CVPN_COMMAND_ONLINE_H
#define CVPN_COMMAND_ONLINE_H

#include "facts/facts.h"
#include "profile/profile_reader.h"

/*
 * Resolves the first few different remotes of facts->profile as OpenVPN would, and tries one
 * handshake with each, and one packet over other transports where that gets no answer. Fills
 * facts->names (of the first remote) and facts->handshakes, and adds to facts->available. Takes
 * some seconds at most for each. `files` is how the profile's keys are read.
 */
void online_probe(struct facts *facts, const struct file_source *files);

#endif
