/* SPDX-License-Identifier: BSD-3-Clause */

/* Guards against specifications that are taken for something they do not say. */

#include "wire_test.h"

int
main(void)
{
	test_refused("", "unknown kind ''");
	test_refused("pears", "unknown kind 'pears'");
	test_refused("pair ", "unknown kind");
	test_refused("pair:len=60", "has no settings");
	test_refused("pair:", "has no settings");
	test_refused("pair;", "not KEY=VALUE");
	test_refused("pair;rate", "not KEY=VALUE");
	test_refused("pair;rate=", "bad value '' of rate");
	test_refused("pair;rate=-1", "bad value '-1' of rate");
	test_refused("pair;rate=1e3", "bad value '1e3' of rate");
	test_refused("pair;rate=1000001", "of rate");
	test_refused("pair;rate=99999999999999999999", "of rate");
	test_refused("pair;rate=max", "of rate");
	test_refused("pair;delay=10000000001", "of delay");
	test_refused("pair;loss=0", "of loss");
	test_refused("pair;len=60", "no option 'len' here");
	test_refused("pair;pcap-in=", "of pcap-in");
	test_refused("pair;pcap-out=/nonexistent/file", "No such file");
	test_refused("none;pcap-in=/dev/null", "needs a cable");
	test_refused("gen:", "not KEY=VALUE");
	test_refused("gen:delay=1", "no option 'delay' here");
	test_refused("gen:len=59", "of len");
	test_refused("gen:len=16111", "of len");
	test_refused("gen:len=100-99", "of len");
	test_refused("gen:len=100-", "of len");
	test_refused("gen:len=-100", "of len");
	test_refused("gen:rate=0", "of rate");
	test_refused("gen:rate=maximum", "of rate");
	test_refused("gen:burst=0", "of burst");
	test_refused("gen:pattern=sctp", "of pattern");
	return EXIT_SUCCESS;
}
