/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against an emulated instruction that leaves other registers, memory or
 * flags behind than the processor does: each runs on both, over values at the
 * edges.
 */

#include <stddef.h>

#include "../wire/wire_test.h"
#include "host/decode.h"

#define CARRY      0x001u
#define ADJUST     0x010u
#define ARITHMETIC 0x8D5u                 /* OF SF ZF AF PF CF */
#define LOGIC      (ARITHMETIC & ~ADJUST) /* leaves AF undefined */
#define BIT        CARRY                  /* leaves all others undefined */

/* The registers that the instructions below use, in the order of their encoding. */
enum { RAX, RCX, RDX, RBX, R8 = 8 };

struct state {
	uint64_t rax, rcx, rdx, rbx, r8, flags;
	uint64_t memory;
};

/* One copy of the instruction to be decoded, its address in *code, one to be run. */
#define DEFINE(name, text, defined) \
	static void run_##name(struct state *s, const uint8_t **code) \
	{ \
		register uint64_t r8 __asm__("r8") = s->r8; \
\
		__asm__(".pushsection .rodata\n1: " text "\n.byte 0x90\n.popsection\n" \
			"leaq 1b(%%rip), %0" \
			: "=r"(*code)); \
		__asm__ volatile("leaq -128(%%rsp), %%rsp\n" \
				 "pushq %[flags_]\n" \
				 "popfq\n" text "\n" \
				 "pushfq\n" \
				 "popq %[flags_]\n" \
				 "leaq 128(%%rsp), %%rsp\n" \
				 : "+a"(s->rax), "+c"(s->rcx), "+d"(s->rdx), "+b"(s->rbx), \
				   "+r"(r8), [flags_] "+r"(s->flags), "+m"(s->memory) \
				 : "D"(&s->memory) \
				 : "cc", "memory"); \
		s->r8 = r8; \
	}

/* clang-format off */
#define ALL_WIDTHS(I, operation, flags) \
	I(operation##_b_mr, #operation "b %%cl, (%%rdi)", flags) \
	I(operation##_w_mr, #operation "w %%cx, (%%rdi)", flags) \
	I(operation##_l_mr, #operation "l %%ecx, (%%rdi)", flags) \
	I(operation##_q_mr, #operation "q %%rcx, (%%rdi)", flags)
/* clang-format on */

/* clang-format off */
#define BOTH_WAYS(I, operation, flags) \
	ALL_WIDTHS(I, operation, flags) \
	I(operation##_b_rm, #operation "b (%%rdi), %%dl", flags) \
	I(operation##_w_rm, #operation "w (%%rdi), %%dx", flags) \
	I(operation##_l_rm, #operation "l (%%rdi), %%edx", flags) \
	I(operation##_q_rm, #operation "q (%%rdi), %%rdx", flags) \
	I(operation##_l_r8, #operation "l (%%rdi), %%r8d", flags) \
	I(operation##_b_high, #operation "b (%%rdi), %%dh", flags) \
	I(operation##_b_store_high, #operation "b %%ch, (%%rdi)", flags) \
	I(operation##_b_rex, #operation "b %%r8b, (%%rdi)", flags)
/* clang-format on */

/* clang-format off */
#define IMMEDIATES(I, operation, flags) \
	I(operation##_b_i, #operation "b $0x85, (%%rdi)", flags) \
	I(operation##_w_i, #operation "w $0x8001, (%%rdi)", flags) \
	I(operation##_l_i, #operation "l $0x80000001, (%%rdi)", flags) \
	I(operation##_q_i, #operation "q $-0x7fffff00, (%%rdi)", flags) \
	I(operation##_l_short, #operation "l $-1, (%%rdi)", flags)
/* clang-format on */

/* clang-format off */
#define ALONE(I, operation, flags) \
	I(operation##_b, #operation "b (%%rdi)", flags) \
	I(operation##_w, #operation "w (%%rdi)", flags) \
	I(operation##_l, #operation "l (%%rdi)", flags) \
	I(operation##_q, #operation "q (%%rdi)", flags)
/* clang-format on */

#define BITS(I, operation) \
	I(operation##_w, #operation "w $15, (%%rdi)", BIT) \
	I(operation##_l, #operation "l $31, (%%rdi)", BIT) \
	I(operation##_q, #operation "q $40, (%%rdi)", BIT)

/* clang-format off */
#define INSTRUCTIONS(I) \
	BOTH_WAYS(I, mov, ARITHMETIC) IMMEDIATES(I, mov, ARITHMETIC) \
	BOTH_WAYS(I, add, ARITHMETIC) IMMEDIATES(I, add, ARITHMETIC) \
	BOTH_WAYS(I, adc, ARITHMETIC) IMMEDIATES(I, adc, ARITHMETIC) \
	BOTH_WAYS(I, sub, ARITHMETIC) IMMEDIATES(I, sub, ARITHMETIC) \
	BOTH_WAYS(I, sbb, ARITHMETIC) IMMEDIATES(I, sbb, ARITHMETIC) \
	BOTH_WAYS(I, cmp, ARITHMETIC) IMMEDIATES(I, cmp, ARITHMETIC) \
	BOTH_WAYS(I, and, LOGIC) IMMEDIATES(I, and, LOGIC) \
	BOTH_WAYS(I, or, LOGIC) IMMEDIATES(I, or, LOGIC) \
	BOTH_WAYS(I, xor, LOGIC) IMMEDIATES(I, xor, LOGIC) \
	ALL_WIDTHS(I, test, LOGIC) IMMEDIATES(I, test, LOGIC) \
	ALL_WIDTHS(I, xchg, ARITHMETIC) \
	ALONE(I, not, ARITHMETIC) ALONE(I, neg, ARITHMETIC) \
	ALONE(I, inc, ARITHMETIC) ALONE(I, dec, ARITHMETIC) \
	BITS(I, bt) BITS(I, bts) BITS(I, btr) BITS(I, btc) \
	I(movzbw, "movzbw (%%rdi), %%dx", ARITHMETIC) \
	I(movzbl, "movzbl (%%rdi), %%edx", ARITHMETIC) \
	I(movzwl, "movzwl (%%rdi), %%edx", ARITHMETIC) \
	I(movzwq, "movzwq (%%rdi), %%rdx", ARITHMETIC) \
	I(movsbw, "movsbw (%%rdi), %%dx", ARITHMETIC) \
	I(movsbl, "movsbl (%%rdi), %%edx", ARITHMETIC) \
	I(movswl, "movswl (%%rdi), %%edx", ARITHMETIC) \
	I(movsbq, "movsbq (%%rdi), %%r8", ARITHMETIC) \
	I(movslq, "movslq (%%rdi), %%rdx", ARITHMETIC)
/* clang-format on */

INSTRUCTIONS(DEFINE)

static const struct {
	const char *name;
	void (*run)(struct state *state, const uint8_t **code);
	uint64_t flags;
} instructions[] = {
#define LIST(name, text, defined) { text, run_##name, defined },
	INSTRUCTIONS(LIST)
};

static const uint64_t edges[] = {
	0,
	1,
	0x7F,
	0x80,
	0xFF,
	0x7FFF,
	0x8000,
	0xFFFF,
	0x7FFFFFFF,
	0x80000000,
	0xFFFFFFFF,
	0x7FFFFFFFFFFFFFFF,
	0x8000000000000000,
	0xFFFFFFFFFFFFFFFF,
	0x0123456789ABCDEF,
};

#define NB(array) (sizeof(array) / sizeof((array)[0]))

static unsigned int nb_reads, nb_writes;

static uint64_t
bus_read(void *ctx, unsigned int width)
{
	uint64_t value = 0;

	memcpy(&value, ctx, width);
	nb_reads++;
	return value;
}

static void
bus_write(void *ctx, unsigned int width, uint64_t value)
{
	memcpy(ctx, &value, width);
	nb_writes++;
}

static void
emulate(const uint8_t *code, struct state *s)
{
	const struct sim_bus bus = { .read = bus_read, .write = bus_write, .ctx = &s->memory };
	struct sim_cpu cpu = {
		.reg = { [RAX] = s->rax,
			 [RCX] = s->rcx,
			 [RDX] = s->rdx,
			 [RBX] = s->rbx,
			 [R8] = s->r8 },
		.flags = s->flags,
	};
	struct sim_instruction in;

	CHECK(sim_decode(code, &in));
	nb_reads = 0;
	nb_writes = 0;
	sim_execute(&in, &cpu, &bus);
	/* Registers have side effects: a store does not read, nothing accesses twice. */
	CHECK(nb_reads <= 1 && nb_writes <= 1);
	CHECK(in.operation != SIM_MOVE || nb_reads + nb_writes == 1);
	s->rax = cpu.reg[RAX];
	s->rcx = cpu.reg[RCX];
	s->rdx = cpu.reg[RDX];
	s->rbx = cpu.reg[RBX];
	s->r8 = cpu.reg[R8];
	s->flags = cpu.flags;
}

static void
compare(unsigned int i, uint64_t memory, uint64_t other, uint64_t carry)
{
	const uint64_t mask = instructions[i].flags;
	struct state real = {
		.rax = 0x1111111111111111,
		.rcx = other,
		.rdx = other,
		.rbx = 0x3333333333333333,
		.r8 = other,
		.flags = 0x202 | carry,
		.memory = memory,
	};
	struct state emulated = real;
	const uint8_t *code;

	instructions[i].run(&real, &code);
	emulate(code, &emulated);
	if ((real.flags & mask) != (emulated.flags & mask) || real.memory != emulated.memory ||
	    memcmp(&real, &emulated, offsetof(struct state, flags)) != 0) {
		fprintf(stderr,
			"%s, memory 0x%llx, other 0x%llx, carry %u: flags 0x%llx and "
			"0x%llx, memory 0x%llx and 0x%llx, rdx 0x%llx and 0x%llx\n",
			instructions[i].name, (unsigned long long)memory, (unsigned long long)other,
			(unsigned int)carry, (unsigned long long)(real.flags & mask),
			(unsigned long long)(emulated.flags & mask),
			(unsigned long long)real.memory, (unsigned long long)emulated.memory,
			(unsigned long long)real.rdx, (unsigned long long)emulated.rdx);
		exit(EXIT_FAILURE);
	}
}

int
main(void)
{
	for (unsigned int i = 0; i < NB(instructions); i++) {
		for (unsigned int m = 0; m < NB(edges); m++) {
			for (unsigned int o = 0; o < NB(edges); o++) {
				compare(i, edges[m], edges[o], 0);
				compare(i, edges[m], edges[o], CARRY);
			}
		}
	}
	return EXIT_SUCCESS;
}
