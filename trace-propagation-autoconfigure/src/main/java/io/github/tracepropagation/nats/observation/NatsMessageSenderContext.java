// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.observation;

import io.github.tracepropagation.nats.instrumentation.NatsHeaderWriter;
import io.github.tracepropagation.nats.instrumentation.NatsOperation;
import io.micrometer.observation.transport.SenderContext;
import io.nats.client.impl.Headers;
import org.jspecify.annotations.Nullable;

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

	private @Nullable String stream;

	private long streamSequence;

	/**
	 * Create the context.
	 * @param operation how the message is sent
	 * @param subject the subject it is sent to
	 * @param subjectTemplate a name of few distinct values for the subject
	 * @param headers the headers of the message, which must be writable, or {@code null}
	 * where the connection has none
	 * @param payloadSize the size of the payload in bytes
	 * @param headerWriter writes the propagation fields
	 */
	public NatsMessageSenderContext(NatsOperation operation, String subject, String subjectTemplate,
			@Nullable Headers headers, int payloadSize, NatsHeaderWriter headerWriter) {
		super((carrier, field, value) -> {
			if (carrier != null) {
				headerWriter.set(carrier, field, value);
			}
		}, operation.kind());
		this.operation = operation;
		this.subject = subject;
		this.subjectTemplate = subjectTemplate;
		this.payloadSize = payloadSize;
		if (headers != null) {
			setCarrier(headers);
		}
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

	/**
	 * Return the JetStream stream in which the message was stored.
	 * @return the name of the stream, or {@code null} where JetStream has not, or not
	 * yet, confirmed the message
	 */
	public @Nullable String getStream() {
		return this.stream;
	}

	/**
	 * Return the sequence number of the message in its stream.
	 * @return the sequence number, of no meaning where there is no stream
	 */
	public long getStreamSequence() {
		return this.streamSequence;
	}

	void setStored(String stream, long sequence) {
		this.stream = stream;
		this.streamSequence = sequence;
	}

}
