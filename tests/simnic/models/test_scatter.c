/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * A frame goes over as many buffers as it needs, of every size that registers
 * can say, and waits in the middle when descriptors run out.
 */

#include <string.h>

#include "mock_driver.h"

struct size {
	const char *model;
	uint32_t rctl;
	uint32_t srrctl;
	uint32_t bytes;
};

static const struct size sizes[] = {
	{ "82540", 3u << 16, 0, 256 },
	{ "82540", 2u << 16, 0, 512 },
	{ "82540", 1u << 16, 0, 1024 },
	{ "82540", 0, 0, 2048 },
	{ "82540", 3u << 16 | 1u << 25, 0, 4096 },
	{ "82574", 3u << 16, 0, 256 },
	{ "82574", 0, 0, 2048 },
	{ "82574", 3u << 27, 0, 3072 },
	{ "82574", 1u << 27 | 3u << 16, 0, 1024 },
	{ "82576", 3u << 16, 0, 256 },
	{ "82576", 2u << 16, 0, 512 },
	{ "82576", 0, 1, 1024 },
	{ "82576", 0, 3, 3072 },
	{ "82576", 3u << 16, 2, 2048 },
};

static void
start(struct drv *drv, const struct size *size)
{
	drv_start_port(drv, mock_create(size->model, true), 1, 0);
	if (drv->family == NIC_82576)
		mock_write(drv->port, drv_rx_reg(drv, 0, GBE_RING_SRRCTL), 1u << 25 | size->srrctl);
	mock_write(drv->port, GBE_RCTL, DRV_RCTL | GBE_RCTL_LPE | size->rctl);
}

static void
check_frame(struct drv *drv, const uint8_t *frame, uint32_t len, uint32_t size)
{
	struct drv_rx rx;

	for (uint32_t done = 0; done < len; done += rx.length) {
		uint32_t rest = len - done;

		CHECK(drv_receive(drv, 0, &rx));
		CHECK_EQ(rx.length, rest < size ? rest : size);
		CHECK_EQ((rx.status & DRV_EOP) != 0, rx.length == rest);
		CHECK(memcmp(rx.data, frame + done, rx.length) == 0);
	}
	CHECK(!drv_receive(drv, 0, &rx));
}

static void
test(const struct size *size)
{
	const uint32_t lens[] = {
		size->bytes - 1, size->bytes,           size->bytes + 1,
		2 * size->bytes, 2 * size->bytes + 100,
	};
	static uint8_t frame[9000];
	struct drv drv;

	start(&drv, size);
	for (unsigned int i = 0; i < sizeof(lens) / sizeof(lens[0]); i++) {
		drv_frame(frame, lens[i], (uint8_t)i);
		drv_inject(&drv, frame, lens[i]);
		check_frame(&drv, frame, lens[i], size->bytes);
	}
	CHECK_EQ(drv.port->dev->counts.rx_frames, 5);
	CHECK_NO_COMPLAINT(drv.port);
	mock_reset();
}

/* 9000 bytes need 36 buffers of 256; 31 are there, and then the rest. */
static void
test_in_parts(const struct size *size)
{
	static uint8_t frame[9000];
	uint32_t done = 0;
	struct drv_rx rx;
	struct drv drv;

	start(&drv, size);
	drv_frame(frame, sizeof(frame), 3);
	drv_inject(&drv, frame, sizeof(frame));
	for (unsigned int i = 0; i < 36; i++) {
		CHECK(drv_receive(&drv, 0, &rx));
		CHECK_EQ((rx.status & DRV_EOP) != 0, i == 35);
		CHECK(memcmp(rx.data, frame + done, rx.length) == 0);
		done += rx.length;
		if (i == 30) {
			CHECK_EQ(drv.port->dev->counts.rx_frames, 0);
			drv_refill(&drv, 0, 20);
		}
	}
	CHECK_EQ(done, sizeof(frame));
	CHECK_EQ(drv.port->dev->counts.rx_frames, 1);
	mock_reset();
}

int
main(void)
{
	for (unsigned int i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		test(&sizes[i]);
		if (sizes[i].bytes == 256)
			test_in_parts(&sizes[i]);
	}
	return 0;
}
