// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.observation;

import java.util.List;
import java.util.function.Supplier;

import io.github.tracepropagation.nats.instrumentation.InstrumentationFailures;
import io.github.tracepropagation.nats.instrumentation.NatsHeaderWriter;
import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation;
import io.github.tracepropagation.nats.instrumentation.NatsOperation;
import io.github.tracepropagation.nats.instrumentation.SubjectTemplates;
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

	private static final NatsBatchObservationConvention DEFAULT_BATCH = new DefaultNatsBatchObservationConvention();

	private final ObservationRegistry registry;

	private final SubjectTemplates subjectTemplates;

	private final InstrumentationFailures failures = new InstrumentationFailures();

	private final NatsHeaderWriter headerWriter;

	private final ObservationConvention<NatsMessageSenderContext> publishConvention;

	private final ObservationConvention<NatsMessageSenderContext> requestConvention;

	private final ObservationConvention<NatsMessageReceiverContext> processConvention;

	private final ObservationConvention<NatsBatchReceiverContext> batchConvention;

	/**
	 * Create the instrumentation.
	 * @param registry the registry that the observations are made with
	 * @param headerWriter writes the propagation fields
	 * @param subjectTemplates make names of few distinct values from subjects
	 * @param templateConvention the convention for messages that are sent, or
	 * {@code null} for the default
	 * @param listenerConvention the convention for messages that are processed, or
	 * {@code null} for the default
	 * @param batchConvention the convention for messages that are processed together, or
	 * {@code null} for the default
	 */
	public ObservationNatsInstrumentation(ObservationRegistry registry, NatsHeaderWriter headerWriter,
			SubjectTemplates subjectTemplates, @Nullable NatsTemplateObservationConvention templateConvention,
			@Nullable NatsListenerObservationConvention listenerConvention,
			@Nullable NatsBatchObservationConvention batchConvention) {
		this.registry = registry;
		this.headerWriter = headerWriter;
		this.subjectTemplates = subjectTemplates;
		this.publishConvention = guard(templateConvention, DEFAULT_PUBLISH);
		this.requestConvention = guard(templateConvention, DEFAULT_REQUEST);
		this.processConvention = guard(listenerConvention, DEFAULT_PROCESS);
		this.batchConvention = guard(batchConvention, DEFAULT_BATCH);
	}

	@Override
	public StartedHop startSending(NatsOperation operation, String subject, @Nullable Headers headers, int payloadSize,
			long maxSize) {
		Supplier<NatsMessageSenderContext> context = () -> new NatsMessageSenderContext(operation, subject,
				this.subjectTemplates.of(subject), headers, payloadSize, this.headerWriter);
		if (headers != null) {
			this.headerWriter.clear(headers);
		}
		StartedHop hop = start(() -> switch (operation) {
			case PUBLISH ->
				NatsTemplateObservation.PUBLISH.start(this.publishConvention, DEFAULT_PUBLISH, context, this.registry);
			case REQUEST ->
				NatsTemplateObservation.REQUEST.start(this.requestConvention, DEFAULT_REQUEST, context, this.registry);
		});
		if (headers != null) {
			this.headerWriter.fit(headers, payloadSize, maxSize);
		}
		return hop;
	}

	@Override
	public void removeContext(Headers headers) {
		this.headerWriter.clear(headers);
	}

	@Override
	public StartedHop startProcessing(Message message, @Nullable String subscribedSubject, @Nullable String group) {
		return start(() -> NatsListenerObservation.PROCESS.start(this.processConvention, DEFAULT_PROCESS,
				() -> new NatsMessageReceiverContext(message, template(message, subscribedSubject), group),
				this.registry));
	}

	@Override
	public StartedHop startProcessingBatch(List<Message> messages, @Nullable String subscribedSubject,
			@Nullable String group) {
		return start(() -> NatsListenerObservation.PROCESS_BATCH.start(this.batchConvention, DEFAULT_BATCH,
				() -> new NatsBatchReceiverContext(messages, template(messages.get(0), subscribedSubject), group),
				this.registry));
	}

	private String template(Message message, @Nullable String subscribedSubject) {
		return (subscribedSubject != null) ? this.subjectTemplates.ofSubscription(subscribedSubject)
				: this.subjectTemplates.of(message.getSubject());
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
		public void stored(String stream, long sequence) {
			if (this.observation.getContext() instanceof NatsMessageSenderContext sender) {
				sender.setStored(stream, sequence);
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
