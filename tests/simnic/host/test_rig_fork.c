/* SPDX-License-Identifier: BSD-3-Clause */

/* Guards against children that change, or report for, the devices of their parent. */

#include "rig_test.h"

static struct test_port port;
static int container;

static void
use(void *arg)
{
	(void)arg;
	CHECK(gbe_sim() == NULL);
	CHECK(open("/dev/vfio/vfio", O_RDWR) < 0);
	CHECK(ioctl(port.device, VFIO_DEVICE_RESET) < 0 && errno == ENOTTY);
	CHECK(close(port.device) == 0);
	CHECK(close(container) == 0);
}

static void
run_shell(void *arg)
{
	(void)arg;
	execlp("sh", "sh", "-c", "test $(echo 1 | wc -l) = 1", NULL);
}

int
main(void)
{
	struct vfio_device_info info = { .argsz = sizeof(info) };
	pid_t pid;
	int status;

	container = test_open_container();
	port = test_open_port(container, 0);
	test_write(&port, REG_VET, 0x4321);
	CHECK_EQ(test_child(use, NULL), 0);
	CHECK_EQ(test_child(run_shell, NULL), 0);

	/* This one shares our memory, and closes what it inherits. */
	pid = vfork();
	if (pid == 0) {
		close(port.device);
		_exit(EXIT_SUCCESS);
	}
	CHECK(waitpid(pid, &status, 0) == pid && status == 0);
	CHECK(ioctl(port.device, VFIO_DEVICE_GET_INFO, &info) == 0);
	CHECK_EQ(test_read(&port, REG_VET), 0x4321);
	return EXIT_SUCCESS;
}
