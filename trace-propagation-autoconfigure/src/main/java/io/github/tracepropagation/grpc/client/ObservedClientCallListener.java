// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.grpc.client;

import io.grpc.ClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.Status;

/**
 * {@link ClientCall.Listener} that calls back with what was current where the call was
 * made, and ends the observation with the status.
 *
 * @param <R> the type of the messages that are received
 */
final class ObservedClientCallListener<R> extends SimpleForwardingClientCallListener<R> {

	private final CallObservation observation;

	ObservedClientCallListener(ClientCall.Listener<R> delegate, CallObservation observation) {
		super(delegate);
		this.observation = observation;
	}

	@Override
	public void onHeaders(Metadata headers) {
		this.observation.headersReceived(headers);
		this.observation.callBack(() -> super.onHeaders(headers));
	}

	@Override
	public void onMessage(R message) {
		this.observation.messageReceived();
		this.observation.callBack(() -> super.onMessage(message));
	}

	@Override
	public void onReady() {
		this.observation.callBack(super::onReady);
	}

	@Override
	public void onClose(Status status, Metadata trailers) {
		// Who waits for the end would wait forever where a convention or a handler fails
		try {
			this.observation.end(status, trailers);
		}
		finally {
			this.observation.callBack(() -> super.onClose(status, trailers));
		}
	}

}
