/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef SIM_PCAP_H
#define SIM_PCAP_H

/*
 * Capture files of the classic format, with Ethernet frames. The reader takes
 * either byte order and time unit; the writer writes nanoseconds in the host's
 * order. Opening allocates; all that follows can be done in a signal handler.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sim_pcap_in {
	uint8_t *data; /* the whole file; NULL: none */
	size_t size;
	size_t at; /* of the next record */
	bool swapped;
	uint32_t unit_ns; /* of the fractions of a second */
	uint64_t first_ns;
};

/* 0, or -errno and a message. A file that is broken anywhere is refused. */
int sim_pcap_in_open(struct sim_pcap_in *in, const char *path, char *error, uint32_t error_size);
void sim_pcap_in_close(struct sim_pcap_in *in);
/* When the next frame is due, in ns since the first of the file, or UINT64_MAX at the end. */
uint64_t sim_pcap_in_due(const struct sim_pcap_in *in);
/* NULL at the end. */
const uint8_t *sim_pcap_in_next(struct sim_pcap_in *in, uint32_t *len);

struct sim_pcap_out {
	uint8_t *buffer; /* NULL: none */
	uint32_t used;
	int fd;
};

int sim_pcap_out_open(struct sim_pcap_out *out, const char *path, char *error, uint32_t error_size);
void sim_pcap_out_close(struct sim_pcap_out *out);
void sim_pcap_out_add(struct sim_pcap_out *out, uint64_t now_ns, const uint8_t *frame,
		      uint32_t len);
/* Hand to the kernel what is buffered. */
void sim_pcap_out_flush(struct sim_pcap_out *out);

#endif /* SIM_PCAP_H */
