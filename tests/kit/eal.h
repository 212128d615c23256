/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef KIT_EAL_H
#define KIT_EAL_H

/**
 * Start EAL with neither devices, hugepages nor root, and with @p options beside.
 * Lcore 0 may run on every CPU that the process may: a thread that a test
 * creates is not bound to the CPU of a neighbour that is busy. What EAL leaves
 * behind is removed when the program exits. A failure ends the program.
 */
void kit_eal_init(const char *options);

/** The same with EAL's options on memory in @p memory, such as "--no-huge -m 64". */
void kit_eal_init_memory(const char *memory, const char *options);

#endif /* KIT_EAL_H */
