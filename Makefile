# SPDX-License-Identifier: GPL-2.0
# Copyright The perf-kvm-riscv authors
#
# perf kvm stat for RISC-V: put it into a kernel tree, build, boot and test it.
# "make help" lists the targets; all output goes to build/.

# Neither make nor a kernel build supports spaces in paths.
ifneq ($(words x$(CURDIR)$(LINUX)),1)
$(error a space in a path: $(CURDIR) $(LINUX); use another path or a symbolic link)
endif

# Say so before the long builds.
ifneq ($(filter deb check-deb,$(MAKECMDGOALS)),)
ifeq ($(and $(shell git config user.name),$(shell git config user.email)),)
$(error no maintainer for the packages: set git's user.name and user.email)
endif
endif

BASES := $(shell sed -n 's/^\([0-9.]*\)\t.*/\1/p' scripts/lab/bases)
KVM_ONLY := $(shell sed -n 's/^\([0-9.]*\)\t.*\tkvm-only$$/\1/p' scripts/lab/bases)
BASE := 6.12
ifdef LINUX
# The user's own tree, built in a folder named after it
NAME := own-$(notdir $(abspath $(LINUX)))-$(firstword \
	$(shell printf %s $(abspath $(LINUX)) | cksum))
else
NAME := $(BASE)
endif

B := build
W := $(B)/$(NAME)
# demo and shell boot Debian's kernel unless BASE or LINUX selects another.
RUN := $(if $(LINUX)$(filter-out file,$(origin BASE)),$(W),$(B)/stock)
DEBIAN := $(B)/debian
# Trees whose KVM the package for DKMS knows; its perf is the first one's.
DKMS := 6.12 backports 7.3
LAB := scripts/lab

# With BPF=1, perf is built with the BPF skeletons that "perf kvm stat report -b" needs,
# which takes clang and bpftool. A perf that is handed out or measured is optimized,
# which takes longer. Both last: that perf then serves all goals.
ifneq ($(filter check% quick fuzz bench deb demo-bpf,$(MAKECMDGOALS)),)
BPF := 1
endif
OPTIONS := $(if $(BPF),bpf.option) \
	$(if $(filter perf deb bench,$(MAKECMDGOALS)),optimized.option)

# Run the long tests first, as two run at a time. "make check TESTS=..." builds only
# what these tests list in their lines "# needs:", where % stands for each base.
LONG := $(addprefix tests/,bpf.t series.t linux.t stock.t graft.t live.t counts.t build.t \
	record.t hostile.t kvm_stat.t vmm.t causes.t asked.t perf_test.t)
TESTS := $(LONG) $(filter-out $(LONG) tests/board.t,$(wildcard tests/*.t))

# Everything that goes into a tree
PORT := $(shell find Documentation/virt arch tools scripts/graft scripts/patches -type f)

# Fetch and build at the same time; each build uses all cores on its own. Disable
# built-in rules: one of them would make a file "guest" from guest.S.
MAKEFLAGS += -r
ifeq ($(MAKELEVEL),0)
MAKEFLAGS += -j3
endif

.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: help install-fetch install install-tests tree kernel perf module deb lab demo demo-bpf perf-fits \
	report pictures shell series check quick check-series check-deb fuzz bench clean FORCE

help:
	@echo "make demo     report on a Linux guest, on Debian's kernel with our KVM, timing each step"
	@echo 'make demo-bpf  count the exits of a Linux guest in the kernel, with BPF programs'
	@echo 'make check    run all tests on all bases, or only TESTS="tests/graft.t ..."'
	@echo 'make quick    run the tests that boot nothing, after a change of perf or of texts'
	@echo 'make check-series  build KVM and perf in full at each patch; takes an hour'
	@echo 'make check-deb  install, upgrade and purge the packages on an emulated board'
	@echo 'make fuzz     test damaged recordings and random input for a long time'
	@echo 'make bench    measure the cost of tracing and reporting'
	@echo 'make pictures  draw the exits of a Linux guest with gnuplot'
	@echo 'make shell    open a shell in the RISC-V KVM host, to start guests'
	@echo
	@echo 'make tree     put the port into a copy of a kernel tree'
	@echo 'make kernel   build its kernel for the lab'
	@echo 'make perf     build its perf for riscv64, or for this machine with ARCH=x86'
	@echo "make module   build KVM as a module, kvm.ko, for Debian 13's kernel"
	@echo "make deb      build Debian 13 packages: perf, and KVM's module for DKMS"
	@echo 'make series   write the port as patches for git am'
	@echo 'make clean    remove build/, including downloads'
	@echo
	@echo 'BASE=6.1, 6.12 or 7.3 selects that kernel from Debian (now $(BASE)); with it, demo,'
	@echo "demo-bpf, pictures and shell build and boot it instead of Debian's. With BASE=backports,"
	@echo "they boot the kernel of Debian 13's backports, with our KVM."
	@echo 'LINUX=path uses your own tree, which is copied, not changed.'
	@echo 'BPF=1 builds a perf that can count in the kernel, with clang and bpftool.'
	@echo 'INSTALL=no installs no packages, for systems other than Debian 12 and 13.'

# $(call packages,LOG,TEXT,OPTION): install what this machine needs; checked each time,
# as packages come and go
packages = [ '$(INSTALL)' = no ] || $(LAB)/install -n $(3) || \
	$(LAB)/step $(B)/$(1).log $(2) $(LAB)/install $(3)

# what fetches packages and grafts, so that the others can be installed meanwhile
install-fetch:
	@$(call packages,install-fetch,'Installing mmdebstrap and coccinelle',-f)

install: | install-fetch
	@$(call packages,install,'Installing Debian packages',$(if $(BPF),-b))

# while the first builds run
install-tests: | install
	@$(call packages,install-tests,'Installing Debian packages for tests',-c)

$(DEBIAN)/.done: $(LAB)/packages $(LAB)/debian | install-fetch
	@$(LAB)/step $(B)/debian.log 'Fetching Debian 13 for riscv64' \
		$(LAB)/debian 'trixie stable' riscv64 $(DEBIAN) $$(cat $<)
	@touch $@

suites = $(shell sed -nE 's/^$(1)\t([a-z -]+).*/\1/p' $(LAB)/bases)

# Debian 13's kernels, with headers and source: its own, and the one of its backports
$(B)/6.12/debian/.done: SUITES = $(call suites,6.12)
$(B)/backports/debian/.done: SUITES = $(call suites,7.3)
$(B)/6.12/debian/.done $(B)/backports/debian/.done: $(B)/%/debian/.done: $(LAB)/debian | install-fetch
	@$(LAB)/step $(B)/$*/debian.log "Fetching Debian's riscv64 kernel ($*)" \
		$(LAB)/debian -k '$(SUITES)' riscv64 $(@D) linux-image-riscv64
	@touch $@

# The source of another base, or if that suite does not have it, the newest one there
$(patsubst %,$(B)/%/debian/.done,$(filter-out 6.12,$(BASES))): $(B)/%/debian/.done: \
		$(LAB)/debian | install-fetch
	@fetch='$(LAB)/debian "$(call suites,$*)" amd64 $(@D)'; \
	$(LAB)/step $(B)/$*/debian.log "Fetching Debian's Linux $*" \
		sh -c "$$fetch linux-source-$* || $$fetch linux-source"
	@touch $@

$(B)/%/pristine/.done: $(B)/%/debian/.done $(LAB)/source
	@$(LAB)/step $(B)/$*/pristine.log 'Unpacking Linux $*' \
		$(LAB)/source $(<D) $(@D)
	@touch $@

# $(call release,TREE), in a recipe: such as 7.3.4
release = $$(MAKEFLAGS= make -s -C $(1) kernelversion)

UNGRAFTED := $(or $(LINUX),$(W)/pristine)
COPYING = $(or $(KEEP_OUT),--link-dest=$(abspath $(W)/pristine))

# If the tree's perf is too different, graft KVM's patches only. Then perf is 6.12's,
# and tree.kvm-only has the reason.
$(B)/%/tree.done: $(B)/%/pristine/.done $(PORT) $(LAB)/tree
	@$(LAB)/step $(B)/$*/tree.log "Grafting the port onto Linux $(call release,$(<D))" \
		$(LAB)/tree $(B)/$*/pristine $(B)/$*/tree \
		--link-dest=$(abspath $(B)/$*/pristine)
	@touch $@

ifdef LINUX
# make does not know what the user changes in it, so copy it each time, without
# what an in-tree build has left there, as that prevents out-of-tree builds.
KEEP_OUT := --exclude=.git --exclude=/.config --exclude=/include/config \
	--exclude=/include/generated --exclude=/arch/*/include/generated
$(W)/tree.done: FORCE | install
	@[ -d $(LINUX) ] || { echo '$(LINUX): no such tree' >&2; exit 1; }
	@mkdir -p $(W)
	@$(LAB)/step $(W)/tree.log 'Grafting the port onto a copy of $(LINUX)' \
		$(LAB)/tree $(LINUX) $(W)/tree $(KEEP_OUT)
	@touch $@
endif

$(B)/%/kernel/arch/riscv/boot/Image: $(B)/%/tree.done \
		$(addprefix $(LAB)/,kernel kernel.config devices.config) | install
	@$(LAB)/step $(B)/$*/kernel.log "Building Linux $(call release,$(B)/$*/tree) for riscv" \
		$(LAB)/kernel $(B)/$*/tree $(B)/$*/kernel
	@touch $@

$(B)/%/perf/perf: $(B)/%/tree.done $(DEBIAN)/.done $(LAB)/perf \
		$(addprefix $(B)/%/perf/,$(OPTIONS)) | install
	@[ $* != 6.12 ] || [ ! -e $(B)/$*/tree.kvm-only ] || { \
		tail -n 1 $(B)/$*/tree.kvm-only >&2; exit 1; }
	@# With -n, make runs lines that run make.
	@[ ! -e $(B)/$*/tree.kvm-only ] || { \
		$(MAKE) --no-print-directory LINUX= BPF=$(BPF) $(B)/6.12/perf/perf && \
		$(take_perf); }
	@[ -e $(B)/$*/tree.kvm-only ] || \
		$(LAB)/step $(B)/$*/perf.log \
			"Building the riscv perf of Linux $(call release,$(B)/$*/tree)" \
			$(LAB)/perf $$([ ! -e $(@D)/bpf.option ] || echo -b) \
			$$([ -e $(@D)/optimized.option ] || echo -q) \
			$(B)/$*/tree $(@D) $(DEBIAN)
	@touch $@

take_perf = echo 'Our patches do not fit the perf of this tree: taking that of Linux 6.12' && \
	mkdir -p $(@D) && cp -f $(B)/6.12/perf/perf $@

# Known before; by the rule above, two makes would build 6.12's at the same time.
$(KVM_ONLY:%=$(B)/%/perf/perf): $(B)/%/perf/perf: $(B)/%/tree.done $(B)/6.12/perf/perf
	@$(take_perf)

# Always look for these files: if one is missing, make would not rebuild an existing perf.
$(B)/%.option: FORCE
	@[ -e $@ ] || { mkdir -p $(@D) && touch $@; }

# KVM as a module for Debian 13's kernel or that of its backports
$(B)/%/module/kvm.ko: $(B)/%/tree.done $(B)/%/debian/.done $(LAB)/module | install
	@$(LAB)/step $(B)/$*/module.log \
		"Building KVM for Debian's Linux $(call release,$(B)/$*/tree)" \
		$(LAB)/module $(B)/$*/tree $(@D) $(B)/$*/debian

# Packages of perf, and of the modules for DKMS
$(B)/deb/.done: $(B)/6.12/perf/perf $(addprefix $(B)/,$(addsuffix /tree.done,$(DKMS))) \
		$(wildcard scripts/deb/*) | install-tests
	@$(LAB)/step $(B)/deb.log 'Building the Debian packages' \
		scripts/deb/build $(@D) $(addprefix $(B)/,$(DKMS))
	@touch $@

# The disk of a board with Debian 13, to install them on. SUITE is that release's name.
SUITE := trixie
$(B)/board/.done: $(B)/images/.done scripts/deb/board $(LAB)/stock | install-tests
	@$(LAB)/step $(B)/board.log "Making a board's disk" \
		scripts/deb/board $(SUITE) $(B)/images/initrd $(@D)
	@touch $@

# To report on this machine what a board has recorded
$(B)/%/perf-x86/perf: $(B)/%/tree.done $(LAB)/perf | install
	@$(LAB)/step $(B)/$*/perf-x86.log \
		"Building the x86 perf of Linux $(call release,$(B)/$*/tree)" \
		$(LAB)/perf $(B)/$*/tree $(@D)
	@touch $@

# perfs with sanitizers for this machine, without the port and with it, for the
# tests to compare. They are built in a tree of their own, to which the port is added
# between the two builds.
# The same without the port, for "make bench"
$(B)/%/perf-x86-stock/perf: $(B)/%/pristine/.done $(LAB)/perf | install
	@$(LAB)/step $(B)/$*/perf-x86-stock.log 'Building the x86 perf of $*, without the port' \
		$(LAB)/perf $(B)/$*/pristine $(@D)
	@touch $@

$(B)/%/sanitized/stock: $(B)/%/pristine/.done $(LAB)/perf | install
	@rm -rf $(@D) && mkdir -p $(@D)
	@cp -al $(<D) $(@D)/tree
	@$(LAB)/step $(@D)/stock.log 'Building a perf of $* with sanitizers, without the port' \
		$(LAB)/perf -s $(@D)/tree $(@D)/out
	@mv $(@D)/out/perf $@

$(B)/%/sanitized/perf: $(B)/%/sanitized/stock $(B)/%/tree.done
	@# Do not preserve the times of the graft: they are older than stock's objects.
	@rsync -rlpc $(B)/$*/tree/tools/ $(@D)/tree/tools/
	@$(LAB)/step $(@D)/perf.log 'Building a perf of $* with sanitizers' \
		$(LAB)/perf -s $(@D)/tree $(@D)/out
	@cp $(@D)/out/perf $@

$(B)/images/.done: $(DEBIAN)/.done $(addprefix $(LAB)/,images host/init guest/init) | install
	@$(LAB)/step $(B)/images.log 'Making the disk and the initrd' \
		$(LAB)/images $(DEBIAN) $(@D)
	@touch $@

# Debian's own kernels, as they are
$(B)/images/stock/.done: ROOT = $(B)/6.12/debian
$(B)/images/stock/.done: $(B)/6.12/debian/.done
$(B)/images/backports/.done: ROOT = $(B)/backports/debian
$(B)/images/backports/.done: $(B)/backports/debian/.done
$(B)/images/%/.done: $(B)/images/.done $(LAB)/stock
	@$(LAB)/stock $(ROOT) $(<D)/initrd $(@D)
	@touch $@

# Use Debian 13's libc, whose headers have more of KVM.
$(B)/vmm: lib = $(DEBIAN)/usr/lib/riscv64-linux-gnu
$(B)/vmm: $(addprefix $(LAB)/,host/vmm.c guest/guest.S guest/guest.h) $(DEBIAN)/.done | install
	@riscv64-linux-gnu-gcc --sysroot=$(DEBIAN) -B$(lib) -L$(lib) \
		$(addprefix -isystem $(DEBIAN)/usr/include,/ /riscv64-linux-gnu) \
		-Wall -Wextra -Werror -O2 -pthread -o $@ $(filter %.c %.S,$^)

# The folder that the host mounts as /lab: with the kernel of a tree
$(B)/%/lab/.done: $(B)/%/kernel/arch/riscv/boot/Image $(B)/%/perf/perf \
		$(B)/vmm $(LAB)/host/guest $(LAB)/host/motd \
		$(B)/images/.done $(B)/images/stock/.done $(B)/images/backports/.done
	$(call lab,$*)
	@cp -f $< $(@D)/Image
	@touch $@

# and with Debian's kernels and our KVM; the tests also boot these as they are.
$(B)/stock/lab/.done: FROM = $(B)/6.12
$(B)/stock/lab/.done: $(B)/6.12/module/kvm.ko
$(B)/backports/lab/.done: FROM = $(B)/backports
$(B)/backports/lab/.done: $(B)/backports/module/kvm.ko
$(B)/stock/lab/.done $(B)/backports/lab/.done: $(B)/6.12/perf/perf $(B)/vmm \
		$(LAB)/host/guest $(LAB)/host/motd $(B)/images/.done $(LAB)/stock \
		$(if $(filter check,$(MAKECMDGOALS)),$(B)/images/stock/.done)
	$(call lab,6.12)
	@$(LAB)/stock $(FROM)/debian $(B)/images/initrd $(@D) $(FROM)/module/kvm.ko
	@touch $@

define lab
	@mkdir -p $(@D)/bin
	@cp -alf $(B)/images/* $(@D)
	@cp -f $(B)/vmm $(LAB)/host/guest $(LAB)/host/motd \
		$(B)/$(1)/tree/tools/kvm/kvm_stat/kvm_stat $(@D)/bin
	@riscv64-linux-gnu-strip -o $(@D)/bin/perf $(B)/$(1)/perf/perf
endef

# A kernel with only the tracepoints for exits, for "make bench" to compare with
$(W)/before/arch/riscv/boot/Image: $(W)/tree.done \
		$(addprefix $(LAB)/,kernel kernel.config devices.config) | install
	@! grep -qs kvm_sbi_ecall $(UNGRAFTED)/arch/riscv/kvm/trace.h || { \
		echo '$(LINUX): already has kvm_sbi_ecall; use a tree without it' >&2; exit 1; }
	@$(LAB)/step $(W)/before-tree.log 'Grafting a part of the port' \
		sh -c 'rsync -a --delete $(COPYING) $(UNGRAFTED)/ $(W)/before-tree/ && \
			scripts/graft -s tracepoints $(W)/before-tree'
	@$(LAB)/step $(W)/before.log 'Building a kernel with fewer tracepoints' \
		$(LAB)/kernel $(W)/before-tree $(W)/before

$(W)/lab/before/Image: $(W)/before/arch/riscv/boot/Image $(W)/lab/.done
	@mkdir -p $(@D)
	@cp $< $@
	@cp -f $(W)/lab/initrd $(@D)

$(W)/lab/6.1/Image: $(B)/6.1/kernel/arch/riscv/boot/Image $(W)/lab/.done
	@mkdir -p $(@D)
	@cp $< $@
	@cp -f $(W)/lab/initrd $(@D)

tree: $(W)/tree.done
	@echo 'The tree is $(W)/tree.'

kernel: $(W)/kernel/arch/riscv/boot/Image
	@echo 'The kernel is $<.'

perf: $(W)/$(if $(filter x86,$(ARCH)),perf-x86,perf)/perf
	@echo 'The perf is $<.'

# What "make perf" builds is that of the tree.
perf-fits: $(W)/tree.done
	@[ ! -e $(W)/tree.kvm-only ] || { tail -n 1 $(W)/tree.kvm-only >&2; exit 1; }

ifneq ($(filter perf,$(MAKECMDGOALS)),)
perf $(W)/perf/perf $(W)/perf-x86/perf $(B)/6.12/perf/perf: | perf-fits
endif

module: $(B)/6.12/module/kvm.ko
	@echo 'The module is $<.'

deb: $(B)/deb/.done
	@echo 'The packages are in $(<D).'

lab: $(W)/lab/.done

# See lab() in tests/lib.sh.
needs = $(shell sed -n 's/^# needs: //p' $(1))
to_test = $(subst 6.12/lab,stock/lab,$(foreach base,$(BASES),$(addprefix $(B)/, \
	$(subst %,$(base),$(if $(filter $(base),$(KVM_ONLY)), \
		$(filter-out @%,$(needs)),$(subst @,%,$(needs)))))))

check: install-tests $(call to_test,$(TESTS))
	@[ ! -e $(B)/7.3/pristine/.done ] || \
		echo "Base 7.3 is Linux $(call release,$(B)/7.3/pristine)."
	@BUILD=$(B) BASES='$(BASES)' prove --timer -j2 $(TESTS)

# What boots no host, but for long tests of scripts and builds
QUICK := $(filter-out $(addprefix tests/,build.t deb.t graft.t series.t),$(shell \
	grep -L '^# needs:.*\(/lab/\|board\)' tests/*.t))
quick: install-tests $(call to_test,$(QUICK))
	@BUILD=$(B) BASES='$(BASES)' prove --timer -j2 $(QUICK)

check-series: install-tests $(call to_test,tests/series.t)
	@BUILD=$(B) BASES='$(BASES)' FULL=1 prove --timer tests/series.t

check-deb: install-tests $(call to_test,tests/board.t)
	@BUILD=$(B) prove --timer tests/board.t

FUZZ := tests/fuzz.t tests/hostile.t
fuzz: install-tests $(call to_test,$(FUZZ)) $(B)/stock/lab/.done $(B)/6.12/sanitized/perf
	@BUILD=$(B) FUZZ_BASES='$(filter-out $(KVM_ONLY),$(BASES))' FUZZ_FILES=10000 FUZZ_SECONDS=600 \
		prove --timer -j2 $(FUZZ)

bench: lab $(W)/lab/before/Image $(W)/lab/6.1/Image $(B)/7.3/perf-x86/perf $(B)/7.3/perf-x86-stock/perf
	@$(LAB)/bench $(W)/lab $(B)
	@$(call packages,install-bench,'Installing valgrind',valgrind)
	@$(LAB)/bench-reports $(B)/7.3/perf-x86-stock/perf $(B)/7.3/perf-x86/perf

series: install $(if $(LINUX),,$(W)/pristine/.done)
	@rm -rf $(W)/series
	@scripts/series -o $(W)/series $(or $(LINUX),$(W)/pristine)
	@echo "The patches are in $(W)/series."

demo: install-fetch
	@$(LAB)/progress $(MAKE) --no-print-directory report

demo-bpf: install-fetch
	@$(LAB)/progress $(MAKE) --no-print-directory report BPF=1

report: $(RUN)/lab/.done
	@$(LAB)/demo $(if $(BPF),-b) $(<D)

# for the README
pictures: $(RUN)/lab/.done
	@$(call packages,install-pictures,'Installing gnuplot',gnuplot-nox jq)
	@$(LAB)/pictures $(<D) Documentation/pictures
	@echo 'The pictures are in Documentation/pictures.'

shell: $(RUN)/lab/.done
	@$(LAB)/boot -i $(<D)

clean:
	rm -rf $(B)
