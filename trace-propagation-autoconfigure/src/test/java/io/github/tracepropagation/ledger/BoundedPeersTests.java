// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.ledger;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BoundedPeers}.
 */
class BoundedPeersTests {

	private static final int PLACES = 20;

	private final Random random = new Random(42);

	private final HopTally whole = new HopTally();

	private final BoundedPeers peers = new BoundedPeers(this.whole, PLACES, this.random::nextDouble);

	@Test
	void firstPeersGetThePlaces() {
		for (int i = 0; i < PLACES; i++) {
			record("peer-" + i);
		}
		assertThat(counts()).hasSize(PLACES).allSatisfy((peer, count) -> assertThat(count).isOne());
	}

	@Test
	void neverMorePeersThanPlaces() {
		for (int i = 0; i < 10_000; i++) {
			record("peer-" + this.random.nextInt());
			assertThat(counts().size()).isLessThanOrEqualTo(PLACES);
		}
		assertThat(counts()).hasSize(PLACES);
		assertThat(counts().values().stream().mapToLong(Long::longValue).sum()).isLessThan(10_000);
	}

	@Test
	void oneNewcomerHardlyEverReplacesABusyPeer() {
		for (int i = 0; i < 100 * PLACES; i++) {
			record("busy-" + i % PLACES);
		}
		record("once");
		assertThat(counts()).doesNotContainKey("once");
	}

	@Test
	void heaviestPeersStayThroughAStreamOfStrangers() {
		int hops = 200_000;
		Map<String, Long> sent = new HashMap<>();
		for (int i = 0; i < hops; i++) {
			String peer = (this.random.nextInt(10) < 3) ? "once-" + i : "zipf-" + zipf(2000);
			sent.merge(peer, 1L, Long::sum);
			record(peer);
		}
		Map<String, Long> counts = counts();
		for (int i = 0; i < 5; i++) {
			assertThat(counts).containsKey("zipf-" + i);
			assertThat(counts.get("zipf-" + i)).isGreaterThan(sent.get("zipf-" + i) * 9 / 10)
				.isLessThanOrEqualTo(sent.get("zipf-" + i));
		}
	}

	@Test
	void heavyPeersThatComeLateGetIn() {
		for (int i = 0; i < 10_000; i++) {
			record("once-" + i);
		}
		for (int i = 0; i < 10_000; i++) {
			record((i % 2 == 0) ? "once-again-" + i : "late-" + i % 5);
		}
		assertThat(counts()).containsKeys("late-0", "late-1", "late-2", "late-3", "late-4");
	}

	@Test
	void peersOfAFormerDeploymentMakeRoomHoweverLongTheyRan() {
		for (int i = 0; i < 5_000_000; i++) {
			record("old-" + i % PLACES);
		}
		for (int i = 0; i < 50_000; i++) {
			record("new-" + i % PLACES);
		}
		assertThat(counts().keySet()).filteredOn((peer) -> peer.startsWith("new-")).hasSizeGreaterThan(PLACES * 3 / 4);
	}

	@Test
	void longPeersAreShortenedAndStillFound() {
		String endless = "x".repeat(1_000_000);
		record(endless);
		record(endless);
		assertThat(counts()).containsOnly(Map.entry("x".repeat(97) + "...", 2L));
		assertThat(this.peers.peek(endless)).isNotNull();
	}

	@Test
	void peersThatMayNotBeShownAreEscapedAndStillFound() {
		record("evil\r\n\uD800");
		record("evil\r\n\uD800");
		assertThat(counts()).containsOnly(Map.entry("evil\\u000D\\u000A\\uD800", 2L));
	}

	@Test
	void peekLetsNobodyIn() {
		assertThat(this.peers.peek("stranger")).isNull();
		assertThat(counts()).isEmpty();
	}

	private int zipf(int peers) {
		return (int) Math.pow(peers, this.random.nextDouble()) - 1;
	}

	private void record(String peer) {
		this.whole.record(Outcome.CONTINUED, null, 0);
		HopTally tally = this.peers.find(peer);
		if (tally != null) {
			tally.record(Outcome.CONTINUED, null, 0);
		}
	}

	private Map<String, Long> counts() {
		Map<String, Long> counts = new HashMap<>();
		this.peers.forEach((peer, tally) -> counts.put(peer, tally.total()));
		return counts;
	}

}
