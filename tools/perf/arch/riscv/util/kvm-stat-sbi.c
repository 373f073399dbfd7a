// SPDX-License-Identifier: GPL-2.0
/*
 * sbi: SBI calls by extension and function.
 *
 * Copyright The perf-kvm-riscv authors
 */
#include <linux/kernel.h>
#include "riscv_kvm_stat.h"
#include "riscv_sbi.h"

/*
 * Extensions and their functions, indexed by function ID; there are no gaps. The
 * names are those of the C functions, without "sbi_" and without the name of the
 * extension if that follows.
 *
 * Source: SBI specification 3.0, one chapter each, in that order.
 */
static const struct {
	u32 id;
	const char *name;
	const char *functions[10];
} extensions[] = {
	{ 0x10, "BASE",
	  { "get_spec_version", "get_impl_id", "get_impl_version",
	    "probe_extension", "get_mvendorid", "get_marchid",
	    "get_mimpid" } },
	{ 0x54494d45, "TIME", { "set_timer" } },
	{ 0x735049, "IPI", { "send_ipi" } },
	{ 0x52464e43, "RFNC",
	  { "remote_fence_i", "remote_sfence_vma", "remote_sfence_vma_asid",
	    "remote_hfence_gvma_vmid", "remote_hfence_gvma",
	    "remote_hfence_vvma_asid", "remote_hfence_vvma" } },
	{ SBI_EXT_HSM, "HSM",
	  { "hart_start", "hart_stop", "hart_get_status", "hart_suspend" } },
	{ SBI_EXT_SRST, "SRST", { "system_reset" } },
	{ 0x504d55, "PMU",
	  { "num_counters", "counter_get_info", "counter_config_matching",
	    "counter_start", "counter_stop", "counter_fw_read",
	    "counter_fw_read_hi", "snapshot_set_shmem", "event_get_info" } },
	{ 0x4442434e, "DBCN",
	  { "debug_console_write", "debug_console_read",
	    "debug_console_write_byte" } },
	{ SBI_EXT_SUSP, "SUSP", { "system_suspend" } },
	{ 0x43505043, "CPPC", { "probe", "read", "read_hi", "write" } },
	{ 0x4e41434c, "NACL",
	  { "probe_feature", "set_shmem", "sync_csr", "sync_hfence",
	    "sync_sret" } },
	{ 0x535441, "STA", { "steal_time_set_shmem" } },
	{ 0x535345, "SSE",
	  { "read_attrs", "write_attrs", "register", "unregister", "enable",
	    "disable", "complete", "inject", "hart_unmask", "hart_mask" } },
	{ 0x46574654, "FWFT", { "set", "get" } },
	{ 0x44425452, "DBTR",
	  { "debug_num_triggers", "debug_set_shmem", "debug_read_triggers",
	    "debug_install_triggers", "debug_update_triggers",
	    "debug_uninstall_triggers", "debug_enable_triggers",
	    "debug_disable_triggers" } },
	{ 0x4d505859, "MPXY",
	  { "get_shmem_size", "set_shmem", "get_channel_ids",
	    "read_attributes", "write_attributes",
	    "send_message_with_response", "send_message_without_response",
	    "get_notification_events" } },
};

/* "Legacy Extensions": IDs up to 0xf, each with a single function */
#define LEGACY_END	0x10

static const char * const legacy[] = {
	"set_timer", "console_putchar", "console_getchar", "clear_ipi",
	"send_ipi", "remote_fence_i", "remote_sfence_vma",
	"remote_sfence_vma_asid", "shutdown",
};

/* ID ranges left to others, by their upper 8 bits; also one chapter each */
static const struct {
	u32 top;
	const char *name;
} spaces[] = {
	{ 0x08, "experimental " },
	{ 0x09, "vendor " },
	{ 0x0a, "firmware " },
};

/* Key of an invalid ID; not a valid ID itself */
#define NO_ID		0x100000000ULL

/* IDs are signed 32-bit integers; a guest may sign- or zero-extend them. */
static bool is_id(u64 value)
{
	return value == (u32)value || value == (u64)(s64)(s32)value;
}

/**
 * riscv_sbi_to_key - turn an SBI call into the key of its row
 * @ext: extension ID as traced
 * @func: function ID as traced; ignored for legacy calls, which have none
 * @key: receives the extension ID in key and the function ID in info
 */
void riscv_sbi_to_key(u64 ext, u64 func, struct event_key *key)
{
	if (ext < LEGACY_END)
		func = 0;

	key->key = NO_ID;
	key->info = 0;
	if (is_id(ext) && is_id(func)) {
		key->key = (u32)ext;
		key->info = func;
	}
}

/**
 * riscv_sbi_name - get the name of an SBI call
 * @key: made by riscv_sbi_to_key()
 * @name: receives EXTENSION.function; unknown names become numbers, in hex for
 *	the extension and in decimal for the function, as in the specification
 * @len: size of @name, at least 40 bytes
 */
void riscv_sbi_name(const struct event_key *key, char *name, size_t len)
{
	const char *space = "";
	u32 ext = key->key, func = key->info;
	size_t i;

	if (key->key == NO_ID) {
		scnprintf(name, len, "invalid ID");
		return;
	}
	if (ext < LEGACY_END) {
		if (ext < ARRAY_SIZE(legacy))
			scnprintf(name, len, "legacy.%s", legacy[ext]);
		else
			scnprintf(name, len, "legacy 0x%x", ext);
		return;
	}

	for (i = 0; i < ARRAY_SIZE(extensions); i++) {
		if (ext != extensions[i].id)
			continue;
		if (func < ARRAY_SIZE(extensions[i].functions) &&
		    extensions[i].functions[func])
			scnprintf(name, len, "%s.%s", extensions[i].name,
				  extensions[i].functions[func]);
		else
			scnprintf(name, len, "%s.%u", extensions[i].name, func);
		return;
	}

	for (i = 0; i < ARRAY_SIZE(spaces); i++) {
		if (ext >> 24 == spaces[i].top)
			space = spaces[i].name;
	}
	scnprintf(name, len, "%s0x%x.%u", space, ext, func);
}

static bool is_exit(struct evsel *evsel,
		    struct perf_sample *sample __maybe_unused,
		    struct event_key *key __maybe_unused)
{
	return kvm_exit_event(evsel);
}

static void sbi_get_key(struct evsel *evsel, struct perf_sample *sample,
			struct event_key *key)
{
	u64 ext, func;

	if (riscv_read_field(evsel, sample, "ext_id", &ext, NULL) &&
	    riscv_read_field(evsel, sample, "func_id", &func, NULL))
		riscv_sbi_to_key(ext, func, key);
}

static struct child_event_ops sbi_calls[] = {
	{ .name = "kvm:kvm_sbi_ecall", .get_key = sbi_get_key },
	{ NULL, NULL },
};

static void sbi_decode_key(struct perf_kvm_stat *kvm __maybe_unused,
			   struct event_key *key, char *decode)
{
	riscv_sbi_name(key, decode, KVM_EVENT_NAME_LEN);
}

struct riscv_kvm_events riscv_sbi_events = {
	.ops = {
		.is_begin_event = is_exit,
		.is_end_event = exit_event_end,
		.child_ops = sbi_calls,
		.decode_key = sbi_decode_key,
		.breakdown = &riscv_breakdown,
		.name = "SBI call",
	},
	.tracepoints = {
		{ "kvm:kvm_entry", RISCV_KVM_KERNEL },
		{ "kvm:kvm_exit", RISCV_KVM_KERNEL },
		{ "kvm:kvm_sbi_ecall",
		  "a kernel with the patch \"RISC-V: KVM: Trace SBI calls\"",
		  .fields = { "ext_id", "func_id" } },
	},
};
