/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards the tables of port operations that drivers publish: what one copy of
 * the library publishes every copy finds, and a caller never gets a table that
 * it cannot read, one that was withdrawn, one of a closed port, or, in a
 * secondary process, functions of another process.
 *
 * test_port_ops_found LIBRXMODE
 */

#include <dlfcn.h>
#include <errno.h>

#include <rte_eal.h>

#include "fake_port.h"
#include "rxmode_port_ops.h"

static const struct rxmode_port_ops *(*shared_find)(uint16_t port_id);
static int (*shared_publish)(uint16_t port_id, const struct rxmode_port_ops *ops);
static void (*shared_withdraw)(uint16_t port_id);
static const struct rxmode_port_ops *(*shared_hold)(uint16_t port_id);
static void (*shared_let_go)(uint16_t port_id);

/* All of DPDK in this process asks here, not in its own library. */
static enum rte_proc_type_t process = RTE_PROC_PRIMARY;

enum rte_proc_type_t
rte_eal_process_type(void)
{
	return process;
}

static int
set(uint16_t port_id, uint16_t queue_id, const struct rxmode_moderation *moderation)
{
	(void)port_id, (void)queue_id, (void)moderation;
	return -ENOTSUP;
}

static int
get(uint16_t port_id, uint16_t queue_id, struct rxmode_moderation *moderation)
{
	(void)port_id, (void)queue_id, (void)moderation;
	return -ENOTSUP;
}

static int
arm(uint16_t port_id, uint64_t queues)
{
	(void)port_id, (void)queues;
	return -ENOTSUP;
}

static int
trigger(uint16_t port_id, uint16_t queue_id)
{
	(void)port_id, (void)queue_id;
	return -ENOTSUP;
}

static int
poll(uint16_t port_id, uint16_t queue_id, struct rte_mbuf **pkts, uint16_t nb_pkts, int *armed)
{
	(void)port_id, (void)queue_id, (void)pkts, (void)nb_pkts, (void)armed;
	return -ENOTSUP;
}

static struct rxmode_port_ops
table(void)
{
	return (struct rxmode_port_ops){
		.version = RXMODE_PORT_OPS_VERSION,
		.size = sizeof(struct rxmode_port_ops),
		.moderation_set = set,
		.moderation_get = get,
		.arm = arm,
		.disarm = arm,
		.trigger = trigger,
		.poll = poll,
	};
}

static void *
symbol(void *library, const char *name)
{
	void *address = dlsym(library, name);

	CHECK(address != NULL);
	return address;
}

static void
load(const char *path)
{
	void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);

	if (library == NULL)
		kit_fail(__FILE__, __LINE__, "%s", dlerror());
	shared_find = symbol(library, "rxmode_port_ops");
	shared_publish = symbol(library, "rxmode_port_ops_publish");
	shared_withdraw = symbol(library, "rxmode_port_ops_withdraw");
	shared_hold = symbol(library, "rxmode_port_ops_hold");
	shared_let_go = symbol(library, "rxmode_port_ops_let_go");
	CHECK(shared_find != rxmode_port_ops);
}

static void
expect(uint16_t port, const struct rxmode_port_ops *wanted)
{
	CHECK(rxmode_port_ops(port) == wanted);
	CHECK(shared_find(port) == wanted);
	CHECK(rxmode_port_ops_hold(port) == wanted);
	CHECK(shared_hold(port) == wanted);
	if (wanted == NULL)
		return;
	/* All count in one place: else withdrawing would wait for ever. */
	rxmode_port_ops_let_go(port);
	rxmode_port_ops_let_go(port);
	CHECK(shared_hold(port) == wanted);
	CHECK(rxmode_port_ops_hold(port) == wanted);
	shared_let_go(port);
	shared_let_go(port);
}

static void
test_copies_meet(uint16_t first, uint16_t second)
{
	const struct rxmode_port_ops one = table(), other = table();

	kit_context("copies meet");
	expect(first, NULL);
	rxmode_port_ops_withdraw(first);
	CHECK_EQ(rxmode_port_ops_publish(first, &one), 0);
	expect(first, &one);
	expect(second, NULL);
	CHECK_EQ(shared_publish(second, &other), 0);
	expect(second, &other);
	rxmode_port_ops_withdraw(second);
	expect(second, NULL);
	expect(first, &one);
	CHECK_EQ(shared_publish(first, &other), 0);
	expect(first, &other);
	shared_withdraw(first);
	expect(first, NULL);
}

static void
test_unreadable(uint16_t port)
{
	struct rxmode_port_ops ops = table();

	kit_context("unreadable tables");
	ops.version++;
	CHECK_EQ(rxmode_port_ops_publish(port, &ops), 0);
	expect(port, NULL);
	ops = table();
	ops.size--;
	expect(port, NULL);
	ops.size += 1 + sizeof(void *);
	expect(port, &ops);
	ops = table();
	ops.trigger = NULL;
	CHECK_EQ(rxmode_port_ops_publish(port, &ops), -EINVAL);
	CHECK_EQ(rxmode_port_ops_publish(port, NULL), -EINVAL);
	CHECK_EQ(rxmode_port_ops_publish(UINT16_MAX, &ops), -EINVAL);
	rxmode_port_ops_withdraw(UINT16_MAX);
	rxmode_port_ops_withdraw(port);
	CHECK(rxmode_port_ops(UINT16_MAX) == NULL);
}

static void
test_secondary(uint16_t port)
{
	const struct rxmode_port_ops ops = table();

	kit_context("secondary process");
	CHECK_EQ(rxmode_port_ops_publish(port, &ops), 0);
	process = RTE_PROC_SECONDARY;
	expect(port, NULL);
	CHECK_EQ(rxmode_port_ops_publish(port, &ops), -ENOTSUP);
	rxmode_port_ops_withdraw(port);
	process = RTE_PROC_PRIMARY;
	expect(port, &ops);
}

/* By a driver that forgot to withdraw. */
static void
test_closed(uint16_t port)
{
	kit_context("closed port");
	CHECK(rxmode_port_ops(port) != NULL);
	fake_port_destroy(port);
	expect(port, NULL);
}

int
main(int argc, char **argv)
{
	uint16_t first, second;

	CHECK_EQ(argc, 2);
	kit_eal_init("");
	load(argv[1]);
	first = fake_port_create(FAKE_LATCHING, 1);
	second = fake_port_create(FAKE_LATCHING, 1);
	test_copies_meet(first, second);
	test_unreadable(first);
	test_secondary(first);
	test_closed(first);
	fake_port_destroy(second);
	return EXIT_SUCCESS;
}
