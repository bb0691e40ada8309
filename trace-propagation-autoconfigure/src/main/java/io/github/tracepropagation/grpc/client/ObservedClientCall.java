// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.grpc.client;

import io.grpc.ClientCall;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * {@link ClientCall} that sends within the span of the call.
 *
 * @param <Q> the type of the messages that are sent
 * @param <R> the type of the messages that are received
 */
final class ObservedClientCall<Q, R> extends SimpleForwardingClientCall<Q, R> {

	private final CallObservation observation;

	ObservedClientCall(ClientCall<Q, R> delegate, CallObservation observation) {
		super(delegate);
		this.observation = observation;
	}

	@Override
	public void start(Listener<R> listener, Metadata metadata) {
		this.observation.start(metadata);
		try {
			this.observation
				.runInside(() -> super.start(new ObservedClientCallListener<>(listener, this.observation), metadata));
		}
		catch (Throwable ex) {
			this.observation.end(Status.fromThrowable(ex).withCause(ex), new Metadata());
			throw ex;
		}
	}

	// Who has been waiting on this thread may be told of no end any more
	@Override
	public void cancel(@Nullable String message, @Nullable Throwable cause) {
		try {
			this.observation.runInside(() -> super.cancel(message, cause));
		}
		finally {
			this.observation.end(Status.CANCELLED.withDescription(message).withCause(cause), new Metadata());
		}
	}

	@Override
	public void sendMessage(Q message) {
		this.observation.messageSent();
		this.observation.runInside(() -> super.sendMessage(message));
	}

	@Override
	public void halfClose() {
		this.observation.runInside(super::halfClose);
	}

}
