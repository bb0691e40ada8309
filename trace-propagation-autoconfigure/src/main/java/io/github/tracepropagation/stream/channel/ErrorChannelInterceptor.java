// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.channel;

import io.github.tracepropagation.stream.instrumentation.StreamInstrumentation;
import org.jspecify.annotations.Nullable;

import org.springframework.integration.channel.interceptor.VetoCapableInterceptor;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.MessageHandler;
import org.springframework.messaging.support.ExecutorChannelInterceptor;
import org.springframework.messaging.support.InterceptableChannel;

/**
 * {@link ExecutorChannelInterceptor} that has a failure handled in the trace of the
 * message that failed. What comes from elsewhere passes by.
 *
 * @since 0.1.0
 */
public final class ErrorChannelInterceptor implements ExecutorChannelInterceptor, VetoCapableInterceptor {

	private static final String GLOBAL = "errorChannel";

	private final StreamInstrumentation instrumentation;

	/**
	 * Create the interceptor.
	 * @param instrumentation knows the failed messages
	 */
	public ErrorChannelInterceptor(StreamInstrumentation instrumentation) {
		this.instrumentation = instrumentation;
	}

	@Override
	public boolean shouldIntercept(String name, InterceptableChannel channel) {
		return name.equals(GLOBAL) || name.endsWith(ErrorChannels.SUFFIX);
	}

	@Override
	public Message<?> preSend(Message<?> message, MessageChannel channel) {
		if (message.getPayload() instanceof Throwable failure) {
			this.instrumentation.handle(failure, channel);
		}
		return message;
	}

	@Override
	public void afterSendCompletion(Message<?> message, MessageChannel channel, boolean sent, @Nullable Exception ex) {
		this.instrumentation.complete(channel, null);
	}

	@Override
	public Message<?> beforeHandle(Message<?> message, MessageChannel channel, MessageHandler handler) {
		return preSend(message, channel);
	}

	@Override
	public void afterMessageHandled(Message<?> message, MessageChannel channel, MessageHandler handler,
			@Nullable Exception ex) {
		this.instrumentation.complete(channel, null);
	}

}
