// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.OrderUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for {@link PropagationConfigurationFailureAnalyzer}, by what an application
 * prints that does not start.
 */
@ExtendWith(OutputCaptureExtension.class)
class PropagationConfigurationFailureAnalyzerTests {

	private static final String RANGE = "Allowed are an address and a range in CIDR notation, such as '10.0.0.1', "
			+ "'10.0.0.0/8' or '2001:db8::/32', and no host names.";

	@TempDir
	private Path directory;

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			value = { "inbound.trust | none | 'continue', 'continue-unsampled', 'restart', 'ignore'",
					"inbound.rules[0].trust | never | 'continue', 'continue-unsampled', 'restart', 'ignore'",
					"w3c.random-flag | level3 | 'compatible', 'level2', 'strip'",
					"logging.format | xml | 'text', 'json'", "nats.header-case | upper | 'lower', 'canonical', 'both'",
					"nats.observation | sometimes | 'auto', 'always', 'never'" })
	void namesThePropertyTheValueAndTheValuesOfAnEnum(String property, String value, String allowed,
			CapturedOutput output) {
		fail("--trace-propagation." + property + "=" + value);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("The value '" + value + "' of the configuration property 'trace-propagation." + property
					+ "' cannot be used. It comes from \"trace-propagation." + property
					+ "\" from property source \"commandLineArgs\".")
			.contains("Allowed are " + allowed.strip() + ".")
			.contains("Correct 'trace-propagation." + property + "'.")
			.doesNotContain("No enum constant");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "inbound.rules[0].cidr | 10.0.0.0/33 | there must be a number from 0 to 32",
					"inbound.rules[0].cidr | example.com | and no host names",
					"inbound.rules[0].path | /a/{b | is no path pattern of Spring, such as '/public/**'",
					"inbound.rules[0].path | '' | It is empty: name a path pattern",
					"inbound.rules[0].subject | a..b | is no pattern of subjects",
					"inbound.rules[0].transport | ' ' | It is empty: name a transport",
					"outbound.rules[0].host | https://example.com/a | a host has no scheme, user, port, path or query",
					"outbound.rules[0].host | api.*.com | a '*' is all of it or its first label",
					"outbound.rules[0].subject | a.>.b | is no pattern of subjects",
					"outbound.rules[0].baggage | a key | is no key of baggage",
					"outbound.baggage | ü | is no key of baggage", "inbound.baggage | ü | is no key of baggage",
					"http.server.exclude | /a/{b | It must be a path pattern of Spring",
					"nats.excluded-subjects | a..b | is no pattern of subjects",
					"w3c.baggage.max-members | 0 | It must be at least 1" })
	void namesThePropertyTheValueAndWhatIsWrongWithIt(String property, String value, String reason,
			CapturedOutput output) {
		fail("--trace-propagation." + property + "=" + value);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("The value '" + value + "' of the configuration property 'trace-propagation." + property
					+ "' cannot be used. It comes from \"trace-propagation." + property
					+ "\" from property source \"commandLineArgs\".")
			.contains(reason)
			.contains("Correct 'trace-propagation." + property + "'.");
	}

	@Test
	void namesTheFileTheLineAndTheElementOfAList(CapturedOutput output) throws IOException {
		Path file = this.directory.resolve("application.yml");
		Files.writeString(file, """
				trace-propagation:
				  inbound:
				    rules:
				      - path: /public/**
				        trust: ignore
				      - cidr:
				          - 10.0.0.0/8
				          - 10.0.0/8
				        trust: continue
				""");
		fail("--spring.config.location=" + file.toUri());
		assertThat(output)
			.contains("The value '10.0.0/8' of the configuration property "
					+ "'trace-propagation.inbound.rules[1].cidr[1]' cannot be used. It comes from URL [")
			.contains("application.yml] - 8:13.")
			.contains("'10.0.0/8' is no range of addresses: it must begin with an IPv4 or IPv6 address. " + RANGE);
	}

	@Test
	void namesARuleThatDoesNotSayWhatToDo(CapturedOutput output) {
		fail("--trace-propagation.inbound.rules[0].path=/a");
		assertThat(output)
			.contains("The configuration property 'trace-propagation.inbound.rules[0].trust' cannot be used.")
			.contains("The rule does not say what is to be done. Allowed are 'continue', 'continue-unsampled', "
					+ "'restart' and 'ignore'.");
	}

	@Test
	void namesARuleThatSaysNothingOfWhatLeaves(CapturedOutput output) {
		fail("--trace-propagation.outbound.rules[0].host=a");
		assertThat(output).contains("'trace-propagation.outbound.rules[0]'")
			.contains("The rule does not say what leaves. Set its 'trace' to true or false");
	}

	@Test
	void namesARuleThatContradictsItself(CapturedOutput output) {
		fail("--trace-propagation.inbound.rules[0].transport=nats", "--trace-propagation.inbound.rules[0].path=/a",
				"--trace-propagation.inbound.rules[0].trust=ignore");
		assertThat(output)
			.contains("The value '/a' of the configuration property 'trace-propagation.inbound.rules[0].path' cannot")
			.contains("'path /a' can never hold for the transport 'nats': leave one of them out, or make two rules");
	}

	@Test
	void namesARuleWithoutACondition(CapturedOutput output) {
		fail("--trace-propagation.inbound.rules[0].trust=ignore");
		assertThat(output).contains("'trace-propagation.inbound.rules[0]'")
			.contains("A rule without a condition holds for everything");
	}

	@Test
	void namesARuleThatNeverCounts(CapturedOutput output) {
		fail("--trace-propagation.outbound.rules[0].transport=http", "--trace-propagation.outbound.rules[0].trace=true",
				"--trace-propagation.outbound.rules[1].transport=http",
				"--trace-propagation.outbound.rules[1].host=a.example.com",
				"--trace-propagation.outbound.rules[1].trace=false");
		assertThat(output).contains("'trace-propagation.outbound.rules[1]'")
			.contains("A rule for 'transport http, host a.example.com' never counts, as the one for 'transport http' "
					+ "comes first");
	}

	@Test
	void allStandsAlone(CapturedOutput output) {
		fail("--trace-propagation.outbound.baggage=all,tenant");
		assertThat(output).contains("'trace-propagation.outbound.baggage'")
			.contains("'all' stands beside other values, but says everything alone. Allowed are 'all', 'none', or a "
					+ "list of keys of baggage, such as 'tenant,user'.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "--server.shutdown=never", "--management.tracing.propagation.type=w4c",
			"--trace-propagation.nats.template.request-timeout=soon",
			"--trace-propagation.w3c.baggage.max-members=many" })
	void leavesToSpringBootWhatIsNotOurs(String argument, CapturedOutput output) {
		fail(argument);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Failed to bind properties under")
			.doesNotContain("of the configuration property '");
	}

	@Test
	void leavesToSpringBootTheInvalidValuesOfOthers(CapturedOutput output) {
		SpringApplication application = application(FailingConfiguration.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		assertThatThrownBy(application::run).isInstanceOf(Exception.class);
		assertThat(output).contains("Invalid value 'x' for configuration property 'trace-propagation-x.y'");
	}

	@Test
	void isAskedBeforeTheAnalyzersOfSpringBootWhateverTheClassPath() {
		assertThat(OrderUtils.getOrder(PropagationConfigurationFailureAnalyzer.class)).isNotNull()
			.isLessThan(Ordered.LOWEST_PRECEDENCE);
	}

	@Test
	void worksBeforeThereIsAnEnvironment() {
		FailureAnalyzer analyzer = new PropagationConfigurationFailureAnalyzer(null);
		assertThat(analyzer.analyze(new IllegalStateException(
				new InvalidConfigurationPropertyValueException("trace-propagation.a", "b", "It must be c."))))
			.satisfies((analysis) -> assertThat(analysis.getDescription())
				.startsWith("The value 'b' of the configuration property 'trace-propagation.a' cannot be used.")
				.endsWith("It must be c."));
		assertThat(analyzer.analyze(new IllegalStateException("another"))).isNull();
		assertThat(analyzer.analyze(new Error("another"))).isNull();
	}

	private static void fail(String... arguments) {
		List<String> all = new ArrayList<>(List.of(arguments));
		all.add("--trace-propagation.nats.connection.retry-on-startup=true");
		SpringApplication application = application(EmptyConfiguration.class);
		assertThatThrownBy(() -> application.run(all.toArray(String[]::new))).isInstanceOf(Exception.class);
	}

	private static SpringApplication application(Class<?> configuration) {
		SpringApplication application = new SpringApplication(configuration);
		application.setWebApplicationType(WebApplicationType.SERVLET);
		application.setDefaultProperties(Map.of("server.port", "0", "spring.main.banner-mode", "off"));
		return application;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class EmptyConfiguration {

	}

	@Configuration(proxyBeanMethods = false)
	static class FailingConfiguration {

		@Bean
		String failing() {
			throw new InvalidConfigurationPropertyValueException("trace-propagation-x.y", "x", "It must be z.");
		}

	}

}
