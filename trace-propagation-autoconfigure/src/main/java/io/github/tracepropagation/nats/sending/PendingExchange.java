// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.sending;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation.StartedHop;
import io.nats.client.Message;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a message, to come. The hop ends once, before whoever waits is told: with
 * the answer, with the failure, or when the application completes or cancels this future
 * itself. It completes on a thread of jnats, outside any span.
 *
 * @param <T> the type of what the application waits for
 * @since 0.1.0
 */
public final class PendingExchange<T> extends CompletableFuture<T> {

	private final AtomicBoolean ended = new AtomicBoolean();

	private final StartedHop hop;

	private final AnswerReader<T> answerReader;

	PendingExchange(StartedHop hop, AnswerReader<T> answerReader) {
		this.hop = hop;
		this.answerReader = answerReader;
	}

	void start(Supplier<CompletableFuture<Message>> send, Duration timeout) {
		try {
			CompletableFuture<Message> request = send.get();
			whenComplete((answer, error) -> {
				end(answer, error);
				request.cancel(true);
			});
			request.orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS)
				.whenComplete((answer, error) -> settle(request, answer, error));
		}
		catch (Throwable ex) {
			fail(ex);
		}
	}

	/**
	 * Wait for the answer. An interrupt, one before the call included, ends the exchange,
	 * and the thread stays interrupted.
	 * @return the answer
	 * @throws RuntimeException the failure of the exchange
	 */
	public T await() {
		try {
			if (Thread.interrupted()) {
				throw new InterruptedException();
			}
			return get();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			RuntimeException failure = this.answerReader.failure(ExchangeFailure.INTERRUPTED, ex);
			fail(failure);
			throw failure;
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof Error error) {
				throw error;
			}
			if (ex.getCause() instanceof RuntimeException failure) {
				// Made on a thread of jnats, whose stack says nothing of the caller
				failure.fillInStackTrace();
				throw failure;
			}
			throw this.answerReader.failure(ExchangeFailure.OTHER, ex);
		}
	}

	private void settle(CompletableFuture<Message> request, @Nullable Message answer, @Nullable Throwable error) {
		if (isDone()) {
			return;
		}
		try {
			if (answer == null) {
				Throwable cause = (error != null) ? error : new IllegalStateException("No answer");
				throw this.answerReader.failure(ExchangeFailure.of(request, cause), cause);
			}
			T read = this.answerReader.read(answer);
			end(read, null);
			complete(read);
		}
		catch (Throwable ex) {
			fail(ex);
		}
	}

	private void fail(Throwable failure) {
		end(null, failure);
		completeExceptionally(failure);
	}

	private void end(@Nullable T answer, @Nullable Throwable error) {
		if (!this.ended.compareAndSet(false, true)) {
			return;
		}
		try {
			if (error != null) {
				this.hop.error(error);
			}
			else if (answer != null) {
				this.answerReader.record(answer, this.hop);
			}
		}
		finally {
			this.hop.stop();
		}
	}

}
