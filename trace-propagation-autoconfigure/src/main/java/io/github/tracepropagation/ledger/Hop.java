// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.ledger;

import java.security.Principal;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * One crossing of the process boundary, as policies and the {@link PropagationLedger} see
 * it. Immutable.
 *
 * @since 0.1.0
 */
public final class Hop {

	/**
	 * The transport of a hop that no resolver recognises.
	 */
	public static final String OTHER = "other";

	private static final Supplier<@Nullable Principal> UNKNOWN = () -> null;

	private final String transport;

	private final Direction direction;

	private final @Nullable String peer;

	private final @Nullable String destination;

	private final @Nullable String route;

	private final Supplier<@Nullable Principal> principal;

	private Hop(String transport, Direction direction, @Nullable String peer, @Nullable String destination,
			@Nullable String route, Supplier<@Nullable Principal> principal) {
		this.transport = transport.toLowerCase(Locale.ROOT);
		this.direction = direction;
		this.peer = peer;
		this.destination = destination;
		this.route = route;
		this.principal = principal;
	}

	/**
	 * Create a hop that enters the process.
	 * @param transport what carries the context, of few distinct values: {@code http},
	 * {@code nats}
	 * @param peer who sent it (a remote address), or {@code null}
	 * @param destination what was addressed (a path, a subject), or {@code null}
	 * @return the hop
	 */
	public static Hop inbound(String transport, @Nullable String peer, @Nullable String destination) {
		return new Hop(transport, Direction.INBOUND, peer, destination, null, UNKNOWN);
	}

	/**
	 * Create a hop that enters the process by a route that is known.
	 * @param transport what carries the context
	 * @param peer who sent it, or {@code null}
	 * @param destination what was addressed, or {@code null}
	 * @param route the destination by a name of few distinct values
	 * @return the hop
	 */
	public static Hop inbound(String transport, @Nullable String peer, @Nullable String destination, String route) {
		return new Hop(transport, Direction.INBOUND, peer, destination, route, UNKNOWN);
	}

	/**
	 * Create a hop that leaves the process.
	 * @param transport what carries the context, of few distinct values
	 * @param peer who receives it (a host), or {@code null}
	 * @param destination what is addressed (a path, a subject), or {@code null}
	 * @return the hop
	 */
	public static Hop outbound(String transport, @Nullable String peer, @Nullable String destination) {
		return new Hop(transport, Direction.OUTBOUND, peer, destination, null, UNKNOWN);
	}

	/**
	 * Create a hop that leaves the process by a route that is known.
	 * @param transport what carries the context
	 * @param peer who receives it, or {@code null}
	 * @param destination what is addressed, or {@code null}
	 * @param route the destination by a name of few distinct values
	 * @return the hop
	 */
	public static Hop outbound(String transport, @Nullable String peer, @Nullable String destination, String route) {
		return new Hop(transport, Direction.OUTBOUND, peer, destination, route, UNKNOWN);
	}

	/**
	 * Name the destination by what many destinations have in common.
	 * @param route the route, or {@code null} where it is not known yet
	 * @return a hop with that route
	 */
	public Hop withRoute(@Nullable String route) {
		return new Hop(this.transport, this.direction, this.peer, this.destination, route, this.principal);
	}

	/**
	 * Tell who the caller has proved to be.
	 * @param principal asked, perhaps more than once and on the thread of the hop, where
	 * a policy wants to know; returns {@code null} where that is not known
	 * @return a hop with that caller
	 */
	public Hop withPrincipal(Supplier<@Nullable Principal> principal) {
		return new Hop(this.transport, this.direction, this.peer, this.destination, this.route, principal);
	}

	/**
	 * Return what carries the context.
	 * @return the transport, in lower case, of few distinct values
	 */
	public String transport() {
		return this.transport;
	}

	/**
	 * Return which way the context crosses the boundary.
	 * @return the direction
	 */
	public Direction direction() {
		return this.direction;
	}

	/**
	 * Return who is at the other end.
	 * @return a remote address, a host, or {@code null} where that is not known
	 */
	public @Nullable String peer() {
		return this.peer;
	}

	/**
	 * Return what is addressed.
	 * @return a path or a subject as it came, and so never to be used as a meter tag, or
	 * {@code null} where that is not known
	 */
	public @Nullable String destination() {
		return this.destination;
	}

	/**
	 * Return the destination by a name of few distinct values.
	 * @return a pattern of paths, a template of URIs or subjects, or {@code null} where
	 * that is not known, as for a request to a server that is still to be mapped
	 */
	public @Nullable String route() {
		return this.route;
	}

	/**
	 * Return who the caller has proved to be by the time its context arrives: by a client
	 * certificate, or to the container. What an application checks later, such as the
	 * token of a request, is not known yet.
	 * @return the caller, or {@code null} where that is not known
	 */
	public @Nullable Principal principal() {
		return this.principal.get();
	}

	/**
	 * Return whether the caller is known to be authenticated.
	 * @return whether there is a {@link #principal()}
	 */
	public boolean isAuthenticated() {
		return principal() != null;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof Hop that && this.transport.equals(that.transport) && this.direction == that.direction
				&& Objects.equals(this.peer, that.peer) && Objects.equals(this.destination, that.destination)
				&& Objects.equals(this.route, that.route);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.transport, this.direction, this.peer, this.destination, this.route);
	}

	@Override
	public String toString() {
		return this.direction + " " + this.transport + " hop, peer " + this.peer + ", destination " + this.destination
				+ ", route " + this.route;
	}

	/**
	 * Which way a hop crosses the boundary of the process.
	 */
	public enum Direction {

		/**
		 * Context enters: a server or a consumer.
		 */
		INBOUND,

		/**
		 * Context leaves: a client or a producer.
		 */
		OUTBOUND

	}

}
