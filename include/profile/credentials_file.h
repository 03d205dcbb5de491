/* SPDX-License-Identifier: MIT */
/*
 * credentials_file.h - how long the user name and password are that a profile brings with it.
 */
#ifndef CVPN_PROFILE_CREDENTIALS_FILE_H
#define CVPN_PROFILE_CREDENTIALS_FILE_H

#include "facts/facts.h"
#include "profile/profile_reader.h"

/* OpenVPN's USER_PASS_LEN (misc.h), its ending NUL included, without and with PKCS#11 support. */
enum { AUTH_LIMIT_PLAIN = 128, AUTH_LIMIT_PKCS11 = 4096 };

/*
 * Measures the first two lines of an inline <auth-user-pass> block, or of the file that
 * auth-user-pass names; what was read is wiped at once. login->limit is left alone. Without such a
 * line, block or readable file login->option is NULL.
 */
void login_lengths_read(const struct profile *profile, const struct file_source *files,
                        struct credentials_lengths *auth);

#endif
