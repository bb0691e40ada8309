// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.concurrent;

import java.util.List;

import io.github.tracepropagation.concurrent.OpenTelemetryContextAccessor;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ContextAccessorAutoConfiguration}.
 */
class ContextAccessorAutoConfigurationTests {

	private final ContextRegistry registry = ContextRegistry.getInstance();

	private final List<ThreadLocalAccessor<?>> before = List.copyOf(this.registry.getThreadLocalAccessors());

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(ContextAccessorAutoConfiguration.class));

	@Test
	void accessorsAreThereAsLongAsAnApplicationRuns() {
		this.runner.run((context) -> {
			List<ThreadLocalAccessor<?>> ours = List.copyOf(this.registry.getThreadLocalAccessors());
			assertThat(last().key()).isEqualTo(OpenTelemetryContextAccessor.KEY);
			this.runner.run((second) -> assertThat(this.registry.getThreadLocalAccessors()).isEqualTo(ours));
			assertThat(this.registry.getThreadLocalAccessors()).isEqualTo(ours);
		});
		assertThat(this.registry.getThreadLocalAccessors()).isEqualTo(this.before);
	}

	@Test
	void accessorOfABeanStaysInFrontOfOurs() {
		ThreadLocal<String> own = new ThreadLocal<>();
		this.runner.withBean(InitializingBean.class, () -> () -> this.registry.registerThreadLocalAccessor("own", own))
			.run((context) -> assertThat(last().key()).isEqualTo(OpenTelemetryContextAccessor.KEY));
		this.registry.removeThreadLocalAccessor("own");
		assertThat(this.registry.getThreadLocalAccessors()).isEqualTo(this.before);
	}

	@Test
	void nothingIsRegisteredWhereItIsSwitchedOff() {
		this.runner.withPropertyValues("trace-propagation.async.enabled=false")
			.run((context) -> assertThat(this.registry.getThreadLocalAccessors()).isEqualTo(this.before));
	}

	@Test
	void nothingIsRegisteredWithoutContextPropagation() {
		this.runner.withClassLoader(new FilteredClassLoader(ContextRegistry.class))
			.run((context) -> assertThat(context).doesNotHaveBean(ContextAccessorRegistrar.class));
	}

	private ThreadLocalAccessor<?> last() {
		List<ThreadLocalAccessor<?>> accessors = this.registry.getThreadLocalAccessors();
		return accessors.get(accessors.size() - 1);
	}

}
