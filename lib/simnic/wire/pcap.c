/* SPDX-License-Identifier: BSD-3-Clause */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "generator.h"
#include "pcap.h"

#define MAGIC_US      0xA1B2C3D4
#define MAGIC_NS      0xA1B23C4D
#define LINK_ETHERNET 1
#define NS_PER_S      1000000000ull

#define OUT_BUFFER_SIZE (64 * 1024)

struct file_header {
	uint32_t magic;
	uint16_t major;
	uint16_t minor;
	uint32_t zone;
	uint32_t accuracy;
	uint32_t snap_len;
	uint32_t link_type;
};

struct record_header {
	uint32_t seconds;
	uint32_t fraction;
	uint32_t captured;
	uint32_t original;
};

static uint32_t
in_order(const struct sim_pcap_in *in, uint32_t value)
{
	return in->swapped ? __builtin_bswap32(value) : value;
}

static int
read_all(int fd, uint8_t *data, size_t size)
{
	size_t got = 0;
	ssize_t n;

	while (got < size) {
		n = read(fd, data + got, size - got);
		if (n <= 0)
			return n == 0 ? -EIO : -errno;
		got += n;
	}
	return 0;
}

static int
load(struct sim_pcap_in *in, int fd)
{
	struct stat stat;
	int ret;

	if (fstat(fd, &stat) < 0)
		return -errno;
	in->size = stat.st_size;
	in->data = malloc(in->size + 1);
	if (in->data == NULL)
		return -ENOMEM;
	ret = read_all(fd, in->data, in->size);
	if (ret < 0)
		sim_pcap_in_close(in);
	return ret;
}

/* Why the header is not one of ours, or NULL. Finds out the byte order. */
static const char *
bad_header(struct sim_pcap_in *in)
{
	struct file_header header;
	uint32_t magic;

	if (in->size < sizeof(header))
		return "shorter than a header";
	memcpy(&header, in->data, sizeof(header));
	in->swapped = header.magic == __builtin_bswap32(MAGIC_US) ||
		      header.magic == __builtin_bswap32(MAGIC_NS);
	magic = in_order(in, header.magic);
	if (magic != MAGIC_US && magic != MAGIC_NS)
		return "not a classic capture file";
	in->unit_ns = magic == MAGIC_US ? 1000 : 1;
	if (in_order(in, header.link_type) != LINK_ETHERNET)
		return "not of Ethernet frames";
	return NULL;
}

static const char *
bad_records(const struct sim_pcap_in *in)
{
	struct record_header header;
	size_t at = sizeof(struct file_header);
	uint32_t captured;

	while (at < in->size) {
		if (in->size - at < sizeof(header))
			return "ends within a record's header";
		memcpy(&header, in->data + at, sizeof(header));
		at += sizeof(header);
		captured = in_order(in, header.captured);
		if (captured == 0 || captured > SIM_FRAME_MAX)
			return "a frame of impossible length";
		if (in->size - at < captured)
			return "ends within a frame";
		at += captured;
	}
	return NULL;
}

/* There is a next one. */
static uint64_t
captured_ns(const struct sim_pcap_in *in)
{
	struct record_header header;

	memcpy(&header, in->data + in->at, sizeof(header));
	return in_order(in, header.seconds) * NS_PER_S +
	       (uint64_t)in_order(in, header.fraction) * in->unit_ns;
}

int
sim_pcap_in_open(struct sim_pcap_in *in, const char *path, char *error, uint32_t error_size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int ret = fd < 0 ? -errno : load(in, fd);
	const char *reason;

	if (fd >= 0)
		close(fd);
	if (ret < 0) {
		snprintf(error, error_size, "%s: %s", path, strerror(-ret));
		return ret;
	}
	reason = bad_header(in);
	if (reason == NULL)
		reason = bad_records(in);
	if (reason != NULL) {
		snprintf(error, error_size, "%s: %s", path, reason);
		sim_pcap_in_close(in);
		return -EINVAL;
	}
	in->at = sizeof(struct file_header);
	in->first_ns = in->at == in->size ? 0 : captured_ns(in);
	return 0;
}

void
sim_pcap_in_close(struct sim_pcap_in *in)
{
	free(in->data);
	in->data = NULL;
}

/* Of a file whose times go back, at once. */
uint64_t
sim_pcap_in_due(const struct sim_pcap_in *in)
{
	uint64_t ns;

	if (in->data == NULL || in->at == in->size)
		return UINT64_MAX;
	ns = captured_ns(in);
	return ns < in->first_ns ? 0 : ns - in->first_ns;
}

const uint8_t *
sim_pcap_in_next(struct sim_pcap_in *in, uint32_t *len)
{
	struct record_header header;
	const uint8_t *frame;

	if (in->data == NULL || in->at == in->size)
		return NULL;
	memcpy(&header, in->data + in->at, sizeof(header));
	frame = in->data + in->at + sizeof(header);
	*len = in_order(in, header.captured);
	in->at += sizeof(header) + *len;
	return frame;
}

/* It fits. */
static void
append(struct sim_pcap_out *out, const void *data, uint32_t len)
{
	memcpy(out->buffer + out->used, data, len);
	out->used += len;
}

int
sim_pcap_out_open(struct sim_pcap_out *out, const char *path, char *error, uint32_t error_size)
{
	static const struct file_header header = {
		.magic = MAGIC_NS,
		.major = 2,
		.minor = 4,
		.snap_len = SIM_FRAME_MAX,
		.link_type = LINK_ETHERNET,
	};

	out->used = 0;
	out->fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (out->fd < 0) {
		snprintf(error, error_size, "%s: %s", path, strerror(errno));
		return -EINVAL;
	}
	out->buffer = malloc(OUT_BUFFER_SIZE);
	if (out->buffer == NULL) {
		snprintf(error, error_size, "wire: out of memory");
		close(out->fd);
		return -ENOMEM;
	}
	append(out, &header, sizeof(header));
	return 0;
}

void
sim_pcap_out_close(struct sim_pcap_out *out)
{
	if (out->buffer == NULL)
		return;
	sim_pcap_out_flush(out);
	close(out->fd);
	free(out->buffer);
	out->buffer = NULL;
}

/* What cannot be written is lost; a full disk shall not stop the application. */
void
sim_pcap_out_flush(struct sim_pcap_out *out)
{
	int saved = errno;
	uint32_t done = 0;
	ssize_t n;

	while (done < out->used) {
		n = write(out->fd, out->buffer + done, out->used - done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		done += n;
	}
	out->used = 0;
	errno = saved;
}

void
sim_pcap_out_add(struct sim_pcap_out *out, uint64_t now_ns, const uint8_t *frame, uint32_t len)
{
	struct record_header header = {
		.seconds = now_ns / NS_PER_S,
		.fraction = now_ns % NS_PER_S,
		.captured = len < SIM_FRAME_MAX ? len : SIM_FRAME_MAX,
		.original = len,
	};

	if (out->buffer == NULL)
		return;
	if (OUT_BUFFER_SIZE - out->used < sizeof(header) + header.captured)
		sim_pcap_out_flush(out);
	append(out, &header, sizeof(header));
	append(out, frame, header.captured);
}
