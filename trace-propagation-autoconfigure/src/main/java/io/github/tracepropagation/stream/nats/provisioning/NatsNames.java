// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.provisioning;

import java.nio.charset.StandardCharsets;

/**
 * What JetStream calls the streams of destinations and the durable consumers of groups.
 * NATS allows neither dots nor wildcards nor slashes in these names. A dot becomes an
 * underscore, letters, digits and hyphens stay, and every other character is written as
 * an equals sign and two hexadecimal digits for each of its bytes in UTF-8, so that
 * different destinations never have the same name.
 *
 * @since 0.1.0
 */
public final class NatsNames {

	private static final String DEAD_LETTER_PREFIX = "error.";

	private static final char GROUP_SEPARATOR = '@';

	private NatsNames() {
	}

	/**
	 * Return the name of the stream of a destination.
	 * @param destination the destination
	 * @return the name
	 */
	public static String stream(String destination) {
		return escape(destination);
	}

	/**
	 * Return the name of the durable consumer by which a group takes a destination.
	 * @param group the group
	 * @param destination the destination
	 * @return the name
	 */
	public static String durable(String group, String destination) {
		return escape(group) + GROUP_SEPARATOR + escape(destination);
	}

	/**
	 * Return the name of the durable consumer by which a group takes a partition of a
	 * destination.
	 * @param durable the name of the durable consumer for the whole destination
	 * @param partition the partition
	 * @return the name
	 */
	public static String durableForPartition(String durable, int partition) {
		return durable + "-" + partition;
	}

	/**
	 * Return the subject that what a group could not handle is published to.
	 * @param destination the destination
	 * @param group the group
	 * @return the subject
	 */
	public static String deadLetterSubject(String destination, String group) {
		return DEAD_LETTER_PREFIX + destination + "." + group;
	}

	private static String escape(String name) {
		StringBuilder escaped = new StringBuilder(name.length());
		for (byte ch : name.getBytes(StandardCharsets.UTF_8)) {
			if (ch == '.') {
				escaped.append('_');
			}
			else if (isKept(ch)) {
				escaped.append((char) ch);
			}
			else {
				escaped.append(String.format("=%02X", ch));
			}
		}
		return escaped.toString();
	}

	private static boolean isKept(byte ch) {
		return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9') || ch == '-';
	}

}
