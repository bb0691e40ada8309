// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.nats;

import java.util.List;

import io.github.tracepropagation.autoconfigure.nats.connection.NatsConnectionAutoConfiguration;
import io.github.tracepropagation.nats.connection.NatsConnectionBeanPostProcessor;
import io.github.tracepropagation.nats.connection.NatsPropagation;
import io.github.tracepropagation.nats.instrumentation.HeaderCase;
import io.github.tracepropagation.nats.instrumentation.InstrumentedConnection;
import io.github.tracepropagation.nats.instrumentation.NatsHeaderWriter;
import io.github.tracepropagation.nats.instrumentation.NatsInstrumentation;
import io.github.tracepropagation.nats.instrumentation.SubjectTemplates;
import io.github.tracepropagation.nats.observation.ObservationNatsInstrumentation;
import io.github.tracepropagation.test.nats.NatsTestServer;
import io.micrometer.observation.ObservationRegistry;
import io.nats.client.Connection;
import io.nats.client.Nats;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.config.AbstractFactoryBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cglib.proxy.Enhancer;
import org.springframework.cglib.proxy.InvocationHandler;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link NatsConnectionInstrumentationAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class NatsConnectionInstrumentationAutoConfigurationTests {

	private static NatsTestServer server;

	private static Connection raw;

	private final ApplicationContextRunner noConnection = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(NatsConnectionAutoConfiguration.class, NatsInstrumentationAutoConfiguration.class,
					NatsTemplateAutoConfiguration.class, NatsConnectionInstrumentationAutoConfiguration.class));

	private final ApplicationContextRunner runner = this.noConnection.withUserConfiguration(OwnConnection.class);

	@BeforeAll
	static void start() throws Exception {
		server = NatsTestServer.start();
		raw = Nats.connect(server.url().toString());
	}

	@AfterAll
	static void stop() throws Exception {
		raw.close();
		server.close();
	}

	@Test
	void theConnectionOfAnApplicationIsInstrumented() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(NatsPropagation.class).hasSingleBean(Connection.class);
			Connection connection = context.getBean(Connection.class);
			assertThat(connection).isInstanceOf(InstrumentedConnection.class);
			assertThat(InstrumentedConnection.unwrap(connection)).isSameAs(raw);
			assertThat(context.getBean(NatsPropagation.class).wrap(raw)).isSameAs(connection);
		});
	}

	@Test
	void theConnectionOfTheStarterIsInstrumented() {
		this.noConnection.withPropertyValues("trace-propagation.nats.connection.servers=" + server.url())
			.run((context) -> {
				Connection connection = context.getBean(Connection.class);
				assertThat(connection).isInstanceOf(InstrumentedConnection.class);
				context.close();
				assertThat(connection.getStatus()).isEqualTo(Connection.Status.CLOSED);
			});
	}

	@Test
	void everyConnectionIsInstrumented() {
		this.runner.withBean("second", Connection.class, () -> connect())
			.withUserConfiguration(FactoryConnection.class)
			.run((context) -> assertThat(context.getBeansOfType(Connection.class)).hasSize(3)
				.allSatisfy((name, connection) -> assertThat(connection).isInstanceOf(InstrumentedConnection.class)));
	}

	@Test
	void aConnectionIsClosedWithTheContext() {
		this.noConnection.withBean("own", Connection.class, () -> connect()).run((context) -> {
			Connection connection = context.getBean(Connection.class);
			assertThat(connection.getStatus()).isEqualTo(Connection.Status.CONNECTED);
			context.close();
			assertThat(connection.getStatus()).isEqualTo(Connection.Status.CLOSED);
		});
	}

	@Test
	void aConnectionBeanThatIsNullStaysNull() {
		this.noConnection.withUserConfiguration(NullConnection.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBeanProvider(Connection.class).getIfAvailable()).isNull();
		});
	}

	@Test
	void aConnectionThatIsInstrumentedStaysAsItIs() {
		this.noConnection.withUserConfiguration(InstrumentedByHand.class)
			.run((context) -> assertThat(context.getBean(Connection.class))
				.isSameAs(context.getBean(InstrumentedByHand.class).wrapped));
	}

	@Test
	void aConnectionInAScopeIsInstrumentedOnce() {
		this.noConnection.withUserConfiguration(ScopedConnection.class).run((context) -> {
			Connection connection = context.getBean(Connection.class);
			assertThat(connection).isInstanceOf(InstrumentedConnection.class);
			assertThat(context.getBean("scopedTarget.scoped")).isNotInstanceOf(InstrumentedConnection.class);
			assertThat(connection.getStatus()).isEqualTo(Connection.Status.CONNECTED);
		});
	}

	@Test
	void aConnectionThatIsDeclaredAsAClassIsLeftToItsUsers(CapturedOutput output) {
		this.noConnection.withUserConfiguration(ClassConnection.class, UsesTheClass.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(Connection.class)).isNotInstanceOf(InstrumentedConnection.class);
			assertThat(output).containsOnlyOnce("NATS connection 'ownClass' is declared as a class");
		});
	}

	@Test
	void aConnectionThatTheInstrumentationNeedsIsLeftAlone(CapturedOutput output) {
		this.noConnection.withUserConfiguration(OwnConnection.class, NeedsConnection.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(output).contains("NATS connection 'own' could not be instrumented");
		});
	}

	@Test
	void isSwitchedOffByItsProperty() {
		this.runner.withPropertyValues("trace-propagation.nats.instrument-connections=false")
			.run((context) -> assertThat(context).hasSingleBean(NatsPropagation.class)
				.doesNotHaveBean(NatsConnectionBeanPostProcessor.class)
				.getBean(Connection.class)
				.isSameAs(raw));
	}

	@Test
	void isSwitchedOffWithNats() {
		this.runner.withPropertyValues("trace-propagation.nats.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(NatsPropagation.class)
				.getBean(Connection.class)
				.isSameAs(raw));
	}

	@Test
	void isSwitchedOffWithTheStarter() {
		this.runner.withPropertyValues("trace-propagation.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(NatsPropagation.class)
				.getBean(Connection.class)
				.isSameAs(raw));
	}

	@Test
	void staysAsleepWithoutJnats() {
		this.noConnection.withClassLoader(new FilteredClassLoader("io.nats.client"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("natsPropagation"));
	}

	@Test
	void thePropagationOfTheApplicationWins() {
		this.runner
			.withBean("mine", NatsPropagation.class, () -> new NatsPropagation(noInstrumentation(), List.of("mine.>")))
			.run((context) -> assertThat(context.getBean(Connection.class))
				.isSameAs(context.getBean("mine", NatsPropagation.class).wrap(raw)));
	}

	@Test
	void anExcludedSubjectThatIsNoneIsNamedWithItsProperty() {
		this.noConnection.withPropertyValues("trace-propagation.nats.excluded-subjects=orders created")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasStackTraceContaining(
						"Property trace-propagation.nats.excluded-subjects with value 'orders created'"));
	}

	private static NatsInstrumentation noInstrumentation() {
		return new ObservationNatsInstrumentation(ObservationRegistry.NOOP,
				new NatsHeaderWriter(List.of(), HeaderCase.LOWER, (field, reason) -> {
				}), new SubjectTemplates(), null, null, null);
	}

	private static Connection connect() {
		try {
			return Nats.connect(server.url().toString());
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnConnection {

		@Bean(destroyMethod = "")
		Connection own() {
			return raw;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FactoryConnection {

		@Bean
		static MadeConnection made() {
			return new MadeConnection();
		}

	}

	static class MadeConnection extends AbstractFactoryBean<Connection> {

		@Override
		public Class<?> getObjectType() {
			return Connection.class;
		}

		@Override
		protected Connection createInstance() {
			return connect();
		}

		@Override
		protected void destroyInstance(Connection instance) throws Exception {
			instance.close();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NullConnection {

		@Bean
		Connection natsConnection() {
			return null;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class InstrumentedByHand {

		private final Connection wrapped = new NatsPropagation(noInstrumentation(), List.of()).wrap(raw);

		@Bean(destroyMethod = "")
		Connection byHand() {
			return this.wrapped;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ScopedConnection {

		@Bean
		@Scope(scopeName = "prototype", proxyMode = ScopedProxyMode.INTERFACES)
		Connection scoped() {
			return raw;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NeedsConnection {

		@Bean
		NatsInstrumentation needingInstrumentation(Connection connection) {
			return noInstrumentation();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ClassConnection {

		@Bean(destroyMethod = "")
		OwnClass ownClass() {
			return (OwnClass) Enhancer.create(OwnClass.class,
					(InvocationHandler) (proxy, method, arguments) -> method.invoke(raw, arguments));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UsesTheClass {

		UsesTheClass(OwnClass connection) {
			assertThat(connection.getStatus()).isEqualTo(Connection.Status.CONNECTED);
		}

	}

	abstract static class OwnClass implements Connection {

	}

}
