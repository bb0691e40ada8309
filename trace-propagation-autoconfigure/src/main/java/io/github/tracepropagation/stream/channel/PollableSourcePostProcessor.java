// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.channel;

import java.util.function.Supplier;

import io.github.tracepropagation.stream.instrumentation.StreamInstrumentation;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.cloud.stream.binder.DefaultPollableMessageSource;

/**
 * {@link BeanPostProcessor} that has each message which is polled from a binding handled
 * within a consumer span.
 *
 * @since 0.1.0
 */
public final class PollableSourcePostProcessor implements BeanPostProcessor {

	private final Supplier<StreamInstrumentation> instrumentation;

	private final Supplier<BoundChannels> boundChannels;

	/**
	 * Create the post-processor.
	 * @param instrumentation observes the messages
	 * @param boundChannels knows the bindings
	 */
	public PollableSourcePostProcessor(Supplier<StreamInstrumentation> instrumentation,
			Supplier<BoundChannels> boundChannels) {
		this.instrumentation = instrumentation;
		this.boundChannels = boundChannels;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		return (bean instanceof DefaultPollableMessageSource source && !(bean instanceof ObservedPollableSource))
				? new ObservedPollableSource(source, beanName, this.instrumentation, this.boundChannels) : bean;
	}

}
