/* SPDX-License-Identifier: MIT */
/*
 * credentials_file.h - how long the user name and password are that a profile brings with it.
 */
#ifndef CVPN_PROFILE_CREDENTIALS_FILE_H
#define CVPN_PROFILE_CREDENTIALS_FILE_H

#include "profile/profile.h"
#include "profile/profile_reader.h"

/* OpenVPN's USER_PASS_LEN (misc.h), its ending NUL included, without and with PKCS#11 support. */
enum { AUTH_LIMIT_PLAIN = 128, AUTH_LIMIT_PKCS11 = 4096 };

/*
 * How long the user name and password are that the profile brings with it; the bytes themselves are
 * never kept.
 */
struct credentials_lengths {
    size_t user; /* bytes; 0 when not known */
    size_t password;
    bool saml;    /* a helper for a sign-in in the browser wrote them: "ACS::..." or "CRV1::..." */
    size_t limit; /* what this build of OpenVPN carries; 0 when not known */
    /* the auth-user-pass line; NULL when the profile brings none */
    const struct profile_option *option;
};

/*
 * Measures the first two lines of an inline <auth-user-pass> block, or of the file that
 * auth-user-pass names; what was read is wiped at once. auth->limit is left alone. Without such a
 * line, block or readable file auth->option is NULL.
 */
void login_lengths_read(const struct profile *profile, const struct file_source *files,
                        struct credentials_lengths *auth);

#endif
