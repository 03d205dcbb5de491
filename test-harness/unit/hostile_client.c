/* SPDX-License-Identifier: MIT */
/*
 * hostile_client.c - stands for a client whose profile made it run someone else's code. It
 * tries what such code would like to do, and prints a line for each try that goes through.
 *
 * Built without sanitizers: these need files that a trial hides.
 */
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static void tried(const char *what, int went_through)
{
    printf("%s: %s\n", what, went_through ? "WENT THROUGH" : "denied");
}

static int write_to(const char *path)
{
    int file = open(path, O_WRONLY | O_CREAT, 0600);

    return file >= 0 && write(file, "x", 1) == 1;
}

static int reach(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int own = socket(AF_UNIX, SOCK_STREAM, 0);

    strncpy(address.sun_path, path, sizeof(address.sun_path) - 1);
    return own >= 0 && connect(own, (struct sockaddr *)&address, sizeof(address)) == 0;
}

static int send_away(void)
{
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(9), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int own = socket(AF_INET, SOCK_DGRAM, 0);

    return own >= 0 && sendto(own, "x", 1, 0, (struct sockaddr *)&address, sizeof(address)) == 1;
}

static int see_processes(void)
{
    DIR *folder = opendir("/proc");
    struct dirent *entry;
    int seen = 0;

    while (folder && (entry = readdir(folder)))
        seen += entry->d_name[0] >= '0' && entry->d_name[0] <= '9';
    return seen > 0;
}

static int run_program(void)
{
    pid_t child = fork();
    int status = 1;

    if (child == 0) {
        execl("/bin/true", "true", (char *)NULL);
        _exit(1);
    }
    return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "--version") == 0) {
        puts("OpenVPN 2.6.14 hostile");
        return 0;
    }
    for (int i = 1; i < argc; i++)
        if (strstr(argv[i], "silent"))
            for (;;)
                pause();
    (void)setvbuf(stdout, NULL, _IONBF, 0);
    tried("to write beside the profile", write_to("written"));
    tried("to write into the profile", write_to("client.ovpn"));
    tried("to write into /tmp", write_to("/tmp/cvpn-doctor-hostile"));
    tried("to write into /dev/shm", write_to("/dev/shm/cvpn-doctor-hostile"));
    tried("to write a device of the machine", open("/dev/kmsg", O_WRONLY) >= 0 || open("/dev/mem", O_RDWR) >= 0);
    tried("to reach a socket of a service", reach("/run/dbus/system_bus_socket") || reach("service"));
    tried("to send a packet", send_away());
    tried("to see other processes", see_processes());
    tried("to end another process", kill(getppid() > 1 ? getppid() : 2, 0) == 0);
    tried("to start a program", run_program());
    execl("/bin/true", "true", (char *)NULL);
    tried("to become another program", 0);
    tried("to mount", mount("none", "/mnt", "tmpfs", 0, NULL) == 0 || umount2("/proc", MNT_DETACH) == 0);
    tried("to make a namespace", unshare(CLONE_NEWUSER) == 0);
    tried("to become another user", setuid(getuid() + 1) == 0);
    puts("all was tried");
    return 1;
}
