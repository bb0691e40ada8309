// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.grpc.server;

import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.Status;
import io.micrometer.core.instrument.binder.grpc.GrpcObservationDocumentation.GrpcServerEvents;
import io.micrometer.core.instrument.binder.grpc.GrpcServerObservationContext;
import io.micrometer.observation.Observation;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

/**
 * The observation of a call, from its start until the caller has been sent the status or
 * has gone. It ends once, with the first status that was told.
 */
final class CallObservation {

	// By the conventions of OpenTelemetry, the others are the fault of the caller
	private static final Set<Status.Code> FAULTS = Set.of(Status.Code.UNKNOWN, Status.Code.DEADLINE_EXCEEDED,
			Status.Code.UNIMPLEMENTED, Status.Code.INTERNAL, Status.Code.UNAVAILABLE, Status.Code.DATA_LOSS);

	private final AtomicBoolean ended = new AtomicBoolean();

	private final AtomicReference<@Nullable Status> status = new AtomicReference<>();

	private final Observation observation;

	CallObservation(Observation observation) {
		this.observation = observation;
	}

	void start() {
		try (Scope caller = withoutCaller()) {
			this.observation.start();
		}
	}

	// A caller in the same process may be on this thread, and what is current there is
	// not the server's
	private static Scope withoutCaller() {
		return (Context.current() == Context.root()) ? Scope.noop() : Context.root().makeCurrent();
	}

	/**
	 * Begin to handle the call. What fails here is all there is of the call.
	 * @param <T> the type of the result
	 * @param action begins to handle it
	 * @return the result of the action
	 */
	<T> T begin(Supplier<T> action) {
		try (Scope caller = withoutCaller(); Observation.Scope scope = this.observation.openScope()) {
			return action.get();
		}
		catch (Throwable ex) {
			// gRPC closes the call with the status of the exception
			closed(Status.fromThrowable(ex).withCause(ex), new Metadata());
			end(null);
			throw ex;
		}
	}

	/**
	 * Run what handles a part of the call.
	 * @param callback what to run
	 */
	void run(Runnable callback) {
		try (Scope caller = withoutCaller(); Observation.Scope scope = this.observation.openScope()) {
			callback.run();
		}
		catch (Throwable ex) {
			// gRPC closes the call with that status, whatever the exception
			closed(Status.UNKNOWN.withCause(ex), new Metadata());
			throw ex;
		}
	}

	/**
	 * Run what is told last of the call, and end it.
	 * @param callback what to run
	 */
	void runLast(Runnable callback) {
		Throwable failure = null;
		try (Scope caller = withoutCaller(); Observation.Scope scope = this.observation.openScope()) {
			callback.run();
		}
		catch (Throwable ex) {
			failure = ex;
			throw ex;
		}
		finally {
			end(failure);
		}
	}

	void messageSent() {
		this.observation.event(GrpcServerEvents.MESSAGE_SENT);
	}

	void messageReceived() {
		this.observation.event(GrpcServerEvents.MESSAGE_RECEIVED);
	}

	void headersSent(Metadata headers) {
		context().setHeaders(copy(headers));
	}

	void closed(Status status, Metadata trailers) {
		if (this.status.compareAndSet(null, status)) {
			context().setStatusCode(status.getCode());
			context().setTrailers(copy(trailers));
		}
	}

	/**
	 * The caller has gone, or waits no longer. A status that was on its way to it stays.
	 */
	void cancelled() {
		this.observation.event(GrpcServerEvents.CANCELLED);
		context().setCancelled(true);
		Deadline deadline = io.grpc.Context.current().getDeadline();
		boolean late = deadline != null && deadline.isExpired();
		closed(late ? Status.DEADLINE_EXCEEDED : Status.CANCELLED, new Metadata());
	}

	private void end(@Nullable Throwable failure) {
		if (!this.ended.compareAndSet(false, true)) {
			return;
		}
		Throwable error = (failure != null) ? failure : fault(this.status.get());
		if (error != null) {
			this.observation.error(error);
		}
		this.observation.stop();
	}

	private static @Nullable Throwable fault(@Nullable Status status) {
		if (status == null || !FAULTS.contains(status.getCode())) {
			return null;
		}
		return (status.getCause() != null) ? status.getCause() : status.asRuntimeException();
	}

	// Metadata is not safe for use by another thread
	private static Metadata copy(Metadata metadata) {
		Metadata copy = new Metadata();
		copy.merge(metadata);
		return copy;
	}

	private GrpcServerObservationContext context() {
		return (GrpcServerObservationContext) this.observation.getContext();
	}

}
