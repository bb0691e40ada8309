// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.instrumentation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

import io.github.tracepropagation.stream.instrumentation.MessageHop.Kind;
import io.github.tracepropagation.stream.observation.BindingInfo;
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
	 * Close what an {@link Error} has left behind on a channel. A message that comes to
	 * the same input channel again on the same thread, while another one is handled, has
	 * gone out by an output channel with the same destination.
	 * @param channel the channel to which a message comes
	 * @param kind what the channel is for
	 * @param binding its binding
	 * @param closer closes what is left
	 */
	static void closeAbandoned(Object channel, Kind kind, BindingInfo binding, Consumer<MessageHop> closer) {
		while (hasAbandoned(hops.get(), channel, kind, binding)) {
			MessageHop abandoned = pop(channel, closer);
			if (abandoned == null) {
				return;
			}
			closer.accept(abandoned);
		}
	}

	private static boolean hasAbandoned(@Nullable Deque<MessageHop> open, Object channel, Kind kind,
			BindingInfo binding) {
		MessageHop innermost = (open != null) ? open.peek() : null;
		if (innermost == null) {
			return false;
		}
		return (innermost.channel() == channel && innermost.kind() == kind)
				|| (kind == Kind.INPUT && innermost.kind() == Kind.OUTPUT && !innermost.isSentTo(binding));
	}

	/**
	 * Take the innermost hop of a channel, and close what is left open within.
	 * @param channel the channel
	 * @param closer closes what is left
	 * @return the hop, which the caller closes, or {@code null} where there is none
	 */
	static @Nullable MessageHop pop(Object channel, Consumer<MessageHop> closer) {
		Deque<MessageHop> open = hops.get();
		if (open == null) {
			return null;
		}
		MessageHop found = null;
		if (open.stream().anyMatch((hop) -> hop.channel() == channel)) {
			found = open.pop();
			while (found.channel() != channel) {
				closer.accept(found);
				found = open.pop();
			}
		}
		if (open.isEmpty()) {
			hops.remove();
		}
		return found;
	}

}
