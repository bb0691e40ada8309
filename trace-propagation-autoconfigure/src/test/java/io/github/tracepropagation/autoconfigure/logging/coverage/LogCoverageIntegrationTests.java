// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.logging.coverage;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.github.tracepropagation.autoconfigure.logging.LoggingApplication;
import io.github.tracepropagation.logging.coverage.LogCoverage;
import io.github.tracepropagation.logging.coverage.LogCoverageReport;
import io.github.tracepropagation.logging.coverage.LogCoverageReport.Coverage;
import io.github.tracepropagation.logging.coverage.LogCoverageReport.Place;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what a real application counts of its log.
 */
@ExtendWith(OutputCaptureExtension.class)
class LogCoverageIntegrationTests {

	private static final String ENABLED = "trace-propagation.logging.coverage.enabled=true";

	private static final String OWN_FILE = "logging.config=classpath:"
			+ "io/github/tracepropagation/autoconfigure/logging/coverage/logback-coverage.xml";

	private static final org.slf4j.Logger logger = LoggerFactory.getLogger("com.example.orders.OrderService");

	private static final org.slf4j.Logger audit = LoggerFactory.getLogger("com.example.audit.Trail");

	@RegisterExtension
	final LoggingApplication application = new LoggingApplication().withSource(Application.class);

	@Test
	void lineWithinASpanHasATraceAndOneOnAThreadThatLostItHasNot() {
		this.application.runContext((context) -> {
			ExecutorService executor = Executors.newFixedThreadPool(2);
			observe(context, () -> {
				logger.info("with");
				CompletableFuture.runAsync(() -> logger.info("without"), executor).join();
			});
			executor.shutdown();
			assertThat(place(context, "com.example.orders", "main")).isNull();
			assertThat(place(context, "com.example.orders", "pool-#-thread"))
				.isEqualTo(new Place("com.example.orders", "pool-#-thread", 1, 1, 1));
			assertThat(report(context).groups()).containsEntry("com.example.orders", new Coverage(2, 1, 0.5));
			assertThat(report(context).since()).isNotNull();
		}, ENABLED);
	}

	@Test
	void lineOnAnExecutorOfTheApplicationHasATrace() {
		this.application.runContext((context) -> {
			Executor executor = context.getBean("applicationTaskExecutor", Executor.class);
			observe(context, () -> CompletableFuture.runAsync(() -> logger.info("with"), executor).join());
			assertThat(report(context).threadPools()).containsEntry("task", new Coverage(1, 0, 0));
		}, ENABLED);
	}

	@Test
	void lineOfAScheduledMethodHasATrace() {
		this.application.withSource(Scheduling.class).runContext((context) -> {
			Awaitility.await().until(() -> context.getBean(Scheduling.class).ran.getCount() == 0);
			Awaitility.await()
				.untilAsserted(() -> assertThat(report(context).threadPools().get("scheduling")).isNotNull()
					.extracting(Coverage::withoutTrace)
					.isEqualTo(0L));
		}, ENABLED);
	}

	@Test
	void lineOfTheStartIsNotCounted() {
		this.application.runContext((context) -> assertThat(report(context).groups())
			.doesNotContainKeys("com.example.startup", "org.springframework.boot"), ENABLED);
	}

	@Test
	void keyOfTheApplicationIsTheOneThatIsLookedFor() {
		this.application.runContext((context) -> {
			observe(context, () -> logger.info("with"));
			assertThat(report(context).groups()).containsEntry("com.example.orders", new Coverage(1, 0, 0));
		}, ENABLED, "trace-propagation.logging.mdc.trace-id-key=traceId");
	}

	@Test
	void groupOfTheApplicationIsCountedByItsName() {
		this.application.runContext((context) -> {
			logger.info("without");
			audit.info("without");
			LoggerFactory.getLogger("org.springframework.web.Anything").info("without");
			assertThat(report(context).groups()).containsEntry("shop", new Coverage(2, 2, 1))
				.containsEntry("web", new Coverage(1, 1, 1));
		}, ENABLED, "logging.group.shop=com.example.orders,com.example.audit");
	}

	@Test
	void everyLineIsCountedOnceWhateverTheFileOfTheApplicationDoes(CapturedOutput output) {
		this.application.runContext((context) -> {
			observe(context, () -> {
				logger.info("passed on");
				audit.info("kept apart");
			});
			audit.info("lost");
			assertThat(report(context).groups()).containsEntry("com.example.orders", new Coverage(1, 0, 0))
				.containsEntry("com.example.audit", new Coverage(2, 1, 0.5));
			Awaitility.await().until(() -> output.getOut().contains("async passed on"));
		}, ENABLED, OWN_FILE);
		assertThat(output.getOut()).contains("audit kept apart", "audit lost").doesNotContain("async kept apart");
	}

	@Test
	void sectionIsJson() {
		this.application.runContext((context) -> {
			observe(context, () -> logger.info("with"));
			logger.info("without");
			JsonNode json = JsonMapper.shared().valueToTree(context.getBean(LogCoverageSection.class).content());
			assertThat(json.propertyNames()).containsExactly("since", "events", "withoutTrace", "share", "groups",
					"threadPools", "worst");
			assertThat(json.at("/groups/com.example.orders")).hasToString("""
					{"events":2,"withoutTrace":1,"share":0.5}""");
			assertThat(json.at("/worst/0")).hasToString("""
					{"group":"com.example.orders","threadPool":"main","events":2,"withoutTrace":1,"share":0.5}""");
			assertThat(json.get("since").asString()).matches("\\d{4}-\\d{2}-\\d{2}T.*Z");
		}, ENABLED);
	}

	@Test
	void nothingIsAttachedByDefault() {
		this.application.runContext((context) -> assertThat(attached()).isZero());
	}

	@Test
	void closingTheApplicationTakesTheAppenderAwayAndTheNextOneHasItsOwn() {
		LogCoverage[] coverage = new LogCoverage[1];
		this.application.runContext((context) -> {
			assertThat(attached()).isEqualTo(2);
			coverage[0] = context.getBean(LogCoverage.class);
		}, ENABLED, OWN_FILE);
		assertThat(attached()).isZero();
		this.application.runContext((context) -> {
			assertThat(attached()).isEqualTo(2);
			logger.info("without");
			assertThat(report(context).groups()).containsEntry("com.example.orders", new Coverage(1, 1, 1));
		}, ENABLED, OWN_FILE);
		assertThat(coverage[0].report().groups()).doesNotContainKey("com.example.orders");
		assertThat(attached()).isZero();
	}

	@Test
	void applicationKeepsCountingWhenAnotherOneConfiguresTheLogAnew() {
		this.application.runContext((context) -> {
			this.application.runContext((other) -> logger.info("both"), OWN_FILE);
			this.application.runContext((third) -> {
				logger.info("one");
				audit.info("one");
			}, OWN_FILE);
			assertThat(report(context).groups()).containsEntry("com.example.orders", new Coverage(2, 2, 1))
				.containsEntry("com.example.audit", new Coverage(1, 1, 1));
		}, ENABLED, OWN_FILE);
	}

	private static void observe(ConfigurableApplicationContext context, Runnable work) {
		Observation.createNotStarted("work", context.getBean(ObservationRegistry.class)).observe(work);
	}

	private static LogCoverageReport report(ConfigurableApplicationContext context) {
		return context.getBean(LogCoverageSection.class).content();
	}

	private static @Nullable Place place(ConfigurableApplicationContext context, String group, String threadPool) {
		return report(context).worst()
			.stream()
			.filter((place) -> place.group().equals(group) && place.threadPool().equals(threadPool))
			.findFirst()
			.orElse(null);
	}

	private static long attached() {
		List<Logger> loggers = ((LoggerContext) LoggerFactory.getILoggerFactory()).getLoggerList();
		return loggers.stream()
			.map((logger) -> logger.getAppender("tracePropagationLogCoverage"))
			.filter(Objects::nonNull)
			.count();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		CommandLineRunner runner() {
			return (arguments) -> LoggerFactory.getLogger("com.example.startup.Runner").info("started");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableScheduling
	static class Scheduling {

		final CountDownLatch ran = new CountDownLatch(3);

		@Scheduled(fixedDelay = 10)
		void run() {
			logger.info("scheduled");
			this.ran.countDown();
		}

	}

}
