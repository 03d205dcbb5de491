/* SPDX-License-Identifier: MIT */
#include "sandbox/privileges.h"

#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { PASSWD_MAX = 1 << 20, USERS_MAX = 65536, ID_MAX = 0x7ffffffe };

/* name:password:UID:GID:... */
static bool read_line(struct slice line, const char *name, uid_t *user, gid_t *group)
{
    struct slice word;
    unsigned long long number[2];

    if (!slice_split(&line, ':', &word) || !slice_is(word, name) || !slice_split(&line, ':', &word))
        return false;
    for (unsigned i = 0; i < 2; i++)
        if (!slice_split(&line, ':', &word) || !slice_number(word, ID_MAX, &number[i]))
            return false;
    *user = (uid_t)number[0];
    *group = (gid_t)number[1];
    return *user != 0;
}

bool privileges_find_user(struct slice passwd, const char *name, uid_t *user, gid_t *group)
{
    struct slice line;

    for (unsigned n = 0; n < USERS_MAX && slice_split(&passwd, '\n', &line); n++)
        if (read_line(line, name, user, group))
            return true;
    return false;
}

/* Whether a line of the text has this id. */
static bool has_id(struct slice passwd, uid_t id)
{
    unsigned long long number = 0;
    struct slice line;
    struct slice word;

    for (unsigned n = 0; n < USERS_MAX && slice_split(&passwd, '\n', &line); n++) {
        unsigned fields = 0;
        while (fields < 3 && slice_split(&line, ':', &word))
            fields++;
        if (fields == 3 && slice_number(word, ID_MAX, &number) && number == id)
            return true;
    }
    return false;
}

uid_t privileges_spare_user(struct slice passwd)
{
    for (uid_t id = RIGHTS_SPARE_FIRST; id <= RIGHTS_SPARE_LAST; id++)
        if (!has_id(passwd, id))
            return id;
    return 0;
}

/* Malloc'ed, the caller frees it; NULL when there is none. */
static char *read_passwd(struct slice *text)
{
    int file = open("/etc/passwd", O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    char *bytes = file >= 0 ? malloc(PASSWD_MAX) : NULL;
    size_t length = 0;
    ssize_t got = 0;

    while (bytes && length < PASSWD_MAX && (got = read(file, bytes + length, PASSWD_MAX - length)) > 0)
        length += (size_t)got;
    if (file >= 0)
        close(file);
    *text = (struct slice){bytes, length};
    return bytes;
}

bool privileges_own_user(uid_t *user, gid_t *group)
{
    struct slice passwd;
    char *bytes = read_passwd(&passwd);
    bool found = bytes && privileges_find_user(passwd, RIGHTS_USER, user, group);

    free(bytes);
    return found;
}

static uid_t spare_user(void)
{
    struct slice passwd;
    char *bytes = read_passwd(&passwd);
    uid_t id = privileges_spare_user(passwd);

    free(bytes);
    return id;
}

bool privileges_is_own(uid_t user)
{
    uid_t own = 0;
    gid_t group = 0;

    return user == geteuid() || (geteuid() == 0 && privileges_own_user(&own, &group) && user == own);
}

static bool get(struct __user_cap_data_struct data[2])
{
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};

    memset(data, 0, 2 * sizeof(data[0]));
    return syscall(SYS_capget, &header, data) == 0;
}

/* What is permitted is in force again, which a change of the user id ends. */
static void raise_kept(void)
{
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[2];

    if (!get(data))
        return;
    for (unsigned i = 0; i < 2; i++)
        data[i].effective = data[i].permitted;
    syscall(SYS_capset, &header, data);
}

bool privileges_become(uid_t user, gid_t group)
{
    if (prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) < 0 || setgroups(0, NULL) < 0 || setresgid(group, group, group) < 0 ||
        setresuid(user, user, user) < 0)
        return false;
    prctl(PR_SET_KEEPCAPS, 0, 0, 0, 0);
    raise_kept();
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); /* a change of the user id sets it to fs.suid_dumpable */
    return true;
}

bool privileges_leave_root(void)
{
    static bool left; /* a child has it from its parent */
    uid_t user = 0;
    gid_t group = 0;

    if (left || geteuid() != 0)
        return left;
    if (!privileges_own_user(&user, &group))
        user = group = spare_user();
    left = (user && privileges_become(user, group)) || privileges_become(RIGHTS_NO_ONE, RIGHTS_NO_ONE);
    return left;
}

bool privileges_act_as_own_user(void)
{
    uid_t user = 0;
    gid_t group = 0;

    if (geteuid() != 0 || !privileges_own_user(&user, &group))
        return false;
    setfsgid(group);
    setfsuid(user);
    return true;
}

void privileges_act_as_self(void)
{
    setfsuid(geteuid());
    setfsgid(getegid());
}

uint64_t privileges_held(void)
{
    struct __user_cap_data_struct data[2];

    return get(data) ? (uint64_t)data[1].permitted << 32 | data[0].permitted : 0;
}

bool privileges_keep(uint64_t wanted)
{
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[2];
    uint64_t kept = privileges_held() & wanted;

    /*
     * Ends at the first one that this kernel does not know; needs CAP_SETPCAP, and only matters to
     * what is executed, which nothing is.
     */
    for (unsigned i = 0; i < 64 && prctl(PR_CAPBSET_READ, i, 0, 0, 0) >= 0; i++)
        if (!(wanted & RIGHT(i)))
            prctl(PR_CAPBSET_DROP, i, 0, 0, 0);
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    memset(data, 0, sizeof(data));
    for (unsigned i = 0; i < 2; i++)
        data[i].permitted = data[i].effective = (uint32_t)(kept >> (32 * i));
    return syscall(SYS_capset, &header, data) == 0;
}
