// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.outbound;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.MessageDeliveryException;
import org.springframework.messaging.support.ErrorMessage;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Tells of messages that a binding has sent and that did not arrive: on its error
 * channel, in the context of the sender and on a thread of its own, as those of jnats
 * must not wait for an application; or in the log where it has none.
 */
final class SendFailures {

	private static final Logger logger = LoggerFactory.getLogger(NatsOutboundHandlers.class);

	private static final int IDLE_SECONDS = 10;

	private final OutboundFailures descriptions;

	private final @Nullable MessageChannel errorChannel;

	private final ThreadLocal<Boolean> telling = ThreadLocal.withInitial(() -> false);

	private final ThreadPoolExecutor executor;

	SendFailures(OutboundFailures descriptions, @Nullable MessageChannel errorChannel) {
		this.descriptions = descriptions;
		this.errorChannel = errorChannel;
		this.executor = new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
				new CustomizableThreadFactory("nats-failures-" + descriptions.binding() + "-"));
		this.executor.allowCoreThreadTimeOut(true);
	}

	/**
	 * Return whether this thread is telling of a failure right now.
	 * @return whether it is
	 */
	boolean isTelling() {
		return this.telling.get();
	}

	/**
	 * Tell of a failure.
	 * @param message the message that failed
	 * @param failure why
	 * @param context the context of the sender
	 * @param afterwards what to do when it has been told
	 */
	void tell(OutboundMessage message, Throwable failure, Context context, Runnable afterwards) {
		this.executor.execute(context.wrap(() -> {
			this.telling.set(true);
			try {
				tell(message, this.descriptions.of(message, failure));
			}
			finally {
				this.telling.remove();
				afterwards.run();
			}
		}));
	}

	private void tell(OutboundMessage message, MessageDeliveryException failure) {
		if (this.errorChannel == null) {
			logger.error("A message is lost: set error-channel-enabled of the binding '{}' to have it",
					this.descriptions.binding(), failure);
			return;
		}
		try {
			this.errorChannel.send(new ErrorMessage(failure, message.origin()));
		}
		catch (RuntimeException ex) {
			ex.addSuppressed(failure);
			logger.error("The error channel of the binding '{}' failed on a message that could not be sent",
					this.descriptions.binding(), ex);
		}
	}

}
