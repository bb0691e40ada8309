// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.concurrent;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.tracepropagation.autoconfigure.concurrent.Seen.Current;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests that every operator of Reactor sees everything that can be current where the
 * pipeline is subscribed to, and that the threads of its schedulers are clean afterwards.
 */
class ReactorPropagationTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static ConfigurableApplicationContext application;

	private static Scheduler other;

	@BeforeAll
	static void start() {
		application = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE).run();
		other = Schedulers.newParallel("other", 1);
	}

	@AfterAll
	static void stop() {
		application.close();
		other.dispose();
		Hooks.disableAutomaticContextPropagation();
	}

	static Stream<Arguments> cases() {
		return Arrays.stream(Threads.values())
			.filter(Threads::isThere)
			.flatMap((threads) -> Arrays.stream(Current.values()).map((current) -> Arguments.of(threads, current)));
	}

	@ParameterizedTest
	@MethodSource("cases")
	void everyOperatorSeesWhatIsCurrentAndNothingIsLeft(Threads threads, Current current) {
		threads.run((scheduler) -> {
			List<Seen> seen = new CopyOnWriteArrayList<>();
			current.run(application, (caller) -> {
				pipeline(scheduler, seen).block(TIMEOUT);
				assertThat(seen).hasSize(9).containsOnly(caller);
				assertThat(Seen.now()).isEqualTo(caller);
			});
			assertThat(leftOn(scheduler)).containsOnly(Seen.NOTHING);
		});
	}

	@ParameterizedTest
	@MethodSource("cases")
	void everyOperatorSeesWhatIsCurrentWithoutBlocking(Threads threads, Current current) {
		threads.run((scheduler) -> {
			List<Seen> seen = new CopyOnWriteArrayList<>();
			current.run(application, (caller) -> {
				pipeline(scheduler, seen).toFuture().join();
				assertThat(seen).hasSize(9).containsOnly(caller);
			});
			assertThat(leftOn(scheduler)).containsOnly(Seen.NOTHING);
		});
	}

	@ParameterizedTest
	@MethodSource("cases")
	void nothingIsLeftByAnOperatorThatThrowsOrLeavesAScopeOpen(Threads threads, Current current) {
		threads.run((scheduler) -> {
			List<Seen> seen = new CopyOnWriteArrayList<>();
			current.run(application, (caller) -> {
				Mono<?> failing = Mono.just(1).publishOn(scheduler).doOnNext((number) -> {
					Context.current().with(ContextKey.named("left"), "open").makeCurrent();
					throw new IllegalStateException("On purpose");
				}).publishOn(other).doOnError((failure) -> seen.add(Seen.now()));
				assertThatIllegalStateException().isThrownBy(() -> failing.block(TIMEOUT));
			});
			assertThat(seen).hasSize(1);
			assertThat(leftOn(scheduler)).containsOnly(Seen.NOTHING);
		});
	}

	@ParameterizedTest
	@MethodSource("cases")
	void everyElementOfAParallelFluxSeesWhatIsCurrent(Threads threads, Current current) {
		threads.run((scheduler) -> current.run(application, (caller) -> {
			List<Seen> seen = Flux.range(0, 50)
				.parallel(4)
				.runOn(scheduler)
				.map((number) -> Seen.now())
				.sequential()
				.collectList()
				.block(TIMEOUT);
			assertThat(seen).hasSize(50).containsOnly(caller);
		}));
	}

	@ParameterizedTest
	@EnumSource(names = "NOTHING", mode = EnumSource.Mode.EXCLUDE)
	void whatIsCapturedIsThereWhereverItIsSubscribedTo(Current current) {
		List<Seen> seen = new CopyOnWriteArrayList<>();
		List<Mono<?>> pipelines = new CopyOnWriteArrayList<>();
		List<Seen> callers = new CopyOnWriteArrayList<>();
		current.run(application, (caller) -> {
			callers.add(caller);
			ContextSnapshot snapshot = ContextSnapshotFactory.builder().build().captureAll();
			pipelines.add(pipeline(Schedulers.boundedElastic(), seen).contextWrite(snapshot::updateContext)
				.doOnTerminate(() -> callers.add(Seen.now())));
		});
		pipelines.get(0).block(TIMEOUT);
		assertThat(seen).hasSize(9).containsOnly(callers.get(0));
		assertThat(callers.get(1)).isEqualTo(Seen.NOTHING);
	}

	@ParameterizedTest
	@EnumSource
	void observationThatIsWrittenWithinIsTheOneOfTheOperatorsBeforeIt(Current current) {
		ObservationRegistry registry = application.getBean(ObservationRegistry.class);
		List<Seen> within = new CopyOnWriteArrayList<>();
		List<Seen> around = new CopyOnWriteArrayList<>();
		current.run(application, (caller) -> {
			Observation inner = Observation.start("inner", registry);
			Seen expected = inner.scoped(Seen::now);
			pipeline(Schedulers.boundedElastic(), within)
				.contextWrite((context) -> context.put(ObservationThreadLocalAccessor.KEY, inner))
				.doOnNext((number) -> around.add(Seen.now()))
				.publishOn(other)
				.doOnNext((number) -> around.add(Seen.now()))
				.block(TIMEOUT);
			inner.stop();
			assertThat(around).hasSize(2).containsOnly(caller);
			assertThat(within).hasSize(9).allSatisfy((seen) -> {
				assertThat(seen.span()).isEqualTo(expected.span());
				assertThat(seen.tenant()).isEqualTo(expected.tenant());
				assertThat(seen.observation()).isSameAs(inner);
				assertThat(seen.mdc()).isEqualTo(expected.mdc());
			});
		});
	}

	@Test
	void pipelinesOfManyTracesOnTheSameThreadsDoNotMix() {
		List<Mono<Boolean>> pipelines = new CopyOnWriteArrayList<>();
		IntStream.range(0, 200)
			.forEach((number) -> Current.values()[number % Current.values().length].run(application, (caller) -> {
				ContextSnapshot snapshot = ContextSnapshotFactory.builder().build().captureAll();
				List<Seen> seen = new CopyOnWriteArrayList<>();
				pipelines.add(pipeline(Schedulers.parallel(), seen).contextWrite(snapshot::updateContext)
					.then(Mono.fromCallable(() -> seen.size() == 9 && seen.stream().allMatch(caller::equals))));
			}));
		assertThat(Flux.merge(pipelines).collectList().block(TIMEOUT)).hasSize(200).containsOnly(true);
	}

	private static Mono<Integer> pipeline(Scheduler scheduler, List<Seen> seen) {
		return Mono.fromCallable(() -> see(1, seen))
			.subscribeOn(scheduler)
			.map((number) -> see(number, seen))
			.publishOn(other)
			.map((number) -> see(number, seen))
			.flatMap((number) -> Mono.fromCallable(() -> see(number, seen)).subscribeOn(scheduler))
			.flatMapMany((number) -> Flux.just(number).publishOn(scheduler).doOnNext((next) -> see(next, seen)))
			.single()
			.delayElement(Duration.ofMillis(1), other)
			.filterWhen((number) -> Mono.just(1).publishOn(scheduler).map((next) -> see(next, seen) == 1))
			.publishOn(scheduler)
			.handle((Integer number, SynchronousSink<Integer> sink) -> sink.next(see(number, seen)))
			.doOnNext((number) -> see(number, seen))
			.doOnTerminate(() -> see(0, seen));
	}

	private static int see(int number, List<Seen> seen) {
		seen.add(Seen.now());
		return number;
	}

	private static List<Seen> leftOn(Scheduler scheduler) {
		return Flux.just(scheduler, other)
			.flatMap((each) -> Mono.fromCallable(Seen::now).subscribeOn(each))
			.collectList()
			.block(TIMEOUT);
	}

	/**
	 * What a scheduler runs on, one thread where it has a pool.
	 */
	enum Threads {

		/** That of computations. */
		PARALLEL,

		/** That of work which blocks. */
		BOUNDED_ELASTIC,

		/** A pool of Java. */
		POOL,

		/** Virtual threads. */
		VIRTUAL;

		boolean isThere() {
			return this != VIRTUAL || Runtime.version().feature() >= 21;
		}

		void run(Consumer<Scheduler> test) {
			Scheduler scheduler = scheduler();
			try {
				test.accept(scheduler);
			}
			finally {
				scheduler.dispose();
			}
		}

		private Scheduler scheduler() {
			return switch (this) {
				case PARALLEL -> Schedulers.newParallel("parallel", 1);
				case BOUNDED_ELASTIC -> Schedulers.newBoundedElastic(1, 1000, "elastic");
				case POOL -> Schedulers.fromExecutorService(Executors.newFixedThreadPool(1));
				case VIRTUAL -> Schedulers.fromExecutorService(virtual());
			};
		}

		private static ExecutorService virtual() {
			try {
				return (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
			}
			catch (ReflectiveOperationException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
