// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.channel;

import java.util.function.BiConsumer;
import java.util.function.Supplier;

import io.github.tracepropagation.stream.instrumentation.BoundChannel;
import io.github.tracepropagation.stream.instrumentation.StreamInstrumentation;
import org.jspecify.annotations.Nullable;

import org.springframework.cloud.stream.binder.DefaultPollableMessageSource;
import org.springframework.core.AttributeAccessor;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.integration.core.MessageSource;
import org.springframework.integration.core.RecoveryCallback;
import org.springframework.integration.support.ErrorMessageStrategy;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.MessageHandler;
import org.springframework.messaging.support.ChannelInterceptor;

/**
 * {@link DefaultPollableMessageSource} in front of another one, the one that is bound.
 */
final class ObservedPollableSource extends DefaultPollableMessageSource {

	private final DefaultPollableMessageSource source;

	private final String name;

	private final Supplier<StreamInstrumentation> instrumentation;

	private final Supplier<BoundChannels> boundChannels;

	ObservedPollableSource(DefaultPollableMessageSource source, String name,
			Supplier<StreamInstrumentation> instrumentation, Supplier<BoundChannels> boundChannels) {
		super(null);
		this.source = source;
		this.name = name;
		this.instrumentation = instrumentation;
		this.boundChannels = boundChannels;
	}

	@Override
	public boolean poll(MessageHandler handler) {
		return this.source.poll((message) -> handle(message, handler));
	}

	@Override
	public boolean poll(MessageHandler handler, @Nullable ParameterizedTypeReference<?> type) {
		return this.source.poll((message) -> handle(message, handler), type);
	}

	private void handle(Message<?> message, MessageHandler handler) {
		StreamInstrumentation instrumentation = this.instrumentation.get();
		BoundChannel bound = this.boundChannels.get().get(this.name, this.source);
		instrumentation.process(message, this, bound);
		Throwable failure = null;
		try {
			handler.handleMessage(message);
		}
		catch (Throwable ex) {
			failure = ex;
			throw ex;
		}
		finally {
			instrumentation.complete(this, failure);
			if (failure != null) {
				this.boundChannels.get().prepareForFailure(bound);
			}
		}
	}

	@Override
	public void setSource(MessageSource<?> source) {
		this.source.setSource(source);
	}

	@Override
	public void setRetryTemplate(RetryTemplate retryTemplate) {
		this.source.setRetryTemplate(retryTemplate);
	}

	@Override
	public void setRecoveryCallback(RecoveryCallback<Object> recoveryCallback) {
		this.source.setRecoveryCallback(recoveryCallback);
	}

	@Override
	public void setErrorChannel(MessageChannel errorChannel) {
		this.source.setErrorChannel(errorChannel);
	}

	@Override
	public void setErrorMessageStrategy(ErrorMessageStrategy errorMessageStrategy) {
		this.source.setErrorMessageStrategy(errorMessageStrategy);
	}

	@Override
	public void setAttributesProvider(BiConsumer<AttributeAccessor, Message<?>> attributesProvider) {
		this.source.setAttributesProvider(attributesProvider);
	}

	@Override
	public void addInterceptor(ChannelInterceptor interceptor) {
		this.source.addInterceptor(interceptor);
	}

	@Override
	public void addInterceptor(int index, ChannelInterceptor interceptor) {
		this.source.addInterceptor(index, interceptor);
	}

	@Override
	public boolean isRunning() {
		return this.source.isRunning();
	}

	@Override
	public void start() {
		this.source.start();
	}

	@Override
	public void stop() {
		this.source.stop();
	}

}
