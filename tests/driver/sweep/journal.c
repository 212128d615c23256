/* SPDX-License-Identifier: BSD-3-Clause */

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include <rte_common.h>
#include <rte_log.h>

#include "journal.h"

static struct {
	pthread_mutex_t lock; /* the interrupt thread logs, too */
	char text[4096];
	size_t len;
} journal = { .lock = PTHREAD_MUTEX_INITIALIZER };

static ssize_t
journal_write(void *cookie, const char *data, size_t len)
{
	size_t n;

	(void)cookie;
	pthread_mutex_lock(&journal.lock);
	n = RTE_MIN(len, sizeof(journal.text) - 1 - journal.len);
	memcpy(journal.text + journal.len, data, n);
	journal.len += n;
	journal.text[journal.len] = '\0';
	pthread_mutex_unlock(&journal.lock);
	return len;
}

bool
journal_open(void)
{
	FILE *stream = fopencookie(NULL, "w", (cookie_io_functions_t){ .write = journal_write });

	if (stream == NULL)
		return false;
	setvbuf(stream, NULL, _IOLBF, 0);
	rte_log_set_global_level(RTE_LOG_NOTICE);
	return rte_openlog_stream(stream) == 0;
}

void
journal_clear(void)
{
	pthread_mutex_lock(&journal.lock);
	journal.len = 0;
	journal.text[0] = '\0';
	pthread_mutex_unlock(&journal.lock);
}

const char *
journal_text(void)
{
	static char copy[sizeof(journal.text)];

	pthread_mutex_lock(&journal.lock);
	memcpy(copy, journal.text, sizeof(copy));
	pthread_mutex_unlock(&journal.lock);
	for (char *c = copy; *c != '\0'; c++) {
		if (*c == '\n')
			*c = '|';
	}
	return copy;
}

static bool
is_reason(const char *line, size_t len)
{
	static const char *const phrases[] = {
		"cannot be used",
		"Driver cannot attach the device",
		"Failed to attach device on primary process",
		"Driver cannot detach the device",
		"Failed to detach device on primary process",
	};

	for (unsigned int i = 0; i < RTE_DIM(phrases); i++) {
		if (memmem(line, len, phrases[i], strlen(phrases[i])) != NULL)
			return false;
	}
	return len > 0;
}

bool
journal_has_reason(void)
{
	const char *line = journal_text();

	while (*line != '\0') {
		size_t len = strcspn(line, "|");

		if (is_reason(line, len))
			return true;
		line += len + (line[len] != '\0');
	}
	return false;
}
