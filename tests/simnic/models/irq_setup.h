/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef IRQ_SETUP_H
#define IRQ_SETUP_H

#include "mock_driver.h"

/*
 * MSI-X as a driver sets it up: message 0 for all other causes, q + 1 for
 * receive queue q, which clears and masks itself as it is sent.
 */
static inline void
msix_setup(struct drv *drv)
{
	struct mock_port *port = drv->port;

	port->irq_type = SIM_IRQ_MSIX;
	if (drv->family == NIC_82574) {
		port->nb_messages = 5;
		mock_write(port, 0x00E4, 8u << 16 | 0xAu << 4 | 9u);
		mock_write(port, GBE_CTRL_EXT, 1u << 24 | 1u << 31);
		mock_write(port, 0x00DC, 3u << 20);
		return;
	}
	port->nb_messages = 10;
	mock_write(port, 0x1514, 1u << 31 | 1u << 30 | 1u << 4 | 1u);
	mock_write(port, 0x1740, 0x8000);
	mock_write(port, 0x1700, 0x81);
	mock_write(port, 0x1704, 0x82);
	mock_write(port, 0x152C, 0x7);
	mock_write(port, 0x1530, 0x7);
}

/* Arm the message of receive queue 0. */
static inline void
msix_arm(struct drv *drv)
{
	if (drv->family == NIC_82574)
		mock_write(drv->port, GBE_IMS, 1u << 20);
	else
		mock_write(drv->port, 0x1524, 1u << 1);
}

static inline void
irq_inject(struct drv *drv)
{
	uint8_t frame[60];

	drv_frame(frame, sizeof(frame), 1);
	drv_inject(drv, frame, sizeof(frame));
}

static const char *const msix_chips[] = { "82574", "82576", NULL };

#endif /* IRQ_SETUP_H */
