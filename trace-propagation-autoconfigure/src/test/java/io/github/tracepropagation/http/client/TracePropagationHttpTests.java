// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.client;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

import javax.tools.ToolProvider;

import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.web.client.RestTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TracePropagationHttp}. What its clients send is in the integration
 * tests.
 */
class TracePropagationHttpTests {

	private static final String CALLER = """
			import io.github.tracepropagation.http.client.TracePropagationHttp;
			import io.micrometer.observation.ObservationRegistry;
			import org.springframework.web.client.RestClient;
			import org.springframework.web.client.RestTemplate;

			public class Caller implements java.util.function.Supplier<Object> {

				public Object get() {
					ObservationRegistry registry = ObservationRegistry.create();
					TracePropagationHttp.restClient(RestClient.create(), registry);
					TracePropagationHttp.restClient(RestClient.builder(), registry);
					TracePropagationHttp.httpClient(java.net.http.HttpClient.newHttpClient(), registry);
					return TracePropagationHttp.restTemplate(new RestTemplate(), registry);
				}

			}
			""";

	@Test
	void callerCompilesAndRunsWithoutWebClient(@TempDir Path directory) throws Exception {
		List<String> classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> !Path.of(entry).getFileName().toString().startsWith("spring-webflux"))
			.toList();
		Path source = Files.writeString(directory.resolve("Caller.java"), CALLER);
		ByteArrayOutputStream messages = new ByteArrayOutputStream();
		int result = ToolProvider.getSystemJavaCompiler()
			.run(null, messages, messages, "-proc:none", "-classpath", String.join(File.pathSeparator, classPath), "-d",
					directory.toString(), source.toString());
		assertThat(result).as(messages.toString()).isZero();
		List<URL> urls = new ArrayList<>(List.of(directory.toUri().toURL()));
		for (String entry : classPath) {
			urls.add(Path.of(entry).toUri().toURL());
		}
		try (URLClassLoader loader = new URLClassLoader(urls.toArray(URL[]::new),
				ClassLoader.getPlatformClassLoader())) {
			Supplier<?> caller = (Supplier<?>) loader.loadClass("Caller").getDeclaredConstructor().newInstance();
			assertThat(caller.get()).isNotNull();
		}
	}

	@Test
	void restTemplateKeepsItsTypeAndItsRegistry() {
		ObservationRegistry own = ObservationRegistry.create();
		own.observationConfig().observationHandler((context) -> true);
		OwnRestTemplate client = new OwnRestTemplate();
		OwnRestTemplate returned = TracePropagationHttp.restTemplate(client, own);
		assertThat(returned).isSameAs(client);
		TracePropagationHttp.restTemplate(client, ObservationRegistry.create());
		assertThat(client.getObservationRegistry()).isSameAs(own);
	}

	private static final class OwnRestTemplate extends RestTemplate {

	}

}
