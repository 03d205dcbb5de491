# SPDX-License-Identifier: MIT
# Fuzzing: `make fuzz-profile SECONDS=60`; see test-harness/fuzz/README.md.

FUZZ_NAMES := $(patsubst test-harness/fuzz/fuzz_%.c,%,$(wildcard test-harness/fuzz/fuzz_*.c))
FUZZ_REPLAY := $(FUZZ_NAMES:%=$(BUILD)/replay/fuzz_%)

$(BUILD)/fuzzer/%: $(BUILD)/obj/test-harness/fuzz/%.o $(BUILD)/core.a
	$(call link,-fsanitize=fuzzer,$(CORE_LIBS) $(MORE_LIBS))

# A fuzzer's driver with a main() that feeds it the seeds: no clang is needed to see that none of them crashes.
$(BUILD)/replay/%: $(BUILD)/obj/test-harness/fuzz/%.o $(BUILD)/obj/test-harness/fuzz/replay.o $(BUILD)/core.a
	$(call link,,$(CORE_LIBS) $(MORE_LIBS))

libfuzzer = $(MAKE) --no-print-directory BUILD=$(BUILD)/libfuzzer CC=clang CFLAGS="-O1 -g" LDFLAGS= \
	SANITIZE="-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all"
afl = AFL_QUIET=1 AFL_USE_ASAN=1 AFL_USE_UBSAN=1 $(MAKE) --no-print-directory BUILD=$(BUILD)/afl CC=afl-clang-fast CFLAGS="-O1 -g" LDFLAGS= SANITIZE=

.PHONY: fuzz-all fuzz-build afl-all
fuzz-build: ## all fuzzers for libFuzzer, without running them
	$(Q)$(libfuzzer) $(patsubst %,$(BUILD)/libfuzzer/fuzzer/fuzz_%,$(FUZZ_NAMES))

fuzz-all: fuzz-build ## every fuzzer under libFuzzer, one after the other, for SECONDS (60) each
	$(Q)BUILD=$(BUILD) test-harness/fuzz/run libfuzzer $(or $(SECONDS),60) $(FUZZ_NAMES)

fuzz-%: ## a fuzzer under libFuzzer, for SECONDS (60)
	$(Q)$(libfuzzer) $(BUILD)/libfuzzer/fuzzer/fuzz_$*
	$(Q)BUILD=$(BUILD) test-harness/fuzz/run libfuzzer $(or $(SECONDS),60) $*

afl-all: ## every fuzzer under AFL++ (scripts/setup --for-fuzzing), for SECONDS (60) each
	$(Q)$(afl) $(patsubst %,$(BUILD)/afl/fuzzer/fuzz_%,$(FUZZ_NAMES))
	$(Q)BUILD=$(BUILD) test-harness/fuzz/run afl $(or $(SECONDS),60) $(FUZZ_NAMES)

afl-%: ## a fuzzer under AFL++, for SECONDS (60)
	$(Q)$(afl) $(BUILD)/afl/fuzzer/fuzz_$*
	$(Q)BUILD=$(BUILD) test-harness/fuzz/run afl $(or $(SECONDS),60) $*
