// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.tracepropagation.autoconfigure.report.bean.CreatedBeans;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport;
import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport.ConditionAndOutcomes;
import org.springframework.util.ClassUtils;

/**
 * What is instrumented and what is not, as Spring Boot's conditions have decided. Rooms
 * are known by the names of their auto-configurations alone.
 */
final class Instrumentation {

	private static final String WIRING = "io.github.tracepropagation.autoconfigure.";

	private static final String CONNECTION = "io.nats.client.Connection";

	private static final String SERVICE = "io.grpc.BindableService";

	/**
	 * What decides about a room: auto-configurations and, after a {@code #}, their bean
	 * methods. All of them must be there.
	 */
	static final Map<String, List<String>> DECIDING = deciding();

	private final ConfigurableListableBeanFactory beanFactory;

	Instrumentation(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Return the state of every room.
	 * @return the states by the names of the rooms, in a fixed order
	 */
	Map<String, RoomState> states() {
		ConditionEvaluationReport report = ConditionEvaluationReport.get(this.beanFactory);
		// Conditions are decided when an application is processed ahead of time
		boolean decidedBefore = report.getConditionAndOutcomesBySource().isEmpty();
		Map<String, RoomState> states = new LinkedHashMap<>();
		DECIDING.forEach((room, sources) -> states.put(room, decidedBefore ? state(sources) : state(report, sources)));
		states.computeIfPresent("nats.connections", (room, state) -> state.works() ? onWith(CONNECTION) : state);
		states.computeIfPresent("grpc.server", (room, state) -> state.works() ? onWith(SERVICE) : state);
		return states;
	}

	// A post-processor or an interceptor is there before it is known whether there is
	// anything to process
	private RoomState onWith(String type) {
		ClassLoader classLoader = this.beanFactory.getBeanClassLoader();
		boolean present = ClassUtils.isPresent(type, classLoader) && this.beanFactory
			.getBeanNamesForType(ClassUtils.resolveClassName(type, classLoader), true, false).length > 0;
		return present ? RoomState.ON : RoomState.off("there is no bean of type " + type);
	}

	private RoomState state(List<String> sources) {
		CreatedBeans beans = new CreatedBeans(this.beanFactory);
		for (String source : sources) {
			String[] typeAndMethod = source.split("#");
			boolean declared = (typeAndMethod.length == 1) ? this.beanFactory.containsBeanDefinition(source)
					: typeAndMethod[0].equals(beans.declaringClass(typeAndMethod[1]));
			if (!declared) {
				return RoomState.off("it was left out when the application was processed ahead of time");
			}
		}
		return RoomState.ON;
	}

	private RoomState state(ConditionEvaluationReport report, List<String> sources) {
		for (String source : sources) {
			if (report.getExclusions().contains(source)) {
				return RoomState.off("the auto-configuration " + source + " is excluded");
			}
			ConditionAndOutcomes outcomes = report.getConditionAndOutcomesBySource().get(source);
			if (outcomes != null && !outcomes.isFullMatch()) {
				return RoomState.off(ConditionReason.of(outcomes));
			}
			if (outcomes == null && !report.getUnconditionalClasses().contains(source)) {
				return RoomState.off("the auto-configuration " + source + " is not imported");
			}
		}
		return RoomState.ON;
	}

	private static Map<String, List<String>> deciding() {
		Map<String, List<String>> rooms = new LinkedHashMap<>();
		put(rooms, "http.server.servlet", "http.server.ServletPropagationAutoConfiguration");
		put(rooms, "http.server.reactive", "http.server.ReactivePropagationAutoConfiguration");
		putClient(rooms, "http.client.rest-client", "RestClient");
		putClient(rooms, "http.client.rest-template", "RestTemplate");
		putClient(rooms, "http.client.web-client", "WebClient");
		put(rooms, "nats.template", "nats.NatsTemplateAutoConfiguration",
				"nats.NatsTemplateAutoConfiguration#natsTemplate");
		put(rooms, "nats.listener", "nats.NatsListenerAutoConfiguration",
				"nats.NatsListenerAutoConfiguration#natsListenerContainerFactory");
		put(rooms, "nats.connections", "nats.NatsConnectionInstrumentationAutoConfiguration",
				"nats.NatsConnectionInstrumentationAutoConfiguration#natsConnectionBeanPostProcessor");
		put(rooms, "stream", "stream.StreamPropagationAutoConfiguration",
				"stream.StreamPropagationAutoConfiguration#streamInstrumentation");
		put(rooms, "stream.nats", "stream.nats.NatsBinderAutoConfiguration",
				"stream.nats.NatsBinderAutoConfiguration#natsBinderTypeRegistrar");
		put(rooms, "grpc.server", "grpc.GrpcServerPropagationAutoConfiguration",
				"grpc.GrpcServerPropagationAutoConfiguration#grpcServerObservationInterceptor");
		put(rooms, "grpc.client", "grpc.GrpcClientPropagationAutoConfiguration",
				"grpc.GrpcClientPropagationAutoConfiguration#grpcClientObservationInterceptor");
		put(rooms, "async", "concurrent.ContextAccessorAutoConfiguration",
				"concurrent.ExecutorPropagationAutoConfiguration",
				"concurrent.ExecutorPropagationAutoConfiguration#executorBeanPostProcessor");
		put(rooms, "logging", "logging.TraceLoggingAutoConfiguration",
				"logging.TraceLoggingAutoConfiguration#mdcEventListener");
		put(rooms, "w3c", "w3c.W3CPropagationAutoConfiguration",
				"w3c.W3CPropagationAutoConfiguration#contextPropagators");
		put(rooms, "boundary", "boundary.PropagationBoundaryAutoConfiguration",
				"boundary.PropagationBoundaryAutoConfiguration#receivingTracingObservationHandler",
				"boundary.PropagationBoundaryAutoConfiguration#sendingTracingObservationHandler");
		return rooms;
	}

	private static void putClient(Map<String, List<String>> rooms, String room, String client) {
		String configuration = "http.client." + client + "PropagationAutoConfiguration";
		String postProcessor = Character.toLowerCase(client.charAt(0)) + client.substring(1)
				+ "ObservationBeanPostProcessor";
		put(rooms, room, configuration, configuration + "#" + postProcessor);
	}

	private static void put(Map<String, List<String>> rooms, String room, String... sources) {
		rooms.put(room, List.of(sources).stream().map(WIRING::concat).toList());
	}

}
