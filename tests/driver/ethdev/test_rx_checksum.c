/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against Rx checksum flags that lie: a bad sum called good, a good one
 * called bad, or a verdict on a frame the chip did not look at. IPv6 has no sum
 * of its own: its header is good where the sum behind it was looked at, or
 * applications that ask for IP_GOOD take every such frame for unchecked.
 *
 * QEMU's 8254x sets "ignore checksum" in every descriptor (e1000.c, IXSM), as
 * the chip does for frames it cannot check: the flags must read UNKNOWN. On
 * the native rig it checks.
 */

#include "exchange.h"
#include "port.h"

#define IP_MASK    RTE_MBUF_F_RX_IP_CKSUM_MASK
#define L4_MASK    RTE_MBUF_F_RX_L4_CKSUM_MASK
#define IP_GOOD    RTE_MBUF_F_RX_IP_CKSUM_GOOD
#define IP_BAD     RTE_MBUF_F_RX_IP_CKSUM_BAD
#define L4_GOOD    RTE_MBUF_F_RX_L4_CKSUM_GOOD
#define L4_BAD     RTE_MBUF_F_RX_L4_CKSUM_BAD
#define IP_UNKNOWN RTE_MBUF_F_RX_IP_CKSUM_UNKNOWN
#define L4_UNKNOWN RTE_MBUF_F_RX_L4_CKSUM_UNKNOWN

struct verdict {
	const char *what;
	enum frame_l3 l3;
	enum frame_l4 l4;
	bool bad_l3;
	bool bad_l4;
	bool tagged;
	uint64_t ip;
	uint64_t sum;
};

static const struct verdict verdicts[] = {
	{ "IPv4 UDP", L3_IP4, L4_UDP, false, false, false, IP_GOOD, L4_GOOD },
	{ "IPv4 TCP", L3_IP4, L4_TCP, false, false, false, IP_GOOD, L4_GOOD },
	{ "IPv4 UDP, bad UDP sum", L3_IP4, L4_UDP, false, true, false, IP_GOOD, L4_BAD },
	{ "IPv4 TCP, bad TCP sum", L3_IP4, L4_TCP, false, true, false, IP_GOOD, L4_BAD },
	{ "IPv4 UDP, bad IP sum", L3_IP4, L4_UDP, true, false, false, IP_BAD, L4_GOOD },
	{ "IPv4 TCP, both sums bad", L3_IP4, L4_TCP, true, true, false, IP_BAD, L4_BAD },
	{ "tagged IPv4 TCP", L3_IP4, L4_TCP, false, false, true, IP_GOOD, L4_GOOD },
	{ "tagged IPv4 UDP, bad UDP sum", L3_IP4, L4_UDP, false, true, true, IP_GOOD, L4_BAD },
	{ "other IPv4", L3_IP4, L4_NONE, false, false, false, IP_GOOD, L4_UNKNOWN },
	{ "other IPv4, bad IP sum", L3_IP4, L4_NONE, true, false, false, IP_BAD, L4_UNKNOWN },
	{ "IPv6 UDP", L3_IP6, L4_UDP, false, false, false, IP_GOOD, L4_GOOD },
	{ "IPv6 TCP, bad TCP sum", L3_IP6, L4_TCP, false, true, false, IP_GOOD, L4_BAD },
	{ "tagged IPv6 TCP", L3_IP6, L4_TCP, false, false, true, IP_GOOD, L4_GOOD },
	{ "other IPv6", L3_IP6, L4_NONE, false, false, false, IP_UNKNOWN, L4_UNKNOWN },
	{ "not IP", L3_NONE, L4_NONE, false, false, false, IP_UNKNOWN, L4_UNKNOWN },
};

static void
verdict_frame(struct env *env, const struct verdict *v, struct frame *f, uint32_t seq)
{
	frame_init(env, f, 0, 200 + seq, seq);
	f->l3 = v->l3;
	f->l4 = v->l4;
	f->bad_l3 = v->bad_l3;
	f->bad_l4 = v->bad_l4;
	f->tagged = v->tagged;
	f->tci = 7;
}

/* Where the IPv4 header is bad, a chip may leave the rest unchecked. */
static int
check_flags(const struct verdict *v, uint64_t flags, bool checks)
{
	uint64_t ip = checks ? v->ip : IP_UNKNOWN;
	uint64_t sum = checks ? v->sum : L4_UNKNOWN;

	EXPECT((flags & IP_MASK) == ip,
	       "%s: IP checksum flags: expected 0x%" PRIx64 ", actual 0x%" PRIx64, v->what, ip,
	       (uint64_t)(flags & IP_MASK));
	if (v->bad_l3 && (flags & L4_MASK) == L4_UNKNOWN)
		return TEST_PASS;
	EXPECT((flags & L4_MASK) == sum,
	       "%s: L4 checksum flags: expected 0x%" PRIx64 ", actual 0x%" PRIx64, v->what, sum,
	       (uint64_t)(flags & L4_MASK));
	return TEST_PASS;
}

static int
check_verdicts(struct env *env, bool checks)
{
	struct frame f[RTE_DIM(verdicts)];
	struct rte_mbuf *m[RTE_DIM(verdicts)];
	struct sink sink = { 0 };
	unsigned int i;
	int result;

	exchange_begin(env);
	for (i = 0; i < RTE_DIM(f); i++) {
		verdict_frame(env, &verdicts[i], &f[i], i);
		m[i] = frame_mbuf(env->tx_pool, &f[i]);
		EXPECT(m[i] != NULL, "Tx pool is empty: mbufs leak");
	}
	result = transfer(env, 0, 0, m, RTE_DIM(m), &sink);
	if (result == TEST_PASS)
		result = expect_sink(&sink, f, RTE_DIM(f));
	for (i = 0; i < sink.n && result == TEST_PASS; i++)
		result = check_flags(&verdicts[i], sink.m[i]->ol_flags, checks);
	sink_free(&sink);
	return result;
}

static int
checksum_with(struct env *env, uint64_t offloads, bool checks)
{
	struct port_plan plan0, plan1;

	port_plan_init(env, &plan0);
	port_plan_init(env, &plan1);
	plan1.conf.rxmode.offloads = offloads;
	TRY(pair_up(env, &plan0, &plan1));
	TRY(check_verdicts(env, checks));
	TRY(port_stop(env, 0));
	return port_stop(env, 1);
}

static int
rx_checksum(struct env *env)
{
	struct rte_eth_dev_info info;

	EXPECT_OK(rte_eth_dev_info_get(env->port[1], &info));
	TRY(checksum_with(env, info.rx_offload_capa & RTE_ETH_RX_OFFLOAD_CHECKSUM,
			  env->chip->rx_checksum));
	return TEST_PASS;
}

/*
 * Who did not ask gets no verdict, also where the chip goes on checking: the
 * 82574L tells UDP from TCP only while it does.
 */
static int
rx_checksum_off(struct env *env)
{
	struct port_plan plan0, plan1;
	struct frame f;
	unsigned int n;

	port_plan_init(env, &plan0);
	port_plan_init(env, &plan1);
	TRY(pair_up(env, &plan0, &plan1));
	exchange_begin(env);
	verdict_frame(env, &verdicts[5], &f, 5);
	TRY(count_frames(env, 0, &f, 1, &n));
	EXPECT_EQ(n, 1, "frames with bad sums received");
	return check_verdicts(env, false);
}

ETHDEV_TEST(rx_checksum, CHIPS_ALL, rx_checksum)
ETHDEV_TEST(rx_checksum_off, CHIPS_ALL, rx_checksum_off)
