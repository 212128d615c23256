/* SPDX-License-Identifier: BSD-3-Clause */

/* Encodings as in the Intel 64 architecture manual, volume 2. */

#include <string.h>

#include "decode.h"

#define REX   0x40
#define REX_W 0x08
#define REX_R 0x04

struct cursor {
	const uint8_t *at;
	uint8_t rex; /* 0: none */
	bool operand_16;
	uint8_t modrm_reg; /* without REX.R */
};

/* Prefixes that change nothing here: the fault has the address, the lock is held. */
static bool
is_harmless_prefix(uint8_t byte)
{
	static const uint8_t harmless[] = { 0x26, 0x2E, 0x36, 0x3E, 0x64, 0x65, 0x67, 0xF0 };

	return memchr(harmless, byte, sizeof(harmless)) != NULL;
}

static void
skip_prefixes(struct cursor *c)
{
	for (;; c->at++) {
		if (*c->at == 0x66)
			c->operand_16 = true;
		else if (!is_harmless_prefix(*c->at))
			break;
	}
	if ((*c->at & 0xF0) == REX)
		c->rex = *c->at++;
}

/* Of an operand that is not a byte. */
static uint8_t
operand_width(const struct cursor *c)
{
	if ((c->rex & REX_W) != 0)
		return 8;
	return c->operand_16 ? 2 : 4;
}

/* Many opcodes say in bit 0 whether they mean bytes. */
static uint8_t
width_of(const struct cursor *c, uint8_t opcode)
{
	return (opcode & 1) != 0 ? operand_width(c) : 1;
}

/* Skip ModRM, SIB and displacement. False: the operand is a register. */
static bool
skip_memory_operand(struct cursor *c)
{
	uint8_t modrm = *c->at++, mod = modrm >> 6, rm = modrm & 7, base = rm;

	c->modrm_reg = modrm >> 3 & 7;
	if (mod == 3)
		return false;
	if (rm == 4)
		base = *c->at++ & 7;
	if (mod == 1)
		c->at += 1;
	else if (mod == 2 || base == 5)
		c->at += 4;
	return true;
}

static void
take_register(const struct cursor *c, struct sim_instruction *in)
{
	in->reg = c->modrm_reg | ((c->rex & REX_R) != 0 ? 8 : 0);
	if (in->result_width == 1 && c->rex == 0 && in->reg >= 4) {
		in->high_byte = true;
		in->reg -= 4;
	}
}

static void
take_immediate(struct cursor *c, struct sim_instruction *in, uint8_t width)
{
	int16_t value16;
	int32_t value32;

	in->has_immediate = true;
	if (width == 1) {
		in->immediate = (int8_t)*c->at;
		c->at += 1;
	} else if (width == 2) {
		memcpy(&value16, c->at, sizeof(value16));
		in->immediate = value16;
		c->at += 2;
	} else {
		memcpy(&value32, c->at, sizeof(value32));
		in->immediate = value32;
		c->at += 4;
	}
}

/* op r/m,r and op r,r/m, of the same width. */
static bool
with_register(struct cursor *c, struct sim_instruction *in, enum sim_operation operation,
	      uint8_t width, bool to_memory)
{
	if (!skip_memory_operand(c))
		return false;
	in->operation = operation;
	in->width = width;
	in->result_width = width;
	in->to_memory = to_memory;
	take_register(c, in);
	return true;
}

/* A load that widens. */
static bool
extending(struct cursor *c, struct sim_instruction *in, uint8_t width, bool sign_extend)
{
	if (!skip_memory_operand(c))
		return false;
	in->operation = SIM_MOVE;
	in->width = width;
	in->result_width = operand_width(c);
	in->sign_extend = sign_extend;
	take_register(c, in);
	return true;
}

static bool
with_immediate(struct cursor *c, struct sim_instruction *in, enum sim_operation operation,
	       uint8_t width, uint8_t immediate_width)
{
	in->operation = operation;
	in->width = width;
	in->to_memory = true;
	take_immediate(c, in, immediate_width);
	return true;
}

/* 80, 81, 83: the operation is in ModRM. */
static bool
group_1(struct cursor *c, struct sim_instruction *in, uint8_t opcode)
{
	uint8_t width = width_of(c, opcode);

	if (!skip_memory_operand(c))
		return false;
	return with_immediate(c, in, SIM_ADD + c->modrm_reg, width, opcode == 0x83 ? 1 : width);
}

/* C6, C7 */
static bool
move_immediate(struct cursor *c, struct sim_instruction *in, uint8_t opcode)
{
	uint8_t width = width_of(c, opcode);

	if (!skip_memory_operand(c) || c->modrm_reg != 0)
		return false;
	return with_immediate(c, in, SIM_MOVE, width, width);
}

/* F6, F7 and FE, FF: one operand, or a test of bits. */
static bool
unary(struct cursor *c, struct sim_instruction *in, uint8_t opcode)
{
	static const enum sim_operation counting[] = { SIM_INC, SIM_DEC };
	static const enum sim_operation others[] = { SIM_TEST, SIM_TEST, SIM_NOT, SIM_NEG };
	bool counts = opcode >= 0xFE;

	in->width = width_of(c, opcode);
	in->to_memory = true;
	if (!skip_memory_operand(c) || c->modrm_reg >= (counts ? 2 : 4))
		return false;
	in->operation = counts ? counting[c->modrm_reg] : others[c->modrm_reg];
	if (in->operation == SIM_TEST)
		take_immediate(c, in, in->width);
	return true;
}

/* 0F BA */
static bool
bit_immediate(struct cursor *c, struct sim_instruction *in)
{
	if (!skip_memory_operand(c) || c->modrm_reg < 4)
		return false;
	return with_immediate(c, in, SIM_BT + c->modrm_reg - 4, operand_width(c), 1);
}

static bool
two_byte_opcode(struct cursor *c, struct sim_instruction *in)
{
	uint8_t opcode = *c->at++;

	switch (opcode) {
	case 0xA3:
	case 0xAB:
	case 0xB3:
	case 0xBB:
		return with_register(c, in, SIM_BT + (opcode - 0xA3) / 8, operand_width(c), true);
	case 0xB6:
	case 0xB7:
		return extending(c, in, opcode == 0xB6 ? 1 : 2, false);
	case 0xBA:
		return bit_immediate(c, in);
	case 0xBE:
	case 0xBF:
		return extending(c, in, opcode == 0xBE ? 1 : 2, true);
	default:
		return false;
	}
}

static bool
one_byte_opcode(struct cursor *c, struct sim_instruction *in, uint8_t opcode)
{
	switch (opcode) {
	case 0x63:
		return extending(c, in, 4, true);
	case 0x80:
	case 0x81:
	case 0x83:
		return group_1(c, in, opcode);
	case 0x84:
	case 0x85:
		return with_register(c, in, SIM_TEST, width_of(c, opcode), true);
	case 0x86:
	case 0x87:
		return with_register(c, in, SIM_XCHG, width_of(c, opcode), true);
	case 0x88:
	case 0x89:
		return with_register(c, in, SIM_MOVE, width_of(c, opcode), true);
	case 0x8A:
	case 0x8B:
		return with_register(c, in, SIM_MOVE, width_of(c, opcode), false);
	case 0xC6:
	case 0xC7:
		return move_immediate(c, in, opcode);
	case 0xF6:
	case 0xF7:
	case 0xFE:
	case 0xFF:
		return unary(c, in, opcode);
	default:
		return false;
	}
}

bool
sim_decode(const uint8_t *code, struct sim_instruction *in)
{
	struct cursor c = { .at = code };
	uint8_t opcode;
	bool known;

	memset(in, 0, sizeof(*in));
	skip_prefixes(&c);
	opcode = *c.at++;
	if (opcode == 0x0F)
		known = two_byte_opcode(&c, in);
	else if (opcode < 0x40 && (opcode & 7) < 4)
		known = with_register(&c, in, SIM_ADD + (opcode >> 3), width_of(&c, opcode),
				      (opcode & 2) == 0);
	else
		known = one_byte_opcode(&c, in, opcode);
	in->length = c.at - code;
	return known;
}
