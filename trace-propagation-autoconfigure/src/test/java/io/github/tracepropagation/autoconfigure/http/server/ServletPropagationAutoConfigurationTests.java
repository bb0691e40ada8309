// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http.server;

import java.util.List;
import java.util.Objects;

import io.github.tracepropagation.http.server.ExcludedPaths;
import io.github.tracepropagation.http.server.TraceIdErrorResponseInterceptor;
import io.github.tracepropagation.http.server.TraceResponseHeader;
import io.github.tracepropagation.http.server.servlet.ErrorDispatchFilter;
import io.github.tracepropagation.http.server.servlet.ServletHopResolver;
import io.github.tracepropagation.http.server.servlet.TracePropagationFilter;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import jakarta.servlet.DispatcherType;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.WebMvcObservationAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.http.server.observation.DefaultServerRequestObservationConvention;
import org.springframework.http.server.observation.ServerRequestObservationConvention;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.filter.ServerHttpObservationFilter;
import org.springframework.web.servlet.DispatcherServlet;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ServletPropagationAutoConfiguration}.
 */
class ServletPropagationAutoConfigurationTests {

	private static final AutoConfigurations AUTO_CONFIGURATIONS = AutoConfigurations.of(
			ObservationAutoConfiguration.class, WebMvcObservationAutoConfiguration.class,
			ServletPropagationAutoConfiguration.class);

	private final WebApplicationContextRunner contextRunner = new WebApplicationContextRunner()
		.withConfiguration(AUTO_CONFIGURATIONS);

	@Test
	void filterTakesThePlaceOfBoots() {
		this.contextRunner.run((context) -> {
			assertThat(context).hasBean("tracePropagationFilter").doesNotHaveBean("webMvcObservationFilter");
			FilterRegistrationBean<?> registration = context.getBean("tracePropagationFilter",
					FilterRegistrationBean.class);
			assertThat(registration.getFilter()).isInstanceOf(TracePropagationFilter.class);
			assertThat(registration.getOrder()).isEqualTo(Ordered.HIGHEST_PRECEDENCE + 1);
			assertThat(registration.determineDispatcherTypes()).containsExactlyInAnyOrder(DispatcherType.REQUEST,
					DispatcherType.ASYNC);
		});
	}

	@Test
	void filterOfTheApplicationWins() {
		this.contextRunner.withUserConfiguration(FilterConfiguration.class)
			.run((context) -> assertThat(context).hasSingleBean(ServerHttpObservationFilter.class)
				.doesNotHaveBean("tracePropagationFilter"));
	}

	@Test
	void registrationOfTheApplicationWins() {
		this.contextRunner.withUserConfiguration(RegistrationConfiguration.class)
			.run((context) -> assertThat(context).hasBean("ownRegistration").doesNotHaveBean("tracePropagationFilter"));
	}

	@Test
	void conventionOfTheApplicationIsHonoured() {
		this.contextRunner
			.withBean(ServerRequestObservationConvention.class,
					() -> new DefaultServerRequestObservationConvention("own"))
			.run((context) -> assertThat(observedName(context)).isEqualTo("own"));
	}

	@Test
	void observationNameOfBootIsHonoured() {
		this.contextRunner.withPropertyValues("management.observations.http.server.requests.name=in")
			.run((context) -> assertThat(observedName(context)).isEqualTo("in"));
	}

	@Test
	void filterForErrorDispatchesComesFirst() {
		this.contextRunner.run((context) -> {
			FilterRegistrationBean<?> registration = context.getBean("errorDispatchFilter",
					FilterRegistrationBean.class);
			assertThat(registration.getFilter()).isInstanceOf(ErrorDispatchFilter.class);
			assertThat(registration.getOrder()).isEqualTo(Ordered.HIGHEST_PRECEDENCE);
			assertThat(registration.determineDispatcherTypes()).containsExactly(DispatcherType.ERROR);
		});
	}

	@Test
	void filterForErrorDispatchesOfTheApplicationWins() {
		this.contextRunner
			.withBean("own", ErrorDispatchFilter.class, () -> new ErrorDispatchFilter(TraceResponseHeader.NONE))
			.run((context) -> assertThat(context).hasSingleBean(ErrorDispatchFilter.class)
				.doesNotHaveBean("errorDispatchFilter"));
	}

	@Test
	void actuatorIsExcludedWhereverItIs() {
		this.contextRunner.run((context) -> assertThat(excluded(context, "/actuator/health")).isTrue());
		this.contextRunner.withPropertyValues("management.endpoints.web.base-path=/manage/").run((context) -> {
			assertThat(excluded(context, "/manage")).isTrue();
			assertThat(excluded(context, "/manage/health")).isTrue();
			assertThat(excluded(context, "/actuator/health")).isFalse();
		});
		this.contextRunner.withPropertyValues("spring.mvc.servlet.path=/api")
			.run((context) -> assertThat(excluded(context, "/api/actuator/health")).isTrue());
	}

	@Test
	void nothingIsExcludedWhereActuatorIsAtTheRoot() {
		this.contextRunner.withPropertyValues("management.endpoints.web.base-path=/")
			.run((context) -> assertThat(excluded(context, "/health")).isFalse());
	}

	@Test
	void pathsOfTheApplicationReplaceTheDefault() {
		this.contextRunner.withPropertyValues("trace-propagation.http.server.exclude=/ping,/static/**")
			.run((context) -> {
				assertThat(excluded(context, "/ping")).isTrue();
				assertThat(excluded(context, "/static/a/b.css")).isTrue();
				assertThat(excluded(context, "/actuator/health")).isFalse();
			});
		this.contextRunner.withPropertyValues("trace-propagation.http.server.exclude=")
			.run((context) -> assertThat(excluded(context, "/actuator/health")).isFalse());
	}

	@Test
	void excludedPathsOfTheApplicationWin() {
		ExcludedPaths own = ExcludedPaths.of(List.of("/own"));
		this.contextRunner.withBean(ExcludedPaths.class, () -> own)
			.run((context) -> assertThat(context).getBean(ExcludedPaths.class).isSameAs(own));
	}

	@Test
	void invalidPatternFailsTheStart() {
		this.contextRunner.withPropertyValues("trace-propagation.http.server.exclude=/ok,/{open")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining(
						"Property trace-propagation.http.server.exclude with value '/{open' is invalid:"
								+ " It must be a path pattern of Spring, such as '/actuator/**' or '/*/health': "));
	}

	@Test
	void problemDetailsAreLeftAloneUnlessAskedFor() {
		this.contextRunner.run((context) -> assertThat(context).doesNotHaveBean(TraceIdErrorResponseInterceptor.class));
	}

	@Test
	void interceptorOfProblemDetailsOfTheApplicationWins() {
		TraceIdErrorResponseInterceptor own = new TraceIdErrorResponseInterceptor();
		this.contextRunner.withBean("own", TraceIdErrorResponseInterceptor.class, () -> own)
			.withPropertyValues("trace-propagation.http.server.problem-detail=true")
			.run((context) -> assertThat(context).getBean(TraceIdErrorResponseInterceptor.class).isSameAs(own));
	}

	@Test
	void offInYamlIsNoHeader() {
		this.contextRunner.withPropertyValues("trace-propagation.http.server.response-header=false")
			.run((context) -> assertThat(context).getBean(TraceResponseHeader.class)
				.isSameAs(TraceResponseHeader.NONE));
	}

	@Test
	void responseHeaderOfTheApplicationWins() {
		TraceResponseHeader own = (span, response) -> {
		};
		this.contextRunner.withBean(TraceResponseHeader.class, () -> own)
			.withPropertyValues("trace-propagation.http.server.response-header=not a name")
			.run((context) -> assertThat(context).hasNotFailed().getBean(TraceResponseHeader.class).isSameAs(own));
	}

	@Test
	void invalidResponseHeaderFailsTheStart() {
		this.contextRunner.withPropertyValues("trace-propagation.http.server.response-header=X Trace")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("Property trace-propagation.http.server.response-header with value 'X Trace'"
						+ " is invalid: It must be 'none', 'traceresponse', 'server-timing' or the name of a header"));
	}

	@Test
	void resolverOfTheApplicationWins() {
		ServletHopResolver own = new ServletHopResolver();
		this.contextRunner.withBean("own", ServletHopResolver.class, () -> own)
			.run((context) -> assertThat(context).getBean(ServletHopResolver.class).isSameAs(own));
	}

	@Test
	void bootsFilterStaysWhereTheRoomIsSwitchedOff() {
		this.contextRunner.withPropertyValues("trace-propagation.http.server.enabled=false")
			.run((context) -> assertThat(context).hasBean("webMvcObservationFilter")
				.doesNotHaveBean(ServletPropagationAutoConfiguration.class));
	}

	@Test
	void bootsFilterStaysWhereTheStarterIsSwitchedOff() {
		this.contextRunner.withPropertyValues("trace-propagation.enabled=false")
			.run((context) -> assertThat(context).hasBean("webMvcObservationFilter")
				.doesNotHaveBean(ServletPropagationAutoConfiguration.class));
	}

	@Test
	void backsOffWithoutSpringMvc() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(DispatcherServlet.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(ServletPropagationAutoConfiguration.class));
	}

	@Test
	void backsOffWithoutBootsMvcModule() {
		new WebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ObservationAutoConfiguration.class,
					ServletPropagationAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("org.springframework.boot.webmvc"))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(ServletPropagationAutoConfiguration.class));
	}

	@Test
	void backsOffWithoutAnObservationRegistry() {
		new WebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ServletPropagationAutoConfiguration.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(ServletPropagationAutoConfiguration.class));
	}

	@Test
	void backsOffOutsideAWebApplication() {
		new ApplicationContextRunner().withConfiguration(AUTO_CONFIGURATIONS)
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(ServletPropagationAutoConfiguration.class));
	}

	private static boolean excluded(ApplicationContext context, String path) {
		return context.getBean(ExcludedPaths.class).containsDecoded(path);
	}

	private static String observedName(ApplicationContext context) throws Exception {
		StringBuilder name = new StringBuilder();
		context.getBean(ObservationRegistry.class).observationConfig().observationHandler(new ObservationHandler<>() {

			@Override
			public void onStart(Observation.Context observation) {
				name.append(observation.getName());
			}

			@Override
			public boolean supportsContext(Observation.Context observation) {
				return true;
			}

		});
		FilterRegistrationBean<?> registration = context.getBean("tracePropagationFilter",
				FilterRegistrationBean.class);
		Objects.requireNonNull(registration.getFilter())
			.doFilter(new MockHttpServletRequest(), new MockHttpServletResponse(), new MockFilterChain());
		return name.toString();
	}

	@Configuration(proxyBeanMethods = false)
	static class FilterConfiguration {

		@Bean
		ServerHttpObservationFilter ownFilter(ObservationRegistry registry) {
			return new ServerHttpObservationFilter(registry);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class RegistrationConfiguration {

		@Bean
		FilterRegistrationBean<ServerHttpObservationFilter> ownRegistration(ObservationRegistry registry) {
			return new FilterRegistrationBean<>(new ServerHttpObservationFilter(registry));
		}

	}

}
