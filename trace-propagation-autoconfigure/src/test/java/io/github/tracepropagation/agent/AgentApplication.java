// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.agent;

import java.nio.file.Files;
import java.nio.file.Path;

import io.github.tracepropagation.nats.NatsTemplate;
import io.github.tracepropagation.nats.annotation.NatsListener;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/**
 * An application that is run beside the OpenTelemetry Java agent: for each request it
 * logs a line, calls another service and publishes a message, which it listens to.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
@RestController
public class AgentApplication {

	private static final Logger logger = LoggerFactory.getLogger(AgentApplication.class);

	private final RestClient restClient;

	private final NatsTemplate natsTemplate;

	private final ObservationRegistry observationRegistry;

	private final Environment environment;

	AgentApplication(RestClient.Builder restClient, NatsTemplate natsTemplate, ObservationRegistry observationRegistry,
			Environment environment) {
		this.restClient = restClient.build();
		this.natsTemplate = natsTemplate;
		this.observationRegistry = observationRegistry;
		this.environment = environment;
	}

	@EventListener
	void tellPort(WebServerInitializedEvent event) throws Exception {
		Path file = Path.of(this.environment.getRequiredProperty("test.port-file"));
		Path written = Files.writeString(file.resolveSibling("port.tmp"),
				String.valueOf(event.getWebServer().getPort()));
		Files.move(written, file);
	}

	@GetMapping("/orders/{id}")
	String order() {
		logger.info("In the request");
		this.restClient.get()
			.uri(this.environment.getRequiredProperty("test.callee") + "/stock")
			.retrieve()
			.toBodilessEntity();
		Observation.createNotStarted("reserve", this.observationRegistry)
			.observe(() -> this.natsTemplate.publish("orders.created", "42"));
		return "ok";
	}

	@NatsListener(subjects = "orders.created")
	void created(String order) {
		logger.info("In the listener {}", order);
	}

	public static void main(String[] args) {
		SpringApplication.run(AgentApplication.class, args);
	}

}
