/* SPDX-License-Identifier: BSD-3-Clause */

#include <stdarg.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <rte_pause.h>

#include "msgintr_private.h"

/* Life of a registration: register, start, stop, deregister. */

void
msgintr_log(const struct msgintr *mi, bool error, const char *format, ...)
{
	char line[160];
	va_list args;

	if (mi->chars.log == NULL)
		return;
	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	mi->chars.log(mi->chars.context, error, line);
}

void
msgintr_characteristics_set(struct msgintr_characteristics *chars, msgintr_isr_t *isr,
			    msgintr_dpc_t *dpc, msgintr_switch_t *disable, msgintr_switch_t *enable)
{
	chars->message_supported = true;
	chars->message_isr = isr;
	chars->message_dpc = dpc;
	chars->disable_message = disable;
	chars->enable_message = enable;
	chars->line_isr = isr;
	chars->line_dpc = dpc;
	chars->disable_line = disable;
	chars->enable_line = enable;
}

static bool
msgintr_chars_complete(const struct msgintr_characteristics *chars)
{
	/* Messages may be refused at any start: without a line no registration. */
	if (chars->line_isr == NULL || chars->line_dpc == NULL || chars->disable_line == NULL ||
	    chars->enable_line == NULL)
		return false;
	if (chars->message_supported &&
	    (chars->message_isr == NULL || chars->message_dpc == NULL ||
	     chars->disable_message == NULL || chars->enable_message == NULL))
		return false;
	return chars->has_work != NULL && chars->progress != NULL && chars->other_dpc != NULL;
}

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
	if (!msgintr_chars_complete(chars))
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
		goto release;
	msgintr_disconnect(mi);
	ret = msgintr_wake_add(mi);
	if (ret != 0)
		goto release;
	msgintr_drain(mi);
	ret = rte_intr_callback_register(mi->handle, msgintr_relay_run, &mi->relay0);
	if (ret != 0) {
		msgintr_wake_remove(mi);
		goto release;
	}
	*registration = mi;
	return 0;

release:
	free(mi);
	return ret;
}

static void
msgintr_announce(const struct msgintr *mi)
{
	const struct msgintr_grant *grant = &mi->grant;

	MSGINTR_LOG(mi, false, "interrupts: %s, %u vector(s) for %u queue(s), %d of them relayed",
		    msgintr_type_name(grant->type), grant->nb_vectors, grant->nb_queues,
		    __builtin_popcountll(
			    grant->relayed != 0 ? grant->queues[grant->nb_vectors - 1] : 0));
}

int
msgintr_start(struct msgintr *mi, uint16_t nb_queues)
{
	struct msgintr_grant before;
	int ret;

	if (nb_queues > mi->nb_queue_stats || msgintr_is_running(mi))
		return -EINVAL;
	ret = msgintr_efds_open(mi, nb_queues);
	if (ret != 0)
		return ret;
	before = mi->grant;
	ret = msgintr_connect(mi, nb_queues);
	if (ret != 0) {
		msgintr_efds_close(mi);
		return ret;
	}
	msgintr_efds_publish(mi);
	__atomic_store_n(&mi->armed, 0, __ATOMIC_SEQ_CST);
	__atomic_store_n(&mi->kicked, 0, __ATOMIC_SEQ_CST);

	rte_spinlock_lock(&mi->lock);
	msgintr_storm_reset(mi);
	__atomic_store_n(&mi->running, true, __ATOMIC_RELEASE);
	rte_spinlock_unlock(&mi->lock);
	/* Said once, not at every start. */
	if (before.type != mi->grant.type || before.nb_vectors != mi->grant.nb_vectors ||
	    before.nb_queues != mi->grant.nb_queues)
		msgintr_announce(mi);
	return 0;
}

/* Whoever sleeps on an armed queue finds out that there will be nothing. */
static void
msgintr_wake_sleepers(struct msgintr *mi)
{
	uint64_t armed = __atomic_exchange_n(&mi->armed, 0, __ATOMIC_SEQ_CST);

	mi->told = armed;
	for (uint16_t q = 0; q < mi->nb_fds; q++) {
		if ((armed >> q & 1) != 0)
			msgintr_signal(mi, q);
	}
}

void
msgintr_stop(struct msgintr *mi)
{
	bool was_running;

	rte_spinlock_lock(&mi->lock);
	was_running = mi->running;
	__atomic_store_n(&mi->running, false, __ATOMIC_SEQ_CST);
	rte_spinlock_unlock(&mi->lock);
	if (!was_running)
		return;
	/* Without the lock, as it waits for an alarm that takes it. */
	msgintr_storm_cancel(mi);
	msgintr_disconnect(mi);
	msgintr_wake_sleepers(mi);
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
	msgintr_wake_remove(mi);
	msgintr_callback_end(mi);
}

const struct msgintr_grant *
msgintr_granted(const struct msgintr *mi)
{
	return &mi->grant;
}

int
msgintr_synchronise(struct msgintr *mi, int (*function)(void *arg), void *arg)
{
	int ret;

	rte_spinlock_lock(&mi->lock);
	ret = function(arg);
	rte_spinlock_unlock(&mi->lock);
	return ret;
}
