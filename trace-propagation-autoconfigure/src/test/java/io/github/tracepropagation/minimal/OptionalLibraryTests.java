// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.minimal;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that an application starts, in a Java machine of its own, without each of the
 * libraries that are optional.
 */
class OptionalLibraryTests {

	private static final List<String> WEBMVC = List.of("spring-webmvc", "spring-boot-webmvc", "spring-boot-tomcat",
			"spring-boot-servlet", "tomcat-embed", "jakarta.servlet");

	private static final List<String> WEBFLUX = List.of("spring-webflux", "spring-boot-webflux",
			"spring-boot-reactor-netty", "reactor-netty");

	private static final List<String> REACTOR = List.of("spring-webflux", "spring-boot-webflux",
			"spring-boot-webclient", "spring-boot-reactor", "reactor-netty", "reactor-core");

	private static final List<String> TOMCAT = List.of("spring-boot-tomcat", "tomcat-embed-core",
			"tomcat-embed-websocket");

	private static final List<String> JETTY = List.of("spring-boot-jetty", "jetty-");

	private static final List<String> WEBCLIENT = List.of("spring-webflux", "spring-boot-webclient");

	private static final List<String> ALONE = List.of("jnats", "micrometer-core", "micrometer-registry",
			"spring-boot-micrometer-metrics", "spring-boot-health", "spring-boot-restclient", "spring-boot-web-server",
			"spring-web-");

	private static final List<String> GRPC = List.of("grpc-", "spring-grpc", "spring-boot-grpc");

	private static final List<String> ACTUATOR = List.of("spring-boot-actuator");

	private static final List<String> JACKSON = List.of("jackson-databind", "jackson-core", "spring-boot-jackson",
			"logstash-logback-encoder");

	// It needs what others are left out for
	private static final List<String> STREAM = List.of("spring-cloud-", "spring-integration-",
			"spring-boot-integration");

	private static final List<String> STREAM_TESTS = List.of("spring-cloud-stream-test-binder");

	// What an application has while it is developed or tested, and no longer when it runs
	private static final List<String> DEVELOPMENT = List.of("spring-boot-docker-compose", "spring-boot-testcontainers",
			"testcontainers-");

	@TempDir
	private Path directory;

	static Stream<Arguments> libraries() {
		return Stream.of(Arguments.of("jnats", List.of("jnats")),
				Arguments.of("Micrometer's core",
						List.of("micrometer-core", "micrometer-registry", "spring-boot-micrometer-metrics")),
				Arguments.of("Actuator", ACTUATOR), Arguments.of("Spring Boot's health", List.of("spring-boot-health")),
				Arguments.of("logstash-logback-encoder", List.of("logstash-logback-encoder")),
				Arguments.of("OpenTelemetry's appender", List.of("opentelemetry-logback-appender")),
				Arguments.of("WebMVC", WEBMVC), Arguments.of("Jetty", JETTY), Arguments.of("WebFlux", WEBFLUX),
				Arguments.of("Reactor", REACTOR), Arguments.of("WebClient", WEBCLIENT),
				Arguments.of("RestClient", List.of("spring-boot-restclient")), Arguments.of("Jackson", JACKSON),
				Arguments.of("gRPC", GRPC), Arguments.of("Spring gRPC", List.of("spring-grpc", "spring-boot-grpc")),
				Arguments.of("all of them", all()));
	}

	private static List<String> all() {
		return Stream.of(ALONE, ACTUATOR, WEBMVC, JETTY, REACTOR, WEBCLIENT, JACKSON, GRPC)
			.flatMap(List::stream)
			.toList();
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("libraries")
	void startsWithout(String library, List<String> jars) throws Exception {
		assertThat(run(jars)).containsPattern("\\[[0-9a-f]{32}-([0-9a-f]{16})] .*Inside span \\1")
			.doesNotContain(" WARN ", " ERROR ", "Exception");
	}

	@Test
	void startsWithARuleAboutPathsWithoutSpringWeb() throws Exception {
		assertThat(run(all(), "--trace-propagation.inbound.rules[0].path=/public/**",
				"--trace-propagation.inbound.rules[0].trust=ignore"))
			.contains("Inside span")
			.doesNotContain(" WARN ", " ERROR ", "Exception");
	}

	@Test
	void startsWithoutLogback() throws Exception {
		assertThat(run(List.of("logback-", "logstash-logback-encoder"),
				"--trace-propagation.logging.coverage.enabled=true"))
			.contains("Starting service [Tomcat]")
			.doesNotContain("Exception");
	}

	@Test
	void startsOnJettyWithoutTomcat() throws Exception {
		assertThat(run(TOMCAT, "--" + OneServletContainerFilter.PROPERTY + "=jetty")).contains("Jetty started on port")
			.doesNotContain(" WARN ", " ERROR ", "Exception");
	}

	@Test
	void startsWithSpringCloudStreamWithoutJnats() throws Exception {
		assertThat(runWithout(Stream.concat(STREAM_TESTS.stream(), Stream.of("jnats")).toList()))
			.contains("Inside span")
			.doesNotContain(" ERROR ", "Exception");
	}

	@Test
	void startsWithSpringCloudStreamAndJnatsWhereNothingIsBound() throws Exception {
		assertThat(runWithout(STREAM_TESTS)).contains("Inside span")
			.doesNotContain("There is no NATS connection", " ERROR ", "Exception");
	}

	private String run(List<String> optional, String... arguments) throws IOException, InterruptedException {
		return runWithout(Stream.of(optional, STREAM).flatMap(List::stream).toList(), arguments);
	}

	private String runWithout(List<String> optional, String... arguments) throws IOException, InterruptedException {
		List<String> absent = Stream.of(optional, DEVELOPMENT).flatMap(List::stream).toList();
		List<String> classPath = Arrays.asList(System.getProperty("java.class.path").split(File.pathSeparator));
		List<String> present = classPath.stream()
			.filter((entry) -> absent.stream()
				.noneMatch((jar) -> Path.of(entry).getFileName().toString().startsWith(jar)))
			.toList();
		for (String jar : absent) {
			assertThat(classPath).as("class path")
				.anyMatch((entry) -> Path.of(entry).getFileName().toString().startsWith(jar));
		}
		Path output = this.directory.resolve("output");
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						"-cp", present.stream().collect(Collectors.joining(File.pathSeparator)),
						MinimalApplication.class.getName(), "--server.port=0", "--spring.main.banner-mode=off"));
		command.addAll(List.of(arguments));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
		try {
			assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("the application ends").isTrue();
		}
		finally {
			process.destroyForcibly();
		}
		assertThat(process.exitValue()).as(Files.readString(output)).isZero();
		return Files.readString(output);
	}

}
