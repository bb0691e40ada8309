// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener.container;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

import io.github.tracepropagation.nats.listener.AckMode;
import io.github.tracepropagation.nats.listener.ListenerMode;
import io.github.tracepropagation.nats.listener.NatsConsumerConfigurationCustomizer;
import io.github.tracepropagation.nats.listener.NatsListenerEndpoint;
import io.github.tracepropagation.nats.listener.processing.ListenerSettings;
import io.nats.client.Connection;
import io.nats.client.JetStream;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamOptions;
import io.nats.client.Message;
import io.nats.client.NUID;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * The consumer by which JetStream knows a listener. It is created where it is missing,
 * and brought up to date where it is there. Safe for use by any number of threads.
 *
 * @since 0.1.0
 */
public final class JetStreamConsumer {

	private static final int CONSUMER_NOT_FOUND = 10014;

	private static final int STREAM_NOT_FOUND = 10059;

	private static final String SEVERAL_SUBJECTS_SINCE = "2.10";

	private static final Duration INACTIVE_THRESHOLD = Duration.ofMinutes(5);

	// What waits in the client must not run out of its ack wait
	private static final int PUSHED_PER_THREAD = 50;

	private final Connection connection;

	private final NatsListenerEndpoint endpoint;

	private final Duration ackWait;

	private final JetStreamOptions options;

	private final List<NatsConsumerConfigurationCustomizer> customizers;

	private final String stream;

	private final String name;

	private final StartPosition position;

	private volatile @Nullable ConsumerConfiguration actual;

	/**
	 * Create it, without asking the server.
	 * @param endpoint the listener, which has a stream
	 * @param connection the connection to the server, not an instrumented one
	 * @param settings what goes for all listeners that say nothing else
	 * @param customizers change the configuration of the consumer, in their order
	 */
	public JetStreamConsumer(NatsListenerEndpoint endpoint, Connection connection, ListenerSettings settings,
			List<NatsConsumerConfigurationCustomizer> customizers) {
		String requiredStream = endpoint.stream();
		Assert.state(requiredStream != null, "A consumer needs a stream");
		this.connection = connection;
		this.endpoint = endpoint;
		this.ackWait = settings.ackWait();
		this.options = settings.jetStreamOptions();
		this.customizers = customizers;
		this.stream = requiredStream;
		this.name = (endpoint.durable() != null) ? endpoint.durable() : NUID.nextGlobal();
		this.position = new StartPosition(endpoint.ackMode() != AckMode.NONE);
	}

	/**
	 * Return what to subscribe with.
	 * @return the API of JetStream
	 * @throws IOException where the server cannot be asked for what it needs
	 */
	public JetStream jetStream() throws IOException {
		return this.connection.jetStream(this.options);
	}

	/**
	 * Return the stream.
	 * @return its name
	 */
	public String stream() {
		return this.stream;
	}

	/**
	 * Return the consumer.
	 * @return its name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Return how long the server waits for an acknowledgement.
	 * @return the time, as configured until the server has said it
	 */
	public Duration ackWait() {
		ConsumerConfiguration actual = this.actual;
		return (actual != null) ? actual.getAckWait() : this.ackWait;
	}

	/**
	 * Return how often the server delivers a message.
	 * @return the number, not positive for no limit, or until the server has said it
	 */
	public long maxDeliveries() {
		ConsumerConfiguration actual = this.actual;
		return (actual != null) ? actual.getMaxDeliver() : 0;
	}

	/**
	 * Return the one subject the consumer is for, or {@code null} for none or several.
	 * @return the subject
	 */
	public @Nullable String subject() {
		return (this.endpoint.subjects().size() == 1) ? this.endpoint.subjects().get(0) : null;
	}

	/**
	 * Remember what was taken, for a consumer that the server may forget.
	 * @param messages the messages
	 */
	public void taken(Collection<Message> messages) {
		if (this.endpoint.durable() == null) {
			this.position.taken(messages);
		}
	}

	/**
	 * Remember that a message is done with.
	 * @param message the message
	 */
	public void processed(Message message) {
		if (this.endpoint.durable() == null) {
			this.position.processed(message);
		}
	}

	/**
	 * Have the server know the consumer as it should be.
	 * @return the subject that messages are sent to, {@code null} where they are asked
	 * for
	 * @throws IllegalStateException where that cannot be, with a sentence that says why
	 */
	public synchronized @Nullable String ensure() {
		try {
			JetStreamManagement management = this.connection.jetStreamManagement(this.options);
			ConsumerInfo existing = find(management);
			ConsumerConfiguration configuration = (existing != null) ? updated(existing.getConsumerConfiguration())
					: created(management);
			checkAckPolicy(configuration);
			if (existing == null || !configuration.toJson().equals(existing.getConsumerConfiguration().toJson())) {
				configuration = management.addOrUpdateConsumer(this.stream, configuration).getConsumerConfiguration();
			}
			this.actual = configuration;
			return configuration.getDeliverSubject();
		}
		catch (JetStreamApiException ex) {
			Assert.state(ex.getApiErrorCode() != STREAM_NOT_FOUND, () -> describe() + " listens to the stream '"
					+ this.stream + "', which does not exist: create it, or correct its name");
			throw unusable(ex);
		}
		catch (IOException ex) {
			throw unusable(ex);
		}
	}

	private void checkAckPolicy(ConsumerConfiguration configuration) {
		Assert.state(configuration.getAckPolicy() == ackPolicy(),
				() -> describe() + " has the ack mode " + this.endpoint.ackMode()
						+ ", for which the ack policy of the consumer '" + this.name + "' of the stream '" + this.stream
						+ "' must be " + ackPolicy() + ", and is " + configuration.getAckPolicy()
						+ ": name another durable, change the ack mode, or correct what customizes the consumer");
	}

	private @Nullable ConsumerInfo find(JetStreamManagement management) throws IOException, JetStreamApiException {
		try {
			return management.getConsumerInfo(this.stream, this.name);
		}
		catch (JetStreamApiException ex) {
			if (ex.getApiErrorCode() == CONSUMER_NOT_FOUND) {
				return null;
			}
			throw ex;
		}
	}

	private ConsumerConfiguration created(JetStreamManagement management) throws IOException, JetStreamApiException {
		ConsumerConfiguration.Builder configuration = ConsumerConfiguration.builder()
			.name(this.name)
			.ackPolicy(ackPolicy());
		if (isPush()) {
			configuration.deliverSubject(this.connection.createInbox()).deliverGroup(this.endpoint.queue());
			if (this.endpoint.ackMode() == AckMode.AUTO) {
				configuration.maxAckPending((long) PUSHED_PER_THREAD * this.endpoint.concurrency());
			}
		}
		if (this.endpoint.durable() != null) {
			configuration.durable(this.endpoint.durable());
			return customized(configuration).build();
		}
		configuration.inactiveThreshold(INACTIVE_THRESHOLD);
		customized(configuration);
		this.position.applyTo(configuration, management.getStreamInfo(this.stream));
		return configuration.build();
	}

	// Where a consumer began cannot be changed
	private ConsumerConfiguration updated(ConsumerConfiguration existing) {
		boolean push = existing.getDeliverSubject() != null;
		Assert.state(push == isPush(),
				() -> describe() + " has the mode " + this.endpoint.mode() + ", but the consumer '" + this.name
						+ "' of the stream '" + this.stream + "' is there as a " + (push ? "push" : "pull")
						+ " consumer: name another durable, or change the mode");
		return customized(ConsumerConfiguration.builder(existing)).deliverPolicy(existing.getDeliverPolicy())
			.startSequence(existing.getStartSequence())
			.startTime(existing.getStartTime())
			.build();
	}

	private ConsumerConfiguration.Builder customized(ConsumerConfiguration.Builder configuration) {
		List<String> subjects = this.endpoint.subjects();
		Assert.state(
				subjects.size() < 2 || this.connection.getServerInfo().isSameOrNewerThanVersion(SEVERAL_SUBJECTS_SINCE),
				() -> describe() + " has " + subjects.size() + " subjects, for which nats-server must be "
						+ SEVERAL_SUBJECTS_SINCE + " or newer, and is " + this.connection.getServerInfo().getVersion()
						+ ": use one subject with a wildcard, or a listener for each");
		configuration.filterSubjects(subjects).ackWait(this.ackWait);
		this.customizers.forEach((customizer) -> customizer.customize(this.endpoint, configuration));
		return configuration;
	}

	private AckPolicy ackPolicy() {
		return (this.endpoint.ackMode() != AckMode.NONE) ? AckPolicy.Explicit : AckPolicy.None;
	}

	private boolean isPush() {
		return this.endpoint.mode() == ListenerMode.PUSH;
	}

	private String describe() {
		return "NATS listener '" + this.endpoint.id() + "'";
	}

	private IllegalStateException unusable(Exception cause) {
		return new IllegalStateException(describe() + " cannot use the consumer '" + this.name + "' of the stream '"
				+ this.stream + "': " + cause.getMessage(), cause);
	}

}
