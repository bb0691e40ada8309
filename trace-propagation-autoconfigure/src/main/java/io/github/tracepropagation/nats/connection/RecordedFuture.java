// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.connection;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Stands for a future of jnats and completes like it, once its hop has ended, so that the
 * time of what the application does next is not part of the hop. Whoever completes or
 * cancels this future does that to the one of jnats, which forgets the request by it.
 *
 * @param <T> the type of the result
 */
final class RecordedFuture<T> extends CompletableFuture<T> {

	private final CompletableFuture<T> pending;

	private RecordedFuture(CompletableFuture<T> pending) {
		this.pending = pending;
	}

	/**
	 * Stand for a future.
	 * @param <T> the type of the result
	 * @param pending the future of jnats
	 * @param end ends the hop, with the result or the failure
	 * @return the future for the application
	 */
	static <T> CompletableFuture<T> of(CompletableFuture<T> pending,
			BiConsumer<@Nullable Object, @Nullable Throwable> end) {
		RecordedFuture<T> recorded = new RecordedFuture<>(pending);
		pending.whenComplete((value, error) -> {
			try {
				end.accept(value, error);
			}
			finally {
				recorded.settle(value, error);
			}
		});
		return recorded;
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		return this.pending.cancel(mayInterruptIfRunning);
	}

	@Override
	public boolean complete(T value) {
		return this.pending.complete(value);
	}

	@Override
	public boolean completeExceptionally(Throwable error) {
		return this.pending.completeExceptionally(error);
	}

	@Override
	public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier, Executor executor) {
		this.pending.completeAsync(supplier, executor);
		return this;
	}

	private void settle(T value, @Nullable Throwable error) {
		if (error != null) {
			super.completeExceptionally(error);
		}
		else {
			super.complete(value);
		}
	}

}
