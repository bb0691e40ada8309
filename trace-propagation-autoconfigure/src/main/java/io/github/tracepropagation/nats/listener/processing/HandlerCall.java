// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener.processing;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

import org.jspecify.annotations.Nullable;

/**
 * A call of what the user has written.
 *
 * @since 0.1.0
 */
public final class HandlerCall {

	private HandlerCall() {
	}

	/**
	 * Call a handler, and wait for its result. An interruption that it leaves behind is
	 * forgotten: it would end the thread, jnats' own ones included, and what an
	 * interrupted thread sends is dropped by jnats without a word.
	 * @param handler the handler
	 * @return the result, or {@code null} for none
	 * @throws Exception where the handler has thrown it, or its future was completed with
	 * it
	 */
	public static @Nullable Object resultOf(Callable<? extends @Nullable Object> handler) throws Exception {
		try {
			Object result = handler.call();
			Thread.interrupted();
			return (result instanceof CompletionStage<?> stage) ? await(stage) : result;
		}
		finally {
			Thread.interrupted();
		}
	}

	private static @Nullable Object await(CompletionStage<?> stage) throws Exception {
		try {
			return stage.toCompletableFuture().get();
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof Error error) {
				throw error;
			}
			throw (ex.getCause() instanceof Exception cause) ? cause : ex;
		}
	}

}
