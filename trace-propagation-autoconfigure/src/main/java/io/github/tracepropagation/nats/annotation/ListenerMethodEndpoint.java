// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.annotation;

import java.lang.reflect.Method;
import java.util.Arrays;

import io.github.tracepropagation.nats.listener.ListenerMode;
import io.github.tracepropagation.nats.listener.NatsListenerEndpoint;
import io.github.tracepropagation.nats.listener.NatsListenerEndpoint.Builder;
import io.github.tracepropagation.nats.listener.NatsListenerErrorHandler;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanNotOfRequiredTypeException;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.util.StringUtils;

/**
 * A listener method and its annotation, of which an endpoint is made. What does not go
 * together is refused with a sentence that names the method.
 */
final class ListenerMethodEndpoint {

	private final ConfigurableListableBeanFactory beanFactory;

	private final String beanName;

	private final Method method;

	private final NatsListener listener;

	ListenerMethodEndpoint(ConfigurableListableBeanFactory beanFactory, String beanName, Method method,
			NatsListener listener) {
		this.beanFactory = beanFactory;
		this.beanName = beanName;
		this.method = method;
		this.listener = listener;
	}

	/**
	 * Return the name of the method as the application knows it.
	 * @return the name, with its bean
	 */
	String name() {
		return this.beanName + "." + this.method.getName();
	}

	NatsListenerEndpoint build(NatsListenerMethodFactory methodFactory) {
		ListenerMethodRules rules = new ListenerMethodRules(name(), this.method);
		SendTo sendTo = findSendTo();
		rules.check(sendTo, isPull(), this.listener.ack());
		String customId = resolve(this.listener.id());
		String id = (customId != null) ? customId : name();
		Builder builder = rules.isBatch()
				? NatsListenerEndpoint.batchBuilder(id,
						methodFactory.createBatchHandler(this.beanFactory, this.beanName, this.method))
				: NatsListenerEndpoint.builder(id,
						methodFactory.createHandler(this.beanFactory, this.beanName, this.method));
		return build(builder, sendTo, id);
	}

	private NatsListenerEndpoint build(Builder builder, @Nullable SendTo sendTo, String id) {
		Integer threads = number("concurrency", this.listener.concurrency());
		builder
			.subjects(Arrays.stream(this.listener.subjects())
				.map(this.beanFactory::resolveEmbeddedValue)
				.toArray(String[]::new))
			.queue(resolve(this.listener.queue()))
			.stream(resolve(this.listener.stream()))
			.durable(resolve(this.listener.durable()))
			.mode(this.listener.mode())
			.ackMode(this.listener.ack())
			.concurrency((threads != null) ? threads : 1)
			.autoStartup(isAutoStartup())
			.batchSize(number("batchSize", this.listener.batchSize()))
			.maxDeliveries(number("maxDeliveries", this.listener.maxDeliveries()))
			.deadLetterSubject(resolve(this.listener.deadLetterSubject()))
			.sendTo((sendTo != null) ? resolve(sendTo.value()[0]) : null)
			.errorHandler(bean("errorHandler", this.listener.errorHandler(), NatsListenerErrorHandler.class));
		try {
			return builder.build();
		}
		catch (IllegalArgumentException ex) {
			throw id.equals(name()) ? ex
					: new IllegalArgumentException("@NatsListener on " + name() + ": " + ex.getMessage(), ex);
		}
	}

	/**
	 * Return a bean that the annotation names.
	 * @param attribute the attribute that names it
	 * @param value its value, empty for no bean
	 * @param type the type the bean must have
	 * @param <T> the type of the bean
	 * @return the bean, or {@code null} where none is named
	 */
	<T> @Nullable T bean(String attribute, String value, Class<T> type) {
		String name = resolve(value);
		if (name == null) {
			return null;
		}
		try {
			return this.beanFactory.getBean(name, type);
		}
		catch (NoSuchBeanDefinitionException | BeanNotOfRequiredTypeException ex) {
			throw new IllegalStateException("@NatsListener on " + name() + " has '" + name + "' as its " + attribute
					+ ", but there is no bean of that name and of type " + type.getName()
					+ ": declare it, or correct the name", ex);
		}
	}

	private boolean isPull() {
		return this.listener.mode() == ListenerMode.PULL
				|| (this.listener.mode() == ListenerMode.AUTO && resolve(this.listener.stream()) != null);
	}

	private @Nullable SendTo findSendTo() {
		SendTo onMethod = AnnotatedElementUtils.findMergedAnnotation(this.method, SendTo.class);
		return (onMethod != null) ? onMethod
				: AnnotatedElementUtils.findMergedAnnotation(this.method.getDeclaringClass(), SendTo.class);
	}

	private boolean isAutoStartup() {
		String value = resolve(this.listener.autoStartup());
		if (value == null || value.equalsIgnoreCase("true")) {
			return true;
		}
		if (value.equalsIgnoreCase("false")) {
			return false;
		}
		throw new IllegalStateException(
				"@NatsListener on " + name() + " has '" + value + "' as its autoStartup: use true or false");
	}

	private @Nullable Integer number(String attribute, String value) {
		String resolved = resolve(value);
		try {
			return (resolved != null) ? Integer.valueOf(resolved) : null;
		}
		catch (NumberFormatException ex) {
			throw new IllegalStateException("@NatsListener on " + name() + " has '" + resolved + "' as its " + attribute
					+ ": use a whole number", ex);
		}
	}

	private @Nullable String resolve(String value) {
		String resolved = this.beanFactory.resolveEmbeddedValue(value);
		return StringUtils.hasLength(resolved) ? resolved : null;
	}

}
