// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.nats;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.tracepropagation.nats.instrumentation.HeaderCase;
import io.github.tracepropagation.nats.listener.processing.ListenerSettings;
import io.nats.client.JetStreamOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties of the NATS room.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("trace-propagation.nats")
public class NatsProperties {

	/**
	 * Whether to enable NATS.
	 */
	private boolean enabled = true;

	/**
	 * How the names of the propagation headers are written. Any case is read.
	 */
	private HeaderCase headerCase = HeaderCase.LOWER;

	/**
	 * When to record hops as observations, instead of at a fraction of the cost without.
	 * Names, attributes and meters are the same.
	 */
	private Observation observation = Observation.AUTO;

	/**
	 * Whether to instrument the application's own connections, so that what is sent and
	 * handled by them is traced without any change.
	 */
	private boolean instrumentConnections = true;

	/**
	 * Subjects that are neither traced nor given a context on instrumented connections,
	 * with the wildcards of NATS.
	 */
	private List<String> excludedSubjects = new ArrayList<>(List.of("$JS.>", "$SYS.>", "$SRV.>", "_INBOX.>"));

	private final Template template = new Template();

	private final Listener listener = new Listener();

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public HeaderCase getHeaderCase() {
		return this.headerCase;
	}

	public void setHeaderCase(HeaderCase headerCase) {
		this.headerCase = headerCase;
	}

	public Observation getObservation() {
		return this.observation;
	}

	public void setObservation(Observation observation) {
		this.observation = observation;
	}

	public boolean isInstrumentConnections() {
		return this.instrumentConnections;
	}

	public void setInstrumentConnections(boolean instrumentConnections) {
		this.instrumentConnections = instrumentConnections;
	}

	public List<String> getExcludedSubjects() {
		return this.excludedSubjects;
	}

	public void setExcludedSubjects(List<String> excludedSubjects) {
		this.excludedSubjects = excludedSubjects;
	}

	public Template getTemplate() {
		return this.template;
	}

	public Listener getListener() {
		return this.listener;
	}

	/**
	 * When to record hops as observations.
	 */
	public enum Observation {

		/**
		 * Where the application has something that only observations honour: a
		 * convention, a filter, a predicate, a handler or a registry of its own.
		 */
		AUTO,

		/**
		 * Always.
		 */
		ALWAYS,

		/**
		 * Never.
		 */
		NEVER

	}

	/**
	 * The template.
	 */
	public static class Template {

		/**
		 * Whether to set up a NatsTemplate.
		 */
		private boolean enabled = true;

		/**
		 * Time to wait for the reply to a request.
		 */
		private Duration requestTimeout = Duration.ofSeconds(5);

		/**
		 * Subject to publish to where none is given.
		 */
		private @Nullable String defaultSubject;

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public Duration getRequestTimeout() {
			return this.requestTimeout;
		}

		public void setRequestTimeout(Duration requestTimeout) {
			this.requestTimeout = requestTimeout;
		}

		public @Nullable String getDefaultSubject() {
			return this.defaultSubject;
		}

		public void setDefaultSubject(@Nullable String defaultSubject) {
			this.defaultSubject = defaultSubject;
		}

	}

	/**
	 * The listeners.
	 */
	public static class Listener {

		/**
		 * Whether to make listeners of the methods with @NatsListener.
		 */
		private boolean enabled = true;

		/**
		 * Time to wait, when a listener stops, for messages that have arrived to be
		 * handled.
		 */
		private Duration drainTimeout = Duration.ofSeconds(5);

		/**
		 * Time after which JetStream delivers a message again that nobody acknowledges. A
		 * listener that takes longer reports progress meanwhile.
		 */
		private Duration ackWait = Duration.ofSeconds(30);

		/**
		 * Comma-separated list of times to wait before a message of JetStream that could
		 * not be handled is delivered again. The last one goes for all further attempts.
		 */
		private List<Duration> redeliveryBackoff = new ArrayList<>(
				List.of(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(30)));

		/**
		 * Number of times a message of JetStream may be delivered before it is given up,
		 * 0 for no limit.
		 */
		private int maxDeliveries = 0;

		/**
		 * Subject that messages are sent to that could not be handled.
		 */
		private @Nullable String deadLetterSubject;

		/**
		 * Number of messages that are taken from JetStream at once in pull mode.
		 */
		private int batchSize = 10;

		public boolean isEnabled() {
			return this.enabled;
		}

		public void setEnabled(boolean enabled) {
			this.enabled = enabled;
		}

		public Duration getDrainTimeout() {
			return this.drainTimeout;
		}

		public void setDrainTimeout(Duration drainTimeout) {
			this.drainTimeout = drainTimeout;
		}

		public Duration getAckWait() {
			return this.ackWait;
		}

		public void setAckWait(Duration ackWait) {
			this.ackWait = ackWait;
		}

		public List<Duration> getRedeliveryBackoff() {
			return this.redeliveryBackoff;
		}

		public void setRedeliveryBackoff(List<Duration> redeliveryBackoff) {
			this.redeliveryBackoff = redeliveryBackoff;
		}

		public int getMaxDeliveries() {
			return this.maxDeliveries;
		}

		public void setMaxDeliveries(int maxDeliveries) {
			this.maxDeliveries = maxDeliveries;
		}

		public @Nullable String getDeadLetterSubject() {
			return this.deadLetterSubject;
		}

		public void setDeadLetterSubject(@Nullable String deadLetterSubject) {
			this.deadLetterSubject = deadLetterSubject;
		}

		public int getBatchSize() {
			return this.batchSize;
		}

		public void setBatchSize(int batchSize) {
			this.batchSize = batchSize;
		}

		/**
		 * Return what goes for all listeners that say nothing else.
		 * @param jetStreamOptions domain, prefix and timeout of what JetStream is asked
		 * @return the settings
		 * @throws IllegalArgumentException where a number or a time makes no sense
		 */
		public ListenerSettings toSettings(JetStreamOptions jetStreamOptions) {
			return new ListenerSettings(this.drainTimeout, this.ackWait, this.redeliveryBackoff, this.maxDeliveries,
					this.deadLetterSubject, this.batchSize, jetStreamOptions);
		}

	}

}
