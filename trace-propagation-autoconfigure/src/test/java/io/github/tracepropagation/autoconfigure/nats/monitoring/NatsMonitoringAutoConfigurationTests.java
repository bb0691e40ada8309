// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.nats.monitoring;

import java.time.Duration;
import java.util.Map;

import io.github.tracepropagation.autoconfigure.nats.connection.NatsConnectionAutoConfiguration;
import io.github.tracepropagation.test.nats.NatsTestServer;
import io.github.tracepropagation.test.nats.OwnNatsServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Subscription;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link NatsHealthContributorAutoConfiguration} and
 * {@link NatsConnectionMetricsAutoConfiguration}.
 */
class NatsMonitoringAutoConfigurationTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static OwnNatsServer server;

	private final ApplicationContextRunner noConnection = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(NatsConnectionAutoConfiguration.class,
				NatsHealthContributorAutoConfiguration.class, NatsConnectionMetricsAutoConfiguration.class));

	private final ApplicationContextRunner runner = this.noConnection.withPropertyValues(
			"trace-propagation.nats.connection.reconnect.wait=20ms",
			"trace-propagation.nats.connection.servers=nats://joe:s3cret@127.0.0.1:" + server.url().getPort());

	@BeforeAll
	static void startServer() {
		server = NatsTestServer.startOwn("--user", "joe", "--pass", "s3cret");
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@Test
	void aConnectedServerIsUpWithWhatItIs() {
		this.runner.run((context) -> {
			Health health = context.getBean(HealthIndicator.class).health();
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).containsEntry("status", "connected")
				.containsEntry("url", "nats://127.0.0.1:" + server.url().getPort())
				.containsKeys("server", "version", "rtt");
			assertThat(health.toString()).doesNotContain("s3cret");
		});
	}

	@Test
	void isDownWhileTheServerIsAwayAndUpWhenItIsBack() {
		try (OwnNatsServer restarted = NatsTestServer.startOwn()) {
			this.runner.withPropertyValues("trace-propagation.nats.connection.servers=" + restarted.url())
				.run((context) -> {
					HealthIndicator indicator = context.getBean(HealthIndicator.class);
					restarted.stop();
					await().atMost(TIMEOUT).until(() -> indicator.health().getStatus().equals(Status.DOWN));
					assertThat(indicator.health().getDetails()).containsKey("status").doesNotContainKey("rtt");
					restarted.startAgain();
					await().atMost(TIMEOUT).until(() -> indicator.health().getStatus().equals(Status.UP));
				});
		}
	}

	@Test
	void aClosedConnectionIsDown() {
		this.runner.run((context) -> {
			context.getBean(Connection.class).close();
			assertThat(context.getBean(HealthIndicator.class).health()).returns(Status.DOWN, Health::getStatus)
				.returns(Map.of("status", "closed"), Health::getDetails);
		});
	}

	@Test
	void aConnectionBeanThatIsNullIsUnknownAndHasNoMeters() {
		this.noConnection.withUserConfiguration(NullConnection.class).run((context) -> {
			assertThat(context.getBean(HealthIndicator.class).health().getStatus()).isEqualTo(Status.UNKNOWN);
			MeterRegistry registry = new SimpleMeterRegistry();
			context.getBean(MeterBinder.class).bindTo(registry);
			assertThat(registry.getMeters()).isEmpty();
		});
	}

	@Test
	void severalConnectionsAreToldApartAndPrototypesLeftAlone() {
		this.noConnection.withUserConfiguration(TwoConnections.class).run((context) -> {
			CompositeHealthContributor composite = (CompositeHealthContributor) context
				.getBean(HealthContributor.class);
			assertThat(composite.stream().map(CompositeHealthContributor.Entry::name)).containsExactly("east", "west");
			MeterRegistry registry = new SimpleMeterRegistry();
			context.getBean(MeterBinder.class).bindTo(registry);
			assertThat(registry.find("nats.connection.reconnects").functionCounters())
				.extracting((counter) -> counter.getId().getTag("connection"))
				.containsExactlyInAnyOrder("east", "west");
		});
	}

	@Test
	void aLazyConnectionIsMadeByItsFirstHealthCheckAndHasMetersFromThenOn() {
		this.noConnection.withUserConfiguration(LazyConnection.class).run((context) -> {
			MeterRegistry registry = new SimpleMeterRegistry();
			context.getBean(MeterBinder.class).bindTo(registry);
			HealthIndicator indicator = context.getBean(HealthIndicator.class);
			assertThat(context.getBeanFactory().containsSingleton("lazyConnection")).isFalse();
			assertThat(registry.getMeters()).isEmpty();
			assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
			assertThat(context.getBeanFactory().containsSingleton("lazyConnection")).isTrue();
			assertThat(registry.find("nats.connection.reconnects").functionCounters())
				.extracting((counter) -> counter.getId().getTag("connection"))
				.containsExactly("lazyConnection");
			assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
			MeterRegistry later = new SimpleMeterRegistry();
			context.getBean(MeterBinder.class).bindTo(later);
			assertThat(later.getMeters()).hasSameSizeAs(registry.getMeters());
		});
	}

	@Test
	void aConnectionThatIsMadeLazilyByPropertiesHasMetersFromThenOn() {
		this.runner
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.run((context) -> {
				MeterRegistry registry = new SimpleMeterRegistry();
				context.getBean(MeterBinder.class).bindTo(registry);
				assertThat(registry.getMeters()).isEmpty();
				context.getBean(Connection.class);
				assertThat(registry.find("nats.connection.reconnects").functionCounters()).hasSize(1);
			});
	}

	@Test
	void aLazyConnectionThatCannotBeMadeIsDown() {
		this.noConnection.withBean("broken", Connection.class, () -> {
			throw new IllegalStateException("No server");
		}, (definition) -> definition.setLazyInit(true))
			.run((context) -> assertThat(context.getBean(HealthIndicator.class).health().getStatus())
				.isEqualTo(Status.DOWN));
	}

	@Test
	void aConnectionOfAParentContextIsToldByThat() {
		this.noConnection.withUserConfiguration(OwnConnection.class)
			.run((parent) -> this.noConnection.withParent(parent).run((child) -> {
				assertThat(child).hasNotFailed();
				assertThat(child.containsLocalBean("natsHealthContributor")).isFalse();
				assertThat(child.containsLocalBean("natsConnectionMetrics")).isFalse();
			}));
	}

	@Test
	void metersAreWhatJnatsCounts() {
		this.noConnection.withUserConfiguration(OwnConnection.class).run((context) -> {
			MeterRegistry registry = new SimpleMeterRegistry();
			context.getBean(MeterBinder.class).bindTo(registry);
			Connection connection = context.getBean(Connection.class);
			Subscription subscription = connection.subscribe("meters");
			double sent = counted(registry, "messages", "direction", "out");
			double bytes = counted(registry, "bytes", "direction", "out");
			assertThat(counted(registry, "messages", "direction", "in")).isZero();
			connection.publish("meters", new byte[10]);
			assertThat(subscription.nextMessage(TIMEOUT)).isNotNull();
			assertThat(counted(registry, "messages", "direction", "in")).isOne();
			assertThat(counted(registry, "bytes", "direction", "in")).isGreaterThan(10);
			assertThat(counted(registry, "messages", "direction", "out")).isGreaterThan(sent);
			assertThat(counted(registry, "bytes", "direction", "out")).isGreaterThan(bytes + 10);
			assertThat(counted(registry, "reconnects", "connection", "ownConnection")).isZero();
			assertThat(counted(registry, "errors", "connection", "ownConnection")).isZero();
			assertThat(counted(registry, "dropped", "connection", "ownConnection")).isZero();
			assertThat(registry.get("nats.connection.outstanding.requests").gauge().value()).isZero();
			assertThat(registry.get("nats.connection.status").tag("status", "connected").gauge().value()).isOne();
			connection.close();
			assertThat(registry.get("nats.connection.status").tag("status", "connected").gauge().value()).isZero();
			assertThat(registry.get("nats.connection.status").tag("status", "closed").gauge().value()).isOne();
		});
	}

	@Test
	void withoutAConnectionThereIsNothingToTell() {
		this.noConnection.run((context) -> assertThat(context).hasNotFailed()
			.doesNotHaveBean(HealthContributor.class)
			.doesNotHaveBean(MeterBinder.class));
	}

	@Test
	void healthSleepsWithoutSpringBootsHealth() {
		this.runner.withClassLoader(new FilteredClassLoader(ConditionalOnEnabledHealthIndicator.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(MeterBinder.class)
				.doesNotHaveBean("natsHealthContributor"));
	}

	@Test
	void metersSleepWithoutMicrometer() {
		this.runner.withClassLoader(new FilteredClassLoader("io.micrometer.core"))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(HealthContributor.class)
				.doesNotHaveBean("natsConnectionMetrics"));
	}

	@Test
	void bothSleepWithoutJnats() {
		this.noConnection.withClassLoader(new FilteredClassLoader("io.nats.client"))
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void healthIsSwitchedOffByItsPropertyOrByThatOfAll() {
		this.runner.withPropertyValues("management.health.nats.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(HealthContributor.class));
		this.runner.withPropertyValues("management.health.defaults.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(HealthContributor.class));
	}

	@Test
	void bothAreSwitchedOffWithTheRoom() {
		this.noConnection.withUserConfiguration(OwnConnection.class)
			.withPropertyValues("trace-propagation.nats.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(HealthContributor.class)
				.doesNotHaveBean(MeterBinder.class));
	}

	@Test
	void theApplicationsOwnWin() {
		this.runner.withBean("natsHealthIndicator", HealthIndicator.class, () -> () -> Health.up().build())
			.withBean("natsConnectionMetrics", MeterBinder.class, () -> (registry) -> {
			})
			.run((context) -> assertThat(context).hasSingleBean(HealthContributor.class)
				.hasSingleBean(MeterBinder.class)
				.doesNotHaveBean("natsHealthContributor"));
	}

	private static double counted(MeterRegistry registry, String name, String tag, String value) {
		return registry.get("nats.connection." + name).tag(tag, value).functionCounter().count();
	}

	@Configuration(proxyBeanMethods = false)
	static class NullConnection {

		@Bean
		Connection natsConnection() {
			return null;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnConnection {

		@Bean
		Connection ownConnection() throws Exception {
			return connect();
		}

		static Connection connect() throws Exception {
			return Nats.connect("nats://joe:s3cret@127.0.0.1:" + server.url().getPort());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyConnection {

		@Bean
		@Lazy
		Connection lazyConnection() throws Exception {
			return OwnConnection.connect();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoConnections {

		@Bean
		Connection east() throws Exception {
			return OwnConnection.connect();
		}

		@Bean
		Connection west() throws Exception {
			return OwnConnection.connect();
		}

		@Bean
		@Scope("prototype")
		Connection anew() {
			throw new IllegalStateException("Nobody asked for it");
		}

	}

}
