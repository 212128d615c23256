/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Hooks of DPDK: its allocations, which can be made to fail, and its busy wait,
 * which would not end in virtual time. Nothing of DPDK is linked: where it is
 * not loaded, nobody calls these.
 */

#include <dlfcn.h>
#include <errno.h>
#include <stddef.h>
#include <stdint.h>

#include "fault.h"
#include "preload.h"
#include "rig.h"
#include "wait.h"

#define NS_PER_US 1000

/* They call one another: only the outermost call is the application's. */
static __thread unsigned int depth __attribute__((tls_model("initial-exec")));

/* rte_errno is a variable of each thread. */
static void
set_rte_errno(int error)
{
	int *rte_errno = dlsym(RTLD_DEFAULT, "per_lcore__rte_errno");

	if (rte_errno != NULL)
		*rte_errno = error;
}

static bool
fails(const char *fault)
{
	bool any, this;

	if (depth != 0 || sim_rig() == NULL)
		return false;
	any = sim_fault("alloc");
	this = sim_fault(fault);
	if (any || this)
		set_rte_errno(ENOMEM);
	return any || this;
}

/*
 * A hook that fails on demand or calls what it stands in front of. The names of
 * types are DPDK's own, where they are pointers that pass through.
 */
#define ALLOCATION(fault, name, parameters, arguments) \
	SIM_HOOK void *name parameters; \
	SIM_HOOK void *name parameters \
	{ \
		static void *(*real)parameters; \
		void *ret; \
\
		if (fails(fault)) \
			return NULL; \
		if (real == NULL) \
			*(void **)&real = dlsym(RTLD_NEXT, #name); \
		depth++; \
		ret = real arguments; \
		depth--; \
		return ret; \
	}

ALLOCATION("alloc.malloc", rte_malloc, (const char *type, size_t size, unsigned int align),
	   (type, size, align))
ALLOCATION("alloc.malloc", rte_zmalloc, (const char *type, size_t size, unsigned int align),
	   (type, size, align))
ALLOCATION("alloc.malloc", rte_calloc,
	   (const char *type, size_t nb, size_t size, unsigned int align), (type, nb, size, align))
ALLOCATION("alloc.malloc", rte_malloc_socket,
	   (const char *type, size_t size, unsigned int align, int socket),
	   (type, size, align, socket))
ALLOCATION("alloc.malloc", rte_zmalloc_socket,
	   (const char *type, size_t size, unsigned int align, int socket),
	   (type, size, align, socket))
ALLOCATION("alloc.malloc", rte_calloc_socket,
	   (const char *type, size_t nb, size_t size, unsigned int align, int socket),
	   (type, nb, size, align, socket))
ALLOCATION("alloc.malloc", rte_realloc, (void *old, size_t size, unsigned int align),
	   (old, size, align))
ALLOCATION("alloc.memzone", rte_memzone_reserve,
	   (const char *name, size_t len, int socket, unsigned int flags),
	   (name, len, socket, flags))
ALLOCATION("alloc.memzone", rte_memzone_reserve_aligned,
	   (const char *name, size_t len, int socket, unsigned int flags, unsigned int align),
	   (name, len, socket, flags, align))
ALLOCATION("alloc.memzone", rte_memzone_reserve_bounded,
	   (const char *name, size_t len, int socket, unsigned int flags, unsigned int align,
	    unsigned int bound),
	   (name, len, socket, flags, align, bound))
ALLOCATION("alloc.mempool", rte_mempool_create_empty,
	   (const char *name, unsigned int nb, unsigned int size, unsigned int cache,
	    unsigned int private_size, int socket, unsigned int flags),
	   (name, nb, size, cache, private_size, socket, flags))

SIM_HOOK void rte_delay_us_block(unsigned int us);

SIM_HOOK void
rte_delay_us_block(unsigned int us)
{
	static void (*real)(unsigned int us);

	if (sim_wait_is_virtual()) {
		sim_wait_sleep((uint64_t)us * NS_PER_US);
		return;
	}
	if (real == NULL)
		*(void **)&real = dlsym(RTLD_NEXT, "rte_delay_us_block");
	real(us);
}
