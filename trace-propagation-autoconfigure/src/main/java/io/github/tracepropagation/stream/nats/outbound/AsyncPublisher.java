// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.outbound;

import java.util.concurrent.CompletableFuture;

import io.github.tracepropagation.nats.jetstream.NatsJetStreamOperations;
import io.nats.client.PublishOptions;
import io.nats.client.api.PublishAck;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes to JetStream without waiting for acknowledgements, a bounded number of which
 * may be outstanding.
 */
final class AsyncPublisher implements OutboundPublisher {

	private static final Logger logger = LoggerFactory.getLogger(NatsOutboundHandlers.class);

	private final NatsJetStreamOperations jetStream;

	private final @Nullable PublishOptions options;

	private final OutboundFailures descriptions;

	private final InFlight inFlight;

	private final SendFailures failures;

	AsyncPublisher(NatsJetStreamOperations jetStream, @Nullable PublishOptions options, OutboundFailures descriptions,
			InFlight inFlight, SendFailures failures) {
		this.jetStream = jetStream;
		this.options = options;
		this.descriptions = descriptions;
		this.inFlight = inFlight;
		this.failures = failures;
	}

	@Override
	public void publish(OutboundMessage message) {
		// Who handles a failure is waited for, and so must not wait for a place
		Runnable leave = () -> {
		};
		if (!this.failures.isTelling()) {
			this.inFlight.enter();
			leave = this.inFlight::leave;
		}
		publish(message, leave);
	}

	private void publish(OutboundMessage message, Runnable leave) {
		Context context = Context.current();
		CompletableFuture<PublishAck> acknowledgement;
		try {
			acknowledgement = this.jetStream.publishAsync(message.subject(), message.payload(), message.headers(),
					this.options);
		}
		catch (Throwable ex) {
			leave.run();
			throw ex;
		}
		acknowledgement.whenComplete((ack, failure) -> {
			if (failure == null) {
				leave.run();
			}
			else {
				this.failures.tell(message, failure, context, leave);
			}
		});
	}

	@Override
	public void drain() {
		int lost = this.inFlight.awaitNone();
		if (lost > 0) {
			logger.warn("{} with {} messages in flight: it is not known whether they are stored",
					this.descriptions.describe("was stopped"), lost);
		}
	}

}
