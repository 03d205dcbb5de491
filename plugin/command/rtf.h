/* SPDX-License-Identifier: MIT */
/*
 * rtf.h - the text of a rich text file (RTF 1.9.1, as TextEdit, WordPad, Outlook and Word write
 * it), as UTF-8. Constant memory; it may come in pieces of any length.
 */
#ifndef CVPN_COMMAND_RTF_H
#define CVPN_COMMAND_RTF_H

#include <stdbool.h>

#include "base/slice.h"

/* A byte that is fed becomes so many at most. */
enum { RTF_GROWTH = 4, RTF_WORD_MAX = 32 };

/* Where in the file it is. */
struct rtf {
    enum { RTF_TEXT, RTF_BACKSLASH, RTF_WORD, RTF_NUMBER, RTF_HEX } state;
    char word[RTF_WORD_MAX + 1]; /* the control word under way */
    unsigned length;
    long number;
    bool negative;
    unsigned hex;      /* the digits of \'hh so far, and a bit in front of them */
    unsigned depth;    /* of groups */
    unsigned passed;   /* the depth from which on a group is no text; 0: none */
    unsigned replaced; /* characters behind \u that stand for it where Unicode is not understood */
};

/* True when a file that begins so is rich text. */
bool rtf_begins(struct slice head);

void rtf_start(struct rtf *rtf);

/*
 * Takes `bytes` in and writes their text to `out`, which has room for RTF_GROWTH times as many.
 * Returns how long it is.
 */
size_t rtf_feed(struct rtf *rtf, struct slice bytes, char *out);

#endif
