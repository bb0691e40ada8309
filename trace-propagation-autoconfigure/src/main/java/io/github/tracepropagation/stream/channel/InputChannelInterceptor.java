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
 * {@link ChannelInterceptor} that makes a consumer span of each message which an input
 * binding hands to its function. It is to be the first one of its channel, so that the
 * others run within that span.
 *
 * @since 0.1.0
 */
public final class InputChannelInterceptor implements ChannelInterceptor, VetoCapableInterceptor {

	private final StreamInstrumentation instrumentation;

	private final BoundChannels boundChannels;

	/**
	 * Create the interceptor.
	 * @param instrumentation observes the messages
	 * @param boundChannels knows which channels are bound
	 */
	public InputChannelInterceptor(StreamInstrumentation instrumentation, BoundChannels boundChannels) {
		this.instrumentation = instrumentation;
		this.boundChannels = boundChannels;
	}

	@Override
	public boolean shouldIntercept(String name, InterceptableChannel channel) {
		return channel instanceof AbstractMessageChannel && this.boundChannels.isInput(name, channel);
	}

	@Override
	public Message<?> preSend(Message<?> message, MessageChannel channel) {
		this.instrumentation.process(message, channel, this.boundChannels.get(channel));
		return message;
	}

	@Override
	public void afterSendCompletion(Message<?> message, MessageChannel channel, boolean sent, @Nullable Exception ex) {
		this.instrumentation.complete(channel, ex);
		if (ex != null) {
			this.boundChannels.prepareForFailure(this.boundChannels.get(channel));
		}
	}

}
