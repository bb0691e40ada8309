// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.concurrent.bean;

import java.util.concurrent.Callable;

import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.async.CallableProcessingInterceptor;
import org.springframework.web.context.request.async.WebAsyncUtils;

/**
 * {@link CallableProcessingInterceptor} that makes the executor on which Spring MVC is
 * about to answer a request carry what is current, also one that a {@code WebAsyncTask}
 * brings along. An executor bean that is not to be instrumented is used as it is.
 *
 * @since 0.1.0
 */
public final class AsyncRequestInterceptor implements CallableProcessingInterceptor {

	private final ExecutorBeanPostProcessor executors;

	/**
	 * Create the interceptor.
	 * @param executors knows which executors are not to be instrumented
	 */
	public AsyncRequestInterceptor(ExecutorBeanPostProcessor executors) {
		this.executors = executors;
	}

	@Override
	public <T> void beforeConcurrentHandling(NativeWebRequest request, Callable<T> task) {
		this.executors.instrumentHeld(WebAsyncUtils.getAsyncManager(request));
	}

}
