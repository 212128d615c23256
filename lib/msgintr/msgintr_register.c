/* SPDX-License-Identifier: BSD-3-Clause */

#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "msgintr_pci.h"
#include "msgintr_private.h"

/* A registration's begin and end. */

static int
msgintr_check(const struct msgintr_config *config, const struct msgintr_characteristics *chars)
{
	if (config->handle == NULL || config->pci_dev == NULL || config->stats == NULL)
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

/*
 * Copy what a driver compiled with another version of the header has: bytes that
 * are not known here must be zero, which means that they are not used.
 */
static int
msgintr_copy(void *own, size_t own_size, const void *given, size_t size)
{
	const unsigned char *bytes = given;

	if (size < own_size)
		return -EINVAL;
	for (size_t i = own_size; i < size; i++) {
		if (bytes[i] != 0)
			return -E2BIG;
	}
	memcpy(own, given, own_size);
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
	mi->refs = 1;
	mi->shared_fd = -1;
	mi->grant.table_size = msgintr_pci_msix_table_size(config->pci_dev);
	return mi;
}

/* Vector 0 has an eventfd of its own: EAL closes the device's as it detaches it. */
static int
msgintr_watch_vector0(struct msgintr *mi)
{
	int fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	int ret;

	if (fd < 0)
		return -errno;
	ret = msgintr_watch(mi, 0, fd, msgintr_relay_run, &mi->relay0);
	if (ret != 0)
		close(fd);
	return ret;
}

int
msgintr_register(const struct msgintr_config *given_config,
		 const struct msgintr_characteristics *given_chars, struct msgintr **registration)
{
	struct msgintr_characteristics chars;
	struct msgintr_config config;
	struct msgintr *mi;
	int ret;

	if (given_config == NULL || given_chars == NULL || registration == NULL)
		return -EINVAL;
	ret = msgintr_copy(&config, sizeof(config), given_config, given_config->size);
	if (ret == 0)
		ret = msgintr_copy(&chars, sizeof(chars), given_chars, given_chars->size);
	if (ret == 0)
		ret = msgintr_check(&config, &chars);
	if (ret != 0)
		return ret;
	mi = msgintr_create(&config, &chars);
	if (mi == NULL)
		return -ENOMEM;
	ret = msgintr_watch_vector0(mi);
	if (ret == 0)
		ret = msgintr_connect(mi, 0);
	if (ret != 0)
		goto undo;
	msgintr_disconnect(mi);
	ret = msgintr_live_add(mi);
	if (ret != 0)
		goto undo;
	*registration = mi;
	return 0;

undo:
	msgintr_unwatch(mi->relay0, msgintr_relay_run);
	msgintr_release(mi);
	return ret;
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
	msgintr_unwatch(mi->relay0, msgintr_relay_run);
	msgintr_release(mi);
}
