/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * What a frame costs the models, from the transmit ring of one port to the
 * receive ring of another, in the plain form of ring pages. Driver and wire
 * cost next to nothing here, so that the figures bound what a benchmark of a
 * driver on the rig spends outside of it.
 */

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "mock_driver.h"

#define BURST   16
#define ROUNDS  1000
#define BATCHES 100

static uint64_t
cpu_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (uint64_t)now.tv_sec * 1000000000u + now.tv_nsec;
}

static void
round_trip(struct drv *a, struct drv *b, uint32_t len)
{
	for (unsigned int i = 0; i < BURST; i++)
		drv_tx_desc(a, 0, drv_tx_buffer(a, 0), drv_data_cmd(a, len), len << 14);
	mock_write(a->port, a->tx[0].tail_reg, a->tx[0].tail);
	a->port->dev->model->run(a->port->dev);
	CHECK_EQ(b->port->dev->regs[drv_rx_reg(b, 0, GBE_RING_HEAD) / 4],
		 (b->rx[0].tail + 1 + BURST) % DRV_NB_DESC);
	drv_refill(b, 0, BURST);
}

static void
measure(const char *model, uint32_t len)
{
	uint64_t best = UINT64_MAX;
	uint8_t frame[1514];
	struct drv a, b;

	drv_start_pair(&a, &b, model, false);
	drv_frame(frame, sizeof(frame), 1);
	for (unsigned int i = 0; i < DRV_NB_DESC; i++)
		memcpy(mock_memory(a.tx[0].buffers + 4096 * i), frame, sizeof(frame));
	/* The fastest batch is the one that nobody disturbed. */
	for (unsigned int batch = 0; batch < BATCHES; batch++) {
		uint64_t start = cpu_ns();
		uint64_t passed;

		for (unsigned int i = 0; i < ROUNDS; i++)
			round_trip(&a, &b, len);
		passed = cpu_ns() - start;
		best = passed < best ? passed : best;
	}
	printf("%s: %u bytes: %.1f ns per frame\n", model, len, (double)best / (ROUNDS * BURST));
	mock_reset();
}

int
main(void)
{
	for (unsigned int i = 0; mock_chips[i] != NULL; i++) {
		measure(mock_chips[i], 60);
		measure(mock_chips[i], 1514);
	}
	return 0;
}
