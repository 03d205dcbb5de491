/* SPDX-License-Identifier: MIT */
/*
 * secrets.h - takes the private key and the password of a profile out of this process's memory.
 *
 * The observer is forked from OpenVPN, so it has a copy of the profile that OpenVPN read, and it
 * reads the profile itself; OpenSSL leaves pieces of a decoded key in memory that it has freed.
 * Code that is run in it, or in a child of it, must not find a key there.
 */
#ifndef CVPN_CERTIFICATES_SECRETS_H
#define CVPN_CERTIFICATES_SECRETS_H

#include "profile/profile_reader.h"

enum { SECRET_PIECE_MAX = 80, SECRET_PIECES_MAX = 1024 };

/* What is looked for: pieces of what must not stay. */
struct secrets {
    struct {
        unsigned char bytes[SECRET_PIECE_MAX];
        unsigned char length;
    } pieces[SECRET_PIECES_MAX];
    unsigned count;
};

/*
 * Adds the lines of each PEM private key in the text, and pieces of what they decode to. Never asks
 * for a password.
 */
void secrets_add_keys(struct secrets *secrets, struct slice text);

/*
 * Wipes each piece wherever it is in these bytes. Returns how many. The bytes may be anything, and
 * those of `secrets` must not be among them.
 */
unsigned secrets_wipe(const struct secrets *secrets, unsigned char *bytes, size_t size);

/*
 * Wipes what the profile's key, cert and pkcs12 hold of private keys, and an inline password, from
 * all memory of this process that can be written. Inline blocks with a key are empty words
 * afterwards. To be called when nothing needs the key any more. Reads files through `files`.
 */
void secrets_forget(const struct profile *profile, const struct file_source *files);

#endif
