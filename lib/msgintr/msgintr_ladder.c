/* SPDX-License-Identifier: BSD-3-Clause */

#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "msgintr_private.h"

/*
 * The ladder from what is wanted to what the kernel gives: MSI-X with a vector
 * for each queue and one more, MSI-X with fewer, one MSI, the INTx line. Every
 * start begins at its top, as what the kernel refuses may change.
 */

static enum rte_intr_handle_type
msgintr_handle_type(enum msgintr_type type)
{
	switch (type) {
	case MSGINTR_MSIX:
		return RTE_INTR_HANDLE_VFIO_MSIX;
	case MSGINTR_MSI:
		return RTE_INTR_HANDLE_VFIO_MSI;
	case MSGINTR_LINE:
		return RTE_INTR_HANDLE_VFIO_LEGACY;
	case MSGINTR_NONE:
		break;
	}
	return RTE_INTR_HANDLE_UNKNOWN;
}

static uint64_t
msgintr_bits(uint16_t first, uint16_t end)
{
	uint64_t bits = 0;

	for (uint16_t i = first; i < end; i++)
		bits |= 1ULL << i;
	return bits;
}

/* Share @nb_vectors out, by the rule that msgintr.h states. */
static void
msgintr_plan(struct msgintr_grant *grant, enum msgintr_type type, uint16_t nb_vectors,
	     uint16_t nb_queues)
{
	uint16_t nb_own = RTE_MIN(nb_queues, nb_vectors - 1);
	uint16_t last = nb_vectors - 1;

	if (nb_vectors > 1 && nb_queues > nb_vectors - 1)
		nb_own = nb_vectors - 2;
	memset(grant->queues, 0, sizeof(grant->queues));
	grant->type = type;
	grant->nb_vectors = nb_vectors;
	grant->nb_queues = nb_queues;
	grant->relayed = 0;
	for (uint16_t q = 0; q < nb_own; q++) {
		grant->vector[q] = q + 1;
		grant->queues[q + 1] = 1ULL << q;
	}
	for (uint16_t q = nb_own; q < nb_queues; q++)
		grant->vector[q] = last;
	if (nb_own < nb_queues) {
		grant->queues[last] = msgintr_bits(nb_own, nb_queues);
		grant->relayed = 1ULL << last;
	}
}

/*
 * The handle as EAL's SET_IRQS wants it: efds[i] is what vector i + 1 signals.
 * Queue q's own eventfd is at efds[q] already.
 */
static int
msgintr_prepare_handle(struct msgintr *mi)
{
	const struct msgintr_grant *grant = &mi->grant;
	uint16_t nb_efds = grant->nb_vectors - 1;
	int ret;

	ret = rte_intr_type_set(mi->handle, msgintr_handle_type(grant->type));
	if (ret == 0 && mi->shared_fd >= 0)
		ret = rte_intr_efds_index_set(mi->handle, nb_efds - 1, mi->shared_fd);
	if (ret == 0)
		ret = rte_intr_nb_efd_set(mi->handle, nb_efds);
	if (ret == 0)
		ret = rte_intr_max_intr_set(mi->handle, grant->nb_vectors);
	return ret;
}

/* One rung: have the kernel connect @nb_vectors. 0 if it does. */
static int
msgintr_try(struct msgintr *mi, enum msgintr_type type, uint16_t nb_vectors, uint16_t nb_queues)
{
	bool shares;
	int saved = -1, ret;

	msgintr_plan(&mi->grant, type, nb_vectors, nb_queues);
	shares = nb_vectors > 1 && mi->grant.relayed != 0;
	if (shares) {
		saved = rte_intr_efds_index_get(mi->handle, nb_vectors - 2);
		mi->shared_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
		if (mi->shared_fd < 0)
			return -errno;
	}
	ret = msgintr_prepare_handle(mi);
	if (ret == 0 && rte_intr_enable(mi->handle) != 0)
		ret = -EIO;
	mi->connected = ret == 0;
	if (shares)
		rte_intr_efds_index_set(mi->handle, nb_vectors - 2, saved);
	if (ret != 0 && shares) {
		close(mi->shared_fd);
		mi->shared_fd = -1;
	}
	return ret;
}

/*
 * MSI-X with the most vectors up to @wanted that the kernel gives. When it has
 * fewer it undoes the request, and EAL does not tell how many: search.
 */
static int
msgintr_try_msix(struct msgintr *mi, uint16_t wanted, uint16_t nb_queues)
{
	uint16_t low = 0, high = wanted;

	if (msgintr_try(mi, MSGINTR_MSIX, wanted, nb_queues) == 0)
		return 0;
	/* low is given (or 0), high is not. */
	while (high - low > 1) {
		uint16_t middle = (low + high) / 2;

		if (msgintr_try(mi, MSGINTR_MSIX, middle, nb_queues) == 0) {
			low = middle;
			msgintr_disconnect(mi);
		} else {
			high = middle;
		}
	}
	if (low == 0)
		return -EIO;
	return msgintr_try(mi, MSGINTR_MSIX, low, nb_queues);
}

static int
msgintr_try_type(struct msgintr *mi, enum msgintr_type type, uint16_t nb_queues)
{
	uint16_t wanted = nb_queues + 1;

	switch (type) {
	case MSGINTR_MSIX:
		wanted = RTE_MIN(wanted, mi->grant.table_size);
		wanted = RTE_MIN(wanted, MSGINTR_MAX_VECTORS);
		if (wanted == 0)
			return -ENOTSUP;
		return msgintr_try_msix(mi, wanted, nb_queues);
	case MSGINTR_MSI:
		if (!msgintr_pci_has_msi(mi->pci_dev))
			return -ENOTSUP;
		return msgintr_try(mi, type, 1, nb_queues);
	case MSGINTR_LINE:
		if (!msgintr_pci_has_line(mi->pci_dev))
			return -ENOTSUP;
		return msgintr_try(mi, type, 1, nb_queues);
	case MSGINTR_NONE:
		break;
	}
	return -ENOTSUP;
}

/* Have EAL's interrupt thread serve the shared MSI-X vector. */
static int
msgintr_shared_watch(struct msgintr *mi)
{
	struct msgintr_relay *shared = &mi->shared;
	int ret;

	if (mi->shared_fd < 0)
		return 0;
	shared->owner = mi;
	shared->vector = mi->grant.nb_vectors - 1;
	shared->handle = rte_intr_instance_alloc(RTE_INTR_INSTANCE_F_PRIVATE);
	if (shared->handle == NULL)
		return -ENOMEM;
	rte_intr_fd_set(shared->handle, mi->shared_fd);
	rte_intr_dev_fd_set(shared->handle, rte_intr_dev_fd_get(mi->handle));
	rte_intr_type_set(shared->handle, RTE_INTR_HANDLE_VFIO_MSIX);
	ret = rte_intr_callback_register(shared->handle, msgintr_relay_run, shared);
	if (ret != 0) {
		rte_intr_instance_free(shared->handle);
		shared->handle = NULL;
	}
	return ret;
}

static void
msgintr_shared_unwatch(struct msgintr *mi)
{
	/* Not called from this very callback: it has no other causes to defer. */
	if (mi->shared.handle != NULL) {
		rte_intr_callback_unregister_sync(mi->shared.handle, msgintr_relay_run,
						  &mi->shared);
		rte_intr_instance_free(mi->shared.handle);
		mi->shared.handle = NULL;
	}
	if (mi->shared_fd >= 0) {
		close(mi->shared_fd);
		mi->shared_fd = -1;
	}
}

/*
 * Climb down from the richest type. On success the vectors are connected, the
 * grant says which, and the handle shows the queues' eventfds.
 */
int
msgintr_connect(struct msgintr *mi, uint16_t nb_queues)
{
	int ret = -ENOTSUP;

	for (int type = mi->max_type; type >= (int)mi->min_type; type--) {
		int err = msgintr_try_type(mi, type, nb_queues);

		if (err == 0) {
			ret = msgintr_shared_watch(mi);
			if (ret != 0)
				msgintr_disconnect(mi);
			return ret;
		}
		if (err == -ENOTSUP)
			continue;
		ret = err;
		MSGINTR_LOG(mi, false, "the kernel refuses %s%s", msgintr_type_name(type),
			    type == MSGINTR_LINE ? ": the line may be one that cannot be shared" :
						   "");
	}
	msgintr_plan(&mi->grant, MSGINTR_NONE, 1, 0);
	return ret;
}

/* The kernel signals nothing any more; msgintr_reconnect() undoes it. */
void
msgintr_suspend(struct msgintr *mi)
{
	if (mi->connected)
		rte_intr_disable(mi->handle);
	mi->connected = false;
}

/* Take the connection away; nothing signals an eventfd afterwards. */
void
msgintr_disconnect(struct msgintr *mi)
{
	msgintr_suspend(mi);
	msgintr_shared_unwatch(mi);
}

/* Connect again what msgintr_suspend() cut off: the same vectors, or none. */
int
msgintr_reconnect(struct msgintr *mi)
{
	uint16_t last = mi->grant.nb_vectors - 1;
	int saved = -1, ret;

	if (mi->shared_fd >= 0)
		saved = rte_intr_efds_index_get(mi->handle, last - 1);
	ret = msgintr_prepare_handle(mi);
	if (ret == 0 && rte_intr_enable(mi->handle) != 0)
		ret = -EIO;
	mi->connected = ret == 0;
	if (mi->shared_fd >= 0)
		rte_intr_efds_index_set(mi->handle, last - 1, saved);
	msgintr_efds_publish(mi);
	return ret;
}

const char *
msgintr_type_name(enum msgintr_type type)
{
	static const char *const names[] = {
		[MSGINTR_NONE] = "none",
		[MSGINTR_LINE] = "INTx",
		[MSGINTR_MSI] = "MSI",
		[MSGINTR_MSIX] = "MSI-X",
	};

	return names[type];
}
