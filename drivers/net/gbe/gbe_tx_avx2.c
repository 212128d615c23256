/* SPDX-License-Identifier: BSD-3-Clause */

#include <immintrin.h>

#include "gbe_tx.h"
#include "gbe_tx_burst.h"

/* Transmit with AVX2, four simple frames at a time. */

#define LANES 4

/* Where a frame's words are, from two loads of 16 bytes. */
static_assert(offsetof(struct rte_mbuf, data_off) == offsetof(struct rte_mbuf, buf_iova) + 8,
	      "mbuf layout");
static_assert(offsetof(struct rte_mbuf, nb_segs) == offsetof(struct rte_mbuf, buf_iova) + 12,
	      "mbuf layout");
static_assert(offsetof(struct rte_mbuf, data_len) == offsetof(struct rte_mbuf, packet_type) + 8,
	      "mbuf layout");
static_assert(offsetof(struct rte_mbuf, pkt_len) == offsetof(struct rte_mbuf, packet_type) + 4,
	      "mbuf layout");

/* One table of 16 bytes for both halves of a register. */
#define TABLE(...) _mm256_broadcastsi128_si256(_mm_setr_epi8(__VA_ARGS__))

/* 16 bytes at @offset of two mbufs. */
static __rte_always_inline __m256i
load_pair(struct rte_mbuf *const *pkts, size_t offset)
{
	__m128i a = _mm_loadu_si128(RTE_PTR_ADD(pkts[0], offset));
	__m128i b = _mm_loadu_si128(RTE_PTR_ADD(pkts[1], offset));

	return _mm256_inserti128_si256(_mm256_castsi128_si256(a), b, 1);
}

static __rte_always_inline __m256i
load_start(struct rte_mbuf *const *pkts)
{
	return load_pair(pkts, offsetof(struct rte_mbuf, buf_iova));
}

/*
 * Whether four frames have one segment each. An mbuf has at least one, so the
 * bits of all four numbers together are those of 1 only if each is 1.
 */
static __rte_always_inline bool
all_single(__m256i start01, __m256i start23)
{
	const __m256i segs =
		_mm256_set_epi64x((uint64_t)UINT16_MAX << 32, 0, (uint64_t)UINT16_MAX << 32, 0);
	const __m256i one = _mm256_set_epi64x(1ull << 32, 0, 1ull << 32, 0);
	__m256i both = _mm256_and_si256(_mm256_or_si256(start01, start23), segs);

	both = _mm256_xor_si256(both, one);
	return _mm256_testz_si256(both, both);
}

static __rte_always_inline bool
all_plain(struct rte_mbuf *const *pkts)
{
	uint64_t flags =
		pkts[0]->ol_flags | pkts[1]->ol_flags | pkts[2]->ol_flags | pkts[3]->ol_flags;

	return (flags & GBE_TX_REQUEST_FLAGS) == 0;
}

static __rte_always_inline bool
all_of_kind(struct rte_mbuf *const *pkts, const struct gbe_tx_kind *kind)
{
	/* Of no kind: a plain frame takes no words from it. */
	if ((kind->flags & GBE_TX_REQUEST_FLAGS) == 0)
		return false;
	return gbe_tx_is_of_kind(pkts[0], kind) && gbe_tx_is_of_kind(pkts[1], kind) &&
	       gbe_tx_is_of_kind(pkts[2], kind) && gbe_tx_is_of_kind(pkts[3], kind);
}

/* Words of a frame of length 0, for two descriptors. */
static __rte_always_inline __m256i
common_words(uint32_t cmd, uint32_t status)
{
	return _mm256_setr_epi32(0, 0, cmd, status, 0, 0, cmd, status);
}

/* Two descriptors; returns the lengths in the last words of each half. */
static __rte_always_inline __m256i
fill_pair(union gbe_tx_desc *desc, struct rte_mbuf *const *pkts, __m256i start, __m256i common,
	  enum gbe_format format)
{
	/* data_off to the low half: to be added to the buffer's address. */
	const __m256i offsets = TABLE(8, 9, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1);
	/* data_len to the command, pkt_len to the status word. */
	const __m256i places = TABLE(-1, -1, -1, -1, -1, -1, -1, -1, 8, 9, -1, -1, 4, 5, 6, 7);
	const __m256i shifts = _mm256_setr_epi32(0, 0, 0, GBE_TXD_ADV_PAYLEN_SHIFT, 0, 0, 0,
						 GBE_TXD_ADV_PAYLEN_SHIFT);
	__m256i addr = _mm256_add_epi64(start, _mm256_shuffle_epi8(start, offsets));
	__m256i lengths =
		_mm256_shuffle_epi8(load_pair(pkts, offsetof(struct rte_mbuf, packet_type)),
				    places);
	__m256i words = lengths;

	if (format == GBE_FORMAT_ADVANCED)
		words = _mm256_sllv_epi32(words, shifts);
	else
		words = _mm256_and_si256(words, _mm256_set1_epi64x(UINT32_MAX));
	words = _mm256_or_si256(words, common);
	_mm256_storeu_si256((__m256i *)desc, _mm256_blend_epi32(addr, words, 0xCC));
	return lengths;
}

/* The packet lengths are in the last word of each half. */
static __rte_always_inline uint64_t
sum_of(__m256i lengths)
{
	return (uint64_t)(uint32_t)_mm256_extract_epi32(lengths, 3) +
	       (uint32_t)_mm256_extract_epi32(lengths, 7);
}

/* Whether one of four frames is too short for the device. */
static __rte_always_inline bool
any_short(__m256i lengths01, __m256i lengths23)
{
	__m256i less = _mm256_cmpgt_epi32(_mm256_set1_epi32(GBE_TX_MIN_LEN),
					  _mm256_min_epu32(lengths01, lengths23));

	return (_mm256_movemask_ps(_mm256_castsi256_ps(less)) & 0x88) != 0;
}

static __rte_always_inline uint16_t
gbe_tx_fill_avx2(union gbe_tx_desc *desc, struct rte_mbuf **frames, struct rte_mbuf **pkts,
		 uint16_t n, const struct gbe_tx_kind *kind, enum gbe_format format,
		 uint64_t *bytes)
{
	const __m256i of_plain = common_words(gbe_tx_plain_cmd(format), 0);
	const __m256i of_kind = common_words(kind->cmd, kind->status);
	__m256i sums = _mm256_setzero_si256();
	uint64_t sum;
	uint16_t i;

	for (i = 0; i + LANES <= n; i += LANES) {
		__m256i start01 = load_start(&pkts[i]);
		__m256i start23 = load_start(&pkts[i + 2]);
		__m256i common = of_plain, lengths01, lengths23;

		if (unlikely(!all_single(start01, start23)))
			break;
		if (!all_plain(&pkts[i])) {
			if (!all_of_kind(&pkts[i], kind))
				break;
			common = of_kind;
		}
		_mm256_storeu_si256((__m256i *)&frames[i],
				    _mm256_loadu_si256((const __m256i *)&pkts[i]));
		lengths01 = fill_pair(&desc[i], &pkts[i], start01, common, format);
		lengths23 = fill_pair(&desc[i + 2], &pkts[i + 2], start23, common, format);
		if (unlikely(any_short(lengths01, lengths23)))
			break;
		sums = _mm256_add_epi32(sums, _mm256_add_epi32(lengths01, lengths23));
	}
	sum = sum_of(sums);
	/* One by one what does not make four alike. */
	for (; i < n; i++) {
		if (!gbe_tx_fill_simple(&desc[i], pkts[i], kind, format))
			break;
		frames[i] = pkts[i];
		sum += pkts[i]->pkt_len;
	}
	*bytes += sum;
	return i;
}

uint16_t
gbe_tx_burst_extended_avx2(void *tx_queue, struct rte_mbuf **pkts, uint16_t n)
{
	return gbe_tx_burst(tx_queue, pkts, n, GBE_FORMAT_EXTENDED, gbe_tx_fill_avx2);
}

uint16_t
gbe_tx_burst_advanced_avx2(void *tx_queue, struct rte_mbuf **pkts, uint16_t n)
{
	return gbe_tx_burst(tx_queue, pkts, n, GBE_FORMAT_ADVANCED, gbe_tx_fill_avx2);
}
