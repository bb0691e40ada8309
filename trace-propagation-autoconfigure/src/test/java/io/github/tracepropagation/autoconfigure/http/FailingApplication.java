// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.opentelemetry.context.Context;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.springframework.boot.web.error.ErrorAttributeOptions;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.error.DefaultErrorAttributes;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncTask;

/**
 * Requests that fail in every usual way, and an error page that logs a line and, where
 * the request says so, makes a call or fails itself.
 */
@Configuration(proxyBeanMethods = false)
@Import(FailingApplication.FailingController.class)
class FailingApplication {

	private static final Logger logger = LoggerFactory.getLogger("com.example.Failing");

	@Bean
	CleanThreads cleanThreads() {
		return new CleanThreads();
	}

	@Bean
	FailingFilter failingFilter() {
		return new FailingFilter();
	}

	@Bean
	FilterRegistrationBean<ResettingFilter> resettingFilter() {
		FilterRegistrationBean<ResettingFilter> registration = new FilterRegistrationBean<>(new ResettingFilter());
		registration.setDispatcherTypes(DispatcherType.ERROR);
		return registration;
	}

	@Bean
	LoggingErrorAttributes errorAttributes(RestClient handMadeRestClient) {
		return new LoggingErrorAttributes(handMadeRestClient);
	}

	/**
	 * Stands outside all other filters and looks for what an earlier request has left on
	 * the thread.
	 */
	static class CleanThreads implements Filter, Ordered {

		final AtomicInteger requests = new AtomicInteger();

		final List<String> dirty = new CopyOnWriteArrayList<>();

		@Override
		public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
				throws IOException, ServletException {
			this.requests.incrementAndGet();
			if (Context.current() != Context.root() || MDC.get("trace_id") != null) {
				this.dirty.add(Thread.currentThread().getName() + " has " + MDC.getCopyOfContextMap());
			}
			chain.doFilter(request, response);
		}

		@Override
		public int getOrder() {
			return Ordered.HIGHEST_PRECEDENCE;
		}

	}

	/**
	 * Throws for one path and resets the response for another.
	 */
	static class FailingFilter implements Filter {

		@Override
		public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
				throws IOException, ServletException {
			String path = ((HttpServletRequest) request).getServletPath();
			switch (path) {
				case "/failing/filter" -> throw new IllegalStateException("On purpose");
				case "/failing/filter-wrapped" ->
					throw new ServletException("Wrapped", new IllegalStateException("On purpose"));
				case "/failing/reset" -> {
					response.reset();
					((HttpServletResponse) response).sendError(502);
				}
				default -> chain.doFilter(request, response);
			}
		}

	}

	/**
	 * Resets the response of an error page.
	 */
	static class ResettingFilter implements Filter {

		@Override
		public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
				throws IOException, ServletException {
			if (request.getParameter("reset-page") != null) {
				response.reset();
				((HttpServletResponse) response).setStatus(500);
			}
			chain.doFilter(request, response);
		}

	}

	/**
	 * The attributes of the error page.
	 */
	static class LoggingErrorAttributes extends DefaultErrorAttributes {

		private final RestClient client;

		LoggingErrorAttributes(RestClient client) {
			this.client = client;
		}

		@Override
		public Map<String, Object> getErrorAttributes(WebRequest request, ErrorAttributeOptions options) {
			logger.warn("Rendering the error");
			String url = request.getParameter("url");
			if (url != null) {
				this.client.get().uri(url).retrieve().toBodilessEntity();
			}
			if (request.getParameter("fail-page") != null) {
				throw new IllegalStateException("The page fails on purpose");
			}
			return super.getErrorAttributes(request, options);
		}

	}

	@RestController
	static class FailingController {

		@GetMapping("/failing/exception")
		String exception() {
			logger.info("About to fail");
			throw new IllegalStateException("On purpose");
		}

		@GetMapping("/failing/assertion")
		String assertion() {
			throw new AssertionError("On purpose");
		}

		@GetMapping("/failing/handled")
		String handled() {
			throw new IllegalArgumentException("On purpose");
		}

		@GetMapping("/failing/send-error")
		void sendError(HttpServletResponse response) throws IOException {
			logger.info("About to send an error");
			response.sendError(503);
		}

		@GetMapping("/failing/async-dispatch")
		Callable<String> asyncDispatch() {
			return () -> {
				logger.info("About to fail");
				throw new IllegalStateException("On purpose");
			};
		}

		@GetMapping("/failing/deferred")
		DeferredResult<String> deferred() {
			DeferredResult<String> result = new DeferredResult<>();
			CompletableFuture.runAsync(() -> result.setErrorResult(new IllegalStateException("On purpose")));
			return result;
		}

		@GetMapping("/failing/deferred-timeout")
		DeferredResult<String> deferredTimeout() {
			logger.info("About to time out");
			return new DeferredResult<>(50L);
		}

		@GetMapping("/failing/callable-timeout")
		WebAsyncTask<String> callableTimeout() {
			return new WebAsyncTask<>(50L, () -> {
				new CompletableFuture<Void>().join();
				return "never";
			});
		}

		@GetMapping("/failing/async-reset")
		Callable<String> asyncReset() {
			return () -> {
				throw new UnsupportedOperationException("On purpose");
			};
		}

		@ExceptionHandler
		ResponseEntity<String> reset(UnsupportedOperationException ex, HttpServletResponse response) {
			response.reset();
			return ResponseEntity.status(HttpStatus.CONFLICT).body("reset");
		}

		@ExceptionHandler
		ResponseEntity<String> handle(IllegalArgumentException ex) {
			logger.warn("Handled: {}", ex.getMessage());
			return ResponseEntity.status(HttpStatus.CONFLICT).body("handled");
		}

	}

}
