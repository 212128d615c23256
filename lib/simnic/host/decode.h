/* SPDX-License-Identifier: BSD-3-Clause */

#ifndef SIM_DECODE_H
#define SIM_DECODE_H

/*
 * x86-64 instructions that access a register of a device: one operand in
 * memory, the other a general register or an immediate. Where in memory is not
 * worked out, the fault tells. Drivers are written with plain loads and stores,
 * but compilers fold those into arithmetic, tests and widening moves.
 */

#include <stdbool.h>
#include <stdint.h>

enum sim_operation {
	SIM_MOVE,
	/* In the order of their opcodes. */
	SIM_ADD,
	SIM_OR,
	SIM_ADC,
	SIM_SBB,
	SIM_AND,
	SIM_SUB,
	SIM_XOR,
	SIM_CMP,
	SIM_TEST,
	SIM_NOT,
	SIM_NEG,
	SIM_INC,
	SIM_DEC,
	SIM_XCHG,
	/* In the order of their opcodes. */
	SIM_BT,
	SIM_BTS,
	SIM_BTR,
	SIM_BTC,
};

struct sim_instruction {
	enum sim_operation operation;
	uint8_t length;
	uint8_t width;        /* of the access, in bytes */
	uint8_t result_width; /* of what a register receives */
	bool sign_extend;     /* a narrower value on its way to a register */
	bool to_memory;       /* else memory is the source only */
	bool has_immediate;   /* else reg is the other operand */
	uint8_t reg;
	bool high_byte;     /* reg is ah, ch, dh or bh */
	uint64_t immediate; /* sign-extended */
};

/* General registers in the order of their encoding: rax, rcx, rdx, rbx, rsp ... */
struct sim_cpu {
	uint64_t reg[16];
	uint64_t flags;
};

/* Memory at the address of the fault. */
struct sim_bus {
	uint64_t (*read)(void *ctx, unsigned int width);
	void (*write)(void *ctx, unsigned int width, uint64_t value);
	void *ctx;
};

/* False: an instruction unknown here. */
bool sim_decode(const uint8_t *code, struct sim_instruction *instruction);

/* Do what the instruction does, all but advancing the instruction pointer. */
void sim_execute(const struct sim_instruction *instruction, struct sim_cpu *cpu,
		 const struct sim_bus *bus);

#endif /* SIM_DECODE_H */
