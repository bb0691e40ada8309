// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.grpc.server;

import io.grpc.Attributes;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;

/**
 * {@link ServerCall} that tells what is sent to the caller.
 *
 * @param <Q> the type of the messages that are received
 * @param <R> the type of the messages that are sent
 */
final class ObservedServerCall<Q, R> extends SimpleForwardingServerCall<Q, R> {

	private static final Attributes.Key<Boolean> OBSERVED = Attributes.Key.create("trace-propagation-observed");

	private static final Status NO_ANSWER = Status.INTERNAL.withDescription("Completed without an answer");

	private static final Status TOO_MANY_ANSWERS = Status.INTERNAL.withDescription("More than one answer");

	private final CallObservation observation;

	private final Attributes attributes;

	private boolean answered;

	ObservedServerCall(ServerCall<Q, R> delegate, CallObservation observation) {
		super(delegate);
		this.observation = observation;
		this.attributes = delegate.getAttributes().toBuilder().set(OBSERVED, true).build();
	}

	/**
	 * Whether a call is observed already, whatever has been put around it since.
	 * @param call the call
	 * @return whether it is
	 */
	static boolean isObserved(ServerCall<?, ?> call) {
		return Boolean.TRUE.equals(call.getAttributes().get(OBSERVED));
	}

	@Override
	public Attributes getAttributes() {
		return this.attributes;
	}

	@Override
	public void sendHeaders(Metadata headers) {
		// A caller in the same process is handed them as they are
		this.observation.headersSent(headers);
		super.sendHeaders(headers);
	}

	@Override
	public void sendMessage(R message) {
		this.observation.messageSent();
		if (this.answered && hasOneAnswer()) {
			told(TOO_MANY_ANSWERS, new Metadata());
		}
		this.answered = true;
		super.sendMessage(message);
	}

	@Override
	public void close(Status status, Metadata trailers) {
		// gRPC sends no OK without an answer, and resets the call
		told((status.isOk() && !this.answered && hasOneAnswer()) ? NO_ANSWER : status, trailers);
		super.close(status, trailers);
	}

	private void told(Status status, Metadata trailers) {
		// To a caller that has gone no status is sent
		if (!isCancelled()) {
			this.observation.closed(status, trailers);
		}
	}

	private boolean hasOneAnswer() {
		return getMethodDescriptor().getType().serverSendsOneMessage();
	}

}
