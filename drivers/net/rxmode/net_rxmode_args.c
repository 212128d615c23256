/* SPDX-License-Identifier: BSD-3-Clause */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <rte_common.h>
#include <rte_kvargs.h>
#include <rte_string_fns.h>

#include "net_rxmode_args.h"
#include "net_rxmode_log.h"

#define ARG_MODE    "mode"
#define ARG_LATENCY "latency_us"
#define ARG_LONGEST "longest_sleep_us"
#define ARG_PORT    "port"

#define MAX_LATENCY_US       1000000
#define MAX_LONGEST_SLEEP_US 100000

#define PCI_DOMAIN "0000:"

static int
parse_mode(const char *key __rte_unused, const char *value, void *opaque)
{
	static const char *const modes[] = {
		[RXMODE_ADAPTIVE] = "adaptive",
		[RXMODE_POLL] = "poll",
		[RXMODE_INTERRUPT] = "interrupt",
	};
	struct net_rxmode_args *args = opaque;

	for (unsigned int i = 0; value != NULL && i < RTE_DIM(modes); i++) {
		if (strcmp(value, modes[i]) == 0) {
			args->conf.mode = i;
			return 0;
		}
	}
	return -EINVAL;
}

static int
parse_us(const char *value, unsigned long most, uint32_t *us)
{
	unsigned long number;
	char *end;

	if (value == NULL || value[0] < '0' || value[0] > '9')
		return -EINVAL;
	number = strtoul(value, &end, 10);
	if (*end != '\0' || number == 0 || number > most)
		return -EINVAL;
	*us = number;
	return 0;
}

static int
parse_latency(const char *key __rte_unused, const char *value, void *opaque)
{
	struct net_rxmode_args *args = opaque;

	return parse_us(value, MAX_LATENCY_US, &args->conf.latency_us);
}

static int
parse_longest(const char *key __rte_unused, const char *value, void *opaque)
{
	struct net_rxmode_args *args = opaque;

	return parse_us(value, MAX_LONGEST_SLEEP_US, &args->conf.longest_sleep_us);
}

static int
parse_port(const char *key __rte_unused, const char *value, void *opaque)
{
	struct net_rxmode_args *args = opaque;
	char *name;

	if (value == NULL || value[0] == '\0' || args->nb_names == NET_RXMODE_MAX_NAMES)
		return -EINVAL;
	name = args->ports[args->nb_names].name;
	if (rte_strscpy(name, value, sizeof(args->ports[0].name)) < 0)
		return -EINVAL;
	args->nb_names++;
	return 0;
}

static const struct {
	const char *key;
	arg_handler_t handler;
	const char *values;
} arguments[] = {
	{ ARG_MODE, parse_mode, "adaptive, interrupt or poll" },
	{ ARG_LATENCY, parse_latency, "microseconds, 1 to " RTE_STR(MAX_LATENCY_US) },
	{ ARG_LONGEST, parse_longest, "microseconds, 1 to " RTE_STR(MAX_LONGEST_SLEEP_US) },
	{ ARG_PORT, parse_port,
	  "the name of a port or of its device, at most " RTE_STR(NET_RXMODE_MAX_NAMES) " times" },
};

static int
apply(const struct rte_kvargs *kvlist, struct net_rxmode_args *args)
{
	for (unsigned int i = 0; i < RTE_DIM(arguments); i++) {
		if (rte_kvargs_process(kvlist, arguments[i].key, arguments[i].handler, args) == 0)
			continue;
		NET_RXMODE_LOG(ERR, "argument '%s' must be %s", arguments[i].key,
			       arguments[i].values);
		return -EINVAL;
	}
	return 0;
}

int
net_rxmode_args_parse(const char *text, struct net_rxmode_args *args)
{
	static const char *const keys[] = { ARG_MODE, ARG_LATENCY, ARG_LONGEST, ARG_PORT, NULL };
	struct rte_kvargs *kvlist;
	int ret;

	*args = (struct net_rxmode_args){ 0 };
	if (text == NULL || text[0] == '\0')
		return 0;
	kvlist = rte_kvargs_parse(text, keys);
	if (kvlist == NULL) {
		NET_RXMODE_LOG(ERR,
			       "unknown argument in '%s', or too many: there are " ARG_MODE
			       ", " ARG_LATENCY ", " ARG_LONGEST " and " ARG_PORT,
			       text);
		return -EINVAL;
	}
	ret = apply(kvlist, args);
	rte_kvargs_free(kvlist);
	return ret;
}

static bool
is_named(const char *named, const char *name)
{
	size_t domain = strlen(PCI_DOMAIN);

	return strcmp(named, name) == 0 ||
	       (strncmp(name, PCI_DOMAIN, domain) == 0 && strcmp(named, name + domain) == 0);
}

bool
net_rxmode_args_name(struct net_rxmode_args *args, const char *port, const char *device)
{
	bool named = false;

	for (uint16_t i = 0; i < args->nb_names; i++) {
		if (!is_named(args->ports[i].name, port) && !is_named(args->ports[i].name, device))
			continue;
		args->ports[i].found = true;
		named = true;
	}
	return named;
}

RTE_PMD_REGISTER_PARAM_STRING(net_rxmode,
			      ARG_MODE "=adaptive|interrupt|poll " ARG_LATENCY
				       "=<uint> " ARG_LONGEST "=<uint> " ARG_PORT "=<string>");
