/* SPDX-License-Identifier: BSD-3-Clause */

#include <inttypes.h>
#include <stdio.h>

#include "port.h"
#include "report.h"

static void
row(FILE *file, const char *name, uint64_t value, bool is_lower_bound)
{
	fprintf(file, "  %-20s %12" PRIu64 "%s\n", name, value,
		is_lower_bound ? "  (lower bound)" : "");
}

static void
write_interrupts(FILE *file, const struct gbe_sim_counts *counts)
{
	char name[32];

	row(file, "INTx", counts->intx, false);
	for (unsigned int i = 0; i < GBE_SIM_MAX_VECTORS; i++) {
		snprintf(name, sizeof(name), "message %u", i);
		if (counts->messages[i] != 0)
			row(file, name, counts->messages[i], false);
	}
}

static void
write_port(FILE *file, const struct sim_port *port)
{
	struct gbe_sim_counts counts;

	sim_port_counts(port, &counts);
	fprintf(file, "port %u: %s\n", port->index, port->model->title);
	row(file, "frames received", counts.rx_frames, false);
	row(file, "frames sent", counts.tx_frames, false);
	row(file, "frames missed", counts.rx_missed, false);
	row(file, "frames filtered", counts.rx_filtered, false);
	row(file, "register reads", counts.reads, !counts.exact);
	row(file, "register writes", counts.writes, !counts.exact);
	row(file, "receive doorbells", counts.rx_doorbells, !counts.exact);
	row(file, "transmit doorbells", counts.tx_doorbells, !counts.exact);
	write_interrupts(file, &counts);
	row(file, "IOMMU faults", counts.iommu_faults, false);
	row(file, "complaints", counts.complaints - port->nb_silenced, false);
}

void
sim_report_write(const struct sim_rig *rig)
{
	FILE *file;

	if (rig->options.report == NULL)
		return;
	file = fopen(rig->options.report, "w");
	if (file == NULL) {
		perror(rig->options.report);
		return;
	}
	for (unsigned int i = 0; i < rig->nb_ports; i++)
		write_port(file, &rig->port[i]);
	fclose(file);
}
