// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.concurrent;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OpenTelemetryContextAccessor}, by the snapshots that executors and
 * Reactor take.
 */
class OpenTelemetryContextAccessorTests {

	private static final ContextKey<String> NAME = ContextKey.named("name");

	private final ObservationRegistry observations = ObservationRegistry.create();

	private final ContextSnapshotFactory keeping = factory(false);

	OpenTelemetryContextAccessorTests() {
		this.observations.observationConfig().observationHandler((context) -> true);
	}

	private ContextSnapshotFactory factory(boolean clearMissing) {
		ContextRegistry registry = new ContextRegistry();
		registry.registerThreadLocalAccessor(new ObservationThreadLocalAccessor(this.observations));
		registry.registerThreadLocalAccessor(new OpenTelemetryContextAccessor(this.observations));
		return ContextSnapshotFactory.builder().contextRegistry(registry).clearMissing(clearMissing).build();
	}

	@AfterEach
	void nothingIsLeftOnTheThread() {
		assertThat(Context.current()).isSameAs(Context.root());
	}

	@Test
	void wholeContextIsCarried() {
		ContextSnapshot snapshot = capture(
				Baggage.builder().put("tenant", "blue").build().storeInContext(Context.root().with(NAME, "message")));
		snapshot.wrap(() -> {
			assertThat(Context.current().get(NAME)).isEqualTo("message");
			assertThat(Baggage.current().getEntryValue("tenant")).isEqualTo("blue");
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
	void observationIsCarriedByItsOwnAccessor() {
		ContextSnapshot snapshot = Observation.createNotStarted("observed", this.observations)
			.observe(() -> capture(Context.root().with(NAME, "of the observation")));
		snapshot.wrap(() -> {
			assertThat(this.observations.getCurrentObservation()).isNotNull();
			assertThat(Context.current()).isSameAs(Context.root());
		}).run();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void contextIsNotPutOverAnObservationThatIsCurrent(boolean clearMissing) {
		ContextSnapshot snapshot = factory(clearMissing).captureAll();
		ContextSnapshot context = capture(Context.root().with(NAME, "message"));
		Observation.createNotStarted("observed", this.observations).observe(() -> {
			try (Scope scope = Context.root().with(NAME, "of the observation").makeCurrent()) {
				context.wrap((Runnable) () -> assertThat(Context.current().get(NAME)).isEqualTo("of the observation"))
					.run();
				snapshot.wrap(() -> {
				}).run();
				assertThat(Context.current().get(NAME)).isEqualTo("of the observation");
			}
		});
	}

	@Test
	void restoringMoreOftenThanSettingDoesNothing() {
		OpenTelemetryContextAccessor accessor = new OpenTelemetryContextAccessor(this.observations);
		accessor.restore();
		accessor.setValue();
		accessor.restore(Context.root());
		accessor.restore();
	}

	private ContextSnapshot capture(Context context) {
		try (Scope scope = context.makeCurrent()) {
			return this.keeping.captureAll();
		}
	}

}
