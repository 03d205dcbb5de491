/* SPDX-License-Identifier: MIT */
/*
 * pseudonyms.h - other names for what names a person, a machine or a network, the same one each
 * time, so that a log still tells the same.
 *
 * Replaced are public addresses (by those of RFC 5737 and RFC 3849), the id of a Client VPN
 * endpoint, host names, mail addresses, and the values of a certificate's subject. Private ones
 * stay, since how they overlap is what a log is read for, and so do names of AWS itself.
 */
#ifndef CVPN_COMMAND_PSEUDONYMS_H
#define CVPN_COMMAND_PSEUDONYMS_H

#include "base/text.h"

enum { PSEUDONYMS_MAX = 700, PSEUDONYM_SIZE = 128 };

enum pseudonym_kind { PSEUDONYM_IPV4, PSEUDONYM_IPV6, PSEUDONYM_HOST, PSEUDONYM_NAME, PSEUDONYM_ENDPOINT };

struct pseudonym {
    enum pseudonym_kind kind;
    char word[PSEUDONYM_SIZE]; /* what was there */
};

/* All zeros: nothing was replaced yet. */
struct pseudonyms {
    struct pseudonym list[PSEUDONYMS_MAX];
    size_t count;
};

/* A name of this machine or its user, replaced wherever it is a word. */
void pseudonyms_know(struct pseudonyms *names, struct slice word);

/* Adds the line with its words replaced; a new one is "..." when the list is full. */
void pseudonyms_line(struct pseudonyms *names, struct slice line, struct text *out);

#endif
