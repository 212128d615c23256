/* SPDX-License-Identifier: BSD-3-Clause */

#include "intr_plan.h"
#include "rss.h"

void
intr_plan_init(struct env *env, struct port_plan *plan, uint16_t nb_rxq)
{
	port_plan_init(env, plan);
	plan->nb_rxq = nb_rxq;
	if (env->chip->reta_size > 0) {
		plan->conf.rxmode.mq_mode = RTE_ETH_MQ_RX_RSS;
		plan->conf.rx_adv_conf.rss_conf.rss_hf =
			rss_functions(env, RTE_ETH_RSS_NONFRAG_IPV4_TCP);
	}
	plan->conf.intr_conf.rxq = 1;
	plan->conf.intr_conf.lsc = 1;
}

int
intr_plan_up(struct env *env)
{
	struct port_plan plan0, plan1;

	port_plan_init(env, &plan0);
	intr_plan_init(env, &plan1, env->chip->max_queues);
	return pair_up(env, &plan0, &plan1);
}
