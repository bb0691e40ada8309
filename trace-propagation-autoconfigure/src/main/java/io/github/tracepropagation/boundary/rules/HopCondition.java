// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.boundary.rules;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.function.Predicate;

import io.github.tracepropagation.ledger.Hop;
import org.jspecify.annotations.Nullable;

/**
 * What a rule asks of a {@link Hop}: all of it must hold. What a hop does not tell
 * matches nothing. Immutable; parts that contradict each other are refused. Name the
 * transport first.
 *
 * @since 0.1.0
 */
public final class HopCondition {

	private static final HopCondition ANY = new HopCondition(null, List.of());

	private final @Nullable String transport;

	private final List<HopCheck> checks;

	private HopCondition(@Nullable String transport, List<HopCheck> checks) {
		this.transport = transport;
		this.checks = checks;
	}

	/**
	 * Return the condition that holds for every hop, to start from.
	 * @return the condition
	 */
	public static HopCondition any() {
		return ANY;
	}

	/**
	 * Ask for a transport.
	 * @param transport the name of the transport, in any case
	 * @return the stricter condition
	 * @throws IllegalArgumentException if the name is empty, or if what is asked for
	 * already is not told by that transport
	 */
	public HopCondition withTransport(String transport) {
		String name = transport.strip().toLowerCase(Locale.ROOT);
		if (name.isEmpty()) {
			throw new IllegalArgumentException("It is empty: name a transport, such as 'http' or 'nats'");
		}
		if (this.transport != null && !this.transport.equals(name)) {
			throw new IllegalArgumentException("'" + this + "' can never hold for the transport '" + name
					+ "': leave one of them out, or make two rules of it");
		}
		return of(name, this.checks);
	}

	/**
	 * Ask for a path, and so for the transport {@code http} unless {@code grpc} is asked
	 * for already, where it is the full name of the method with a slash before it.
	 * @param pattern the pattern of the path, for people to read; two conditions with the
	 * same one are the same
	 * @param predicate whether a path matches, called on the thread of the hop
	 * @return the stricter condition
	 * @throws IllegalArgumentException if another transport is asked for already
	 */
	public HopCondition withPath(String pattern, Predicate<String> predicate) {
		return with(new HopCheck.Path(pattern, predicate));
	}

	/**
	 * Ask for a subject, and so for the transport {@code nats} unless another one, that
	 * has subjects too, is asked for already.
	 * @param pattern the pattern of the subject
	 * @return the stricter condition
	 * @throws IllegalArgumentException if the transport has no subjects
	 */
	public HopCondition withSubject(SubjectPattern pattern) {
		return with(new HopCheck.Subject(pattern));
	}

	/**
	 * Ask for a host, which is what outbound hops call their peer.
	 * @param pattern the pattern of the host
	 * @return the stricter condition
	 * @throws IllegalArgumentException if the transport tells no host
	 */
	public HopCondition withHost(HostPattern pattern) {
		return with(new HopCheck.Host(pattern));
	}

	/**
	 * Ask for the address of the peer.
	 * @param ranges the ranges of which one at least must have the address
	 * @return the stricter condition
	 * @throws IllegalArgumentException if there is none, or if the transport tells no
	 * addresses
	 */
	public HopCondition withAddressIn(Collection<AddressRange> ranges) {
		if (ranges.isEmpty()) {
			throw new IllegalArgumentException("It is empty: name a range of addresses, such as '10.0.0.0/8'");
		}
		return with(new HopCheck.Address(List.copyOf(ranges)));
	}

	/**
	 * Ask whether the caller has proved who it is.
	 * @param authenticated {@code true} for callers that have, {@code false} for those of
	 * whom it is not known
	 * @return the stricter condition
	 * @see Hop#isAuthenticated()
	 */
	public HopCondition withAuthenticated(boolean authenticated) {
		return with(new HopCheck.Authenticated(authenticated));
	}

	/**
	 * Return whether the condition holds.
	 * @param hop the hop
	 * @return whether all that is asked for holds
	 */
	public boolean matches(Hop hop) {
		return matches(hop, new Peer(hop));
	}

	boolean matches(Hop hop, Peer peer) {
		if (this.transport != null && !this.transport.equals(hop.transport())) {
			return false;
		}
		for (int i = 0; i < this.checks.size(); i++) {
			if (!this.checks.get(i).holds(hop, peer)) {
				return false;
			}
		}
		return true;
	}

	@Nullable String transport() {
		return this.transport;
	}

	/**
	 * Whether the condition may hold for hops of a transport.
	 * @param transport the transport, or {@code null} for one that is named nowhere
	 * @return whether it may
	 */
	boolean isFor(@Nullable String transport) {
		return this.transport == null || this.transport.equals(transport);
	}

	boolean isAny() {
		return this.transport == null && this.checks.isEmpty();
	}

	/**
	 * Whether this condition holds for every hop for which another one does.
	 * @param other the other condition
	 * @return whether it does for sure
	 */
	boolean covers(HopCondition other) {
		return (this.transport == null || this.transport.equals(other.transport))
				&& this.checks.stream().allMatch((check) -> other.checks.stream().anyMatch(check::covers));
	}

	private HopCondition with(HopCheck check) {
		List<HopCheck> all = new ArrayList<>(this.checks);
		all.add(check);
		all.sort(Comparator.comparingInt(HopCheck::cost));
		return of((this.transport != null) ? this.transport : check.impliedTransport(), List.copyOf(all));
	}

	private static HopCondition of(@Nullable String transport, List<HopCheck> checks) {
		for (HopCheck check : checks) {
			if (transport != null && !check.isToldBy(transport)) {
				throw new IllegalArgumentException("'" + check + "' can never hold for the transport '" + transport
						+ "': leave one of them out, or make two rules of it");
			}
		}
		return new HopCondition(transport, checks);
	}

	/**
	 * Tell the condition.
	 * @return all that is asked for
	 */
	@Override
	public String toString() {
		StringJoiner text = new StringJoiner(", ");
		text.setEmptyValue("any");
		if (this.transport != null) {
			text.add("transport " + this.transport);
		}
		this.checks.forEach((check) -> text.add(check.toString()));
		return text.toString();
	}

}
