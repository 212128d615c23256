/* SPDX-License-Identifier: BSD-3-Clause */

#include <sys/eventfd.h>
#include <unistd.h>

#include "msgintr_pci.h"
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
	if (ret == 0)
		ret = rte_intr_fd_set(mi->handle, rte_intr_fd_get(mi->relay0->handle));
	if (ret == 0 && mi->shared_fd >= 0)
		ret = rte_intr_efds_index_set(mi->handle, nb_efds - 1, mi->shared_fd);
	if (ret == 0)
		ret = rte_intr_nb_efd_set(mi->handle, nb_efds);
	if (ret == 0)
		ret = rte_intr_max_intr_set(mi->handle, grant->nb_vectors);
	return ret;
}

/*
 * Have the kernel connect what the grant says, then give the handle its own
 * eventfd back, whose place vector 0 took for that, and the queue its own, whose
 * place the shared vector took.
 */
static int
msgintr_connect_handle(struct msgintr *mi)
{
	uint16_t place = mi->grant.nb_vectors - 2;
	int saved0 = rte_intr_fd_get(mi->handle);
	int saved = -1, ret;

	if (mi->shared_fd >= 0)
		saved = rte_intr_efds_index_get(mi->handle, place);
	ret = msgintr_prepare_handle(mi);
	if (ret == 0 && rte_intr_enable(mi->handle) != 0)
		ret = -EIO;
	mi->connected = ret == 0;
	rte_intr_fd_set(mi->handle, saved0);
	if (mi->shared_fd >= 0)
		rte_intr_efds_index_set(mi->handle, place, saved);
	return ret;
}

/* One rung: have the kernel connect @nb_vectors. 0 if it does. */
static int
msgintr_try(struct msgintr *mi, enum msgintr_type type, uint16_t nb_vectors, uint16_t nb_queues)
{
	int ret;

	msgintr_grant_plan(&mi->grant, type, nb_vectors, nb_queues);
	if (nb_vectors > 1 && mi->grant.relayed != 0) {
		mi->shared_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
		if (mi->shared_fd < 0)
			return -errno;
	}
	ret = msgintr_connect_handle(mi);
	if (ret != 0)
		msgintr_disconnect(mi);
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

/*
 * Climb down from the richest type. On success the vectors are connected, and
 * the grant says which.
 */
int
msgintr_connect(struct msgintr *mi, uint16_t nb_queues)
{
	int ret = -ENOTSUP;

	for (int type = mi->max_type; type >= (int)mi->min_type; type--) {
		int err = msgintr_try_type(mi, type, nb_queues);

		if (err == 0)
			return 0;
		if (err == -ENOTSUP)
			continue;
		ret = err;
		msgintr_log(mi, false, "the kernel refuses %s%s", msgintr_type_name(type),
			    type == MSGINTR_LINE ? ": the line may be one that cannot be shared" :
						   "");
	}
	msgintr_grant_plan(&mi->grant, MSGINTR_NONE, 1, 0);
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

/* Connect again what msgintr_suspend() cut off: the same vectors, or none. */
int
msgintr_reconnect(struct msgintr *mi)
{
	int ret = msgintr_connect_handle(mi);

	msgintr_efds_publish(mi);
	return ret;
}

/* Undo msgintr_connect(), as far as it got. Nobody watches the shared vector. */
void
msgintr_disconnect(struct msgintr *mi)
{
	msgintr_suspend(mi);
	if (mi->shared_fd >= 0)
		close(mi->shared_fd);
	mi->shared_fd = -1;
}
