/* SPDX-License-Identifier: BSD-3-Clause */

#include <errno.h>

#include <rte_cycles.h>

#include "message.h"
#include "peer.h"
#include "wait.h"

/* A port starts, and its link comes up. */
#define PREPARE_S 60

int
peer_sleep_until(int peer, uint64_t tsc)
{
	int rc = wait_for_events(peer, 0, tsc);

	return rc > 0 ? message_lost("has ended") : rc;
}

static int
await_answer(int peer, uint32_t kind, uint32_t run, unsigned int seconds, struct answer *answer)
{
	uint64_t until = rte_rdtsc() + seconds * rte_get_tsc_hz();
	int rc = message_get(peer, answer, sizeof(*answer), until);

	if (rc < 0)
		return rc;
	if (rc == 0)
		return message_lost("has ended");
	if (answer->kind != kind || answer->run != run || answer->rc > 0)
		return message_lost("speaks of something else");
	return answer->rc == 0 ? 0 : -EIO;
}

static int
ask(int peer, const struct request *request, unsigned int seconds)
{
	struct answer answer;

	if (message_put(peer, request, sizeof(*request)) != 0)
		return message_lost("has ended");
	return await_answer(peer, request->kind, request->plan.run, seconds, &answer);
}

int
peer_prepare(int peer)
{
	const struct request request = { .kind = REQUEST_PREPARE };

	return ask(peer, &request, PREPARE_S);
}

int
peer_start(int peer, const struct plan *plan)
{
	const struct request request = { .kind = REQUEST_RUN, .plan = *plan };

	return ask(peer, &request, MESSAGE_ANSWER_S);
}

int
peer_await(int peer, uint32_t run, struct sender_report *report)
{
	struct answer answer;
	int rc = await_answer(peer, REQUEST_RUN, run, MESSAGE_ANSWER_S, &answer);

	if (rc == 0)
		*report = answer.report;
	return rc;
}

void
peer_end(int peer)
{
	const struct request request = { .kind = REQUEST_END };
	uint64_t until = rte_rdtsc() + MESSAGE_ANSWER_S * rte_get_tsc_hz();
	struct answer answer = { 0 };
	int rc = message_put(peer, &request, sizeof(request)) == 0;

	/* Before it there may be one to what was asked last. */
	while (rc == 1 && answer.kind != REQUEST_END)
		rc = message_get(peer, &answer, sizeof(answer), until);
}
