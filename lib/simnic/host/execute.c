/* SPDX-License-Identifier: BSD-3-Clause */

/* What instructions do, flags included. See decode.h. */

#include "decode.h"

#define FLAG_CARRY    (1u << 0)
#define FLAG_PARITY   (1u << 2)
#define FLAG_ADJUST   (1u << 4)
#define FLAG_ZERO     (1u << 6)
#define FLAG_SIGN     (1u << 7)
#define FLAG_OVERFLOW (1u << 11)
#define FLAGS_RESULT  (FLAG_PARITY | FLAG_ZERO | FLAG_SIGN)
#define FLAGS_ALL     (FLAGS_RESULT | FLAG_CARRY | FLAG_ADJUST | FLAG_OVERFLOW)

static uint64_t
mask_of(unsigned int width)
{
	return width == 8 ? UINT64_MAX : (UINT64_C(1) << (8 * width)) - 1;
}

static uint64_t
sign_bit(unsigned int width)
{
	return UINT64_C(1) << (8 * width - 1);
}

static uint64_t
result_flags(uint64_t result, unsigned int width)
{
	uint64_t flags = 0;

	if (result == 0)
		flags |= FLAG_ZERO;
	if ((result & sign_bit(width)) != 0)
		flags |= FLAG_SIGN;
	if (__builtin_parity(result & 0xFF) == 0)
		flags |= FLAG_PARITY;
	return flags;
}

static void
set_flags(struct sim_cpu *cpu, uint64_t which, uint64_t flags)
{
	cpu->flags = (cpu->flags & ~which) | (flags & which);
}

/* Both operands and the carry, given the bits that went over the top at each place. */
static uint64_t
sum_flags(uint64_t a, uint64_t b, uint64_t result, uint64_t carries, uint64_t overflow,
	  unsigned int width)
{
	uint64_t flags = result_flags(result, width);

	if ((carries & sign_bit(width)) != 0)
		flags |= FLAG_CARRY;
	if ((overflow & sign_bit(width)) != 0)
		flags |= FLAG_OVERFLOW;
	return flags | ((a ^ b ^ result) & FLAG_ADJUST);
}

static uint64_t
add(struct sim_cpu *cpu, uint64_t a, uint64_t b, uint64_t carry, unsigned int width, uint64_t which)
{
	uint64_t result = (a + b + carry) & mask_of(width);

	set_flags(cpu, which,
		  sum_flags(a, b, result, (a & b) | ((a | b) & ~result),
			    (a ^ result) & (b ^ result), width));
	return result;
}

static uint64_t
subtract(struct sim_cpu *cpu, uint64_t a, uint64_t b, uint64_t carry, unsigned int width,
	 uint64_t which)
{
	uint64_t result = (a - b - carry) & mask_of(width);

	set_flags(cpu, which,
		  sum_flags(a, b, result, (~a & b) | ((~a | b) & result), (a ^ b) & (a ^ result),
			    width));
	return result;
}

static uint64_t
logic(struct sim_cpu *cpu, uint64_t result, unsigned int width)
{
	set_flags(cpu, FLAGS_ALL, result_flags(result, width));
	return result;
}

static uint64_t
bit_operation(struct sim_cpu *cpu, enum sim_operation operation, uint64_t a, uint64_t b,
	      unsigned int width)
{
	uint64_t bit = UINT64_C(1) << (b & (8 * width - 1));

	set_flags(cpu, FLAG_CARRY, (a & bit) != 0 ? FLAG_CARRY : 0);
	switch (operation) {
	case SIM_BTS:
		return a | bit;
	case SIM_BTR:
		return a & ~bit;
	case SIM_BTC:
		return a ^ bit;
	default:
		return a;
	}
}

/* a is the destination's value before. Both are masked to width. */
static uint64_t
operate(struct sim_cpu *cpu, enum sim_operation operation, uint64_t a, uint64_t b,
	unsigned int width)
{
	uint64_t carry = cpu->flags & FLAG_CARRY;

	switch (operation) {
	case SIM_MOVE:
	case SIM_XCHG:
		return b;
	case SIM_ADD:
		return add(cpu, a, b, 0, width, FLAGS_ALL);
	case SIM_ADC:
		return add(cpu, a, b, carry, width, FLAGS_ALL);
	case SIM_INC:
		return add(cpu, a, 1, 0, width, FLAGS_ALL & ~FLAG_CARRY);
	case SIM_SUB:
	case SIM_CMP:
		return subtract(cpu, a, b, 0, width, FLAGS_ALL);
	case SIM_SBB:
		return subtract(cpu, a, b, carry, width, FLAGS_ALL);
	case SIM_DEC:
		return subtract(cpu, a, 1, 0, width, FLAGS_ALL & ~FLAG_CARRY);
	case SIM_NEG:
		return subtract(cpu, 0, a, 0, width, FLAGS_ALL);
	case SIM_NOT:
		return ~a & mask_of(width);
	case SIM_OR:
		return logic(cpu, a | b, width);
	case SIM_XOR:
		return logic(cpu, a ^ b, width);
	case SIM_AND:
	case SIM_TEST:
		return logic(cpu, a & b, width);
	default:
		return bit_operation(cpu, operation, a, b, width);
	}
}

static bool
keeps_destination(enum sim_operation operation)
{
	return operation == SIM_CMP || operation == SIM_TEST || operation == SIM_BT;
}

static uint64_t
get_register(const struct sim_cpu *cpu, const struct sim_instruction *in, unsigned int width)
{
	uint64_t value = cpu->reg[in->reg];

	return (in->high_byte ? value >> 8 : value) & mask_of(width);
}

/* A 32-bit result clears the upper half, narrower ones leave the rest alone. */
static void
set_register(struct sim_cpu *cpu, const struct sim_instruction *in, uint64_t value)
{
	unsigned int shift = in->high_byte ? 8 : 0;
	uint64_t kept = in->result_width >= 4 ?
				0 :
				cpu->reg[in->reg] & ~(mask_of(in->result_width) << shift);

	cpu->reg[in->reg] = kept | (value & mask_of(in->result_width)) << shift;
}

static uint64_t
extend(const struct sim_instruction *in, uint64_t value)
{
	if (in->sign_extend && (value & sign_bit(in->width)) != 0)
		value |= ~mask_of(in->width);
	return value;
}

static void
execute_to_register(const struct sim_instruction *in, struct sim_cpu *cpu,
		    const struct sim_bus *bus)
{
	uint64_t memory = extend(in, bus->read(bus->ctx, in->width));
	uint64_t before = get_register(cpu, in, in->result_width);
	uint64_t result = operate(cpu, in->operation, before, memory, in->result_width);

	if (!keeps_destination(in->operation))
		set_register(cpu, in, result);
}

static void
execute_to_memory(const struct sim_instruction *in, struct sim_cpu *cpu, const struct sim_bus *bus)
{
	uint64_t other = in->has_immediate ? in->immediate & mask_of(in->width) :
					     get_register(cpu, in, in->width);
	/* A plain store does not read: that may have side effects. */
	uint64_t before = in->operation == SIM_MOVE ? 0 : bus->read(bus->ctx, in->width);
	uint64_t result = operate(cpu, in->operation, before, other, in->width);

	if (!keeps_destination(in->operation))
		bus->write(bus->ctx, in->width, result);
	if (in->operation == SIM_XCHG)
		set_register(cpu, in, before);
}

void
sim_execute(const struct sim_instruction *in, struct sim_cpu *cpu, const struct sim_bus *bus)
{
	if (in->to_memory)
		execute_to_memory(in, cpu, bus);
	else
		execute_to_register(in, cpu, bus);
}
