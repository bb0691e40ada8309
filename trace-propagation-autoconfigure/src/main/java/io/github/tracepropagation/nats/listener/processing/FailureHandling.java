// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener.processing;

import java.util.List;
import java.util.function.UnaryOperator;

import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation.StartedHop;
import io.github.tracepropagation.nats.listener.NatsListenerContainer;
import io.github.tracepropagation.nats.listener.NatsListenerErrorHandler;
import io.nats.client.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens where a handler failed: the error handler of the listener is asked, and
 * what it does not make up for is recorded, logged and settled.
 */
final class FailureHandling {

	private static final Logger logger = LoggerFactory.getLogger(NatsListenerContainer.class);

	private final String listenerId;

	private final @Nullable NatsListenerErrorHandler errorHandler;

	private final Settlement settlement;

	private final UnaryOperator<Message> handedOver;

	FailureHandling(String listenerId, @Nullable NatsListenerErrorHandler errorHandler, Settlement settlement,
			UnaryOperator<Message> handedOver) {
		this.listenerId = listenerId;
		this.errorHandler = errorHandler;
		this.settlement = settlement;
		this.handedOver = handedOver;
	}

	/**
	 * Ask the error handler.
	 * @param message the message
	 * @param failure what the handler threw
	 * @return the result in the place of that of the handler
	 */
	@Nullable Object recover(Message message, Exception failure) throws Exception {
		if (this.errorHandler == null) {
			throw failure;
		}
		try {
			return this.errorHandler.handle(this.handedOver.apply(message), failure);
		}
		catch (Exception ex) {
			if (ex != failure && ex.getCause() != failure) {
				ex.addSuppressed(failure);
			}
			throw ex;
		}
	}

	void failed(Message message, StartedHop hop, Throwable failure) {
		failed(List.of(message), hop, failure);
	}

	void failed(List<Message> messages, StartedHop hop, Throwable failure) {
		hop.error(failure);
		String subject = messages.get(0).getSubject();
		if (messages.size() == 1) {
			logger.error("NATS listener {} failed on a message from {}", this.listenerId, subject, failure);
		}
		else {
			logger.error("NATS listener {} failed on {} messages, the first from {}", this.listenerId, messages.size(),
					subject, failure);
		}
		messages.forEach((message) -> this.settlement.failed(message, failure));
	}

}
