/* SPDX-License-Identifier: BSD-3-Clause */

#include <sched.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <rte_eal.h>

#include "fake_port.h"

uint32_t
fake_random(void)
{
	static uint64_t seed = 88172645463325252ULL;

	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (uint32_t)(seed >> 32);
}

static void
cleanup(void)
{
	rte_eal_cleanup();
	(void)rmdir(rte_eal_get_runtime_dir());
}

void
fake_init(void)
{
	char line[256];
	char *args[32];
	int nb = 0;

	snprintf(line, sizeof(line),
		 "fake --no-huge -m 64 --no-pci --no-shconf "
		 "--iova-mode=va --log-level=error "
		 "--lcores=0@%d --file-prefix=gbe_fake_%d",
		 sched_getcpu(), (int)getpid());
	for (char *arg = strtok(line, " "); arg != NULL; arg = strtok(NULL, " "))
		args[nb++] = arg;
	args[nb] = NULL;
	CHECK(rte_eal_init(nb, args) >= 0);
	atexit(cleanup);
}

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
