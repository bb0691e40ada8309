// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.provisioning;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.JetStreamOptions;
import io.nats.client.api.StreamConfiguration;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Finds the streams that take the subjects of bindings, creates those that are missing,
 * and brings those of a binding's own up to date. Safe for use by any number of threads
 * and of instances.
 */
final class StreamProvisioner {

	private static final int ATTEMPTS = 5;

	private final Connection connection;

	private final JetStreamOptions options;

	StreamProvisioner(Connection connection, JetStreamOptions options) {
		this.connection = connection;
		this.options = options;
	}

	/**
	 * Return the stream for a binding.
	 * @param request what the binding needs
	 * @return the name of the stream
	 * @throws IllegalArgumentException where what the binding says of it is not right
	 * @throws IllegalStateException where it cannot be had
	 * @throws org.springframework.cloud.stream.provisioning.ProvisioningException where
	 * it cannot be had now
	 */
	String provide(StreamRequest request) {
		DestinationRules.checkStreamName(request.binding(), request.streamName());
		try {
			return call(request, (management) -> provide(request, management));
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(
					request.describe() + ", and its stream properties are not right: " + ex.getMessage(), ex);
		}
	}

	/**
	 * Ask JetStream something for a binding, and once more where others got in the way.
	 * @param <T> the type of the answer
	 * @param request what the binding needs
	 * @param call asks it
	 * @return the answer
	 */
	<T> T call(StreamRequest request, JetStreamCall<T> call) {
		if (this.connection.getStatus() != Connection.Status.CONNECTED) {
			throw JetStreamFailures.notConnected(request);
		}
		for (int attempt = 1;; attempt++) {
			try {
				return call.on(this.connection.jetStreamManagement(this.options));
			}
			catch (JetStreamApiException ex) {
				if (attempt == ATTEMPTS || !JetStreamFailures.isRace(ex)) {
					throw JetStreamFailures.of(request, ex);
				}
			}
			catch (IOException ex) {
				throw isWithoutJetStream() ? JetStreamFailures.notEnabled(request) : JetStreamFailures.of(request, ex);
			}
		}
	}

	// One without JetStream, such as a leaf node, may lead to one that has it
	private boolean isWithoutJetStream() {
		return this.options.isDefaultPrefix() && !this.connection.getServerInfo().isJetStreamAvailable();
	}

	private String provide(StreamRequest request, JetStreamManagement management)
			throws IOException, JetStreamApiException {
		String name = request.isNamed() ? request.streamName() : taker(request, management);
		StreamConfiguration existing = find(name, management);
		if (existing == null) {
			Assert.state(request.properties().isProvision(), () -> missing(request));
			management.addStream(StreamSettings.create(request));
			return name;
		}
		boolean updatable = request.properties().isProvision() && name.equals(request.streamName());
		List<String> missing = request.missingIn(existing);
		Assert.state(missing.isEmpty() || updatable, () -> request.describe() + ", and the stream '" + name
				+ "' takes no or not all messages of " + missing + ": add that to the subjects of the stream");
		if (updatable) {
			update(request, existing, missing, management);
		}
		return name;
	}

	private void update(StreamRequest request, StreamConfiguration existing, List<String> missing,
			JetStreamManagement management) throws IOException, JetStreamApiException {
		StreamConfiguration updated = StreamSettings.update(existing, missing, request.properties());
		if (!updated.toJson().equals(existing.toJson())) {
			management.updateStream(updated);
		}
	}

	private String taker(StreamRequest request, JetStreamManagement management)
			throws IOException, JetStreamApiException {
		Set<String> takers = new TreeSet<>();
		for (String subject : request.subjects()) {
			takers.addAll(management.getStreamNames(subject));
		}
		Assert.state(takers.size() < 2, () -> request.describe() + ", and several take messages of "
				+ request.subjects() + ": " + takers + "; name one of them by stream.name, or have a binding for each");
		return takers.isEmpty() ? request.streamName() : takers.iterator().next();
	}

	private static @Nullable StreamConfiguration find(String name, JetStreamManagement management)
			throws IOException, JetStreamApiException {
		try {
			return management.getStreamInfo(name).getConfiguration();
		}
		catch (JetStreamApiException ex) {
			if (ex.getApiErrorCode() == JetStreamFailures.STREAM_NOT_FOUND) {
				return null;
			}
			throw ex;
		}
	}

	private static String missing(StreamRequest request) {
		String stream = request.isNamed() ? ", and the stream '" + request.streamName() + "' does not exist"
				: ", and no stream takes messages of " + request.subjects();
		return request.describe() + stream + ": create it, or set stream.provision to true";
	}

	/**
	 * What JetStream is asked.
	 *
	 * @param <T> the type of the answer
	 */
	interface JetStreamCall<T> {

		T on(JetStreamManagement management) throws IOException, JetStreamApiException;

	}

}
