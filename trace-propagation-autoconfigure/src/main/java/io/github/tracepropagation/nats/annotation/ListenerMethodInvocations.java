// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.annotation;

import java.lang.reflect.Method;

import io.github.tracepropagation.nats.NatsHeaders;
import io.github.tracepropagation.nats.listener.UnreadableMessageException;

import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.support.DefaultMessageHandlerMethodFactory;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolverComposite;
import org.springframework.messaging.handler.invocation.InvocableHandlerMethod;

/**
 * Makes invocations of listener methods that tell a message of which no arguments can be
 * made from a method that fails: both may throw the same exceptions.
 */
final class ListenerMethodInvocations extends DefaultMessageHandlerMethodFactory {

	private final HandlerMethodArgumentResolverComposite resolvers = new HandlerMethodArgumentResolverComposite();

	@Override
	public void afterPropertiesSet() {
		super.afterPropertiesSet();
		this.resolvers.clear();
		this.resolvers.addResolvers(initArgumentResolvers());
	}

	@Override
	public InvocableHandlerMethod createInvocableHandlerMethod(Object bean, Method method) {
		InvocableHandlerMethod invocation = new ListenerMethodInvocation(bean, method);
		invocation.setMessageMethodArgumentResolvers(this.resolvers);
		return invocation;
	}

	/**
	 * An invocation whose arguments are made of a message, or given.
	 */
	private static final class ListenerMethodInvocation extends InvocableHandlerMethod {

		ListenerMethodInvocation(Object bean, Method method) {
			super(bean, method);
		}

		@Override
		protected Object[] getMethodArgumentValues(Message<?> message, Object... providedArgs) {
			try {
				return super.getMethodArgumentValues(message, providedArgs);
			}
			catch (Exception ex) {
				throw new UnreadableMessageException(String.valueOf(message.getHeaders().get(NatsHeaders.SUBJECT)), ex);
			}
		}

	}

}
