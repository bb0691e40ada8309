// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.instrumentation;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.github.tracepropagation.stream.instrumentation.MessageHop.Kind;
import io.github.tracepropagation.stream.observation.BindingInfo;
import io.github.tracepropagation.stream.observation.DefaultStreamConsumerObservationConvention;
import io.github.tracepropagation.stream.observation.DefaultStreamProducerObservationConvention;
import io.github.tracepropagation.stream.observation.StreamBatchReceiverContext;
import io.github.tracepropagation.stream.observation.StreamConsumerObservationConvention;
import io.github.tracepropagation.stream.observation.StreamObservation;
import io.github.tracepropagation.stream.observation.StreamProducerObservationConvention;
import io.github.tracepropagation.stream.observation.StreamReceiverContext;
import io.github.tracepropagation.stream.observation.StreamSenderContext;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

import org.springframework.integration.IntegrationMessageHeaderAccessor;
import org.springframework.integration.support.MutableMessage;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.support.ErrorMessage;

/**
 * Observes the messages that come in and go out by channels, unless something else has
 * made, or will make, their spans. What fails in it is logged and does not reach the
 * message. Safe for use by any number of threads.
 *
 * @since 0.1.0
 */
public final class StreamInstrumentation {

	private static final StreamConsumerObservationConvention DEFAULT_PROCESS = new DefaultStreamConsumerObservationConvention();

	private static final StreamProducerObservationConvention DEFAULT_PUBLISH = new DefaultStreamProducerObservationConvention();

	private final ObservationRegistry registry;

	private final List<String> fields;

	private final ObservationConvention<StreamReceiverContext> consumerConvention;

	private final ObservationConvention<StreamSenderContext> producerConvention;

	private final FailedMessages failedMessages = new FailedMessages();

	private final Failures failures = new Failures();

	/**
	 * Create the instrumentation.
	 * @param registry the registry that the observations are made with
	 * @param fields the names of the propagation fields
	 * @param consumerConvention the convention for messages that are processed, or
	 * {@code null} for the default
	 * @param producerConvention the convention for messages that are sent, or
	 * {@code null} for the default
	 */
	public StreamInstrumentation(ObservationRegistry registry, Collection<String> fields,
			@Nullable StreamConsumerObservationConvention consumerConvention,
			@Nullable StreamProducerObservationConvention producerConvention) {
		this.registry = registry;
		this.fields = List.copyOf(fields);
		this.consumerConvention = GuardedConvention.of(consumerConvention, DEFAULT_PROCESS, this.failures);
		this.producerConvention = GuardedConvention.of(producerConvention, DEFAULT_PUBLISH, this.failures);
	}

	/**
	 * Have a message processed that comes to a channel, from now until {@link #complete}.
	 * @param message the message
	 * @param channel the channel it comes to, or the source it is polled from
	 * @param bound what is known of the channel
	 */
	public void process(Message<?> message, Object channel, BoundChannel bound) {
		if (channel instanceof MessageChannel) {
			OpenHops.closeAbandoned(channel, Kind.INPUT, bound.binding(), this::close);
		}
		HopScope scope = new HopScope(this.registry);
		OpenHops.push(open(channel, Kind.INPUT, bound.binding(), scope, () -> startProcessing(message, bound, scope)));
	}

	/**
	 * Have a message sent that goes to a channel, from now until {@link #complete}.
	 * @param message the message
	 * @param channel the channel it goes to
	 * @param bound what is known of the channel
	 * @return the message to send in place of the other one
	 */
	public Message<?> send(Message<?> message, Object channel, BoundChannel bound) {
		Map<String, Object> headers = new LinkedHashMap<>(message.getHeaders());
		headers.keySet().removeIf(this::isField);
		Object captured = headers.remove(IntegrationMessageHeaderAccessor.REACTOR_CONTEXT);
		OpenHops.closeAbandoned(channel, Kind.OUTPUT, bound.binding(), this::close);
		HopScope scope = new HopScope(this.registry);
		OpenHops.push(open(channel, Kind.OUTPUT, bound.binding(), scope,
				() -> startSending(message.getPayload(), headers, captured, bound, scope)));
		return withHeaders(message, headers);
	}

	private static Message<?> withHeaders(Message<?> message, Map<String, Object> headers) {
		if (message instanceof ErrorMessage error) {
			Message<?> original = error.getOriginalMessage();
			return (original != null) ? new ErrorMessage(error.getPayload(), headers, original)
					: new ErrorMessage(error.getPayload(), headers);
		}
		return new MutableMessage<>(message.getPayload(), headers);
	}

	/**
	 * Have a failure handled that comes to a channel, from now until {@link #complete}.
	 * @param failure the failure
	 * @param channel the channel it comes to
	 */
	public void handle(Throwable failure, Object channel) {
		HopScope scope = new HopScope(this.registry);
		OpenHops.push(open(channel, Kind.ERROR, null, scope, () -> {
			Context context = this.failedMessages.find(failure);
			if (context != null && !isCurrent(context)) {
				scope.with(context);
			}
			return Observation.NOOP;
		}));
	}

	/**
	 * End what has begun for a channel on this thread.
	 * @param channel the channel
	 * @param failure what went wrong, or {@code null}
	 */
	public void complete(Object channel, @Nullable Throwable failure) {
		MessageHop hop = OpenHops.pop(channel, this::close);
		if (hop == null) {
			return;
		}
		if (failure != null) {
			guard(() -> hop.error(failure));
			if (hop.kind() == Kind.INPUT) {
				this.failedMessages.remember(failure, hop.inFlight().context());
			}
		}
		close(hop);
	}

	private void close(MessageHop hop) {
		guard(hop::close);
	}

	private MessageHop open(Object channel, Kind kind, @Nullable BindingInfo binding, HopScope scope,
			Supplier<Observation> start) {
		Observation observation = Observation.NOOP;
		try {
			observation = start.get();
		}
		catch (RuntimeException ex) {
			this.failures.warn(ex);
		}
		return new MessageHop(channel, kind, binding, observation, scope, InFlight.capture(this.registry));
	}

	private void guard(Runnable action) {
		try {
			action.run();
		}
		catch (RuntimeException ex) {
			this.failures.warn(ex);
		}
	}

	private static boolean isCurrent(Context context) {
		String current = Span.current().getSpanContext().getSpanId();
		return current.equals(Span.fromContext(context).getSpanContext().getSpanId());
	}

	private Observation startProcessing(Message<?> message, BoundChannel bound, HopScope scope) {
		if (bound.receiverMarked() || ForeignReceiver.hasTaken(message, this.registry, this.fields)) {
			return Observation.NOOP;
		}
		Observation observation = StreamObservation.PROCESS.start(this.consumerConvention, DEFAULT_PROCESS,
				() -> receiverContext(message, bound), this.registry);
		scope.with(observation);
		return observation;
	}

	private static StreamReceiverContext receiverContext(Message<?> message, BoundChannel bound) {
		List<Map<String, Object>> batch = BatchHeaders.of(message);
		return (batch != null) ? new StreamBatchReceiverContext(message, batch, bound.binding())
				: new StreamReceiverContext(message, bound.binding());
	}

	private Observation startSending(Object payload, Map<String, Object> headers, @Nullable Object captured,
			BoundChannel bound, HopScope scope) {
		if (captured != null && !OwnContext.isCurrent(captured, this.registry)) {
			scope.withCaptured(captured);
		}
		if (bound.senderObserving()) {
			return Observation.NOOP;
		}
		Observation observation = StreamObservation.PUBLISH.start(this.producerConvention, DEFAULT_PUBLISH,
				() -> new StreamSenderContext(headers, payload, bound.binding()), this.registry);
		scope.with(observation);
		return observation;
	}

	private boolean isField(String header) {
		for (String field : this.fields) {
			if (header.equalsIgnoreCase(field)) {
				return true;
			}
		}
		return false;
	}

}
