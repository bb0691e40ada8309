// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.channel;

import io.github.tracepropagation.stream.instrumentation.StreamInstrumentation;
import org.jspecify.annotations.Nullable;

import org.springframework.integration.channel.AbstractMessageChannel;
import org.springframework.integration.channel.interceptor.VetoCapableInterceptor;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.support.ChannelInterceptor;
import org.springframework.messaging.support.InterceptableChannel;

/**
 * {@link ChannelInterceptor} that makes a producer span of each message which leaves by
 * an output binding, and gives it headers of its own in place of those that it repeats of
 * an input message. It is to be the last one of its channel.
 *
 * @since 0.1.0
 */
public final class OutputChannelInterceptor implements ChannelInterceptor, VetoCapableInterceptor {

	private final StreamInstrumentation instrumentation;

	private final BoundChannels boundChannels;

	/**
	 * Create the interceptor.
	 * @param instrumentation observes the messages
	 * @param boundChannels knows which channels are bound
	 */
	public OutputChannelInterceptor(StreamInstrumentation instrumentation, BoundChannels boundChannels) {
		this.instrumentation = instrumentation;
		this.boundChannels = boundChannels;
	}

	@Override
	public boolean shouldIntercept(String name, InterceptableChannel channel) {
		return channel instanceof AbstractMessageChannel && this.boundChannels.isOutput(name, channel);
	}

	@Override
	public Message<?> preSend(Message<?> message, MessageChannel channel) {
		return this.instrumentation.send(message, channel, this.boundChannels.get(channel));
	}

	@Override
	public void afterSendCompletion(Message<?> message, MessageChannel channel, boolean sent, @Nullable Exception ex) {
		this.instrumentation.complete(channel, ex);
	}

}
