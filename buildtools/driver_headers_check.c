/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * driver_headers_check
 *
 * Whether the headers that only drivers use fit the installed DPDK: what they say of a net_null
 * port has to be what ethdev's public functions say. Run when the build is configured. Ends at the
 * first difference, as what follows may lead anywhere, and prints it; the exit code is 0 if there
 * is none.
 */

#include <dlfcn.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <ethdev_driver.h>
#include <rte_eal.h>
#include <rte_ethdev.h>

#define NB_DESC 64
#define MTU     1400

static void
expect(bool same, const char *what)
{
	if (same)
		return;
	printf("%s\n", what);
	exit(EXIT_FAILURE);
}

/* The array's size is in the library's symbol table, without regard to any header. */
static void
compare_sizes(void)
{
	const ElfW(Sym) *symbol = NULL;
	Dl_info info;

	expect(dladdr1(rte_eth_devices, &info, (void **)&symbol, RTLD_DL_SYMENT) != 0 &&
		       symbol != NULL &&
		       symbol->st_size == RTE_MAX_ETHPORTS * sizeof(struct rte_eth_dev),
	       "size of struct rte_eth_dev");
}

static bool
start_port(uint16_t port)
{
	const struct rte_eth_conf conf = { .rxmode.mtu = MTU };
	struct rte_mempool *pool;

	pool = rte_pktmbuf_pool_create("mbufs", 255, 0, 0, RTE_MBUF_DEFAULT_BUF_SIZE,
				       SOCKET_ID_ANY);
	return pool != NULL && rte_eth_dev_configure(port, 1, 2, &conf) == 0 &&
	       rte_eth_rx_queue_setup(port, 0, NB_DESC, SOCKET_ID_ANY, NULL, pool) == 0 &&
	       rte_eth_tx_queue_setup(port, 0, NB_DESC, SOCKET_ID_ANY, NULL) == 0 &&
	       rte_eth_tx_queue_setup(port, 1, NB_DESC, SOCKET_ID_ANY, NULL) == 0 &&
	       rte_eth_dev_set_mtu(port, MTU) == 0 && rte_eth_dev_start(port) == 0;
}

static void
compare_device(uint16_t port, const struct rte_eth_dev_info *info)
{
	struct rte_eth_dev *dev = &rte_eth_devices[port];
	struct rte_eth_dev_info from_driver;

	memset(&from_driver, 0, sizeof(from_driver));
	expect(dev->state == RTE_ETH_DEV_ATTACHED, "rte_eth_dev.state");
	expect(dev->device == info->device, "rte_eth_dev.device");
	expect(dev->rx_pkt_burst == rte_eth_fp_ops[port].rx_pkt_burst, "rte_eth_dev.rx_pkt_burst");
	expect(dev->tx_pkt_burst == rte_eth_fp_ops[port].tx_pkt_burst, "rte_eth_dev.tx_pkt_burst");
	expect(dev->dev_ops->dev_infos_get(dev, &from_driver) == 0 &&
		       from_driver.max_rx_queues == info->max_rx_queues &&
		       from_driver.max_rx_pktlen == info->max_rx_pktlen,
	       "eth_dev_ops.dev_infos_get");
}

static void
compare_rss(uint16_t port)
{
	struct rte_eth_dev *dev = &rte_eth_devices[port];
	struct rte_eth_rss_conf public = { 0 }, from_driver = { 0 };

	expect(rte_eth_dev_rss_hash_conf_get(port, &public) == 0 &&
		       dev->dev_ops->rss_hash_conf_get(dev, &from_driver) == 0 &&
		       public.rss_hf == from_driver.rss_hf,
	       "eth_dev_ops.rss_hash_conf_get");
}

static void
compare_data(uint16_t port, const struct rte_eth_dev_info *info)
{
	const struct rte_eth_dev_data *data = rte_eth_devices[port].data;
	char name[RTE_ETH_NAME_MAX_LEN];
	struct rte_ether_addr mac;
	struct rte_eth_conf conf;
	uint16_t mtu;

	expect(rte_eth_dev_get_name_by_port(port, name) == 0 && strcmp(name, data->name) == 0,
	       "rte_eth_dev_data.name");
	expect(data->nb_rx_queues == info->nb_rx_queues, "rte_eth_dev_data.nb_rx_queues");
	expect(data->nb_tx_queues == info->nb_tx_queues, "rte_eth_dev_data.nb_tx_queues");
	expect(rte_eth_dev_conf_get(port, &conf) == 0 &&
		       memcmp(&conf, &data->dev_conf, sizeof(conf)) == 0,
	       "rte_eth_dev_data.dev_conf");
	expect(rte_eth_dev_get_mtu(port, &mtu) == 0 && mtu == MTU && data->mtu == MTU,
	       "rte_eth_dev_data.mtu");
	expect(rte_eth_macaddr_get(port, &mac) == 0 &&
		       memcmp(&mac, data->mac_addrs, sizeof(mac)) == 0,
	       "rte_eth_dev_data.mac_addrs");
	expect(data->port_id == port, "rte_eth_dev_data.port_id");
	expect(info->dev_flags == &data->dev_flags, "rte_eth_dev_data.dev_flags");
	expect(data->numa_node == rte_eth_dev_socket_id(port), "rte_eth_dev_data.numa_node");
}

static void
compare_state(uint16_t port)
{
	const struct rte_eth_dev_data *data = rte_eth_devices[port].data;
	struct rte_eth_dev_owner owner = { .name = "driver_headers_check" };
	struct rte_eth_txq_info txq;
	struct rte_eth_link link;

	expect(data->dev_started == 1, "rte_eth_dev_data.dev_started");
	expect(data->promiscuous == rte_eth_promiscuous_get(port), "rte_eth_dev_data.promiscuous");
	expect(rte_eth_link_get_nowait(port, &link) == 0 &&
		       memcmp(&link, &data->dev_link, sizeof(link)) == 0,
	       "rte_eth_dev_data.dev_link");
	expect(rte_eth_dev_owner_new(&owner.id) == 0 && rte_eth_dev_owner_set(port, &owner) == 0 &&
		       data->owner.id == owner.id && strcmp(data->owner.name, owner.name) == 0,
	       "rte_eth_dev_data.owner");
	expect(rte_eth_tx_queue_info_get(port, 1, &txq) != 0 ||
		       data->tx_queue_state[1] == txq.queue_state,
	       "rte_eth_dev_data.tx_queue_state");
}

int
main(int argc, char **argv)
{
	static const char options[] = "--no-huge -m 64 --no-shconf --no-pci --no-telemetry "
				      "--vdev=net_null0";
	char text[256], *eal[16] = { argv[0] };
	struct rte_eth_dev_info info;
	uint16_t port;
	int n = 1;

	(void)argc;
	compare_sizes();
	/* Others may be running. */
	snprintf(text, sizeof(text), "%s --file-prefix=check_%d", options, getpid());
	for (char *word = strtok(text, " "); word != NULL; word = strtok(NULL, " "))
		eal[n++] = word;
	if (rte_eal_init(n, eal) < 0 || rte_eth_dev_get_port_by_name("net_null0", &port) != 0 ||
	    !start_port(port) || rte_eth_dev_info_get(port, &info) != 0) {
		printf("DPDK does not start a net_null port\n");
		return EXIT_FAILURE;
	}
	compare_device(port, &info);
	compare_rss(port);
	compare_data(port, &info);
	compare_state(port);
	rte_eal_cleanup();
	/* EAL would leave it behind. */
	rmdir(rte_eal_get_runtime_dir());
	return EXIT_SUCCESS;
}
