// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.observation;

import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import org.jspecify.annotations.Nullable;

/**
 * {@link NatsInstrumentation} by way of Micrometer's {@link Observation}.
 */
public final class ObservationNatsInstrumentation implements NatsInstrumentation {

	private static final NatsTemplateObservationConvention DEFAULT_PUBLISH = new DefaultNatsTemplateObservationConvention(
			NatsOperation.PUBLISH);

	private static final NatsTemplateObservationConvention DEFAULT_REQUEST = new DefaultNatsTemplateObservationConvention(
			NatsOperation.REQUEST);

	private static final NatsListenerObservationConvention DEFAULT_PROCESS = new DefaultNatsListenerObservationConvention();

	private final ObservationRegistry registry;

	private final Collection<String> fields;

	private final HeaderCase headerCase;

	private final @Nullable NatsTemplateObservationConvention templateConvention;

	private final @Nullable NatsListenerObservationConvention listenerConvention;

	/**
	 * Create the instrumentation.
	 * @param registry the registry that the observations are made with
	 * @param fields the names of the propagation headers. Those that a message already
	 * has are removed before it is sent, so that nothing of another context goes along
	 * @param headerCase how the names of the propagation headers are written
	 * @param templateConvention the convention for messages that are sent, or
	 * {@code null} for the default
	 * @param listenerConvention the convention for messages that are processed, or
	 * {@code null} for the default
	 */
	public ObservationNatsInstrumentation(ObservationRegistry registry, Collection<String> fields,
			HeaderCase headerCase, @Nullable NatsTemplateObservationConvention templateConvention,
			@Nullable NatsListenerObservationConvention listenerConvention) {
		this.registry = registry;
		this.fields = List.copyOf(fields);
		this.headerCase = headerCase;
		this.templateConvention = templateConvention;
		this.listenerConvention = listenerConvention;
	}

	@Override
	public StartedHop startSending(NatsOperation operation, String subject, Headers headers, int payloadSize) {
		Supplier<NatsMessageSenderContext> context = () -> {
			NatsHeaderCarrier.remove(headers, this.fields);
			return new NatsMessageSenderContext(operation, subject, headers, payloadSize, this.headerCase);
		};
		Observation observation = switch (operation) {
			case PUBLISH ->
				NatsTemplateObservation.PUBLISH.start(this.templateConvention, DEFAULT_PUBLISH, context, this.registry);
			case REQUEST ->
				NatsTemplateObservation.REQUEST.start(this.templateConvention, DEFAULT_REQUEST, context, this.registry);
		};
		return new ObservedHop(observation);
	}

	@Override
	public StartedHop startProcessing(Message message, String subscribedSubject, @Nullable String queue) {
		return new ObservedHop(NatsListenerObservation.PROCESS.start(this.listenerConvention, DEFAULT_PROCESS,
				() -> new NatsMessageReceiverContext(message, subscribedSubject, queue), this.registry));
	}

	/**
	 * A hop that is an observation.
	 *
	 * @param observation the started observation
	 */
	private record ObservedHop(Observation observation) implements StartedHop {

		@Override
		public Scope openScope() {
			return this.observation.openScope()::close;
		}

		@Override
		public void error(Throwable error) {
			this.observation.error(error);
		}

		@Override
		public void stop() {
			this.observation.stop();
		}

	}

}
