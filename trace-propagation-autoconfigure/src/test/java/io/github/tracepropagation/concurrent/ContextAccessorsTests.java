// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.concurrent;

import java.util.ArrayList;
import java.util.List;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.context.ThreadLocalAccessor;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.micrometer.tracing.contextpropagation.ObservationAwareBaggageThreadLocalAccessor;
import io.micrometer.tracing.contextpropagation.ObservationAwareSpanThreadLocalAccessor;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import io.micrometer.tracing.otel.bridge.OtelBaggageManager;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.util.context.ReactorContextAccessor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ContextAccessors}, by the snapshots that executors and Reactor take.
 */
class ContextAccessorsTests {

	private static final ContextKey<String> NAME = ContextKey.named("name");

	private static final String OBSERVATION = ObservationThreadLocalAccessor.KEY;

	private static final String CONTEXT = OpenTelemetryContextAccessor.KEY;

	private final Tracer tracer = SdkTracerProvider.builder().build().get("test");

	private final OtelTracer bridge = bridge(this.tracer);

	private final ObservationRegistry observations = ObservationRegistry.create();

	private final ContextRegistry registry = new ContextRegistry();

	private final ContextAccessors accessors = new ContextAccessors(this.registry);

	private final ContextSnapshotFactory keeping = factory(false);

	private final ContextSnapshotFactory clearing = factory(true);

	private static OtelTracer bridge(Tracer tracer) {
		OtelCurrentTraceContext current = new OtelCurrentTraceContext();
		return new OtelTracer(tracer, current, (event) -> {
		}, new OtelBaggageManager(current, List.of(), List.of()));
	}

	private ContextSnapshotFactory factory(boolean clearMissing) {
		return ContextSnapshotFactory.builder().contextRegistry(this.registry).clearMissing(clearMissing).build();
	}

	@BeforeEach
	void register() {
		this.observations.observationConfig().observationHandler(new DefaultTracingObservationHandler(this.bridge));
		this.registry.registerContextAccessor(new ReactorContextAccessor());
		this.registry.registerThreadLocalAccessor(new ObservationThreadLocalAccessor());
		this.accessors.addUser();
	}

	@AfterEach
	void nothingIsLeftOnTheThread() {
		assertThat(Context.current()).isSameAs(Context.root());
		assertThat(this.observations.getCurrentObservationScope()).isNull();
	}

	@Test
	void wholeContextIsCarried() {
		ContextSnapshot snapshot = capture(
				Baggage.builder().put("tenant", "blue").build().storeInContext(Context.root().with(NAME, "message")));
		snapshot.wrap(() -> {
			assertThat(Context.current().get(NAME)).isEqualTo("message");
			assertThat(tenant()).isEqualTo("blue");
		}).run();
	}

	@Test
	void contextThatWasThereBeforeIsRestored() {
		ContextSnapshot snapshot = capture(Context.root().with(NAME, "message"));
		Context before = Context.root().with(NAME, "before");
		try (Scope scope = before.makeCurrent()) {
			snapshot.wrap((Runnable) () -> assertThat(Context.current().get(NAME)).isEqualTo("message")).run();
			assertThat(Context.current()).isSameAs(before);
		}
	}

	@Test
	void snapshotsAreNested() {
		ContextSnapshot outer = capture(Context.root().with(NAME, "outer"));
		ContextSnapshot inner = capture(Context.root().with(NAME, "inner"));
		outer.wrap(() -> {
			inner.wrap((Runnable) () -> assertThat(Context.current().get(NAME)).isEqualTo("inner")).run();
			assertThat(Context.current().get(NAME)).isEqualTo("outer");
		}).run();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void snapshotOfNothingClearsWhereThatIsAskedFor(boolean clearMissing) {
		ContextSnapshot nothing = factory(clearMissing).captureAll();
		try (Scope scope = Context.root().with(NAME, "before").makeCurrent()) {
			nothing.wrap(
					(Runnable) () -> assertThat(Context.current().get(NAME)).isEqualTo(clearMissing ? null : "before"))
				.run();
			assertThat(Context.current().get(NAME)).isEqualTo("before");
		}
	}

	@Test
	void snapshotOfNothingClearsTheObservationToo() {
		ContextSnapshot nothing = this.clearing.captureAll();
		Observation observation = observation();
		observation.scoped(() -> within(baggage(), () -> {
			Context before = Context.current();
			nothing.wrap(() -> {
				assertThat(this.observations.getCurrentObservation()).isNull();
				assertThat(Context.current()).isSameAs(Context.root());
			}).run();
			assertThat(Context.current()).isSameAs(before);
			assertThat(this.observations.getCurrentObservation()).isSameAs(observation);
		}));
	}

	@Test
	void whatIsMadeByHandWithinAnObservationIsCarriedOverIt() {
		Observation observation = observation();
		observation.scoped(() -> within(baggage().with(span()), () -> {
			Context byHand = Context.current();
			ContextSnapshot snapshot = this.keeping.captureAll();
			elsewhere(() -> snapshot.wrap(() -> {
				assertThat(Context.current()).isSameAs(byHand);
				assertThat(this.observations.getCurrentObservation()).isSameAs(observation);
			}).run());
		}));
	}

	@Test
	void observationThatWasStartedWithinIsTheCurrentOneWithTheBaggageAroundIt() {
		observation().scoped(() -> within(baggage().with(span()), () -> {
			Observation inner = observation();
			reactor.util.context.Context context = this.keeping.captureAll()
				.updateContext(reactor.util.context.Context.empty())
				.put(OBSERVATION, inner);
			elsewhere(() -> restored(context, () -> {
				assertThat(Span.current().getSpanContext().getSpanId()).isEqualTo(spanId(inner));
				assertThat(tenant()).isEqualTo("blue");
				assertThat(this.observations.getCurrentObservation()).isSameAs(inner);
			}));
		}));
	}

	@Test
	void observationThatWasStartedWithinASpanByHandIsTheCurrentOne() {
		within(baggage().with(span()), () -> {
			Observation inner = observation();
			reactor.util.context.Context context = this.keeping.captureAll()
				.updateContext(reactor.util.context.Context.empty())
				.put(OBSERVATION, inner);
			elsewhere(() -> restored(context, () -> {
				assertThat(Span.current().getSpanContext().getSpanId()).isEqualTo(spanId(inner));
				assertThat(tenant()).isEqualTo("blue");
			}));
		});
	}

	@Test
	void observationOfAnotherTraceTakesNothingOver() {
		Observation other = observation();
		observation().scoped(() -> within(baggage().with(span()), () -> {
			reactor.util.context.Context context = this.keeping.captureAll()
				.updateContext(reactor.util.context.Context.empty())
				.put(OBSERVATION, other);
			elsewhere(() -> restored(context, () -> {
				assertThat(Span.current().getSpanContext().getSpanId()).isEqualTo(spanId(other));
				assertThat(tenant()).isNull();
			}));
		}));
	}

	@Test
	void observationWithoutContextIsCurrentAlone() {
		Observation other = observation();
		observation().scoped(() -> within(baggage().with(NAME, "stale").with(span()), () -> {
			Context before = Context.current();
			restored(reactor.util.context.Context.of(OBSERVATION, other), () -> {
				assertThat(Span.current().getSpanContext().getSpanId()).isEqualTo(spanId(other));
				assertThat(tenant()).isNull();
				assertThat(Context.current().get(NAME)).isNull();
			});
			assertThat(Context.current()).isSameAs(before);
		}));
		other.scoped(() -> assertThat(tenant()).isNull());
	}

	@Test
	void observationThatIsSwitchedOffLeavesWhatIsCurrent() {
		Observation current = observation();
		current.scoped(() -> within(baggage().with(span()), () -> {
			Context before = Context.current();
			restored(reactor.util.context.Context.of(OBSERVATION, Observation.NOOP), () -> {
				assertThat(Context.current()).isSameAs(before);
				assertThat(this.observations.getCurrentObservation()).isSameAs(current);
			});
			assertThat(Context.current()).isSameAs(before);
		}));
	}

	@Test
	void contextStaysAwayWhereItsObservationWasTakenAway() {
		observation().scoped(() -> within(baggage().with(span()), () -> {
			reactor.util.context.Context context = this.keeping.captureAll()
				.updateContext(reactor.util.context.Context.empty())
				.delete(OBSERVATION);
			restored(context, () -> {
				assertThat(Context.current()).isSameAs(Context.root());
				assertThat(this.observations.getCurrentObservation()).isNull();
			});
		}));
	}

	@Test
	void everythingIsRestoredWhereScopesWereLeftOpen() {
		ContextSnapshot snapshot = observation().scoped(() -> capture(baggage().with(span())));
		Observation before = observation();
		before.scoped(() -> {
			Context context = Context.current();
			snapshot.wrap(() -> {
				Context.root().with(NAME, "left").makeCurrent();
				observation().openScope();
				Context.root().with(NAME, "left too").makeCurrent();
			}).run();
			assertThat(Context.current()).isSameAs(context);
			assertThat(this.observations.getCurrentObservation()).isSameAs(before);
		});
	}

	@Test
	void failureOfAHandlerIsNotThatOfTheCaller() {
		ObservationRegistry failing = ObservationRegistry.create();
		failing.observationConfig().observationHandler(new FailingHandler());
		Observation observation = Observation.start("failing", failing);
		restored(reactor.util.context.Context.of(OBSERVATION, observation),
				() -> assertThat(Context.current()).isSameAs(Context.root()));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void accessorsOfMicrometerBesideOursChangeNothing(boolean first) {
		if (first) {
			this.accessors.removeUser();
		}
		this.registry.registerThreadLocalAccessor(new ObservationAwareSpanThreadLocalAccessor(this.bridge));
		this.registry.registerThreadLocalAccessor(
				new ObservationAwareBaggageThreadLocalAccessor(this.observations, this.bridge));
		if (first) {
			this.accessors.addUser();
		}
		Observation observation = observation();
		observation.scoped(() -> within(baggage().with(span()), () -> {
			Span byHand = Span.current();
			ContextSnapshot snapshot = this.clearing.captureAll();
			Runnable task = snapshot.wrap(() -> {
				assertThat(Span.current().getSpanContext()).isEqualTo(byHand.getSpanContext());
				assertThat(tenant()).isEqualTo("blue");
				assertThat(this.observations.getCurrentObservation()).isSameAs(observation);
			});
			elsewhere(task);
			task.run();
			assertThat(Span.current()).isSameAs(byHand);
		}));
	}

	@Test
	void accessorsKeepTheirOrderAndAreThereUntilTheLastUserHasGone() {
		this.accessors.removeUser();
		this.registry.registerThreadLocalAccessor("name", new ThreadLocal<>());
		List<ThreadLocalAccessor<?>> before = List.copyOf(this.registry.getThreadLocalAccessors());
		this.accessors.addUser();
		assertThat(keys()).containsExactly(OBSERVATION, "name", CONTEXT);
		this.accessors.addUser();
		this.accessors.removeUser();
		assertThat(keys()).containsExactly(OBSERVATION, "name", CONTEXT);
		this.accessors.removeUser();
		assertThat(this.registry.getThreadLocalAccessors()).isEqualTo(before);
		this.accessors.register();
		assertThat(this.registry.getThreadLocalAccessors()).isEqualTo(before);
	}

	@Test
	void accessorsInTheirPlacesAreNotTakenOutWhileOthersUseThem() {
		List<Object> registered = new ArrayList<>();
		ContextAccessors several = new ContextAccessors(new ContextRegistry() {
			@Override
			public ContextRegistry registerThreadLocalAccessor(ThreadLocalAccessor<?> accessor) {
				registered.add(accessor.key());
				return super.registerThreadLocalAccessor(accessor);
			}
		});
		several.addUser();
		several.register();
		several.addUser();
		assertThat(registered).containsExactly(CONTEXT);
	}

	@Test
	void accessorThatIsRegisteredAnewGetsItsPlaceBack() {
		ObservationThreadLocalAccessor anew = new ObservationThreadLocalAccessor();
		this.registry.registerThreadLocalAccessor(anew);
		assertThat(keys()).containsExactly(CONTEXT, OBSERVATION);
		this.accessors.register();
		assertThat(keys()).containsExactly(OBSERVATION, CONTEXT);
		this.accessors.removeUser();
		assertThat(this.registry.getThreadLocalAccessors()).isEqualTo(List.of(anew));
	}

	@Test
	void accessorOfTheApplicationsOwnClassIsLeftAlone() {
		ObservationThreadLocalAccessor own = new ObservationThreadLocalAccessor() {
		};
		this.registry.registerThreadLocalAccessor(own);
		this.accessors.register();
		assertThat(this.registry.getThreadLocalAccessors().get(0)).isSameAs(own);
		whatIsMadeByHandWithinAnObservationIsCarriedOverIt();
	}

	@Test
	void restoringMoreOftenThanSettingDoesNothing() {
		OpenTelemetryContextAccessor accessor = new OpenTelemetryContextAccessor();
		accessor.restore();
		accessor.setValue();
		accessor.restore();
		accessor.restore();
	}

	private List<Object> keys() {
		return this.registry.getThreadLocalAccessors().stream().<Object>map(ThreadLocalAccessor::key).toList();
	}

	private ContextSnapshot capture(Context context) {
		try (Scope scope = context.makeCurrent()) {
			return this.keeping.captureAll();
		}
	}

	private void restored(reactor.util.context.Context context, Runnable task) {
		try (ContextSnapshot.Scope scope = this.clearing.setThreadLocalsFrom(context)) {
			task.run();
		}
	}

	private Observation observation() {
		return Observation.start("observed", this.observations);
	}

	private static String spanId(Observation observation) {
		io.micrometer.tracing.Span span = observation.getContext()
			.<TracingContext>getRequired(TracingContext.class)
			.getSpan();
		return span.context().spanId();
	}

	private Span span() {
		return this.tracer.spanBuilder("by hand").startSpan();
	}

	private static Context baggage() {
		return Baggage.builder().put("tenant", "blue").build().storeInContext(Context.current());
	}

	private static String tenant() {
		return Baggage.current().getEntryValue("tenant");
	}

	private static void within(Context context, Runnable task) {
		try (Scope scope = context.makeCurrent()) {
			task.run();
		}
	}

	/** As on another thread, where nothing is current. */
	private void elsewhere(Runnable task) {
		Observation.Scope before = this.observations.getCurrentObservationScope();
		this.observations.setCurrentObservationScope(null);
		within(Context.root(), () -> {
			task.run();
			assertThat(Context.current()).isSameAs(Context.root());
			assertThat(this.observations.getCurrentObservationScope()).isNull();
		});
		this.observations.setCurrentObservationScope(before);
	}

	static class FailingHandler implements ObservationHandler<Observation.Context> {

		@Override
		public void onScopeOpened(Observation.Context context) {
			throw new IllegalStateException("On purpose");
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}
