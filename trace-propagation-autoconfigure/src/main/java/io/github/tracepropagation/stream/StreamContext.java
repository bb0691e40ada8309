// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream;

import java.util.function.Function;

import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

import org.springframework.integration.IntegrationMessageHeaderAccessor;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;

/**
 * Keeps each message of a reactive function in its own trace where the function changes
 * its thread. A function from {@code Flux} to {@code Flux} has one subscription for all
 * messages, so that nothing but the message knows its trace:
 *
 * <pre class="code">
 * &#064;Bean
 * Function&lt;Flux&lt;Message&lt;Order&gt;&gt;, Flux&lt;Message&lt;Receipt&gt;&gt;&gt; charge() {
 *     return (orders) -&gt; orders.flatMap(StreamContext.within((order) -&gt; callBank(order)));
 * }
 * </pre>
 *
 * @since 0.1.0
 */
public final class StreamContext {

	private static final ContextSnapshotFactory SNAPSHOTS = ContextSnapshotFactory.builder().build();

	private StreamContext() {
	}

	/**
	 * Have what a function makes of an element run in the trace of that element, on
	 * whatever thread. For {@code flatMap}, {@code concatMap} and their like. The context
	 * is that of the element, where it is a message, or else what is current when the
	 * element arrives. A message that comes out of it is sent as part of the same trace.
	 * @param <T> the type of the elements, a message where the order of threads is not
	 * known
	 * @param <R> the type of what is made of them
	 * @param function makes a publisher of an element; it is called in the context of the
	 * element
	 * @return the function to give to the operator
	 */
	public static <T, R> Function<T, Publisher<R>> within(Function<? super T, ? extends Publisher<R>> function) {
		return (element) -> {
			ContextView context = contextOf(element);
			try (ContextSnapshot.Scope scope = SNAPSHOTS.setThreadLocalsFrom(context)) {
				return within(function.apply(element), context);
			}
		};
	}

	private static <R> Publisher<R> within(Publisher<R> publisher, ContextView context) {
		return (publisher instanceof Mono<R> mono)
				? mono.map((result) -> withContext(result, context)).contextWrite(context)
				: Flux.from(publisher).map((result) -> withContext(result, context)).contextWrite(context);
	}

	private static ContextView contextOf(Object element) {
		return (element instanceof Message<?> message && message.getHeaders()
			.get(IntegrationMessageHeaderAccessor.REACTOR_CONTEXT) instanceof ContextView context) ? context
					: SNAPSHOTS.captureAll().updateContext(Context.empty());
	}

	@SuppressWarnings("unchecked")
	private static <R> R withContext(R result, ContextView context) {
		boolean lacking = result instanceof Message<?> message && !context.isEmpty()
				&& !message.getHeaders().containsKey(IntegrationMessageHeaderAccessor.REACTOR_CONTEXT);
		return lacking ? (R) MessageBuilder.fromMessage((Message<?>) result)
			.setHeader(IntegrationMessageHeaderAccessor.REACTOR_CONTEXT, context)
			.build() : result;
	}

}
