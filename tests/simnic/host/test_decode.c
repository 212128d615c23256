/* SPDX-License-Identifier: BSD-3-Clause */

/*
 * Guards against instructions that are read too short or too long, and against
 * unknown ones that are taken for known.
 */

#include "../wire/wire_test.h"
#include "host/decode.h"

/* The assembler's bytes of an instruction, and their end. */
#define CODE(name, text) \
	__asm__(".pushsection .rodata\n" #name "_code: " text "\n" #name "_end: .byte 0x90\n" \
		".popsection"); \
	extern const uint8_t name##_code[], name##_end[];

/* clang-format off */
#define INSTRUCTIONS(I) \
	I(plain, "movl (%rdi), %eax", SIM_MOVE, 4) \
	I(displacement_8, "movl 8(%rdi), %eax", SIM_MOVE, 4) \
	I(displacement_32, "movl 0x5400(%rdi), %eax", SIM_MOVE, 4) \
	I(index_plain, "movl (%rdi,%rsi,4), %eax", SIM_MOVE, 4) \
	I(index_8, "movl 4(%rdi,%rsi,8), %eax", SIM_MOVE, 4) \
	I(index_32, "movl 0x3818(%rdi,%rsi), %eax", SIM_MOVE, 4) \
	I(no_base, "movl 0x100(,%rsi,4), %eax", SIM_MOVE, 4) \
	I(stack_base, "movl (%rsp), %eax", SIM_MOVE, 4) \
	I(base_rbp, "movl (%rbp), %eax", SIM_MOVE, 4) \
	I(base_r12, "movl (%r12), %eax", SIM_MOVE, 4) \
	I(base_r13, "movl (%r13), %eax", SIM_MOVE, 4) \
	I(index_r12, "movl (%r13,%r12,2), %r14d", SIM_MOVE, 4) \
	I(rip_relative, "movl 0x1000(%rip), %eax", SIM_MOVE, 4) \
	I(absolute, "movl 0x1000, %eax", SIM_MOVE, 4) \
	I(segment, "movl %fs:(%rdi), %eax", SIM_MOVE, 4) \
	I(store_rip_immediate, "movl $0x12345678, 0x1000(%rip)", SIM_MOVE, 4) \
	I(store_8, "movb $1, 0x10(%rdi)", SIM_MOVE, 1) \
	I(store_16, "movw $0x1234, 0x10(%rdi)", SIM_MOVE, 2) \
	I(store_32, "movl $0x12345678, 0x10(%rdi,%rsi,4)", SIM_MOVE, 4) \
	I(store_64, "movq $-1, 0x100(%rdi)", SIM_MOVE, 8) \
	I(test_32, "testl $0x80000, 8(%rdi)", SIM_TEST, 4) \
	I(test_8, "testb $2, 8(%rdi)", SIM_TEST, 1) \
	I(test_16, "testw $0x102, 8(%rdi)", SIM_TEST, 2) \
	I(compare_short, "cmpl $-1, 8(%r9)", SIM_CMP, 4) \
	I(compare_long, "cmpl $0x1234567, 8(%r9)", SIM_CMP, 4) \
	I(compare_16, "cmpw $0x1234, 8(%r9)", SIM_CMP, 2) \
	I(or_64, "orq $0x40000000, 8(%r9)", SIM_OR, 8) \
	I(bit, "btl $19, 8(%rdi)", SIM_BT, 4) \
	I(bit_set_locked, "lock btsl $26, (%rdi)", SIM_BTS, 4) \
	I(zero_extend, "movzwl 2(%rdi), %eax", SIM_MOVE, 2) \
	I(sign_extend, "movslq 0x4000(%rbx), %r15", SIM_MOVE, 4)
/* clang-format on */

#define DECLARE(name, text, operation, width) CODE(name, text)
INSTRUCTIONS(DECLARE)

/* What only looks like an access to a register of a device. */
/* clang-format off */
#define UNKNOWN(I) \
	I(register_only, "movl %ecx, %eax") \
	I(register_add, "addl %ecx, %eax") \
	I(vector_load, "movdqu (%rdi), %xmm0") \
	I(vector_store, "movaps %xmm0, (%rdi)") \
	I(string_copy, "rep movsb") \
	I(call, "call *(%rdi)") \
	I(divide, "divl (%rdi)") \
	I(vex, "vmovdqu (%rdi), %ymm0")
/* clang-format on */

#define DECLARE_UNKNOWN(name, text) CODE(name, text)
UNKNOWN(DECLARE_UNKNOWN)

int
main(void)
{
	struct sim_instruction in;

/* clang-format off */
#define CHECK_KNOWN(name, text, operation_, width_) \
	CHECK(sim_decode(name##_code, &in)); \
	CHECK_EQ(in.length, (uint64_t)(name##_end - name##_code)); \
	CHECK_EQ(in.operation, operation_); \
	CHECK_EQ(in.width, width_);
	/* clang-format on */
	INSTRUCTIONS(CHECK_KNOWN)

#define CHECK_UNKNOWN(name, text) CHECK(!sim_decode(name##_code, &in));
	UNKNOWN(CHECK_UNKNOWN)
	return EXIT_SUCCESS;
}
