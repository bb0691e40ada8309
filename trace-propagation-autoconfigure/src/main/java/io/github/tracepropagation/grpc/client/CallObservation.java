// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.grpc.client;

import java.util.concurrent.atomic.AtomicBoolean;

import io.github.tracepropagation.TracePropagation;
import io.grpc.Metadata;
import io.grpc.Status;
import io.micrometer.core.instrument.binder.grpc.GrpcClientObservationContext;
import io.micrometer.core.instrument.binder.grpc.GrpcObservationDocumentation.GrpcClientEvents;
import io.micrometer.observation.Observation;
import io.opentelemetry.api.trace.Span;
import org.jspecify.annotations.Nullable;

/**
 * The observation of a call, from its start to its status. It ends once, whoever tells of
 * the end, and before the application is told. One that has not been started does not
 * end.
 */
final class CallObservation {

	private final AtomicBoolean ended = new AtomicBoolean();

	private final Observation observation;

	// An interceptor may have another thread start the call, when it has fetched a token,
	// and nothing is current there
	private final @Nullable CallbackContext maker = current();

	private volatile CallbackContext callbackContext = Runnable::run;

	private volatile boolean started;

	CallObservation(Observation observation) {
		this.observation = observation;
	}

	void start(Metadata metadata) {
		context().setCarrier(metadata);
		CallbackContext starter = current();
		CallbackContext caller = (starter != null) ? starter : this.maker;
		this.callbackContext = (caller != null) ? caller : this::runInside;
		this.callbackContext.run(this.observation::start);
		this.started = true;
	}

	/**
	 * Run what sends the call: within its span.
	 * @param action what to run
	 */
	void runInside(Runnable action) {
		if (!this.started) {
			action.run();
			return;
		}
		try (Observation.Scope scope = this.observation.openScope()) {
			action.run();
		}
	}

	/**
	 * Run what is called back: with what was current where the call was started, or else
	 * where it was made.
	 * @param callback what to run
	 */
	void callBack(Runnable callback) {
		this.callbackContext.run(callback);
	}

	void messageSent() {
		this.observation.event(GrpcClientEvents.MESSAGE_SENT);
	}

	void messageReceived() {
		this.observation.event(GrpcClientEvents.MESSAGE_RECEIVED);
	}

	void headersReceived(Metadata headers) {
		// Metadata is not safe for use by another thread
		Metadata copy = new Metadata();
		copy.merge(headers);
		context().setHeaders(copy);
	}

	void end(Status status, Metadata trailers) {
		if (!this.started || !this.ended.compareAndSet(false, true)) {
			return;
		}
		context().setStatusCode(status.getCode());
		context().setTrailers(trailers);
		if (!status.isOk()) {
			Throwable cause = status.getCause();
			this.observation.error((cause != null) ? cause : status.asRuntimeException());
		}
		this.observation.stop();
	}

	private static @Nullable CallbackContext current() {
		return Span.current().getSpanContext().isValid() ? TracePropagation.wrapConsumer(Runnable::run)::accept : null;
	}

	private GrpcClientObservationContext context() {
		return (GrpcClientObservationContext) this.observation.getContext();
	}

	/**
	 * Runs callbacks with something current.
	 */
	private interface CallbackContext {

		void run(Runnable callback);

	}

}
