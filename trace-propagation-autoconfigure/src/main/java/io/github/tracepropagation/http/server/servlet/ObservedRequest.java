// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.server.servlet;

import java.util.concurrent.atomic.AtomicBoolean;

import io.micrometer.observation.Observation;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * The observation of one request, over all its dispatches. It is stopped once, when the
 * response is complete, and told of an exception once, however many times the container
 * reports either.
 */
final class ObservedRequest implements AsyncListener {

	private static final String ATTRIBUTE = ObservedRequest.class.getName();

	private final Observation observation;

	private final AtomicBoolean stopped = new AtomicBoolean();

	private volatile @Nullable Throwable error;

	private ObservedRequest(Observation observation) {
		this.observation = observation;
	}

	static ObservedRequest begin(ServletRequest request, Observation observation) {
		ObservedRequest observed = new ObservedRequest(observation);
		request.setAttribute(ATTRIBUTE, observed);
		return observed;
	}

	static @Nullable ObservedRequest find(ServletRequest request) {
		return (ObservedRequest) request.getAttribute(ATTRIBUTE);
	}

	Observation.Scope openScope() {
		return this.observation.openScope();
	}

	void error(@Nullable Throwable reported) {
		Throwable cause = unwrap(reported);
		if (cause != null && cause != this.error) {
			this.error = cause;
			this.observation.error(cause);
		}
	}

	void endDispatch(ServletRequest request) {
		if (request.getDispatcherType() == DispatcherType.ASYNC) {
			return;
		}
		if (request.isAsyncStarted()) {
			request.getAsyncContext().addListener(this);
		}
		else {
			error((Throwable) request.getAttribute(RequestDispatcher.ERROR_EXCEPTION));
			stop();
		}
	}

	@Override
	public void onStartAsync(AsyncEvent event) {
		event.getAsyncContext().addListener(this);
	}

	@Override
	public void onError(AsyncEvent event) {
		error(event.getThrowable());
	}

	@Override
	public void onTimeout(AsyncEvent event) {
		// The response to it is still to be made
	}

	@Override
	public void onComplete(AsyncEvent event) {
		stop();
	}

	private void stop() {
		if (this.stopped.compareAndSet(false, true)) {
			this.observation.stop();
		}
	}

	private static @Nullable Throwable unwrap(@Nullable Throwable reported) {
		Throwable cause = (reported instanceof ServletException) ? reported.getCause() : null;
		return (cause != null) ? cause : reported;
	}

}
