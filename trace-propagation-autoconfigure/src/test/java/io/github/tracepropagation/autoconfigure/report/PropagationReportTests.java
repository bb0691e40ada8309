// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.report;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.tracepropagation.autoconfigure.PropagationCheck;
import io.github.tracepropagation.autoconfigure.PropagationCheck.Finding;
import io.github.tracepropagation.autoconfigure.PropagationReportSection;
import io.github.tracepropagation.boundary.InboundDecision;
import io.github.tracepropagation.boundary.InboundPolicy;
import io.github.tracepropagation.logging.coverage.LogCoverage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.web.client.RestTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the report at the start and the {@code tracepropagation} endpoint, on
 * applications with all auto-configurations and a real server.
 */
@ExtendWith(OutputCaptureExtension.class)
class PropagationReportTests {

	private static final String ENDPOINT = "/actuator/tracepropagation";

	@Test
	void oneLineTellsWhatPropagates(CapturedOutput output) {
		try (ConfigurableApplicationContext context = run(Application.class)) {
			assertThat(context.isActive()).isTrue();
			assertThat(output).containsOnlyOnce("Trace context propagates over HTTP (server, RestTemplate, RestClient, "
					+ "WebClient), gRPC (client) and Spring Cloud Stream (any binder, NATS binder) as W3C traceparent, "
					+ "tracestate, baggage; log keys trace_id, span_id, trace_flags; inbound trust: ");
			assertThat(output).doesNotContainPattern("WARN.*StartupReport");
		}
	}

	@Test
	void reportIsLoggedBeforeLogEventsAreCounted() {
		try (ConfigurableApplicationContext context = run(Findings.class,
				"trace-propagation.logging.coverage.enabled=true")) {
			assertThat(context.getBean(LogCoverage.class).report().groups().keySet())
				.noneMatch((group) -> group.startsWith("io.github.tracepropagation"));
		}
	}

	@Test
	void everyFindingIsWarnedOfWithItsRemedy(CapturedOutput output) {
		try (ConfigurableApplicationContext context = run(Findings.class)) {
			assertThat(context.isActive()).isTrue();
			assertThat(output).containsPattern("WARN.*StartupReport.*The gate is shut\\. Open it\\.");
		}
	}

	@Test
	void executorOfSpringBootIsWarnedOfWhereItLosesTheContext(CapturedOutput output) {
		try (ConfigurableApplicationContext context = run(Application.class,
				"trace-propagation.async.instrument-task-executors=false")) {
			assertThat(context.isActive()).isTrue();
			assertThat(output)
				.containsPattern("WARN.*StartupReport.*bean 'applicationTaskExecutor' has no task decorator");
		}
	}

	@Test
	void lineNamesTheHeadersThatAreWrittenAndTheKeysOfTheLog(CapturedOutput output) {
		try (ConfigurableApplicationContext context = run(Application.class,
				"management.tracing.propagation.produce=B3", "trace-propagation.logging.mdc.trace-id-key=traceId")) {
			assertThat(context.isActive()).isTrue();
			assertThat(output).contains(" as b3; log keys traceId, span_id, trace_flags; ");
		}
	}

	@Test
	void lineSaysWhyNothingPassesTheBoundary(CapturedOutput output) {
		String excluded = "io.github.tracepropagation.autoconfigure.boundary.PropagationBoundaryAutoConfiguration";
		try (ConfigurableApplicationContext context = run(Application.class, "spring.autoconfigure.exclude=" + excluded,
				"trace-propagation.logging.enabled=false")) {
			assertThat(context.isActive()).isTrue();
			assertThat(output).contains("Trace context does not pass the boundary of this library, as the "
					+ "auto-configuration " + excluded + " is excluded; log keys are left to Spring Boot");
		}
	}

	@Test
	void lineSaysThatTheContextIsLeftToAnAgentThatIsGone(CapturedOutput output) {
		try (ConfigurableApplicationContext context = run(LeftToAgent.class)) {
			assertThat(context.isActive()).isTrue();
			assertThat(output)
				.contains("Trace context is left to the OpenTelemetry Java agent, which is not active; log keys ");
		}
	}

	@Test
	void checkThatThrowsIsWarnedOfOnceAndPassedOver(CapturedOutput output) throws Exception {
		try (ConfigurableApplicationContext context = run(Findings.class)) {
			assertThat(output).containsPattern("WARN.*The check .* failed and was passed over: .*Broken check")
				.contains("The gate is shut")
				.doesNotContain("\tat ");
			get(context, ENDPOINT);
			assertThat(output).containsOnlyOnce("failed and was passed over");
		}
	}

	@Test
	void stackOfACheckThatThrowsIsThereAtDebug(CapturedOutput output) {
		try (ConfigurableApplicationContext context = run(Findings.class,
				"logging.level.io.github.tracepropagation.autoconfigure=debug")) {
			assertThat(context.isActive()).isTrue();
			assertThat(output).containsPattern("DEBUG.*PropagationCheck").containsPattern("Broken check\\R\tat ");
		}
	}

	@Test
	void endpointTellsWhatHasComeToLightSinceTheStart(CapturedOutput output) throws Exception {
		try (ConfigurableApplicationContext context = run(DarkClient.class, "spring.main.lazy-initialization=true",
				"trace-propagation.http.client.instrument-beans=false")) {
			assertThat(get(context, ENDPOINT + "/findings").body()).doesNotContain("darkRestTemplate");
			context.getBean("darkRestTemplate");
			assertThat(json(get(context, ENDPOINT + "/findings")).at("/findings/0/problem").asString())
				.startsWith("RestTemplate bean 'darkRestTemplate' does not observe its calls");
			assertThat(output).doesNotContain("darkRestTemplate");
		}
	}

	@Test
	void sectionThatIsNotAskedForIsNotMade() throws Exception {
		try (ConfigurableApplicationContext context = run(CountingSection.class)) {
			AtomicInteger made = context.getBean(CountingSection.class).made;
			assertThat(get(context, ENDPOINT + "/policies").statusCode()).isEqualTo(200);
			assertThat(made).hasValue(0);
			assertThat(get(context, ENDPOINT + "/counting").body()).isEqualTo("{\"counting\":1}");
		}
	}

	@Test
	void reportIsSilentWhereItIsSwitchedOff(CapturedOutput output) {
		try (ConfigurableApplicationContext context = run(Findings.class,
				"trace-propagation.startup-report.enabled=false")) {
			assertThat(context.isActive()).isTrue();
			assertThat(output).doesNotContain("Trace context propagates", "The gate is shut");
		}
	}

	@Test
	void childContextsDoNotRepeatTheReport(CapturedOutput output) {
		try (ConfigurableApplicationContext context = run(Application.class, "management.server.port=0");
				ConfigurableApplicationContext child = new SpringApplicationBuilder(Empty.class).parent(context)
					.web(WebApplicationType.NONE)
					.run()) {
			assertThat(child.isActive()).isTrue();
			assertThat(output).containsOnlyOnce("Trace context propagates");
		}
	}

	@Test
	void endpointTellsPoliciesInstrumentationAndFindings() throws Exception {
		try (ConfigurableApplicationContext context = run(Findings.class, "trace-propagation.nats.enabled=false")) {
			JsonNode report = json(get(context, ENDPOINT));
			assertThat(report.path("policies").path("inbound").asString()).isEqualTo("bean ownNetworkOnly");
			assertThat(report.at("/instrumentation/http.server.servlet/state").asString()).isEqualTo("on");
			assertThat(report.at("/instrumentation/http.server.servlet").propertyNames()).containsExactly("state");
			assertThat(report.at("/instrumentation/http.server.reactive/reason").asString())
				.isEqualTo("not a reactive web application");
			assertThat(report.at("/instrumentation/nats.template/state").asString()).isEqualTo("off");
			assertThat(report.at("/instrumentation/nats.template/reason").asString())
				.isEqualTo("trace-propagation.nats.enabled is false");
			assertThat(report.at("/findings/0/problem").asString()).isEqualTo("The gate is shut");
			assertThat(report.at("/findings/0/remedy").asString()).isEqualTo("Open it");
		}
	}

	@Test
	void endpointShowsTheErrorOfASectionThatThrowsAndTheRest() throws Exception {
		try (ConfigurableApplicationContext context = run(Findings.class)) {
			JsonNode report = json(get(context, ENDPOINT));
			assertThat(report.at("/broken/error").asString()).contains("Broken section");
			assertThat(report.at("/whole/answer").asInt()).isEqualTo(42);
			assertThat(report.at("/policies/inbound").asString()).isEqualTo("bean ownNetworkOnly");
		}
	}

	@Test
	void endpointTellsOneSection() throws Exception {
		try (ConfigurableApplicationContext context = run(Findings.class)) {
			assertThat(get(context, ENDPOINT + "/whole").body()).isEqualTo("{\"whole\":{\"answer\":42}}");
			assertThat(get(context, ENDPOINT + "/nothing").statusCode()).isEqualTo(404);
		}
	}

	@Test
	void endpointTellsWhatTheLedgerHasCounted() throws Exception {
		try (ConfigurableApplicationContext context = run(Application.class)) {
			get(context, "/orders", "traceparent", "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01");
			JsonNode inbound = json(get(context, ENDPOINT)).at("/ledger/transports/http/inbound");
			assertThat(inbound.at("/outcomes/malformed").asInt()).isOne();
			assertThat(inbound.at("/lastMalformed/reason").asString()).isEqualTo("upper_case");
			assertThat(json(get(context, ENDPOINT + "/ledger")).propertyNames()).containsExactly("ledger");
		}
	}

	@Test
	void endpointIsWrittenInTheSameWayWhateverTheApplicationWritesIn() throws Exception {
		try (ConfigurableApplicationContext context = run(Application.class,
				"spring.jackson.property-naming-strategy=SNAKE_CASE")) {
			get(context, "/orders");
			assertThat(json(get(context, ENDPOINT)).at("/ledger/transports/http/inbound").propertyNames())
				.contains("withContext")
				.doesNotContain("lastMalformed");
		}
	}

	@Test
	void endpointIsNotExposedUnlessAskedFor() throws Exception {
		try (ConfigurableApplicationContext context = run(Application.class,
				"management.endpoints.web.exposure.include=health")) {
			assertThat(get(context, ENDPOINT).statusCode()).isEqualTo(404);
			assertThat(context.getBeanNamesForType(TracePropagationEndpoint.class)).isEmpty();
		}
	}

	@Test
	void endpointIsGoneWithTheLedger() throws Exception {
		try (ConfigurableApplicationContext context = run(Application.class,
				"trace-propagation.ledger.enabled=false")) {
			assertThat(get(context, ENDPOINT).statusCode()).isEqualTo(404);
		}
	}

	@Test
	void everythingIsGoneWithTheStarter(CapturedOutput output) {
		try (ConfigurableApplicationContext context = run(Application.class, "trace-propagation.enabled=false")) {
			assertThat(context.getBeanNamesForType(StartupReport.class)).isEmpty();
			assertThat(context.getBeanNamesForType(PropagationCheck.class)).isEmpty();
			assertThat(output).doesNotContain("Trace context");
		}
	}

	@Test
	void lazyBeansStayLazy() {
		try (ConfigurableApplicationContext context = run(LazyBean.class)) {
			assertThat(context.getBeanFactory().containsSingleton("lazyHttpClient")).isFalse();
		}
	}

	private static ConfigurableApplicationContext run(Class<?> application, String... properties) {
		return new SpringApplicationBuilder(application)
			.properties("server.port=0", "spring.main.banner-mode=off", "management.endpoints.web.exposure.include=*",
					"spring.docker.compose.enabled=false")
			.run(Stream.of(properties).map("--"::concat).toArray(String[]::new));
	}

	private static HttpResponse<String> get(ConfigurableApplicationContext context, String path, String... headers)
			throws Exception {
		String port = context.getEnvironment().getRequiredProperty("local.server.port");
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
		if (headers.length > 0) {
			request.headers(headers);
		}
		return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
	}

	private static JsonNode json(HttpResponse<String> response) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		return JsonMapper.shared().readTree(response.body());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	static class Empty {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class LazyBean {

		@Bean
		@Lazy
		HttpClient lazyHttpClient() {
			return HttpClient.newHttpClient();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class LeftToAgent {

		@Bean("io.github.tracepropagation.autoconfigure.agent.JavaAgentAutoConfiguration$StandingBackConfiguration")
		String standingBack() {
			return "there";
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class DarkClient {

		@Bean
		RestTemplate darkRestTemplate() {
			return new RestTemplate();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class CountingSection {

		final AtomicInteger made = new AtomicInteger();

		@Bean
		PropagationReportSection counting() {
			return Findings.section("counting", this.made::incrementAndGet);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Findings {

		@Bean
		InboundPolicy ownNetworkOnly() {
			return (hop, caller) -> InboundDecision.RESTART;
		}

		@Bean
		PropagationCheck shutGate() {
			return () -> List.of(new Finding("The gate is shut", "Open it"));
		}

		@Bean
		PropagationCheck brokenCheck() {
			return () -> {
				throw new IllegalStateException("Broken check");
			};
		}

		@Bean
		PropagationReportSection whole() {
			return section("whole", () -> Map.of("answer", 42));
		}

		@Bean
		PropagationReportSection broken() {
			return section("broken", () -> {
				throw new IllegalStateException("Broken section");
			});
		}

		private static PropagationReportSection section(String name, Supplier<Object> content) {
			return new PropagationReportSection() {

				@Override
				public String name() {
					return name;
				}

				@Override
				public Object content() {
					return content.get();
				}

			};
		}

	}

}
