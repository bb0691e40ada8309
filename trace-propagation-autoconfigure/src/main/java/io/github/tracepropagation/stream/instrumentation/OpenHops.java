// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.instrumentation;

import java.util.ArrayDeque;
import java.util.Deque;

import io.github.tracepropagation.stream.instrumentation.MessageHop.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The messages that are on their way on a thread, the innermost one last. A channel tells
 * its interceptors of an exception, yet not of an {@link Error}: what that has left
 * behind is closed with the hop around it, or when the next message comes.
 */
final class OpenHops {

	// One for all applications, since the accessors of thread locals are
	private static final ThreadLocal<Deque<MessageHop>> hops = new ThreadLocal<>();

	private OpenHops() {
	}

	/**
	 * Return what belongs to the message that is on its way on this thread.
	 * @return what is current for the innermost hop, or {@code null} where there is none
	 */
	static @Nullable InFlight inFlight() {
		Deque<MessageHop> open = hops.get();
		MessageHop innermost = (open != null) ? open.peek() : null;
		return (innermost != null) ? innermost.inFlight() : null;
	}

	static void push(MessageHop hop) {
		Deque<MessageHop> open = hops.get();
		if (open == null) {
			open = new ArrayDeque<>(4);
			hops.set(open);
		}
		open.push(hop);
	}

	/**
	 * Close what an {@link Error} has left behind on an input channel. A message that
	 * comes to the same channel again on the same thread, while another one is handled,
	 * has gone out by an output channel.
	 * @param channel the channel to which a message comes
	 */
	static void closeAbandoned(Object channel) {
		Deque<MessageHop> open = hops.get();
		while (open != null && !open.isEmpty() && open.peek().kind() == Kind.INPUT
				&& open.peek().channel() == channel) {
			open.pop().close();
		}
	}

	/**
	 * Take the innermost hop of a channel, and close what is left open within.
	 * @param channel the channel
	 * @return the hop, which the caller closes, or {@code null} where there is none
	 */
	static @Nullable MessageHop pop(Object channel) {
		Deque<MessageHop> open = hops.get();
		if (open == null) {
			return null;
		}
		MessageHop found = null;
		if (open.stream().anyMatch((hop) -> hop.channel() == channel)) {
			found = open.pop();
			while (found.channel() != channel) {
				found.close();
				found = open.pop();
			}
		}
		if (open.isEmpty()) {
			hops.remove();
		}
		return found;
	}

}
