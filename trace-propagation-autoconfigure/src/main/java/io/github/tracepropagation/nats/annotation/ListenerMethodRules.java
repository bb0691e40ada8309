// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.annotation;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;

import io.github.tracepropagation.nats.listener.AckMode;
import io.nats.client.Message;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.util.Assert;

/**
 * The rules for what a listener method may take and return. An error names the method as
 * the application knows it.
 */
final class ListenerMethodRules {

	private final String annotated;

	private final Method method;

	ListenerMethodRules(String name, Method method) {
		this.annotated = "@NatsListener on " + name;
		this.method = method;
	}

	/**
	 * Return whether the method takes batches, which a payload that is a list itself is
	 * told from by an annotation.
	 * @return whether there is a list without annotation
	 */
	boolean isBatch() {
		return Arrays.stream(this.method.getParameters())
			.anyMatch((parameter) -> parameter.getType() == List.class && !Arrays.stream(parameter.getAnnotations())
				.anyMatch((annotation) -> annotation.annotationType()
					.getPackageName()
					.startsWith("org.springframework.messaging")));
	}

	void check(@Nullable SendTo sendTo, boolean pull, AckMode ackMode) {
		Class<?> type = this.method.getReturnType();
		Assert.state(
				CompletionStage.class.isAssignableFrom(type)
						|| ReactiveAdapterRegistry.getSharedInstance().getAdapter(type) == null,
				() -> this.annotated + " returns a " + type.getName()
						+ ", which nobody would subscribe to: return the value, or a CompletableFuture");
		Assert.state(sendTo == null || sendTo.value().length == 1,
				() -> this.annotated + " has a @SendTo that does not name one subject: name one");
		if (isBatch()) {
			checkBatch(sendTo, pull);
		}
		Assert.state(ackMode != AckMode.MANUAL || takesMessage(),
				() -> this.annotated + " is to acknowledge by itself, but takes no io.nats.client.Message to do so: "
						+ "add such a parameter, or use another acknowledgement mode");
	}

	private void checkBatch(@Nullable SendTo sendTo, boolean pull) {
		Assert.state(pull, () -> this.annotated
				+ " takes a List, which is a batch of messages and needs the mode PULL: name a stream to pull from, "
				+ "or put @Payload on the parameter where one payload is a list");
		Assert.state(this.method.getParameterCount() == 1, () -> this.annotated
				+ " takes a List, which is a batch of messages, beside other parameters: take the List alone");
		Class<?> type = this.method.getReturnType();
		Assert.state((type == void.class || CompletionStage.class.isAssignableFrom(type)) && sendTo == null,
				() -> this.annotated + " takes a batch of messages and returns a value, which belongs to none of them: "
						+ "return nothing");
	}

	private boolean takesMessage() {
		Class<?> batched = isBatch() ? new MethodParameter(this.method, 0).nested().getNestedParameterType() : null;
		return batched == Message.class || Arrays.asList(this.method.getParameterTypes()).contains(Message.class);
	}

}
