// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.server;

import org.jspecify.annotations.Nullable;

/**
 * The sender of a request as its server names it. A server hands out what a trusted proxy
 * has told it, which may come with brackets or with a port that is another one for each
 * connection. Nothing is looked up.
 *
 * @since 0.1.0
 */
public final class PeerAddress {

	private PeerAddress() {
	}

	/**
	 * Return the address or name alone.
	 * @param remote the address or name, IPv6 in brackets or not, with a port or without
	 * @return the same without brackets and port, or {@code null} where there is none
	 */
	public static @Nullable String of(@Nullable String remote) {
		if (remote == null || remote.isEmpty()) {
			return null;
		}
		int bracket = remote.startsWith("[") ? remote.indexOf(']') : -1;
		String address = (bracket > 1) ? remote.substring(1, bracket) : remote;
		// An IPv6 address has two colons at least
		int colon = address.indexOf(':');
		boolean port = colon > 0 && colon == address.lastIndexOf(':');
		return port ? address.substring(0, colon) : address;
	}

}
