/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * The chips as hosts see them. Identity and PCI capabilities are those of QEMU
 * 10.0, but for power management, which the 8254x has on silicon, and the 25
 * messages of the 82576, of which QEMU has 10, and for MSI, which many an 8254x
 * announces and none sends (Linux e1000 uses the line alone): here the 82545EM.
 */

#include "checksum.h"
#include "nic.h"
#include "regfile.h"
#include "rings.h"

/*
 * What else is there (FCRTL, PSRCTL, RXPBS, TXPBS, DTXCTL) is plain storage.
 * RQDPC is cleared by a read only where the pages trap.
 */
static const struct sim_page_range ring_pages_8254x[] = {
	{ 0x2000, 0x3FFF },
};
static const struct sim_page_range ring_pages_82576[] = {
	{ 0x2000, 0x3FFF },
	{ 0xC000, 0xEFFF },
};

struct chip_model {
	struct sim_model model;
	struct nic_chip chip;
};

const struct nic_chip *
nic_chip_of(const struct sim_model *model)
{
	return &((const struct chip_model *)model)->chip;
}

static void
create(struct sim_device *dev)
{
	struct nic *nic = nic_of(dev);

	nic->chip = nic_chip_of(dev->model);
	nic_regfile_create(nic->chip->family);
	nic_crc_create();
	nic_rings_create(nic);
	nic_intr_create(nic);
	nic_nvm_create(nic);
	nic_phy_power_on(nic);
	nic_reset(nic, NIC_RESET_POWER_ON);
}

static void
reset(struct sim_device *dev)
{
	nic_reset(nic_of(dev), NIC_RESET_FUNCTION);
}

static uint32_t
read_register(struct sim_device *dev, uint32_t offset)
{
	return nic_regfile_read(nic_of(dev), offset);
}

static void
write_register(struct sim_device *dev, uint32_t offset, uint32_t value)
{
	nic_regfile_write(nic_of(dev), offset, value);
}

static void
name_register(const struct sim_device *dev, uint32_t offset, struct sim_register_name *name)
{
	nic_regfile_name(((const struct nic *)dev)->chip->family, offset, name);
}

static bool
is_tail(uint32_t offset, uint32_t base, uint32_t stride, uint32_t nb)
{
	return offset >= base && offset < base + stride * nb &&
	       (offset - base) % stride == GBE_RING_TAIL;
}

static bool
is_doorbell_8254x(uint32_t offset)
{
	return is_tail(offset, 0x2800, 0x100, 1) || is_tail(offset, 0x3800, 0x100, 1);
}

static bool
is_doorbell_82574(uint32_t offset)
{
	return is_tail(offset, 0x2800, 0x100, 2) || is_tail(offset, 0x3800, 0x100, 2);
}

static bool
is_doorbell_82576(uint32_t offset)
{
	return is_tail(offset, 0x2800, 0x100, 4) || is_tail(offset, 0x3800, 0x100, 4) ||
	       is_tail(offset, 0xC000, 0x40, 16) || is_tail(offset, 0xE000, 0x40, 16);
}

/* Plain rings: Rx doorbells are counted here, and used when a frame comes. */
static bool
run(struct sim_device *dev)
{
	struct nic *nic = nic_of(dev);
	bool done = nic_tx_run(nic);

	for (uint16_t q = 0; q < nic->chip->nb_rx_queues; q++)
		done |= nic_ring_look(nic, &nic->rx[q]);
	return nic_rx_run(nic) || done;
}

static void
receive(struct sim_device *dev, const uint8_t *frame, uint32_t len)
{
	nic_rx_receive(nic_of(dev), frame, len);
}

static bool
can_receive(struct sim_device *dev)
{
	return nic_rx_is_on(nic_of(dev));
}

static void
carrier_changed(struct sim_device *dev)
{
	nic_phy_carrier_changed(nic_of(dev));
}

static void
irq_changed(struct sim_device *dev)
{
	struct nic *nic = nic_of(dev);

	if (nic->chip->family == NIC_8254X && nic_irq_type(nic) == SIM_IRQ_MSI)
		nic_complain(nic, "MSI is turned on, which the chip announces and never sends");
	nic_intx_update(nic);
}

/* clang-format off */
#define MODEL_OPS \
	.state_size = sizeof(struct nic), \
	.create = create, \
	.reset = reset, \
	.read = read_register, \
	.write = write_register, \
	.name_register = name_register, \
	.run = run, \
	.receive = receive, \
	.can_receive = can_receive, \
	.carrier_changed = carrier_changed, \
	.irq_changed = irq_changed
/* clang-format on */

/* Largest frames with FCS: the 8254x manual, Linux e1000e, Linux igb. */
/* clang-format off */
#define MODEL_8254X(name_, title_, id_, is_82545_, managed_) { \
	.model = { \
		.name = (name_), \
		.title = (title_), \
		.pci = { .device_id = (id_), .revision = 3, .has_pm = true, \
			.has_msi = (is_82545_) }, \
		.ring_pages = ring_pages_8254x, \
		.nb_ring_pages = 1, \
		.is_doorbell = is_doorbell_8254x, \
		MODEL_OPS, \
	}, \
	.chip = { \
		.family = NIC_8254X, \
		.managed = (managed_), \
		/* Erratum 23 of the 82545 and 82546, as Linux e1000. */ \
		.writes_within_64k = (is_82545_), \
		.nb_rx_queues = 1, \
		.nb_tx_queues = 1, \
		.rx_base = GBE_8254X_RDBAL, \
		.tx_base = GBE_8254X_TDBAL, \
		.ring_stride = 0x100, \
		.max_frame = 16384, \
		.eerd_addr_shift = 8, \
		.eerd_done = 1u << 4, \
		.reset_values = nic_reset_8254x, \
		.intr = &nic_intr_8254x, \
		.phy_values = nic_phy_m88_8254x, \
	}, \
}
/* clang-format on */

static const struct chip_model model_82540 = MODEL_8254X("82540", "82540EM", 0x100E, false, false);
static const struct chip_model model_82545 = MODEL_8254X("82545", "82545EM", 0x100F, true, false);
static const struct chip_model model_82545_bmc =
	MODEL_8254X("82545-bmc", "82545EM, managed", 0x100F, true, true);

/* clang-format off */
#define MODEL_82574(name_, title_, managed_) { \
	.model = { \
		.name = (name_), \
		.title = (title_), \
		.pci = { \
			.device_id = 0x10D3, \
			.has_pm = true, \
			.has_pcie = true, \
			.has_msi = true, \
			.nb_msix = 5, \
		}, \
		.ring_pages = ring_pages_8254x, \
		.nb_ring_pages = 1, \
		.is_doorbell = is_doorbell_82574, \
		MODEL_OPS, \
	}, \
	.chip = { \
		.family = NIC_82574, \
		.managed = (managed_), \
		.nb_rx_queues = 2, \
		.nb_tx_queues = 2, \
		.rx_base = GBE_82574_RDBAL, \
		.tx_base = GBE_82574_TDBAL, \
		.ring_stride = 0x100, \
		.max_frame = 9234, \
		.eerd_addr_shift = 2, \
		.eerd_done = 1u << 1, \
		.reset_values = nic_reset_82574, \
		.intr = &nic_intr_82574, \
		.phy_values = nic_phy_bm_82574, \
		.one_tx_context = true, \
	}, \
}
/* clang-format on */

static const struct chip_model model_82574 = MODEL_82574("82574", "82574L", false);
static const struct chip_model model_82574_bmc = MODEL_82574("82574-bmc", "82574L, managed", true);

/* clang-format off */
#define MODEL_82576(name_, title_, id_, lan_, managed_) { \
	.model = { \
		.name = (name_), \
		.title = (title_), \
		.pci = { \
			.device_id = (id_), \
			.revision = 1, \
			.has_pm = true, \
			.has_pcie = true, \
			.has_flr = true, \
			.has_msi = true, \
			.msi_maskable = true, \
			.nb_msix = 25, \
		}, \
		.ring_pages = ring_pages_82576, \
		.nb_ring_pages = 2, \
		.is_doorbell = is_doorbell_82576, \
		MODEL_OPS, \
	}, \
	.chip = { \
		.family = NIC_82576, \
		.lan_id = (lan_), \
		.managed = (managed_), \
		.nb_rx_queues = 16, \
		.nb_tx_queues = 16, \
		.rx_base = GBE_82576_RDBAL, \
		.tx_base = GBE_82576_TDBAL, \
		.ring_stride = 0x40, \
		.max_frame = 9728, \
		.eerd_addr_shift = 2, \
		.eerd_done = 1u << 1, \
		.reset_values = nic_reset_82576, \
		.intr = &nic_intr_82576, \
		.phy_values = nic_phy_igp_82576, \
	}, \
}
/* clang-format on */

static const struct chip_model model_82576 = MODEL_82576("82576", "82576", 0x10C9, 0, false);
/* Siblings that differ in their ids, and are the second port of their chip. */
static const struct chip_model model_82576_quad =
	MODEL_82576("82576-quad", "82576 quad", 0x10E8, 1, false);
static const struct chip_model model_82576_et2 =
	MODEL_82576("82576-et2", "82576 quad ET2", 0x1526, 1, false);
static const struct chip_model model_82576_ns =
	MODEL_82576("82576-ns", "82576 NS", 0x150A, 1, false);
static const struct chip_model model_82576_bmc =
	MODEL_82576("82576-bmc", "82576, managed", 0x10C9, 0, true);

/* clang-format off */
const struct sim_model *const sim_models[] __attribute__((visibility("default"))) = {
	&model_82540.model,
	&model_82545.model,
	&model_82574.model,
	&model_82576.model,
	&model_82576_quad.model,
	&model_82576_et2.model,
	&model_82576_ns.model,
	&model_82545_bmc.model,
	&model_82574_bmc.model,
	&model_82576_bmc.model,
	NULL,
};
/* clang-format on */
