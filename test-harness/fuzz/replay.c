/* SPDX-License-Identifier: MIT */
/*
 * Feeds files to a fuzzer's driver, one call each: the seeds are replayed by every test run,
 * whatever the compiler.
 */
#include <stdint.h>
#include <stdio.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SEED_MAX = 1 << 20 };

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        static uint8_t data[SEED_MAX];
        FILE *file = fopen(argv[i], "rbe");
        if (!file) {
            perror(argv[i]);
            return 1;
        }
        size_t size = fread(data, 1, SEED_MAX, file);
        if (fclose(file) == 0)
            LLVMFuzzerTestOneInput(data, size);
    }
    printf("ok - %d seeds replayed\n", argc - 1);
    return argc > 1 ? 0 : 1;
}
