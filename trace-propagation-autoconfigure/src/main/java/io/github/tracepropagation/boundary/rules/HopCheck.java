// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.boundary.rules;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.github.tracepropagation.ledger.Hop;
import org.jspecify.annotations.Nullable;

/**
 * Something a {@link HopCondition} asks of a hop. In the order of their cost, cheap ones
 * first.
 */
sealed interface HopCheck {

	String HTTP = "http";

	String NATS = "nats";

	String GRPC = "grpc";

	boolean holds(Hop hop, Peer peer);

	/**
	 * Whether this check holds for every hop for which the other one does.
	 * @param other the other check
	 * @return whether it does for sure
	 */
	default boolean covers(HopCheck other) {
		return equals(other);
	}

	/**
	 * Return the transport that is meant where a condition names none.
	 * @return the transport, or {@code null} where there is no such
	 */
	default @Nullable String impliedTransport() {
		return null;
	}

	/**
	 * Whether the hops of a transport tell what is asked for.
	 * @param transport the transport
	 * @return whether they may
	 */
	default boolean isToldBy(String transport) {
		return true;
	}

	/**
	 * Return where in the order this check comes.
	 * @return the lower, the cheaper
	 */
	int cost();

	/**
	 * Asks for a subject.
	 *
	 * @param pattern the pattern of the subject
	 */
	record Subject(SubjectPattern pattern) implements HopCheck {

		@Override
		public boolean holds(Hop hop, Peer peer) {
			String destination = hop.destination();
			return destination != null && this.pattern.matches(destination);
		}

		@Override
		public String impliedTransport() {
			return NATS;
		}

		@Override
		public boolean isToldBy(String transport) {
			return !transport.equals(HTTP) && !transport.equals(GRPC);
		}

		@Override
		public int cost() {
			return 1;
		}

		@Override
		public String toString() {
			return "subject " + this.pattern;
		}

	}

	/**
	 * Asks for a host.
	 *
	 * @param pattern the pattern of the host
	 */
	record Host(HostPattern pattern) implements HopCheck {

		@Override
		public boolean holds(Hop hop, Peer peer) {
			String host = hop.peer();
			return host != null && this.pattern.matches(host);
		}

		@Override
		public boolean isToldBy(String transport) {
			return !transport.equals(NATS);
		}

		@Override
		public int cost() {
			return 2;
		}

		@Override
		public String toString() {
			return "host " + this.pattern;
		}

	}

	/**
	 * Asks for the address of the peer.
	 *
	 * @param ranges the ranges of which one at least has it
	 */
	record Address(List<AddressRange> ranges) implements HopCheck {

		@Override
		public boolean holds(Hop hop, Peer peer) {
			IpAddress address = peer.address();
			if (address == null) {
				return false;
			}
			for (int i = 0; i < this.ranges.size(); i++) {
				if (this.ranges.get(i).contains(address)) {
					return true;
				}
			}
			return false;
		}

		@Override
		public boolean covers(HopCheck other) {
			return other instanceof Address that && this.ranges.containsAll(that.ranges);
		}

		@Override
		public boolean isToldBy(String transport) {
			return !transport.equals(NATS);
		}

		@Override
		public int cost() {
			return 3;
		}

		@Override
		public String toString() {
			return "cidr " + this.ranges.stream().map(AddressRange::toString).collect(Collectors.joining(", "));
		}

	}

	/**
	 * Asks for a path. That of a gRPC call is the one it has in HTTP/2: the full name of
	 * the method with a slash before it.
	 *
	 * @param pattern the pattern of the path, by which it is known
	 * @param predicate whether a path matches it
	 */
	record Path(String pattern, Predicate<String> predicate) implements HopCheck {

		@Override
		public boolean holds(Hop hop, Peer peer) {
			String destination = hop.destination();
			return destination != null
					&& this.predicate.test(hop.transport().equals(GRPC) ? "/" + destination : destination);
		}

		@Override
		public boolean equals(@Nullable Object other) {
			return other instanceof Path that && this.pattern.equals(that.pattern);
		}

		@Override
		public int hashCode() {
			return this.pattern.hashCode();
		}

		@Override
		public String impliedTransport() {
			return HTTP;
		}

		@Override
		public boolean isToldBy(String transport) {
			return transport.equals(HTTP) || transport.equals(GRPC);
		}

		@Override
		public int cost() {
			return 4;
		}

		@Override
		public String toString() {
			return "path " + this.pattern;
		}

	}

	/**
	 * Asks whether the caller is authenticated.
	 *
	 * @param expected whether it is to be
	 */
	record Authenticated(boolean expected) implements HopCheck {

		@Override
		public boolean holds(Hop hop, Peer peer) {
			return hop.isAuthenticated() == this.expected;
		}

		@Override
		public int cost() {
			return 5;
		}

		@Override
		public String toString() {
			return this.expected ? "authenticated" : "not authenticated";
		}

	}

}
