/* SPDX-License-Identifier: MIT */
/*
 * In the coverage build alone (make coverage): the observer and its helpers end in _exit(), which skips gcov's own hook. The linker's --wrap=_exit brings them here.
 */
void __gcov_dump(void);
_Noreturn void __real__exit(int status); /* NOLINT(bugprone-reserved-identifier): the linker's name */
_Noreturn void __wrap__exit(int status); /* NOLINT(bugprone-reserved-identifier): the linker's name */

/* NOLINTNEXTLINE(bugprone-reserved-identifier): the linker's name */
_Noreturn void __wrap__exit(int status)
{
    __gcov_dump();
    __real__exit(status);
}
