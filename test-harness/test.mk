# SPDX-License-Identifier: MIT
# Tests, linters, faults, benchmarks.

UNIT_BIN := $(patsubst test-harness/unit/%.c,$(BUILD)/unit/%,$(wildcard test-harness/unit/test_*.c))
SCRIPTS := $(shell grep -lE '^\#!/(bin/sh|usr/bin/env bash)' scripts/* scripts/packaging/before-removal scripts/packaging/debian/cvpn-doctor.* .ci/run test-harness/* test-harness/*/* 2>/dev/null)
OUR_C := $(wildcard plugin/*/*.c plugin/*/*.h include/*/*.h test-harness/*/*.c)

CORE_LIBS := $(call libs,jansson,-ljansson) $(PLUGIN_LIBS)
$(BUILD)/core.a: $(call objects,$(CORE_SRC))
	$(call say,AR)
	$(Q)rm -f $@
	$(Q)$(AR) rcs $@ $^

# What the rules raise is looked at on its way to the test.
$(BUILD)/unit/%: $(BUILD)/obj/test-harness/unit/%.o $(BUILD)/obj/test-harness/unit/raised.o $(BUILD)/core.a
	$(call link,-Wl$(comma)--wrap=rules_evaluate,-lcmocka $(CORE_LIBS) $(MORE_LIBS))

# What the command prints, with its standard output caught: what no hostile word may forge.
OUTPUT_SRC := plugin/command/findings_printer.c plugin/command/terminal_text.c plugin/command/markup.c plugin/command/web_page.c plugin/command/web_log.c plugin/command/web_timeline.c plugin/command/timeline.c plugin/command/attempt_heading.c plugin/command/clients.c plugin/command/json_line.c plugin/command/log_order.c \
	test-harness/fuzz/captured_output.c test-harness/fuzz/forgery.c
OUTPUT_USERS := unit/test_injection unit/test_json_line unit/test_log_order $(foreach d,replay fuzzer,$(d)/fuzz_output $(d)/fuzz_explain)
$(addprefix $(BUILD)/,$(OUTPUT_USERS)): $(call objects,$(OUTPUT_SRC))

# What reads packed logs.
LOG_INPUT_USERS := unit/test_log_reader unit/test_packing unit/test_rtf $(foreach d,replay fuzzer,$(d)/fuzz_rtf) $(foreach d,replay fuzzer,$(d)/fuzz_log_input)
$(addprefix $(BUILD)/,$(LOG_INPUT_USERS)): $(call objects,plugin/command/log_input.c plugin/command/packing.c plugin/command/unpacker.c plugin/command/bundle.c plugin/command/pseudonyms.c plugin/command/rtf.c plugin/command/log_reader.c plugin/command/log_order.c plugin/command/json_line.c)
$(addprefix $(BUILD)/,$(LOG_INPUT_USERS)): MORE_LIBS = -larchive

$(BUILD)/unit/test_pseudonyms: $(call objects,plugin/command/bundle.c plugin/command/pseudonyms.c)
$(BUILD)/unit/test_pseudonyms: MORE_LIBS = -larchive

# A program that a test starts: no sanitizer works where it runs.
$(BUILD)/unit/hostile_client: test-harness/unit/hostile_client.c
	$(call say,CC)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(filter-out $(SANITIZE),$(ALL_CPPFLAGS) $(ALL_CFLAGS)) -o $@ $<
$(BUILD)/unit/test_trial: $(call objects,$(wildcard plugin/trial/*.c)) | $(BUILD)/unit/hostile_client

# The whole of `explain`, with its standard output caught.
$(BUILD)/unit/test_tellers: $(call objects,test-harness/unit/tellings.c $(filter-out plugin/command/main.c,$(wildcard plugin/command/*.c)) $(filter plugin/trial/%,$(COMMAND_SRC)))
$(BUILD)/unit/explain_all: $(call objects,$(filter-out plugin/command/main.c,$(wildcard plugin/command/*.c)) $(filter plugin/trial/%,$(COMMAND_SRC)))
$(BUILD)/unit/test_tellers $(BUILD)/unit/explain_all: MORE_LIBS = -larchive $(SYSTEMD_LIBS)

# Not linked with libcrypto: that is what it is about.
$(BUILD)/unit/test_foreign_libcrypto: $(call objects,test-harness/unit/test_foreign_libcrypto.c plugin/shim/shim_certificate.c plugin/shim/frames.c)
	$(call link,,-lcmocka)

$(BUILD)/unit/test_markup: $(call objects,plugin/command/markup.c)
$(BUILD)/unit/test_watchdog: $(call objects,plugin/observer/watchdog.c)
$(BUILD)/unit/test_helper: $(call objects,plugin/observer/helper.c plugin/observer/known_files.c plugin/observer/watchdog.c plugin/observer/loop.c)
$(BUILD)/unit/test_every_ending $(BUILD)/unit/test_excerpts: $(call objects,plugin/command/recent_lines.c)

# Tests of the processes themselves: each is one program, linked with the plugin's code.
FAULTS_BIN := $(patsubst %,$(BUILD)/faults/%,contain filter without api standin shim.so libnss_cvpntest.so.2)

$(BUILD)/faults/contain: $(call objects,plugin/observer/observer_sandbox.c plugin/observer/helper.c plugin/observer/known_files.c plugin/observer/loop.c plugin/observer/watchdog.c) $(BUILD)/core.a
$(BUILD)/faults/standin: $(BUILD)/obj/test-harness/faults/shim.o

# -rdynamic: what is in the executable comes before libc's, also for the shared object that it loads.
$(BUILD)/faults/%: $(BUILD)/obj/test-harness/faults/%.o
	$(call link,-rdynamic,$(CORE_LIBS) -ldl)

# Shared objects that are loaded into other programs show what they have.
define preloaded
$(call say,LD)
$(Q)mkdir -p $(@D)
$(Q)$(CC) -shared $(ALL_CPPFLAGS) $(filter-out -fvisibility=hidden,$(ALL_CFLAGS)) -o $@ $< -ldl
endef
$(BUILD)/faults/shim.so: test-harness/faults/shim.c test-harness/faults/shim.h
	$(preloaded)
$(BUILD)/faults/libnss_cvpntest.so.2: test-harness/faults/name_service.c
	$(preloaded)

.PHONY: format format-check lint unit unit-binaries test-binaries lab systemd contain-test faults faults-short test bench bench-path-mtu asan clang valgrind coverage trust
test-binaries: all unit-binaries $(FAULTS_BIN)
unit-binaries: $(UNIT_BIN) $(FUZZ_REPLAY) $(if $(wildcard test-harness/unit/json_lines.c),$(BUILD)/unit/json_lines) $(BUILD)/unit/explain_all

unit: all unit-binaries ## unit tests, the command's tests, and the fuzzers' seeds
	$(Q)BUILD=$(BUILD) test-harness/unit/run $(TEST_WRAPPER)

lab: all $(FAULTS_BIN) ## every scenario in the lab (root)
	$(Q)test-harness/lab/run --jobs 3

# By clang, so that what it warns of is seen as well.
CLANG_RUNTIME = $(shell clang -print-runtime-dir)
asan: ## unit tests and command under AddressSanitizer and UBSan, built by clang, warnings as errors
	$(Q)CVPN_ONE_IN=4 $(MAKE) --no-print-directory BUILD=$(BUILD)/asan CC=clang CFLAGS="-O1 -gline-tables-only" WERROR=1 \
		SANITIZE="-fsanitize=address,undefined -fno-sanitize-recover=all -shared-libasan" \
		LDFLAGS="-Wl,-rpath,$(CLANG_RUNTIME)" unit

# Processes of ours end in _exit(), which writes no counts: a hook of the harness does it before.
HOOK := test-harness/coverage/exit_hook
coverage: ## line coverage of plugin/ by unit and command tests; LAB=1: by the lab, too (root), LAB="NAME...": by those
	$(Q)mkdir -p $(BUILD)/coverage
	$(Q)$(CC) $(ALL_CPPFLAGS) -O0 -fPIC -c -o $(BUILD)/coverage/exit_hook.o $(HOOK).c
	$(Q)find $(BUILD)/coverage -name '*.gcda' -delete
	$(Q)$(MAKE) --no-print-directory BUILD=$(BUILD)/coverage SANITIZE=--coverage CFLAGS="-O0 -g" LDFLAGS= \
		COVERAGE_HOOK="-Wl,--wrap=_exit,--wrap=setrlimit $(abspath $(BUILD))/coverage/exit_hook.o" unit
	$(Q)[ -z "$(LAB)" ] || { $(MAKE) --no-print-directory $(BUILD)/faults/without && BUILD=$(BUILD) test-harness/coverage/lab $(filter-out 1,$(LAB)); }
	$(Q)BUILD=$(BUILD) test-harness/coverage/table

clang: ## the same sources under clang, warnings as errors
	$(Q)$(MAKE) --no-print-directory BUILD=$(BUILD)/clang CC=clang CFLAGS=-O0 LDFLAGS= WERROR=1 all unit-binaries

valgrind: all unit-binaries ## unit tests under valgrind: no leak, no bad read
	$(Q)BUILD=$(BUILD) CVPN_FEWER=yes CVPN_ONE_IN=60 test-harness/unit/run valgrind -q --error-exitcode=99 --leak-check=full --show-leak-kinds=definite,possible

format: ## clang-format, in place
	$(Q)clang-format -i $(OUR_C)

format-check:
	$(Q)clang-format --dry-run -Werror $(OUR_C)

LINT_FLAGS := -std=c11 $(ALL_CPPFLAGS)
# The analyzer follows at most this many states of a function, the limit of its own shallow mode; its callees are followed as well. DEEP=1: three times
# as many, twice the time, and no finding more when it was last compared.
TIDY_FLAGS := $(LINT_FLAGS) $(if $(DEEP),,-Xclang -analyzer-config -Xclang max-nodes=75000)
TIDY := $(patsubst %.c,$(BUILD)/tidy/%.ok,$(filter %.c,$(OUR_C)))

$(BUILD)/tidy/%.ok: %.c .clang-tidy $(wildcard include/*/*.h plugin/*/*.h)
	$(call say,TIDY)
	$(Q)mkdir -p $(@D)
	$(Q)clang-tidy --quiet $< -- $(TIDY_FLAGS) 2>/dev/null
	$(Q)touch $@

lint: format-check $(TIDY) ## clang-format, clang-tidy (DEEP=1: for longer), cppcheck, shellcheck, comments within 100 columns, plain words
	$(Q)cppcheck --quiet --std=c11 --enable=warning,performance,portability --inline-suppr --error-exitcode=1 \
		--suppress=missingIncludeSystem -j2 -Iinclude -Iplugin -DCVPN_VERSION='""' plugin test-harness
	$(Q)shellcheck -x -P . $(SCRIPTS)
	$(Q)test-harness/lint/measure --comments
	$(Q)test-harness/lint/words
	$(Q)for s in test-harness/lab/scenarios/*; do \
		shellcheck -x -P . -s bash -e SC2034,SC2209,SC2154,SC2317 $$s || exit 1; done

# SHARD=1/4 is the first of four parts, each for a machine of its own.
test: ## everything, and a table of the steps; SHARD=1/4: a quarter of it
	$(Q)BUILD=$(BUILD) MAKE="$(MAKE)" test-harness/steps $(if $(SHARD),--shard $(SHARD))

contain-test: all $(FAULTS_BIN) ## tries each forbidden thing from inside the observer's sandbox (root)
	$(Q)BUILD=$(BUILD) test-harness/faults/contain-test

# Compiled only: other than OpenSSL's configuration.h, which 64-bit processors share, headers of libraries do not differ. In the emulator no seccomp is needed: the programs are interpreted.
CROSS := aarch64-linux-gnu-gcc
.PHONY: aarch64 aarch64-objects
aarch64: ## everything compiled for 64-bit ARM, and what its seccomp lists say (scripts/setup --for-aarch64)
	$(Q)$(MAKE) --no-print-directory BUILD=$(BUILD)/aarch64 CC=$(CROSS) LDFLAGS= \
		AFTER="-idirafter /usr/include -idirafter /usr/include/$$($(CC) -print-multiarch)" aarch64-objects
	$(Q)$(CROSS) -static -o $(BUILD)/aarch64/filter $(BUILD)/aarch64/obj/test-harness/faults/filter.o
	$(Q)qemu-aarch64 $(BUILD)/aarch64/filter
aarch64-objects: $(call objects,$(sort $(PLUGIN_SRC) $(COMMAND_SRC)) test-harness/faults/filter.c)

faults: all $(FAULTS_BIN) ## every fault of the observer, also in the lab; the table in docs/faults.md (root, long)
	$(Q)BUILD=$(BUILD) test-harness/faults/run --docs
	$(Q)BUILD=$(BUILD) test-harness/faults/contain-test

faults-short: all $(FAULTS_BIN) ## each kind of fault, some seconds (root)
	$(Q)BUILD=$(BUILD) test-harness/faults/run --short

# Starts of the real client; see scenarios/load-starts. STARTS says how many; a third of an hour on two idle cores.
STARTS ?= 300
.PHONY: load
load: all $(FAULTS_BIN) ## 300 starts on a busy machine, 300 with a late observer, 40 with a silent resolver (root, long)
	$(Q)CVPN_LOAD=$(STARTS) CVPN_LOAD_LATEST=0 test-harness/lab/run load-starts
	$(Q)CVPN_LOAD=$(STARTS) test-harness/lab/run load-starts
	$(Q)for round in $$(seq 20); do test-harness/lab/run --jobs 2 resolver-silent-typed resolver-silent-fix-off || exit 1; done

systemd: ## the package under a real systemd and the stock units, in a Debian that is made once in build/systemd (root)
	$(Q)test-harness/systemd/run

$(BUILD)/bench/%: $(BUILD)/obj/test-harness/bench/%.o $(BUILD)/core.a
	$(call link,,$(CORE_LIBS))

bench: all $(BUILD)/bench/network $(BUILD)/bench/patterns ## what the plugin costs, how exact a path MTU is found, how fast a log is explained (root)
	$(Q)BENCH_NETWORK=$(abspath $(BUILD))/bench/network test-harness/bench/run
	$(Q)test-harness/bench/path_mtu --short
	$(Q)BUILD=$(abspath $(BUILD)) test-harness/bench/explain

bench-path-mtu: all ## the whole of docs/path-mtu.md, ten minutes (root)
	$(Q)test-harness/bench/path_mtu

.PHONY: bench-smoke
bench-smoke: all ## that the benchmarks still run: their shortest rows (root)
	$(Q)test-harness/bench/path_mtu --repairs
	$(Q)test-harness/bench/path_mtu --ping

.PHONY: sentences
sentences: all $(BUILD)/unit/explain_all ## how many sentences of the clients are judged, and what explain answers to each
	$(Q)BUILD=$(BUILD) test-harness/sentences/share

trust: ## what was tried against the plugin and what of it went through, as a table
	$(Q)BUILD=$(BUILD) test-harness/trust

.PHONY: trust-docs
trust-docs: ## the same table, into docs/trust.md
	$(Q)BUILD=$(BUILD) test-harness/trust --docs

