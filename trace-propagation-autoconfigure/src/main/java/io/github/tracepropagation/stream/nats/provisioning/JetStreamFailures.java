// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.provisioning;

import java.io.IOException;
import java.util.Set;

import io.nats.client.JetStreamApiException;

import org.springframework.cloud.stream.provisioning.ProvisioningException;

/**
 * What a failure of JetStream is for a binding: one that time can heal, after which
 * Spring Cloud Stream tries again, or one that it cannot.
 */
final class JetStreamFailures {

	static final int STREAM_NOT_FOUND = 10059;

	static final int CONSUMER_NOT_FOUND = 10014;

	private static final int STREAM_NAME_IN_USE = 10058;

	private static final int SUBJECTS_OVERLAP = 10065;

	private static final int NOT_ENABLED_FOR_ACCOUNT = 10039;

	private static final int NOT_ENABLED = 10076;

	// The server reports these as its own errors
	private static final Set<Integer> INVALID_SETTINGS = Set.of(10052, 10074);

	private JetStreamFailures() {
	}

	/**
	 * Return whether somebody else has created or changed a stream meanwhile.
	 * @param failure what JetStream says
	 * @return whether to look again
	 */
	static boolean isRace(JetStreamApiException failure) {
		return failure.getApiErrorCode() == STREAM_NAME_IN_USE || failure.getApiErrorCode() == SUBJECTS_OVERLAP
				|| failure.getApiErrorCode() == STREAM_NOT_FOUND;
	}

	static RuntimeException notEnabled(StreamRequest request) {
		return new IllegalStateException(
				request.describe() + ", but JetStream is not enabled on the NATS server or for "
						+ "its account: enable it, or set the delivery of the binding to core");
	}

	static RuntimeException of(StreamRequest request, JetStreamApiException failure) {
		int code = failure.getApiErrorCode();
		if (code == NOT_ENABLED || code == NOT_ENABLED_FOR_ACCOUNT) {
			return notEnabled(request);
		}
		String message = request.describe() + ", and JetStream refuses '" + request.streamName() + "' with error "
				+ code + ": " + failure.getErrorDescription();
		if (failure.getErrorCode() < 500 || INVALID_SETTINGS.contains(code)) {
			return new IllegalStateException(
					message + "; correct the stream properties of the binding, or change the stream", failure);
		}
		return new ProvisioningException(message, failure);
	}

	static RuntimeException of(StreamRequest request, IOException failure) {
		return new ProvisioningException(
				request.describe() + ", and JetStream does not answer: " + failure.getMessage(), failure);
	}

	static RuntimeException notConnected(StreamRequest request) {
		return new ProvisioningException(request.describe() + ", and the NATS server cannot be reached");
	}

}
