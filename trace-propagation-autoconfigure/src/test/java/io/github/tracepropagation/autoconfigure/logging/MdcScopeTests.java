// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.logging;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.BaggageInScope;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.ReflectionUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for what a real application has in the MDC as scopes open and close, in order and
 * out of it.
 */
@ExtendWith(OutputCaptureExtension.class)
@Tag("threads")
class MdcScopeTests {

	private static final String BAGGAGE = "trace-propagation.logging.baggage=tenant,user";

	@RegisterExtension
	final LoggingApplication application = new LoggingApplication();

	private int spans;

	@AfterEach
	void clear() {
		MDC.clear();
	}

	@Test
	void valuesThatTheApplicationHadComeBack() {
		this.application.run((tracer) -> {
			MDC.put("trace_id", "own trace");
			MDC.put("trace_flags", "own flags");
			try (Scope outer = newSpan().makeCurrent()) {
				assertThat(mdc()).isEqualTo(current());
				try (Scope inner = newSpan().makeCurrent()) {
					assertThat(mdc()).isEqualTo(current());
				}
				assertThat(mdc()).isEqualTo(current());
			}
			assertThat(mdc()).isEqualTo(Map.of("trace_id", "own trace", "trace_flags", "own flags"));
		});
	}

	@Test
	void valuesThatTheApplicationHadAreThereAgainWhereAScopeHidesTheSpan() {
		this.application.run((tracer) -> {
			MDC.put("trace_id", "own trace");
			try (Scope outer = newSpan().makeCurrent()) {
				try (Scope none = Context.root().makeCurrent()) {
					assertThat(mdc()).isEqualTo(Map.of("trace_id", "own trace"));
				}
				assertThat(mdc()).isEqualTo(current());
			}
			assertThat(mdc()).isEqualTo(Map.of("trace_id", "own trace"));
		});
	}

	@Test
	void mdcThatTheApplicationClearedHasTheIdsAgainAfterTheNextScope() {
		this.application.run((tracer) -> {
			try (Scope outer = newSpan().makeCurrent()) {
				MDC.clear();
				try (Scope inner = newSpan().makeCurrent()) {
					assertThat(mdc()).isEqualTo(current());
				}
				assertThat(mdc()).isEqualTo(current());
			}
			assertThat(mdc()).isEmpty();
		});
	}

	@Test
	void scopeThatIsClosedTwiceChangesNothing() {
		this.application.run((tracer) -> {
			try (Scope outer = newSpan().makeCurrent()) {
				Scope inner = newSpan().makeCurrent();
				inner.close();
				inner.close();
				assertThat(mdc()).isEqualTo(current()).isNotEmpty();
			}
			assertThat(mdc()).isEmpty();
		});
	}

	@Test
	void scopesThatAreClosedInTheWrongOrderLeaveNoIdsOfWhatIsNotCurrent() {
		this.application.run((tracer) -> {
			Scope outer = newSpan().makeCurrent();
			Scope inner = newSpan().makeCurrent();
			outer.close();
			assertThat(mdc()).isEqualTo(current());
			inner.close();
			assertThat(mdc()).isEqualTo(current());
			outer.close();
			assertThat(mdc()).isEqualTo(current()).isEmpty();
		});
	}

	@Test
	void scopeThatIsClosedOnAnotherThreadLeavesTheIdsOfBothThreadsRight() {
		this.application.run((tracer) -> {
			Scope scope = newSpan().makeCurrent();
			Map<String, String> here = mdc();
			onThread(Executors.newSingleThreadExecutor(), () -> {
				MDC.put("trace_id", "own");
				scope.close();
				assertThat(mdc()).isEqualTo(Map.of("trace_id", "own"));
				try (Scope other = newSpan().makeCurrent()) {
					scope.close();
					assertThat(mdc()).isEqualTo(current());
				}
				assertThat(mdc()).isEqualTo(Map.of("trace_id", "own"));
			});
			assertThat(mdc()).isEqualTo(here).isEqualTo(current());
			scope.close();
			assertThat(mdc()).isEmpty();
		});
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5 })
	void anyOrderOfScopesLeavesTheIdsOfWhatIsCurrent(long seed) {
		Random random = new Random(seed);
		this.application.run((tracer) -> {
			MDC.put("span_id", "own");
			List<Scope> scopes = new ArrayList<>();
			for (int i = 0; i < 500; i++) {
				switch (random.nextInt(4)) {
					case 0 -> scopes.add(newSpan().makeCurrent());
					case 1 -> scopes.add(Context.root().makeCurrent());
					case 2 -> scopes.add(Baggage.builder().put("a", "b").build().makeCurrent());
					default -> {
						if (!scopes.isEmpty()) {
							scopes.get(random.nextInt(scopes.size())).close();
						}
					}
				}
				Map<String, String> expected = current();
				assertThat(mdc()).isEqualTo((!expected.isEmpty()) ? expected : Map.of("span_id", "own"));
			}
			while (Context.current() != Context.root()) {
				scopes.forEach(Scope::close);
			}
			assertThat(mdc()).isEqualTo(Map.of("span_id", "own"));
		});
	}

	@Test
	void pooledThreadKeepsItsOwnValuesAndNothingElse() {
		this.application.run((tracer) -> {
			ExecutorService pool = Executors.newSingleThreadExecutor();
			try {
				run(pool, () -> MDC.put("trace_id", "own"));
				run(pool, () -> {
					try (Scope scope = newSpan().makeCurrent()) {
						assertThat(mdc()).isEqualTo(current()).isNotEmpty();
					}
				});
				run(pool, () -> assertThat(mdc()).isEqualTo(Map.of("trace_id", "own")));
			}
			finally {
				pool.shutdownNow();
			}
		});
	}

	@Test
	void manyThreadsHaveTheIdsOfTheirOwnSpans() {
		assertThatTheThreadsHaveTheIdsOfTheirOwnSpans(() -> Executors.newFixedThreadPool(4));
	}

	@Test
	@Tag("virtual-threads")
	void manyVirtualThreadsHaveTheIdsOfTheirOwnSpans() throws Exception {
		// What is compiled for Java 17 cannot name them
		Method method = Executors.class.getMethod("newVirtualThreadPerTaskExecutor");
		assertThatTheThreadsHaveTheIdsOfTheirOwnSpans(
				() -> (ExecutorService) ReflectionUtils.invokeMethod(method, null));
	}

	private void assertThatTheThreadsHaveTheIdsOfTheirOwnSpans(Supplier<ExecutorService> executors) {
		this.application.run((tracer) -> {
			ExecutorService executor = executors.get();
			try {
				List<Future<?>> all = new ArrayList<>();
				for (int i = 0; i < 1000; i++) {
					io.opentelemetry.api.trace.Span outer = newSpan();
					io.opentelemetry.api.trace.Span inner = newSpan();
					all.add(executor.submit(() -> {
						assertThat(mdc()).isEmpty();
						try (Scope outerScope = outer.makeCurrent()) {
							try (Scope innerScope = inner.makeCurrent()) {
								Thread.yield();
								assertThat(mdc()).isEqualTo(current())
									.containsEntry("span_id", inner.getSpanContext().getSpanId());
							}
							Thread.yield();
							assertThat(mdc()).isEqualTo(current())
								.containsEntry("span_id", outer.getSpanContext().getSpanId());
						}
						assertThat(mdc()).isEmpty();
					}));
				}
				all.forEach(MdcScopeTests::get);
			}
			finally {
				executor.shutdownNow();
			}
		});
	}

	@Test
	void reactiveOperatorsHaveTheIdsOnTheirThreads() {
		this.application.runContext((context) -> {
			ObservationRegistry registry = context.getBean(ObservationRegistry.class);
			Map<String, String> seen = new HashMap<>();
			Map<String, String> after = new HashMap<>(Map.of("x", "y"));
			Scheduler scheduler = Schedulers.newSingle("test");
			try {
				Observation observation = Observation.start("test", registry);
				String expected;
				try (Observation.Scope scope = observation.openScope()) {
					expected = String.valueOf(MDC.get("span_id"));
					Mono.just("value").publishOn(scheduler).doOnNext((value) -> seen.putAll(mdc())).block();
				}
				observation.stop();
				Mono.fromRunnable(() -> {
					after.clear();
					after.putAll(mdc());
				}).subscribeOn(scheduler).block();
				assertThat(seen).containsEntry("span_id", expected);
				assertThat(after).isEmpty();
			}
			finally {
				scheduler.dispose();
			}
		}, "spring.reactor.context-propagation=auto");
	}

	@Test
	void baggageIsCopiedUnderItsOwnName() {
		this.application.run((tracer) -> {
			MDC.put("user", "own");
			try (Scope span = newSpan().makeCurrent()) {
				assertThat(mdc()).containsEntry("user", "own").doesNotContainKey("tenant");
				try (Scope baggage = Baggage.builder()
					.put("tenant", "acme")
					.put("user", "7\n8")
					.put("secret", "s")
					.build()
					.makeCurrent()) {
					assertThat(mdc()).containsEntry("tenant", "acme")
						.containsEntry("user", "7\n8")
						.containsEntry("span_id", current().get("span_id"))
						.doesNotContainKey("secret");
				}
				assertThat(mdc()).containsEntry("user", "own").doesNotContainKey("tenant").containsKey("span_id");
			}
			assertThat(mdc()).isEqualTo(Map.of("user", "own"));
		}, BAGGAGE);
	}

	@Test
	void baggageOfMicrometerIsCopiedToo() {
		this.application.run((tracer) -> {
			Span span = tracer.nextSpan().start();
			try (Tracer.SpanInScope scope = tracer.withSpan(span);
					BaggageInScope baggage = tracer.createBaggageInScope("tenant", "acme")) {
				assertThat(mdc()).containsEntry("tenant", "acme");
			}
			finally {
				span.end();
			}
			assertThat(mdc()).isEmpty();
		}, BAGGAGE);
	}

	@Test
	void baggageHasThePrefixOfTheApplication() {
		this.application.run((tracer) -> {
			try (Scope scope = Baggage.builder().put("tenant", "acme").build().makeCurrent()) {
				assertThat(mdc()).isEqualTo(Map.of("baggage.tenant", "acme"));
			}
			assertThat(mdc()).isEmpty();
		}, BAGGAGE, "trace-propagation.logging.mdc.baggage-prefix=baggage.");
	}

	@Test
	void baggageIsNotCopiedUnlessAskedFor() {
		this.application.run((tracer) -> {
			try (Scope span = newSpan().makeCurrent();
					Scope scope = Baggage.builder().put("tenant", "acme").build().makeCurrent()) {
				assertThat(mdc()).doesNotContainKey("tenant");
			}
		});
	}

	@Test
	void fieldsThatSpringBootCopiesStayWithIt() {
		this.application.run((tracer) -> {
			Span span = tracer.nextSpan().start();
			try (Tracer.SpanInScope scope = tracer.withSpan(span)) {
				try (BaggageInScope tenant = tracer.createBaggageInScope("tenant", "acme");
						BaggageInScope user = tracer.createBaggageInScope("user", "7")) {
					assertThat(mdc()).containsEntry("tenant", "acme").containsEntry("user", "7");
				}
				assertThat(mdc()).doesNotContainKeys("tenant", "user");
			}
			finally {
				span.end();
			}
			assertThat(mdc()).isEmpty();
		}, BAGGAGE, "management.tracing.baggage.correlation.fields=tenant",
				"management.tracing.baggage.remote-fields=tenant");
	}

	@ParameterizedTest
	@ValueSource(strings = { "trace_id", "span_id", "trace_flags", "untrusted_trace_id" })
	void baggageUnderTheKeyOfAnIdIsRefused(String key, CapturedOutput output) {
		assertThatException().isThrownBy(() -> this.application.run((tracer) -> {
		}, "trace-propagation.logging.baggage=" + key));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("trace-propagation.logging.baggage")
			.contains("An id has the MDC key '" + key + "'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "span-id-key=trace_id", "trace-flags-key=trace_id", "trace-flags-key=span_id" })
	void keyOfAnotherIdIsRefused(String property, CapturedOutput output) {
		assertThatException().isThrownBy(() -> this.application.run((tracer) -> {
		}, "trace-propagation.logging.mdc." + property));
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("trace-propagation.logging.mdc." + property.substring(0, property.indexOf('=')))
			.contains("Another id has this key. Choose a key of its own");
	}

	private io.opentelemetry.api.trace.Span newSpan() {
		String id = "%016x".formatted(++this.spans);
		return io.opentelemetry.api.trace.Span
			.wrap(SpanContext.create(id + id, id, TraceFlags.getSampled(), TraceState.getDefault()));
	}

	private static Map<String, String> current() {
		SpanContext span = io.opentelemetry.api.trace.Span.current().getSpanContext();
		return (span.isValid()) ? Map.of("trace_id", span.getTraceId(), "span_id", span.getSpanId(), "trace_flags",
				span.getTraceFlags().asHex()) : Map.of();
	}

	private static Map<String, String> mdc() {
		Map<String, @Nullable String> map = MDC.getCopyOfContextMap();
		Map<String, String> copy = new HashMap<>();
		if (map != null) {
			map.forEach((key, value) -> copy.put(key, String.valueOf(value)));
		}
		return copy;
	}

	private static void onThread(ExecutorService executor, Runnable work) {
		try {
			run(executor, work);
		}
		finally {
			executor.shutdownNow();
		}
	}

	private static void run(ExecutorService executor, Runnable work) {
		get(executor.submit(work));
	}

	private static void get(Future<?> future) {
		try {
			future.get();
		}
		catch (InterruptedException | ExecutionException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
