// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the metadata that gives IDEs their completion.
 */
class ConfigurationMetadataTests {

	private static final List<JsonNode> properties = new ArrayList<>();

	private static final List<String> groups = new ArrayList<>();

	@BeforeAll
	static void readMetadata() throws IOException {
		Enumeration<URL> resources = ConfigurationMetadataTests.class.getClassLoader()
			.getResources("META-INF/spring-configuration-metadata.json");
		while (resources.hasMoreElements()) {
			URL resource = resources.nextElement();
			if (resource.getPath().contains("/test-classes/")) {
				continue;
			}
			try (InputStream content = resource.openStream()) {
				JsonNode metadata = JsonMapper.shared().readTree(content);
				metadata.path("properties")
					.valueStream()
					.filter(ConfigurationMetadataTests::isOurs)
					.forEach(properties::add);
				metadata.path("groups")
					.valueStream()
					.filter(ConfigurationMetadataTests::isOurs)
					.map(ConfigurationMetadataTests::name)
					.forEach(groups::add);
			}
		}
	}

	@Test
	void everyPropertyHasADescriptionThatIsASentence() {
		assertThat(properties).hasSizeGreaterThan(8).allSatisfy((property) -> {
			String description = property.path("description").asString("");
			assertThat(description).as(name(property)).isNotBlank().endsWith(".");
			assertThat(description).as(name(property)).doesNotStartWith("The ").doesNotStartWith("A ");
			assertThat(description).as(name(property)).matches("(?s)\\p{Upper}.*");
		});
	}

	@Test
	void descriptionOfASwitchBeginsWithWhether() {
		assertThat(properties).filteredOn((property) -> property.path("type").asString("").equals("java.lang.Boolean"))
			.isNotEmpty()
			.allSatisfy((property) -> assertThat(property.path("description").asString()).as(name(property))
				.startsWith("Whether "));
	}

	@Test
	void everyPropertyIsInAGroup() {
		assertThat(groups).isNotEmpty();
		assertThat(properties).allSatisfy((property) -> assertThat(groups)
			.contains(name(property).substring(0, name(property).lastIndexOf('.'))));
	}

	@Test
	void everySwitchIsOnByDefaultButThoseThatCostSomething() {
		assertThat(properties).filteredOn((property) -> name(property).endsWith(".enabled"))
			.extracting(ConfigurationMetadataTests::name)
			.contains("trace-propagation.enabled", "trace-propagation.ledger.enabled",
					"trace-propagation.logging.enabled");
		assertThat(properties).filteredOn((property) -> name(property).endsWith(".enabled"))
			.filteredOn((property) -> !property.path("defaultValue").asBoolean(false))
			.extracting(ConfigurationMetadataTests::name)
			.filteredOn((name) -> name.startsWith("trace-propagation."))
			.containsExactly("trace-propagation.logging.coverage.enabled", "trace-propagation.logging.otlp.enabled");
	}

	@Test
	void defaultOfAnEnumIsWrittenAsAUserWouldWriteIt() {
		assertThat(property("trace-propagation.w3c.random-flag").path("defaultValue").asString())
			.isEqualTo("compatible");
		assertThat(property("trace-propagation.logging.format").path("defaultValue").asString()).isEqualTo("text");
	}

	@Test
	void whatAllBindingsOfTheNatsBinderSayIsKnownToEditors() {
		assertThat(property("spring.cloud.stream.nats.default.consumer.delivery").path("defaultValue").asString())
			.isEqualTo("core");
		assertThat(property("spring.cloud.stream.nats.default.producer.max-in-flight").path("defaultValue").asInt())
			.isEqualTo(256);
		assertThat(property("spring.cloud.stream.nats.default.consumer.dead-letter.enabled").path("type").asString())
			.isEqualTo("java.lang.Boolean");
		assertThat(property("spring.cloud.stream.nats.default.producer.stream.max-age").path("type").asString())
			.isEqualTo("java.time.Duration");
		assertThat(property("spring.cloud.stream.nats.bindings").path("description").asString()).isNotEmpty();
	}

	private static JsonNode property(String name) {
		return properties.stream().filter((property) -> name(property).equals(name)).findFirst().orElseThrow();
	}

	private static boolean isOurs(JsonNode item) {
		return name(item).equals("trace-propagation") || name(item).startsWith("trace-propagation.")
				|| (name(item) + ".").startsWith("spring.cloud.stream.nats.");
	}

	private static String name(JsonNode item) {
		return item.path("name").asString("");
	}

}
