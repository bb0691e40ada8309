// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.observation;

import io.micrometer.observation.transport.SenderContext;
import io.nats.client.impl.Headers;

/**
 * {@link SenderContext} of a NATS message. Its carrier is the headers of the message.
 *
 * @since 0.1.0
 */
public class NatsMessageSenderContext extends SenderContext<Headers> {

	private final NatsOperation operation;

	private final String subject;

	private final String subjectTemplate;

	private final int payloadSize;

	/**
	 * Create the context.
	 * @param operation how the message is sent
	 * @param subject the subject it is sent to
	 * @param subjectTemplate a name of few distinct values for the subject
	 * @param headers the headers of the message, which must be writable
	 * @param payloadSize the size of the payload in bytes
	 * @param headerCase how the names of the propagation headers are written
	 */
	public NatsMessageSenderContext(NatsOperation operation, String subject, String subjectTemplate, Headers headers,
			int payloadSize, HeaderCase headerCase) {
		super(NatsHeaderCarrier.setter(headerCase), operation.kind());
		this.operation = operation;
		this.subject = subject;
		this.subjectTemplate = subjectTemplate;
		this.payloadSize = payloadSize;
		setCarrier(headers);
	}

	/**
	 * Return how the message is sent.
	 * @return the operation
	 */
	public NatsOperation getOperation() {
		return this.operation;
	}

	/**
	 * Return the subject the message is sent to.
	 * @return the raw subject
	 */
	public String getSubject() {
		return this.subject;
	}

	/**
	 * Return a name of few distinct values for the subject.
	 * @return the subject template
	 */
	public String getSubjectTemplate() {
		return this.subjectTemplate;
	}

	/**
	 * Return the size of the payload.
	 * @return the size in bytes
	 */
	public int getPayloadSize() {
		return this.payloadSize;
	}

}
