/* SPDX-License-Identifier: MIT */
#include "sandbox/landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/*
 * The kernel's interface (include/uapi/linux/landlock.h), written out: the headers of the oldest
 * systems that this is built on lack parts of it, and the numbers are the same on every processor.
 */
enum { CREATE_RULESET = 444, ADD_RULE = 445, RESTRICT_SELF = 446, VERSION = 1, PATH_BENEATH = 1 };

enum {
    EXECUTE = 1 << 0,
    WRITE_FILE = 1 << 1,
    READ_FILE = 1 << 2,
    READ_DIR = 1 << 3,
    REMOVE_DIR = 1 << 4,
    REMOVE_FILE = 1 << 5,
    MAKE_CHAR = 1 << 6,
    MAKE_DIR = 1 << 7,
    MAKE_REG = 1 << 8,
    MAKE_SOCK = 1 << 9,
    MAKE_FIFO = 1 << 10,
    MAKE_BLOCK = 1 << 11,
    MAKE_SYM = 1 << 12,
    REFER = 1 << 13,     /* version 2 */
    TRUNCATE = 1 << 14,  /* version 3 */
    IOCTL_DEV = 1 << 15, /* version 5 */
    SCOPED = 3           /* version 6: abstract unix sockets and signals */
};

struct ruleset {
    uint64_t files;
    uint64_t network;
    uint64_t scoped;
};

struct path_rule {
    uint64_t allowed;
    int32_t parent;
} __attribute__((packed));

/*
 * What is read where a process has the id of others. Files that are replaced, as resolv.conf may
 * be, are in folders that have nothing else; what is executed is open to all.
 */
static const char *const readable[] = {
    "/usr",
    "/lib",
    "/lib64",
    "/proc",
    "/sys",
    "/dev/null",
    "/dev/urandom",
    "/etc/resolv.conf",
    "/etc/hosts",
    "/etc/host.conf",
    "/etc/nsswitch.conf",
    "/etc/gai.conf",
    "/etc/services",
    "/etc/protocols",
    "/etc/localtime",
    "/etc/passwd",
    "/etc/ld.so.cache",
    "/etc/ssl/openssl.cnf",
    "/run/systemd/resolve",
    "/run/resolvconf",
    "/run/NetworkManager",
};

static uint64_t forbidden(long version, bool reads_all)
{
    uint64_t set = (reads_all ? 0 : READ_FILE | READ_DIR) | EXECUTE | WRITE_FILE | REMOVE_DIR | REMOVE_FILE |
                   MAKE_CHAR | MAKE_DIR | MAKE_REG | MAKE_SOCK | MAKE_FIFO | MAKE_BLOCK | MAKE_SYM;

    if (version >= 2)
        set |= REFER;
    if (version >= 3)
        set |= TRUNCATE;
    if (version >= 5)
        set |= IOCTL_DEV;
    return set;
}

static bool allow(int rules, int path, uint64_t rights)
{
    struct path_rule rule = {rights, path};

    return path < 0 || syscall(ADD_RULE, rules, PATH_BENEATH, &rule, 0) == 0;
}

/*
 * A folder, or a file, for which the kernel takes no right to folders. One that is not there needs
 * no right.
 */
static bool allow_reading(int rules, const char *name)
{
    struct stat status;
    int path = open(name, O_PATH | O_CLOEXEC);
    bool folder = path >= 0 && fstat(path, &status) == 0 && S_ISDIR(status.st_mode);
    bool allowed = allow(rules, path, folder ? READ_FILE | READ_DIR : READ_FILE);

    if (path >= 0)
        close(path);
    return allowed;
}

static bool allow_all(int rules, const struct landlock_config *config, uint64_t set)
{
    int null = open("/dev/null", O_PATH | O_CLOEXEC);
    bool allowed = allow(rules, config->directory,
                         set & (READ_FILE | READ_DIR | WRITE_FILE | REMOVE_FILE | MAKE_REG | REFER | TRUNCATE)) &&
                   allow(rules, config->file, set & (WRITE_FILE | TRUNCATE)) && allow(rules, null, WRITE_FILE);

    for (size_t i = 0; !config->reads_all && i < sizeof(readable) / sizeof(readable[0]); i++)
        allowed = allowed && allow_reading(rules, readable[i]);
    if (null >= 0)
        close(null);
    return allowed;
}

int landlock_restrict(struct landlock_config *config)
{
    long version = syscall(CREATE_RULESET, NULL, 0, VERSION);
    int error = 0;

    config->signals_stay = false;
    if (version < 1)
        return version < 0 ? errno : EOPNOTSUPP;
    struct ruleset set = {forbidden(version, config->reads_all), 0, version >= 6 ? SCOPED : 0};
    size_t size = version >= 6 ? sizeof(set) : offsetof(struct ruleset, network);
    int rules = (int)syscall(CREATE_RULESET, &set, size, 0);
    if (rules < 0)
        return errno;
    if (!allow_all(rules, config, set.files) || syscall(RESTRICT_SELF, rules, 0) < 0)
        error = errno;
    close(rules);
    config->signals_stay = !error && version >= 6;
    return error;
}
