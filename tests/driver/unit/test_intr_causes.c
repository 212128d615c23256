/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against service routines that take others' interrupts for the port's,
 * lose a link change, or forget to unmask: what each makes of ICR.
 */

#include "gbe_intr.h"
#include "harness.h"

#define ICR  0x00C0
#define ICS  0x00C8
#define IMS  0x00D0
#define EIMS 0x1524

#define LSC   (1u << 2)
#define RXT0  (1u << 7)
#define TXQE  (1u << 1)
#define RXQ0  (1u << 20)
#define OTHER (1u << 24)

static struct msgintr_cause
cause_of(struct rte_eth_dev *dev, enum msgintr_type type, uint16_t nb_vectors, uint16_t vector,
	 uint32_t icr)
{
	struct msgintr_grant grant = {
		.type = type,
		.nb_vectors = nb_vectors,
		.nb_queues = 1,
	};

	grant.vector[0] = nb_vectors - 1;
	grant.queues[nb_vectors - 1] = 1;
	unit_reg_set(dev, ICR, icr);
	unit_reg_set(dev, IMS, 0);
	unit_reg_set(dev, ICS, 0);
	unit_reg_set(dev, EIMS, 0);
	return gbe_intr_family_of(dev)->isr(dev, &grant, vector);
}

/* A line or one message. */
static void
single(const struct unit_chip *chip)
{
	struct rte_eth_dev *dev = unit_port_create(chip->id);
	struct msgintr_cause cause;

	kit_context("%s", chip->name);
	dev->data->dev_conf.intr_conf.lsc = 1;
	cause = cause_of(dev, MSGINTR_LINE, 1, 0, LSC);
	CHECK(cause.ours && cause.other == LSC && !cause.masked);
	cause = cause_of(dev, MSGINTR_LINE, 1, 0, RXT0);
	CHECK(cause.ours && cause.other == 0);
	cause = cause_of(dev, MSGINTR_LINE, 1, 0, RXT0 | LSC | TXQE);
	CHECK(cause.ours && cause.other == LSC);
	/* Causes that are never enabled are none of ours. */
	cause = cause_of(dev, MSGINTR_LINE, 1, 0, TXQE);
	CHECK(!cause.ours && cause.other == 0);
	cause = cause_of(dev, MSGINTR_LINE, 1, 0, 0);
	CHECK(!cause.ours);
	/* Reads of a device that is gone. */
	cause = cause_of(dev, MSGINTR_LINE, 1, 0, UINT32_MAX);
	CHECK(!cause.ours && cause.other == 0);
	CHECK_EQ(unit_reg(dev, IMS), 0);
	unit_port_destroy(dev);
}

/* A read does not clear what is masked, if nothing else is set: not ours. */
static void
masked_link(void)
{
	struct rte_eth_dev *dev = unit_port_create(GBE_CHIP_82574L);
	struct msgintr_cause cause;

	kit_context("82574L, link interrupts off");
	cause = cause_of(dev, MSGINTR_MSI, 1, 0, LSC);
	CHECK(!cause.ours && cause.other == 0);
	cause = cause_of(dev, MSGINTR_MSI, 1, 0, LSC | RXT0);
	CHECK(cause.ours && cause.other == 0);
	unit_port_destroy(dev);
}

static void
messages(void)
{
	struct rte_eth_dev *dev = unit_port_create(GBE_CHIP_82574L);
	struct msgintr_cause cause;

	kit_context("82574L, MSI-X");
	dev->data->dev_conf.intr_conf.lsc = 1;
	cause = cause_of(dev, MSGINTR_MSIX, 2, 0, LSC | OTHER | RXQ0);
	CHECK(cause.ours && cause.other == LSC);
	/* The read has cleared what a queue's message was still to tell. */
	CHECK_EQ(unit_reg(dev, ICS), RXQ0);
	/* All that OTHER stands for: 2, 6, 9, 16 to 18. */
	CHECK_EQ(unit_reg(dev, IMS), OTHER | 0x70244);
	cause = cause_of(dev, MSGINTR_MSIX, 2, 1, LSC);
	CHECK(cause.masked && cause.other == 0);
	CHECK_EQ(unit_reg(dev, IMS), 0);
	cause = cause_of(dev, MSGINTR_MSIX, 1, 0, RXQ0);
	CHECK(cause.ours && !cause.masked);
	CHECK_EQ(unit_reg(dev, ICS), 0);
	unit_port_destroy(dev);

	kit_context("82576, MSI-X");
	dev = unit_port_create(GBE_CHIP_82576);
	cause = cause_of(dev, MSGINTR_MSIX, 2, 0, LSC);
	CHECK(cause.ours && cause.other == LSC);
	CHECK_EQ(unit_reg(dev, EIMS), 1);
	cause = cause_of(dev, MSGINTR_MSIX, 2, 0, 0);
	CHECK(!cause.ours);
	CHECK_EQ(unit_reg(dev, EIMS), 1);
	cause = cause_of(dev, MSGINTR_MSIX, 2, 1, LSC);
	CHECK(cause.masked && cause.other == 0);
	CHECK_EQ(unit_reg(dev, EIMS), 0);
	unit_port_destroy(dev);
}

int
main(void)
{
	unit_init();
	for (unsigned int i = 0; i < UNIT_NB_FAMILIES; i++)
		single(&unit_families[i]);
	masked_link();
	messages();
	return 0;
}
