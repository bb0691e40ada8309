// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.monitoring;

import org.jspecify.annotations.Nullable;

/**
 * Texts of jnats, which quotes URLs of servers with the passwords in them.
 *
 * @since 0.1.0
 */
public final class ServerUrls {

	private ServerUrls() {
	}

	/**
	 * Remove the login from every URL in a text.
	 * @param text the text, or {@code null} where there is none
	 * @return the text without what stands between {@code //} and {@code @} in a URL, or
	 * an empty string for {@code null}
	 */
	public static String withoutLogin(@Nullable String text) {
		return (text != null) ? text.replaceAll("//[^/\\s]*@", "//") : "";
	}

}
