/* SPDX-License-Identifier: BSD-3-Clause */

#include <stdlib.h>
#include <unistd.h>

#include <rte_cpuflags.h>
#include <rte_eal.h>
#include <rte_malloc.h>

#include "eal.h"
#include "harness.h"

const struct unit_chip unit_families[UNIT_NB_FAMILIES] = {
	{ "82540EM", GBE_CHIP_82540EM },
	{ "82574L", GBE_CHIP_82574L },
	{ "82576", GBE_CHIP_82576 },
};

/* A port and what its rte_eth_dev points to. */
struct unit_port {
	struct rte_pci_device pci;
	struct gbe_port gbe;
	void *rx_queues[GBE_MAX_QUEUES];
	void *tx_queues[GBE_MAX_QUEUES];
	struct rte_ether_addr mac_addrs[GBE_MAX_MAC_ADDRS];
};

uint64_t unit_slept_us;
void (*unit_on_sleep)(void);

/* The linker has the driver's calls of rte_delay_us_sleep() come here. */
void __wrap_rte_delay_us_sleep(unsigned int us);

void
__wrap_rte_delay_us_sleep(unsigned int us)
{
	unit_slept_us += us;
	if (unit_on_sleep != NULL)
		unit_on_sleep();
}

void
unit_init_memory(const char *memory)
{
	kit_eal_init_memory(memory, "--no-telemetry");
}

enum gbe_path unit_path;

bool
unit_has_path(enum gbe_path path)
{
#if defined(RTE_ARCH_X86_64)
	return path == GBE_PATH_SCALAR || rte_cpu_get_flag_enabled(RTE_CPUFLAG_AVX2) > 0;
#else
	return path == GBE_PATH_SCALAR;
#endif
}

static void
unit_choose_path(void)
{
	const char *name = getenv("UNIT_PATH");

	if (name == NULL)
		return;
	if (strcmp(name, "avx2") != 0)
		kit_fail(__FILE__, __LINE__, "no path '%s'", name);
	unit_path = GBE_PATH_AVX2;
	if (!unit_has_path(unit_path))
		exit(KIT_EXIT_SKIP);
}

void
unit_init(void)
{
	unit_init_memory("--no-huge -m 64");
	unit_choose_path();
}

bool
unit_huge_pages(void)
{
	FILE *f = fopen("/proc/sys/vm/nr_hugepages", "r");
	int nb = 0;

	if (f != NULL) {
		if (fscanf(f, "%d", &nb) != 1)
			nb = 0;
		fclose(f);
	}
	return nb > 0;
}

static void
unit_identify(struct unit_port *port, enum gbe_chip_id chip)
{
	static const uint16_t device_ids[GBE_CHIP_NB] = {
		[GBE_CHIP_82540EM] = 0x100E,
		[GBE_CHIP_82545EM] = 0x100F,
		[GBE_CHIP_82574L] = 0x10D3,
		[GBE_CHIP_82576] = 0x10C9,
	};

	port->pci.device.name = "unit";
	port->pci.id.vendor_id = 0x8086;
	port->pci.id.device_id = device_ids[chip];
	port->gbe.hw.chip_id = chip;
}

struct rte_eth_dev *
unit_port_create(enum gbe_chip_id chip)
{
	struct unit_port *port = calloc(1, sizeof(*port));
	void *bar = aligned_alloc(sysconf(_SC_PAGESIZE), UNIT_BAR_SIZE);
	static unsigned int serial;
	struct rte_eth_dev *dev;
	char name[16];

	snprintf(name, sizeof(name), "unit%u", serial++);
	dev = rte_eth_dev_allocate(name);
	if (port == NULL || dev == NULL || bar == NULL)
		kit_fail(__FILE__, __LINE__, "no port");
	memset(bar, 0, UNIT_BAR_SIZE);
	unit_identify(port, chip);
	port->gbe.hw.bar0 = bar;
	gbe_stats_init(&port->gbe);
	dev->device = &port->pci.device;
	dev->data->dev_private = &port->gbe;
	dev->data->rx_queues = port->rx_queues;
	dev->data->tx_queues = port->tx_queues;
	dev->data->nb_rx_queues = 1;
	dev->data->nb_tx_queues = 1;
	dev->data->mac_addrs = port->mac_addrs;
	dev->data->mtu = RTE_ETHER_MTU;
	return dev;
}

void
unit_port_destroy(struct rte_eth_dev *dev)
{
	struct gbe_port *gbe = gbe_port_of(dev);
	struct unit_port *port = container_of(gbe, struct unit_port, gbe);

	for (uint16_t q = 0; q < GBE_MAX_QUEUES; q++) {
		gbe_rx_queue_release(dev, q);
		gbe_tx_queue_release(dev, q);
	}
	/* ethdev would free with its own allocator what it did not allocate. */
	dev->data->dev_private = NULL;
	dev->data->rx_queues = NULL;
	dev->data->tx_queues = NULL;
	dev->data->mac_addrs = NULL;
	rte_eth_dev_release_port(dev);
	free(gbe->hw.bar0);
	free(port);
}

enum gbe_format
unit_format_of(const struct rte_eth_dev *dev)
{
	return gbe_chip_of(gbe_hw_of(dev))->format;
}

uint32_t
unit_reg(const struct rte_eth_dev *dev, uint32_t offset)
{
	uint32_t value;

	memcpy(&value, (const char *)gbe_hw_of(dev)->bar0 + offset, sizeof(value));
	return value;
}

void
unit_reg_set(struct rte_eth_dev *dev, uint32_t offset, uint32_t value)
{
	memcpy((char *)gbe_hw_of(dev)->bar0 + offset, &value, sizeof(value));
}

void
unit_port_unplug(struct rte_eth_dev *dev)
{
	memset(gbe_hw_of(dev)->bar0, 0xFF, UNIT_BAR_SIZE);
}

void
unit_stats_get(struct rte_eth_dev *dev, struct rte_eth_stats *stats, struct eth_queue_stats *queues)
{
	memset(stats, 0, sizeof(*stats));
	memset(queues, 0, sizeof(*queues));
#if RTE_VERSION >= RTE_VERSION_NUM(25, 11, 0, 0)
	CHECK_EQ(gbe_stats_get(dev, stats, queues), 0);
#else
	CHECK_EQ(gbe_stats_get(dev, stats), 0);
	*queues = *stats;
#endif
}

struct rte_mempool *
unit_pool(unsigned int nb, uint16_t buf_len)
{
	static unsigned int serial;
	struct rte_mempool *mp;
	char name[RTE_MEMPOOL_NAMESIZE];

	snprintf(name, sizeof(name), "unit_%u", serial++);
	mp = rte_pktmbuf_pool_create(name, nb, 0, 0, RTE_PKTMBUF_HEADROOM + buf_len, SOCKET_ID_ANY);
	if (mp == NULL)
		kit_fail(__FILE__, __LINE__, "no pool of %u mbufs: %s", nb,
			 rte_strerror(rte_errno));
	return mp;
}

static int
unit_compare_pointers(const void *a, const void *b)
{
	const uintptr_t x = *(const uintptr_t *)a;
	const uintptr_t y = *(const uintptr_t *)b;

	return x < y ? -1 : x > y;
}

void
unit_pool_check_whole(struct rte_mempool *mp)
{
	struct rte_mbuf **all = calloc(mp->size, sizeof(*all));

	CHECK(all != NULL);
	CHECK_EQ(rte_mempool_avail_count(mp), mp->size);
	CHECK_EQ(rte_mempool_get_bulk(mp, (void **)all, mp->size), 0);
	qsort(all, mp->size, sizeof(*all), unit_compare_pointers);
	for (unsigned int i = 0; i < mp->size; i++) {
		CHECK(i == 0 || all[i] != all[i - 1]);
		CHECK(all[i]->pool == mp);
		CHECK_EQ(rte_mbuf_refcnt_read(all[i]), 1);
		CHECK_EQ(all[i]->nb_segs, 1);
		CHECK(all[i]->next == NULL);
	}
	rte_mempool_put_bulk(mp, (void **)all, mp->size);
	free(all);
}
