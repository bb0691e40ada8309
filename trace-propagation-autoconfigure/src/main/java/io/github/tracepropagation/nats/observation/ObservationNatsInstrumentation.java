// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.observation;

import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.ObservationRegistry;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import org.jspecify.annotations.Nullable;

/**
 * {@link NatsInstrumentation} by way of Micrometer's {@link Observation}.
 *
 * @since 0.1.0
 */
public final class ObservationNatsInstrumentation implements NatsInstrumentation {

	private static final NatsTemplateObservationConvention DEFAULT_PUBLISH = new DefaultNatsTemplateObservationConvention(
			NatsOperation.PUBLISH);

	private static final NatsTemplateObservationConvention DEFAULT_REQUEST = new DefaultNatsTemplateObservationConvention(
			NatsOperation.REQUEST);

	private static final NatsListenerObservationConvention DEFAULT_PROCESS = new DefaultNatsListenerObservationConvention();

	private final ObservationRegistry registry;

	private final SubjectTemplates subjectTemplates = new SubjectTemplates();

	private final ObservationFailures failures = new ObservationFailures();

	private final Collection<String> fields;

	private final HeaderCase headerCase;

	private final ObservationConvention<NatsMessageSenderContext> publishConvention;

	private final ObservationConvention<NatsMessageSenderContext> requestConvention;

	private final ObservationConvention<NatsMessageReceiverContext> processConvention;

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
		this.publishConvention = guard(templateConvention, DEFAULT_PUBLISH);
		this.requestConvention = guard(templateConvention, DEFAULT_REQUEST);
		this.processConvention = guard(listenerConvention, DEFAULT_PROCESS);
	}

	@Override
	public StartedHop startSending(NatsOperation operation, String subject, Headers headers, int payloadSize) {
		Supplier<NatsMessageSenderContext> context = () -> {
			NatsHeaderCarrier.remove(headers, this.fields);
			return new NatsMessageSenderContext(operation, subject, this.subjectTemplates.of(subject), headers,
					payloadSize, this.headerCase);
		};
		return start(() -> switch (operation) {
			case PUBLISH ->
				NatsTemplateObservation.PUBLISH.start(this.publishConvention, DEFAULT_PUBLISH, context, this.registry);
			case REQUEST ->
				NatsTemplateObservation.REQUEST.start(this.requestConvention, DEFAULT_REQUEST, context, this.registry);
		});
	}

	@Override
	public StartedHop startProcessing(Message message, String subscribedSubject, @Nullable String queue) {
		return start(() -> NatsListenerObservation.PROCESS.start(this.processConvention, DEFAULT_PROCESS,
				() -> new NatsMessageReceiverContext(message, subscribedSubject, queue), this.registry));
	}

	private <C extends Observation.Context> ObservationConvention<C> guard(@Nullable ObservationConvention<C> preferred,
			ObservationConvention<C> byDefault) {
		return (preferred != null) ? new GuardedConvention<>(preferred, byDefault, this.failures) : byDefault;
	}

	private StartedHop start(Supplier<Observation> observation) {
		try {
			return new ObservedHop(observation.get());
		}
		catch (RuntimeException ex) {
			this.failures.warn(ex);
			return new ObservedHop(Observation.NOOP);
		}
	}

	/**
	 * A hop that is an observation, and stays without effect where that fails.
	 */
	private final class ObservedHop implements StartedHop {

		private final Observation observation;

		ObservedHop(Observation observation) {
			this.observation = observation;
		}

		@Override
		public Scope openScope() {
			try {
				return this.observation.openScope()::close;
			}
			catch (RuntimeException ex) {
				ObservationNatsInstrumentation.this.failures.warn(ex);
				return () -> {
				};
			}
		}

		@Override
		public void error(Throwable error) {
			guard(() -> this.observation.error(error));
		}

		@Override
		public void stop() {
			guard(this.observation::stop);
		}

		private void guard(Runnable action) {
			try {
				action.run();
			}
			catch (RuntimeException ex) {
				ObservationNatsInstrumentation.this.failures.warn(ex);
			}
		}

	}

}
