// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.grpc.server;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.ServerCall;

/**
 * {@link ServerCall.Listener} that is called within the span of the call, and ends it
 * when it is called last.
 *
 * @param <Q> the type of the messages that are received
 */
final class ObservedServerCallListener<Q> extends SimpleForwardingServerCallListener<Q> {

	private final CallObservation observation;

	ObservedServerCallListener(ServerCall.Listener<Q> delegate, CallObservation observation) {
		super(delegate);
		this.observation = observation;
	}

	@Override
	public void onMessage(Q message) {
		this.observation.messageReceived();
		this.observation.run(() -> super.onMessage(message));
	}

	@Override
	public void onHalfClose() {
		this.observation.run(super::onHalfClose);
	}

	@Override
	public void onReady() {
		this.observation.run(super::onReady);
	}

	@Override
	public void onCancel() {
		this.observation.cancelled();
		this.observation.runLast(super::onCancel);
	}

	@Override
	public void onComplete() {
		this.observation.runLast(super::onComplete);
	}

}
