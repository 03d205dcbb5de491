# SPDX-License-Identifier: MIT
# Kernels of Debian in software (scripts/setup --for-machines): minutes each, and more on a busy machine.

.PHONY: machine-binaries aarch64-kernel dco-kernel
machine-binaries: all $(FAULTS_BIN)

aarch64-kernel: ## boots a 64-bit ARM kernel: the cage, and connections of Debian's OpenVPN there (root, long)
	$(Q)BUILD=$(BUILD) CROSS="$(CROSS)" test-harness/machines/aarch64-kernel

dco-kernel: machine-binaries ## boots a kernel with openvpn-dco-dkms: connections whose data the kernel carries (root, long)
	$(Q)BUILD=$(BUILD) test-harness/machines/dco-kernel
