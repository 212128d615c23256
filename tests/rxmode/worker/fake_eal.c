/* SPDX-License-Identifier: BSD-3-Clause */

#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <rte_eal.h>

#include "fake_port.h"

const char *
fake_telemetry(const char *command)
{
	static char answer[16384];
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_SEQPACKET, 0);
	ssize_t n;

	snprintf(address.sun_path, sizeof(address.sun_path), "%s/dpdk_telemetry.v2",
		 rte_eal_get_runtime_dir());
	CHECK_EQ(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	CHECK(recv(fd, answer, sizeof(answer), 0) > 0); /* its greeting */
	CHECK_EQ(send(fd, command, strlen(command), 0), strlen(command));
	n = recv(fd, answer, sizeof(answer) - 1, 0);
	CHECK(n > 0);
	answer[n] = '\0';
	close(fd);
	return answer;
}
