/* SPDX-License-Identifier: MIT */
/* child_answers.h - whether what the child of a handshake says is one (sandbox/child_values.h). */
#ifndef CVPN_HANDSHAKE_CHILD_ANSWERS_H
#define CVPN_HANDSHAKE_CHILD_ANSWERS_H

#include "handshake/handshake.h"

/* All fields are values of their types, texts end, counts fit, and it is not "under way". */
bool handshake_is_sound(const struct handshake *told);

#endif
