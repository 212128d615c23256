/* SPDX-License-Identifier: BSD-3-Clause */

#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <rte_pause.h>

#include "msgintr_pci.h"
#include "msgintr_private.h"

/* A registration's begin and end. */

static int
msgintr_check(const struct msgintr_config *config, const struct msgintr_characteristics *chars)
{
	if (config == NULL || chars == NULL || config->handle == NULL || config->pci_dev == NULL ||
	    config->stats == NULL)
		return -EINVAL;
	if (config->nb_queue_stats > 0 && config->queue_stats == NULL)
		return -EINVAL;
	if (config->min_type == MSGINTR_NONE || config->min_type > config->max_type)
		return -EINVAL;
	if (!msgintr_characteristics_complete(chars))
		return -EINVAL;
	if (config->clear_before_arm && chars->clear == NULL)
		return -EINVAL;
	return 0;
}

/* What EAL chose, --vfio-intr included; it means no richer type than that. */
static enum msgintr_type
msgintr_eal_type(const struct rte_intr_handle *handle)
{
	switch (rte_intr_type_get(handle)) {
	case RTE_INTR_HANDLE_VFIO_MSIX:
		return MSGINTR_MSIX;
	case RTE_INTR_HANDLE_VFIO_MSI:
		return MSGINTR_MSI;
	case RTE_INTR_HANDLE_VFIO_LEGACY:
		return MSGINTR_LINE;
	default:
		return MSGINTR_NONE;
	}
}

static struct msgintr *
msgintr_create(const struct msgintr_config *config, const struct msgintr_characteristics *chars)
{
	struct msgintr *mi = calloc(1, sizeof(*mi));
	enum msgintr_type max_type = config->max_type;

	if (mi == NULL)
		return NULL;
	if (!chars->message_supported)
		max_type = RTE_MIN(max_type, MSGINTR_LINE);
	mi->chars = *chars;
	mi->handle = config->handle;
	mi->pci_dev = config->pci_dev;
	mi->max_type = RTE_MIN(max_type, msgintr_eal_type(config->handle));
	mi->min_type = config->min_type;
	mi->arm_eagain = config->arm_eagain;
	mi->clear_before_arm = config->clear_before_arm;
	mi->queue_stats = config->queue_stats;
	mi->nb_queue_stats = RTE_MIN(config->nb_queue_stats, MSGINTR_MAX_QUEUES);
	mi->stats = config->stats;
	mi->clock = config->clock != NULL ? config->clock : &msgintr_eal_clock;
	rte_spinlock_init(&mi->lock);
	mi->relay0.owner = mi;
	mi->relay0.handle = config->handle;
	mi->shared_fd = -1;
	mi->grant.table_size = msgintr_pci_msix_table_size(config->pci_dev);
	return mi;
}

/*
 * Forget signals of an earlier owner of the eventfd. Only while no callback is
 * registered: EAL's thread would find it empty and never let go of it.
 */
static void
msgintr_drain(struct msgintr *mi)
{
	uint64_t count;

	while (read(rte_intr_fd_get(mi->handle), &count, sizeof(count)) > 0)
		;
}

int
msgintr_register(const struct msgintr_config *config, const struct msgintr_characteristics *chars,
		 struct msgintr **registration)
{
	struct msgintr *mi;
	int ret;

	ret = msgintr_check(config, chars);
	if (ret != 0)
		return ret;
	mi = msgintr_create(config, chars);
	if (mi == NULL)
		return -ENOMEM;
	ret = msgintr_connect(mi, 0);
	if (ret != 0)
		goto undo;
	msgintr_disconnect(mi);
	ret = msgintr_live_add(mi);
	if (ret != 0)
		goto undo;
	msgintr_drain(mi);
	ret = rte_intr_callback_register(mi->handle, msgintr_relay_run, &mi->relay0);
	if (ret != 0)
		goto undo;
	*registration = mi;
	return 0;

undo:
	msgintr_live_remove(mi);
	free(mi);
	return ret;
}

static void
msgintr_free(struct rte_intr_handle *handle __rte_unused, void *arg)
{
	struct msgintr_relay *relay0 = arg;

	free(relay0->owner);
}

/*
 * End of the callback of vector 0. It may be running: on another thread, then
 * wait for it; or it is what led here, then it ends later and frees.
 */
static void
msgintr_callback_end(struct msgintr *mi)
{
	int ret;

	for (;;) {
		ret = rte_intr_callback_unregister(mi->handle, msgintr_relay_run, &mi->relay0);
		if (ret != -EAGAIN)
			break;
		if (rte_thread_is_intr()) {
			rte_intr_callback_unregister_pending(mi->handle, msgintr_relay_run,
							     &mi->relay0, msgintr_free);
			return;
		}
		rte_pause();
	}
	free(mi);
}

void
msgintr_deregister(struct msgintr *mi)
{
	if (mi == NULL)
		return;
	msgintr_stop(mi);
	msgintr_efds_close(mi);
	/* No thread is in the wake-up callback any more. */
	msgintr_live_remove(mi);
	msgintr_callback_end(mi);
}
