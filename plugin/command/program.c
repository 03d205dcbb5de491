/* SPDX-License-Identifier: MIT */
#include "command/program.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* execvpe() changes none of the words, and was declared before `const` was. */
static char *const *unchanged(const char *const *words)
{
    char *const *same = NULL;

    memcpy(&same, &words, sizeof(same));
    return same;
}

static void run_child(const char *const *argv, int input, int output)
{
    static const char *const environment[] = {"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                                              "LC_ALL=C", "SYSTEMD_COLORS=0", "SYSTEMD_PAGER=", NULL};
    int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);

    if (nothing < 0 || dup2(input < 0 ? nothing : input, STDIN_FILENO) < 0 || dup2(output, STDOUT_FILENO) < 0 ||
        dup2(nothing, STDERR_FILENO) < 0)
        _exit(127);
    (void)alarm(PROGRAM_SECONDS);
    (void)execvpe(argv[0], unchanged(argv), unchanged(environment));
    _exit(127);
}

int program_run(const char *const *argv, int input, program_function *take, void *context)
{
    char piece[4096];
    int pair[2];
    int status = 0;
    ssize_t n = 0;

    if (pipe2(pair, O_CLOEXEC) < 0)
        return -1;
    pid_t child = fork();
    if (child == 0)
        run_child(argv, input, pair[1]);
    close(pair[1]);
    while (child > 0 && ((n = read(pair[0], piece, sizeof(piece))) > 0 || (n < 0 && errno == EINTR)))
        if (n > 0)
            take(context, (struct slice){piece, (size_t)n});
    close(pair[0]);
    if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status) || WEXITSTATUS(status) == 127)
        return -1;
    return WEXITSTATUS(status);
}
