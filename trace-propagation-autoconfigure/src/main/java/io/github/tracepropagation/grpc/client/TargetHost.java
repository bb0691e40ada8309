// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.grpc.client;

import org.jspecify.annotations.Nullable;

/**
 * The host in the authority of a channel, which is that of its target:
 * {@code dns:///orders:9090}, {@code static://orders:9090} and {@code orders:9090} have
 * the same one.
 */
final class TargetHost {

	private static final String PERCENT_ENCODED_BRACKET = "%5B";

	private TargetHost() {
	}

	/**
	 * Return the host.
	 * @param authority the authority, with or without port and user information
	 * @return the host without brackets and port, or {@code null} where there is none
	 */
	static @Nullable String of(@Nullable String authority) {
		if (authority == null || authority.isEmpty()) {
			return null;
		}
		String hostAndPort = decodeBrackets(authority.substring(authority.lastIndexOf('@') + 1));
		if (hostAndPort.startsWith("[")) {
			int end = hostAndPort.indexOf(']');
			return (end > 1) ? hostAndPort.substring(1, end) : null;
		}
		int port = hostAndPort.lastIndexOf(':');
		// Several colons are those of an IPv6 address without brackets
		boolean hasPort = port != -1 && hostAndPort.indexOf(':') == port;
		String host = hasPort ? hostAndPort.substring(0, port) : hostAndPort;
		return host.isEmpty() ? null : host;
	}

	private static String decodeBrackets(String authority) {
		return authority.regionMatches(true, 0, PERCENT_ENCODED_BRACKET, 0, PERCENT_ENCODED_BRACKET.length())
				? authority.replaceFirst("(?i)%5B", "[").replaceFirst("(?i)%5D", "]") : authority;
	}

}
