// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.grpc;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.tracepropagation.autoconfigure.PropagationCheck;
import io.github.tracepropagation.autoconfigure.report.bean.CreatedBeans;
import io.grpc.Channel;
import io.grpc.stub.AbstractStub;

/**
 * {@link PropagationCheck} for beans that are channels or stubs and whose calls are not
 * observed, and for those that something else instruments too. A channel below another
 * that is observed is a part of that one.
 */
final class GrpcChannelCheck implements PropagationCheck {

	private static final String OPEN_TELEMETRY = "io.opentelemetry.instrumentation.";

	private final CreatedBeans beans;

	GrpcChannelCheck(CreatedBeans beans) {
		this.beans = beans;
	}

	@Override
	public List<Finding> check() {
		Map<String, InspectedChannel> channels = channels();
		List<Channel> observed = channels.values()
			.stream()
			.filter(InspectedChannel::isObserved)
			.map(InspectedChannel::layers)
			.flatMap(Collection::stream)
			.toList();
		List<Finding> findings = new ArrayList<>();
		channels.forEach((bean, channel) -> {
			if (channel.isObserved()) {
				checkForTwo(bean, channel, findings);
			}
			else if (channel.isKnown() && observed.stream().noneMatch(channel.layers()::contains)) {
				findings.add(new Finding(bean + " does not observe its calls, which carry no trace context",
						"Make the channel by the GrpcChannelFactory of Spring gRPC, or pass its builder to"
								+ " TracePropagationGrpc.instrument"));
			}
		});
		return findings;
	}

	private Map<String, InspectedChannel> channels() {
		Map<String, InspectedChannel> channels = new LinkedHashMap<>();
		this.beans.ofType(Channel.class)
			.forEach((name, channel) -> channels.put("Channel bean '" + name + "'", InspectedChannel.of(channel)));
		this.beans.ofType(AbstractStub.class)
			.forEach((name, stub) -> channels.put("gRPC stub bean '" + name + "'",
					InspectedChannel.of(stub.getChannel())));
		return channels;
	}

	private static void checkForTwo(String bean, InspectedChannel channel, List<Finding> findings) {
		channel.interceptors()
			.stream()
			.map((interceptor) -> interceptor.getClass().getName())
			.filter((type) -> type.startsWith(OPEN_TELEMETRY))
			.distinct()
			.forEach((type) -> findings
				.add(new Finding(bean + " is instrumented twice: it is observed, and passes its calls through " + type,
						"Remove the interceptor, as the observation makes the span and writes the metadata")));
	}

}
