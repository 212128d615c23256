/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef DESCRIPTORS_H
#define DESCRIPTORS_H

/** How many the process has open now, by /proc. */
unsigned int open_descriptors(void);

#endif /* DESCRIPTORS_H */
