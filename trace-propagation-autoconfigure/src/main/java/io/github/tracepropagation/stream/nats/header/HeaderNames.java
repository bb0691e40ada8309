// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.header;

import java.util.Set;

import org.springframework.integration.IntegrationMessageHeaderAccessor;
import org.springframework.messaging.MessageHeaders;

/**
 * What the names of headers tell of them.
 */
final class HeaderNames {

	static final String CONTENT_TYPE = "Content-Type";

	private static final Set<String> INTERNAL = Set.of(MessageHeaders.ID, MessageHeaders.TIMESTAMP,
			MessageHeaders.REPLY_CHANNEL, MessageHeaders.ERROR_CHANNEL, "history", "nativeHeaders",
			IntegrationMessageHeaderAccessor.ACKNOWLEDGMENT_CALLBACK,
			IntegrationMessageHeaderAccessor.CLOSEABLE_RESOURCE, IntegrationMessageHeaderAccessor.CONTROL_BUS_ARGUMENTS,
			IntegrationMessageHeaderAccessor.DELIVERY_ATTEMPT, IntegrationMessageHeaderAccessor.DUPLICATE_MESSAGE,
			IntegrationMessageHeaderAccessor.REACTOR_CONTEXT, IntegrationMessageHeaderAccessor.ROUTING_SLIP,
			IntegrationMessageHeaderAccessor.SEQUENCE_DETAILS, IntegrationMessageHeaderAccessor.SOURCE_DATA);

	private static final String BINDER_PREFIX = "scst_";

	private static final String STREAM_PREFIX = "spring.cloud.stream.";

	private static final String SERVER_PREFIX = "nats-";

	private HeaderNames() {
	}

	/**
	 * Return whether a header means something to Spring within a process alone, so that
	 * it neither leaves nor enters: a channel, a callback, the way to another binding.
	 * @param name the name of the header
	 * @return whether it does
	 */
	static boolean isInternal(String name) {
		return INTERNAL.contains(name) || name.startsWith(NatsMessageHeaders.PREFIX) || name.startsWith(BINDER_PREFIX)
				|| name.startsWith(STREAM_PREFIX);
	}

	static boolean isContentType(String name) {
		return name.equalsIgnoreCase(MessageHeaders.CONTENT_TYPE) || name.equalsIgnoreCase(CONTENT_TYPE);
	}

	/**
	 * Return whether NATS itself has written a header, or is told something by it.
	 * @param name the name of the header
	 * @return whether it has, or is
	 */
	static boolean isOfServer(String name) {
		return name.regionMatches(true, 0, SERVER_PREFIX, 0, SERVER_PREFIX.length());
	}

	/**
	 * Return whether NATS takes the name of a header.
	 * @param name the name of the header
	 * @return whether it does
	 */
	static boolean isAllowed(String name) {
		return !name.isEmpty() && name.chars().allMatch((ch) -> ch > ' ' && ch < 127 && ch != ':');
	}

}
