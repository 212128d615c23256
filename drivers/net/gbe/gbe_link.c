/* SPDX-License-Identifier: BSD-3-Clause */

#include "gbe_link.h"
#include "hw/gbe_manage.h"
#include "hw/gbe_phy.h"
#include "hw/gbe_phy_init.h"

/* How long a caller of rte_eth_link_get() waits at most: 9 s, as ethdev says. */
#define LINK_WAIT_STEP_US 100000
#define LINK_WAIT_STEPS   90

static const struct {
	uint32_t speed; /* RTE_ETH_LINK_SPEED_* */
	uint32_t adv;   /* GBE_ADV_* */
} link_speeds[] = {
	{ RTE_ETH_LINK_SPEED_10M_HD, GBE_ADV_10_HALF },
	{ RTE_ETH_LINK_SPEED_10M, GBE_ADV_10_FULL },
	{ RTE_ETH_LINK_SPEED_100M_HD, GBE_ADV_100_HALF },
	{ RTE_ETH_LINK_SPEED_100M, GBE_ADV_100_FULL },
	{ RTE_ETH_LINK_SPEED_1G, GBE_ADV_1000_FULL },
};

/* What to advertise for link_speeds, or 0 if they cannot be had. */
static uint32_t
gbe_link_adv(uint32_t speeds)
{
	uint32_t adv = 0;

	if (speeds == RTE_ETH_LINK_SPEED_AUTONEG)
		return GBE_ADV_ALL;
	for (unsigned int i = 0; i < RTE_DIM(link_speeds); i++) {
		if ((speeds & link_speeds[i].speed) != 0) {
			adv |= link_speeds[i].adv;
			speeds &= ~link_speeds[i].speed;
		}
	}
	return speeds == 0 ? adv : 0;
}

/*
 * Speeds are honoured by what is advertised. Forcing one is refused:
 * 1000BASE-T cannot do without negotiation, and the others gain nothing.
 */
int
gbe_link_check_speeds(struct rte_eth_dev *dev)
{
	uint32_t speeds = dev->data->dev_conf.link_speeds;

	if (gbe_link_adv(speeds) != 0)
		return 0;
	if ((speeds & RTE_ETH_LINK_SPEED_FIXED) != 0)
		GBE_LOG(ERR, dev,
			"link_speeds 0x%x: a fixed speed is not supported; name the speed without RTE_ETH_LINK_SPEED_FIXED to negotiate for it alone",
			speeds);
	else
		GBE_LOG(ERR, dev, "link_speeds 0x%x: only 10, 100 and 1000 Mb/s", speeds);
	return -EINVAL;
}

/* Have the PHY negotiate for what the application asked, without waiting. */
int
gbe_link_start(struct rte_eth_dev *dev)
{
	uint32_t adv = gbe_link_adv(dev->data->dev_conf.link_speeds);
	int ret;

	if (gbe_port_of(dev)->link_admin_down)
		return 0;
	ret = gbe_phy_init(gbe_hw_of(dev));
	if (ret == 0)
		ret = gbe_phy_advertise(gbe_hw_of(dev), adv);
	if (ret != 0)
		GBE_LOG(ERR, dev, "no access to the PHY: %s", rte_strerror(-ret));
	return ret;
}

/*
 * While the port is stopped the PHY keeps its link, to have it at the next start,
 * but nothing passes: to the application it is down.
 */
static bool
gbe_link_is_off(const struct rte_eth_dev *dev)
{
	return gbe_port_of(dev)->link_admin_down || !gbe_port_of(dev)->link_shown;
}

static void
gbe_link_read(struct rte_eth_dev *dev, struct rte_eth_link *link)
{
	static const uint32_t speeds[] = {
		RTE_ETH_SPEED_NUM_10M,
		RTE_ETH_SPEED_NUM_100M,
		RTE_ETH_SPEED_NUM_1G,
		RTE_ETH_SPEED_NUM_1G,
	};
	uint32_t status = gbe_reg_read(gbe_hw_of(dev), GBE_STATUS);

	memset(link, 0, sizeof(*link));
	link->link_autoneg = RTE_ETH_LINK_AUTONEG;
	link->link_speed = RTE_ETH_SPEED_NUM_NONE;
	link->link_duplex = RTE_ETH_LINK_HALF_DUPLEX;
	link->link_status = RTE_ETH_LINK_DOWN;
	if (status == GBE_REG_GONE || (status & GBE_STATUS_LU) == 0 || gbe_link_is_off(dev))
		return;
	link->link_status = RTE_ETH_LINK_UP;
	link->link_speed = speeds[status >> GBE_STATUS_SPEED_SHIFT & GBE_STATUS_SPEED_MASK];
	if ((status & GBE_STATUS_FD) != 0)
		link->link_duplex = RTE_ETH_LINK_FULL_DUPLEX;
}

/* Returns 0 if the link changed, -1 if not, as ethdev wants it. */
int
gbe_link_update(struct rte_eth_dev *dev, int wait_to_complete)
{
	int steps = wait_to_complete ? LINK_WAIT_STEPS : 0;
	struct rte_eth_link link;

	gbe_link_read(dev, &link);
	while (link.link_status == RTE_ETH_LINK_DOWN && steps-- > 0 && !gbe_link_is_off(dev) &&
	       gbe_hw_present(gbe_hw_of(dev)) == 0) {
		rte_delay_us_sleep(LINK_WAIT_STEP_US);
		gbe_link_read(dev, &link);
	}
	return rte_eth_linkstatus_set(dev, &link);
}

static int
gbe_link_update_alone(void *arg)
{
	return gbe_link_update(arg, 0);
}

/*
 * Have ethdev's copy of the link tell the present state. Not beside the
 * interrupt handler: of two that read the link, the later must also store later.
 */
void
gbe_link_refresh(struct rte_eth_dev *dev)
{
	struct msgintr *mi = gbe_intr_of(dev);

	if (mi == NULL)
		gbe_link_update(dev, 0);
	else
		msgintr_synchronise(mi, gbe_link_update_alone, dev);
}

int
gbe_dev_set_link_up(struct rte_eth_dev *dev)
{
	struct gbe_port *port = gbe_port_of(dev);
	bool was_down = port->link_admin_down;
	int ret;

	port->link_admin_down = false;
	ret = gbe_link_start(dev);
	if (ret != 0)
		port->link_admin_down = was_down;
	gbe_link_refresh(dev);
	return ret;
}

/* QEMU's PHYs have no power-down: there the peer keeps its link. */
int
gbe_dev_set_link_down(struct rte_eth_dev *dev)
{
	struct gbe_hw *hw = gbe_hw_of(dev);
	int ret = 0;

	if (gbe_manage_keeps_phy(hw))
		GBE_LOG(NOTICE, dev,
			"a management controller needs the link: only the application sees it down");
	else
		ret = gbe_phy_power_down(hw);
	if (ret != 0)
		return ret;
	gbe_port_of(dev)->link_admin_down = true;
	gbe_link_refresh(dev);
	return 0;
}
