// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.jetstream;

import java.io.IOException;
import java.time.Duration;

import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation.StartedHop;
import io.github.tracepropagation.nats.sending.AnswerReader;
import io.github.tracepropagation.nats.sending.ExchangeFailure;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.api.PublishAck;

/**
 * Reads the acknowledgement of a stream.
 *
 * @param subject the subject that was published to
 * @param timeout how long the acknowledgement is waited for
 */
record PublishAckReader(String subject, Duration timeout) implements AnswerReader<PublishAck> {

	@Override
	public PublishAck read(Message answer) {
		try {
			return new PublishAck(answer);
		}
		catch (JetStreamApiException ex) {
			// What is no JSON at all is an error of JetStream to jnats, without a code
			throw (ex.getApiErrorCode() > 0) ? refused(ex) : noStream(ex);
		}
		catch (IOException | RuntimeException ex) {
			throw noStream(ex);
		}
	}

	@Override
	public void record(PublishAck ack, StartedHop hop) {
		hop.stored(ack.getStream(), ack.getSeqno());
	}

	@Override
	public RuntimeException failure(ExchangeFailure failure, Throwable cause) {
		return switch (failure) {
			case NO_RESPONDERS -> new NatsNoStreamException(this.subject, cause);
			case TIMED_OUT -> new NatsPublishTimeoutException(this.subject, this.timeout, cause);
			case CLOSED -> failure("The NATS connection was closed before", cause);
			case INTERRUPTED -> failure("Interrupted before", cause);
			case OTHER -> failure("The publish failed before", cause);
		};
	}

	private NatsPublishException refused(JetStreamApiException cause) {
		return new NatsPublishException(
				"JetStream refused the message for the NATS subject '" + this.subject + "' with error "
						+ cause.getApiErrorCode() + ": " + cause.getErrorDescription(),
				this.subject, cause.getApiErrorCode(), cause);
	}

	private NatsPublishException noStream(Exception cause) {
		return new NatsPublishException(
				"What answered the message for the NATS subject '" + this.subject
						+ "' is no stream: publish to a subject that services do not listen on",
				this.subject, NatsPublishException.NO_API_ERROR, cause);
	}

	private NatsPublishException failure(String what, Throwable cause) {
		return new NatsPublishException(what + " a stream acknowledged the message for the NATS subject '"
				+ this.subject + "': it may be stored or not", this.subject, NatsPublishException.NO_API_ERROR, cause);
	}

}
