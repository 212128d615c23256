/* SPDX-License-Identifier: BSD-3-Clause */

#include <immintrin.h>

#include "gbe_rx.h"
#include "gbe_rx_burst.h"

/*
 * Receive with AVX2, eight descriptors at a time. Registers hold one 32-bit
 * word of each of the eight descriptors in the order 0 2 4 6 | 1 3 5 7, which
 * is what two steps of unpacking pairs of descriptors come to.
 */

#define LANES 8
/* Frames for which it pays. */
#define FEWEST 3

/* One table of 16 bytes for both halves of a register. */
#define TABLE(...) _mm256_broadcastsi128_si256(_mm_setr_epi8(__VA_ARGS__))

/* The words of eight descriptors. */
struct words {
	__m256i info;
	__m256i status;
	__m256i length_vlan;
};

/* A buffer holds the mbuf fields in the order of these offsets. */
static_assert(offsetof(struct rte_mbuf, ol_flags) == offsetof(struct rte_mbuf, data_off) + 8,
	      "mbuf layout");
static_assert(offsetof(struct rte_mbuf, packet_type) == offsetof(struct rte_mbuf, data_off) + 16,
	      "mbuf layout");
static_assert(offsetof(struct rte_mbuf, pkt_len) == offsetof(struct rte_mbuf, packet_type) + 4,
	      "mbuf layout");
static_assert(offsetof(struct rte_mbuf, data_len) == offsetof(struct rte_mbuf, packet_type) + 8,
	      "mbuf layout");
static_assert(offsetof(struct rte_mbuf, vlan_tci) == offsetof(struct rte_mbuf, packet_type) + 10,
	      "mbuf layout");
static_assert(offsetof(struct rte_mbuf, hash) == offsetof(struct rte_mbuf, packet_type) + 12,
	      "mbuf layout");

static __rte_always_inline __m256i
load(const union gbe_rx_desc *desc, unsigned int i)
{
	return _mm256_loadu_si256((const __m256i *)&desc[i]);
}

static __rte_always_inline struct words
transpose(__m256i d01, __m256i d23, __m256i d45, __m256i d67)
{
	__m256i low_a = _mm256_unpacklo_epi32(d01, d23);
	__m256i low_b = _mm256_unpacklo_epi32(d45, d67);
	__m256i high_a = _mm256_unpackhi_epi32(d01, d23);
	__m256i high_b = _mm256_unpackhi_epi32(d45, d67);

	return (struct words){
		.info = _mm256_unpacklo_epi64(low_a, low_b),
		.status = _mm256_unpacklo_epi64(high_a, high_b),
		.length_vlan = _mm256_unpackhi_epi64(high_a, high_b),
	};
}

/* How many descriptors from the first on have all bits set in their word. */
static __rte_always_inline unsigned int
count_leading(__m256i words)
{
	const __m256i order = _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7);
	uint32_t mask = _mm256_movemask_ps(_mm256_castsi256_ps(words));

	if (likely(mask == 0xFF))
		return LANES;
	words = _mm256_permutevar8x32_epi32(words, order);
	mask = _mm256_movemask_ps(_mm256_castsi256_ps(words));
	return __builtin_ctz(~mask);
}

/*
 * How many of the next eight, of which @n are the device's, are done. As it
 * completes them in order the last one answers for all, if it is the device's.
 */
static __rte_always_inline unsigned int
count_done(const union gbe_rx_desc *desc, uint16_t n, enum gbe_format format)
{
	struct words words;

	if (likely(n >= LANES && gbe_rx_is_done(&desc[LANES - 1], format)))
		return LANES;
	words = transpose(load(desc, 0), load(desc, 2), load(desc, 4), load(desc, 6));
	return count_leading(_mm256_slli_epi32(words.status, 31));
}

/* Lengths without CRC. */
static __rte_always_inline __m256i
lengths_of(const struct words *words, const struct gbe_rx_modes *modes)
{
	return _mm256_sub_epi32(_mm256_and_si256(words->length_vlan, _mm256_set1_epi32(0xFFFF)),
				_mm256_set1_epi32(modes->crc_len));
}

/* All ones where a descriptor is a whole good frame: what gbe_rx_take() asks. */
static __rte_always_inline __m256i
whole_frames(const struct words *words, __m256i lengths, const struct gbe_rx_modes *modes)
{
	__m256i status = _mm256_and_si256(words->status, _mm256_set1_epi32(modes->frame_mask));
	__m256i rest = _mm256_sub_epi32(lengths, _mm256_set1_epi32(1));
	__m256i most = _mm256_set1_epi32(modes->single_len - 1);

	status = _mm256_cmpeq_epi32(status, _mm256_set1_epi32(GBE_RXD_DD | GBE_RXD_EOP));
	return _mm256_and_si256(status, _mm256_cmpeq_epi32(_mm256_min_epu32(rest, most), rest));
}

/*
 * Checksum flags, shifted right by one to fit a byte: those that the status
 * bits allow, and those that the error bits choose, looked up apart. An index
 * with bit 7, here IXSM, finds 0; so do the words' other bytes.
 */
#define CK(flag) ((char)((flag) >> 1))
#define IP_BOTH  CK(RTE_MBUF_F_RX_IP_CKSUM_MASK)
#define L4_BOTH  CK(RTE_MBUF_F_RX_L4_CKSUM_MASK)
#define IP_GOOD  CK(RTE_MBUF_F_RX_IP_CKSUM_GOOD)
#define IP_BAD   CK(RTE_MBUF_F_RX_IP_CKSUM_BAD)
#define L4_GOOD  CK(RTE_MBUF_F_RX_L4_CKSUM_GOOD)
#define L4_BAD   CK(RTE_MBUF_F_RX_L4_CKSUM_BAD)

static __rte_always_inline __m256i
checksum_flags(__m256i status)
{
	const __m256i by_status = TABLE(0, IP_BOTH | L4_BOTH, IP_BOTH | L4_BOTH, IP_BOTH | L4_BOTH,
					IP_BOTH, IP_BOTH | L4_BOTH, IP_BOTH | L4_BOTH,
					IP_BOTH | L4_BOTH, 0, 0, 0, 0, 0, 0, 0, 0);
	const __m256i by_error = TABLE(IP_GOOD | L4_GOOD, IP_GOOD | L4_BAD, IP_BAD | L4_GOOD,
				       IP_BAD | L4_BAD, IP_GOOD | L4_GOOD, IP_GOOD | L4_BAD,
				       IP_BAD | L4_GOOD, IP_BAD | L4_BAD, 0, 0, 0, 0, 0, 0, 0, 0);
	/* UDPCS, TCPCS and IPCS are bits 4 to 6, IXSM is bit 2. */
	__m256i looked = _mm256_or_si256(_mm256_and_si256(_mm256_srli_epi32(status, 4),
							  _mm256_set1_epi32(0x07)),
					 _mm256_and_si256(_mm256_slli_epi32(status, 5),
							  _mm256_set1_epi32(0x80)));
	__m256i errors = _mm256_srli_epi32(status, 29);

	looked = _mm256_shuffle_epi8(by_status, looked);
	errors = _mm256_shuffle_epi8(by_error, errors);
	return _mm256_slli_epi32(_mm256_and_si256(looked, errors), 1);
}

static __rte_always_inline __m256i
flags_of(const struct words *words, const struct gbe_rx_modes *modes)
{
	const __m256i vp = _mm256_set1_epi32(GBE_RXD_VP);
	__m256i flags = checksum_flags(words->status);
	__m256i tagged = _mm256_cmpeq_epi32(_mm256_and_si256(words->status, vp), vp);
	__m256i no_hash =
		_mm256_cmpeq_epi32(_mm256_and_si256(words->info,
						    _mm256_set1_epi32(GBE_RXWB_RSS_TYPE_MASK)),
				   _mm256_setzero_si256());

	flags = _mm256_or_si256(flags,
				_mm256_and_si256(tagged,
						 _mm256_set1_epi32(RTE_MBUF_F_RX_VLAN |
								   RTE_MBUF_F_RX_VLAN_STRIPPED)));
	flags = _mm256_or_si256(flags,
				_mm256_andnot_si256(no_hash,
						    _mm256_set1_epi32(RTE_MBUF_F_RX_RSS_HASH)));
	return _mm256_and_si256(flags, _mm256_set1_epi32(modes->flag_mask));
}

/* As the low byte of a packet type: L2 and L3. */
#define ETHER    RTE_PTYPE_L2_ETHER
#define EXT_IPV4 ((char)(ETHER | RTE_PTYPE_L3_IPV4_EXT_UNKNOWN))
#define EXT_IPV6 ((char)(ETHER | RTE_PTYPE_L3_IPV6_EXT_UNKNOWN))

/* 82574L: types 2 and 6 have TCP or UDP, told by which checksum was verified. */
static __rte_always_inline __m256i
ptypes_extended(const struct words *words)
{
	const __m256i l3 = TABLE(ETHER, EXT_IPV4, EXT_IPV4, ETHER, ETHER, EXT_IPV6, EXT_IPV6, ETHER,
				 ETHER, ETHER, ETHER, ETHER, ETHER, ETHER, ETHER, ETHER);
	/* By UDPCS and, above it, TCPCS. */
	const __m256i l4 =
		_mm256_set1_epi32((RTE_PTYPE_L4_UDP >> 8) << 8 | (RTE_PTYPE_L4_TCP >> 8) << 16 |
				  (RTE_PTYPE_L4_UDP >> 8) << 24);
	__m256i type = _mm256_and_si256(_mm256_srli_epi32(words->status, GBE_RXEXT_PTYPE_SHIFT),
					_mm256_set1_epi32(GBE_RXEXT_PTYPE_MASK));
	__m256i verified =
		_mm256_and_si256(_mm256_srli_epi32(words->status, 4), _mm256_set1_epi32(3));
	__m256i has_l4 = _mm256_cmpeq_epi32(_mm256_and_si256(type, _mm256_set1_epi32(0xB)),
					    _mm256_set1_epi32(2));

	verified = _mm256_and_si256(has_l4, _mm256_shuffle_epi8(l4, verified));
	type = _mm256_and_si256(_mm256_shuffle_epi8(l3, type), _mm256_set1_epi32(0xFF));
	return _mm256_or_si256(type, _mm256_slli_epi32(verified, 8));
}

/*
 * 82576: L3 is in the high half of a byte and L4 will be in the low half of
 * the next, so one byte can hold both. Each table has all ones in the other's
 * half for what it allows and 0 for what it does not.
 */
#define ADV_IPV4     ((char)(RTE_PTYPE_L3_IPV4 | 0x0F))
#define ADV_IPV4E    ((char)(RTE_PTYPE_L3_IPV4_EXT | 0x0F))
#define ADV_IPV6     ((char)(RTE_PTYPE_L3_IPV6 | 0x0F))
#define ADV_IPV6E    ((char)(RTE_PTYPE_L3_IPV6_EXT | 0x0F))
#define ADV_L4(type) ((char)(0xF0 | (type) >> 8))

static __rte_always_inline __m256i
ptypes_advanced(const struct words *words)
{
	const __m256i l3 = TABLE(0, ADV_IPV4, ADV_IPV4E, ADV_IPV4E, ADV_IPV6, 0, 0, 0, ADV_IPV6E, 0,
				 0, 0, ADV_IPV6E, 0, 0, 0);
	const __m256i l4 = TABLE(ADV_L4(0), ADV_L4(RTE_PTYPE_L4_TCP), ADV_L4(RTE_PTYPE_L4_UDP), 0,
				 ADV_L4(RTE_PTYPE_L4_SCTP), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
	__m256i network = _mm256_and_si256(_mm256_srli_epi32(words->info, GBE_RXADV_PTYPE_SHIFT),
					   _mm256_set1_epi32(0xF));
	/* With ETQF in bit 7, which finds 0. */
	__m256i transport =
		_mm256_and_si256(_mm256_srli_epi32(words->info, GBE_RXADV_PTYPE_SHIFT + 4),
				 _mm256_set1_epi32(0x87));
	__m256i both = _mm256_and_si256(_mm256_shuffle_epi8(l3, network),
					_mm256_shuffle_epi8(l4, transport));

	network = _mm256_and_si256(both, _mm256_set1_epi32(0xF0));
	transport = _mm256_and_si256(both, _mm256_set1_epi32(0x0F));
	return _mm256_or_si256(_mm256_or_si256(network, _mm256_slli_epi32(transport, 8)),
			       _mm256_set1_epi32(RTE_PTYPE_L2_ETHER));
}

/* Lengths, tag and hash of two frames, where the mbuf has them. */
static __rte_always_inline __m256i
fields_of(__m256i desc, const struct gbe_rx_modes *modes)
{
	const __m256i places = TABLE(-1, -1, -1, -1, 12, 13, -1, -1, 12, 13, 14, 15, 4, 5, 6, 7);
	const short crc = modes->crc_len;
	const __m256i crc_lens =
		_mm256_broadcastsi128_si256(_mm_setr_epi16(0, 0, crc, 0, crc, 0, 0, 0));

	return _mm256_sub_epi16(_mm256_shuffle_epi8(desc, places), crc_lens);
}

/* Fill mbufs @i and @i + 1 as far as they are among the first @n. */
static __rte_always_inline void
store_pair(struct rte_mbuf **mbufs, unsigned int i, unsigned int n, __m256i head, __m256i fields)
{
	const size_t at = offsetof(struct rte_mbuf, data_off);

	if (i < n)
		_mm256_storeu_si256(RTE_PTR_ADD(mbufs[i], at),
				    _mm256_permute2x128_si256(head, fields, 0x20));
	if (i + 1 < n)
		_mm256_storeu_si256(RTE_PTR_ADD(mbufs[i + 1], at),
				    _mm256_permute2x128_si256(head, fields, 0x31));
}

/* Fill the first @n of eight mbufs; constant @n leaves no branches. */
static __rte_always_inline void
store(struct rte_mbuf **mbufs, unsigned int n, const __m256i fields[4], __m256i flags,
      __m256i ptypes, uint64_t rearm)
{
	const __m256i fresh = _mm256_set1_epi64x(rearm);
	__m256i low = _mm256_unpacklo_epi32(flags, _mm256_setzero_si256());
	__m256i high = _mm256_unpackhi_epi32(flags, _mm256_setzero_si256());

	store_pair(mbufs, 0, n, _mm256_unpacklo_epi64(fresh, low),
		   _mm256_blend_epi32(fields[0], ptypes, 0x11));
	store_pair(mbufs, 2, n, _mm256_blend_epi32(fresh, low, 0xCC),
		   _mm256_blend_epi32(fields[1], _mm256_srli_si256(ptypes, 4), 0x11));
	store_pair(mbufs, 4, n, _mm256_unpacklo_epi64(fresh, high),
		   _mm256_blend_epi32(fields[2], _mm256_srli_si256(ptypes, 8), 0x11));
	store_pair(mbufs, 6, n, _mm256_blend_epi32(fresh, high, 0xCC),
		   _mm256_blend_epi32(fields[3], _mm256_srli_si256(ptypes, 12), 0x11));
}

static __rte_always_inline void
copy_pointers(struct rte_mbuf **to, struct rte_mbuf **from)
{
	__m256i a = _mm256_loadu_si256((const __m256i *)&from[0]);
	__m256i b = _mm256_loadu_si256((const __m256i *)&from[4]);

	_mm256_storeu_si256((__m256i *)&to[0], a);
	_mm256_storeu_si256((__m256i *)&to[4], b);
}

static __rte_always_inline uint64_t
sum_of(__m256i lengths)
{
	__m128i sum = _mm_add_epi32(_mm256_castsi256_si128(lengths),
				    _mm256_extracti128_si256(lengths, 1));

	sum = _mm_hadd_epi32(sum, sum);
	sum = _mm_hadd_epi32(sum, sum);
	return (uint32_t)_mm_cvtsi128_si32(sum);
}

/* The first @n of eight frames, of which the bytes are returned. */
static uint64_t
take_some(struct rte_mbuf **mbufs, struct rte_mbuf **pkts, unsigned int n, const __m256i fields[4],
	  __m256i flags, __m256i ptypes, uint64_t rearm)
{
	uint64_t sum = 0;

	store(mbufs, n, fields, flags, ptypes, rearm);
	for (unsigned int i = 0; i < n; i++) {
		pkts[i] = mbufs[i];
		sum += mbufs[i]->pkt_len;
	}
	return sum;
}

static __rte_always_inline uint16_t
gbe_rx_take_avx2(const union gbe_rx_desc *desc, struct rte_mbuf **mbufs, struct rte_mbuf **pkts,
		 uint16_t n, const struct gbe_rx_modes *modes, enum gbe_format format,
		 uint64_t *bytes)
{
	const struct gbe_rx_modes with = *modes;
	/* Of 65535 frames, so no lane overflows. */
	__m256i sums = _mm256_setzero_si256();
	unsigned int done, i;

	for (i = 0; i < n; i += LANES) {
		__m256i fields[4], lengths, flags, ptypes;
		struct words words;

		done = count_done(&desc[i], n - i, format);
		/* Nothing of the write-backs may be read before DD. */
		rte_io_rmb();
		for (unsigned int p = 0; p < 4; p++)
			fields[p] = load(desc, i + 2 * p);
		words = transpose(fields[0], fields[1], fields[2], fields[3]);
		lengths = lengths_of(&words, &with);
		done = RTE_MIN(done, count_leading(whole_frames(&words, lengths, &with)));
		done = RTE_MIN(done, (unsigned int)(n - i));
		if (done == 0)
			break;
		flags = flags_of(&words, &with);
		ptypes = format == GBE_FORMAT_EXTENDED ? ptypes_extended(&words) :
							 ptypes_advanced(&words);
		for (unsigned int p = 0; p < 4; p++)
			fields[p] = fields_of(fields[p], &with);
		if (unlikely(done < LANES)) {
			*bytes += take_some(&mbufs[i], &pkts[i], done, fields, flags, ptypes,
					    with.rearm);
			i += done;
			break;
		}
		store(&mbufs[i], LANES, fields, flags, ptypes, with.rearm);
		copy_pointers(&pkts[i], &mbufs[i]);
		sums = _mm256_add_epi32(sums, lengths);
	}
	*bytes += sum_of(sums);
	return i;
}

static __rte_noinline uint16_t
gbe_rx_frames_extended(struct gbe_rxq *rxq, struct rte_mbuf **pkts, uint16_t n)
{
	return gbe_rx_frames(rxq, pkts, n, GBE_FORMAT_EXTENDED, gbe_rx_take_avx2);
}

static __rte_noinline uint16_t
gbe_rx_frames_advanced(struct gbe_rxq *rxq, struct rte_mbuf **pkts, uint16_t n)
{
	return gbe_rx_frames(rxq, pkts, n, GBE_FORMAT_ADVANCED, gbe_rx_take_avx2);
}

/* Whether frames are so few that the scalar path is faster. */
static __rte_always_inline bool
few(const struct gbe_rxq *rxq, uint16_t n, enum gbe_format format)
{
	return n < FEWEST || !gbe_rx_is_done(&rxq->ring[rxq->next + FEWEST - 1], format);
}

uint16_t
gbe_rx_burst_extended_avx2(void *rx_queue, struct rte_mbuf **pkts, uint16_t n)
{
	if (gbe_rx_finds_nothing(rx_queue, GBE_FORMAT_EXTENDED))
		return 0;
	if (few(rx_queue, n, GBE_FORMAT_EXTENDED))
		return gbe_rx_burst_extended(rx_queue, pkts, n);
	return gbe_rx_frames_extended(rx_queue, pkts, n);
}

uint16_t
gbe_rx_burst_advanced_avx2(void *rx_queue, struct rte_mbuf **pkts, uint16_t n)
{
	if (gbe_rx_finds_nothing(rx_queue, GBE_FORMAT_ADVANCED))
		return 0;
	if (few(rx_queue, n, GBE_FORMAT_ADVANCED))
		return gbe_rx_burst_advanced(rx_queue, pkts, n);
	return gbe_rx_frames_advanced(rx_queue, pkts, n);
}
