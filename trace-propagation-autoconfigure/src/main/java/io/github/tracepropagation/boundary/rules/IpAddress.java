// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.boundary.rules;

import org.jspecify.annotations.Nullable;

/**
 * An IPv4 or IPv6 address as a number of 128 bits. An IPv4 address and the IPv6 address
 * that is mapped to it are one: {@code 10.0.0.1} is {@code ::ffff:10.0.0.1}. Text is read
 * as a literal and never looked up.
 *
 * @param high the upper half
 * @param low the lower half
 */
record IpAddress(long high, long low) {

	private static final int MAX_LENGTH = 45;

	private static final long MAPPED = 0xffffL << 32;

	/**
	 * Read an address as it stands in a configuration: nothing but the address.
	 * @param text the text
	 * @return the address, or {@code null} where the text is none
	 */
	static @Nullable IpAddress parse(String text) {
		if (text.length() > MAX_LENGTH) {
			return null;
		}
		if (text.indexOf(':') != -1) {
			return parseIpv6(text);
		}
		long ipv4 = parseIpv4(text, 0, text.length());
		return (ipv4 != -1) ? new IpAddress(0, MAPPED | ipv4) : null;
	}

	/**
	 * Read the address of a peer, which may stand in brackets, have a zone, and be
	 * followed by a port: {@code [fe80::1%eth0]:4711}.
	 * @param peer the peer
	 * @return the address, or {@code null} where the peer is not named by one
	 */
	static @Nullable IpAddress ofPeer(String peer) {
		if (peer.startsWith("[")) {
			int end = peer.indexOf(']');
			return (end != -1 && isEndOrPort(peer, end + 1)) ? parseZoned(peer.substring(1, end)) : null;
		}
		int colon = peer.indexOf(':');
		if (colon != -1 && colon == peer.lastIndexOf(':')) {
			return isEndOrPort(peer, colon) ? parse(peer.substring(0, colon)) : null;
		}
		return parseZoned(peer);
	}

	boolean isIpv4() {
		return this.high == 0 && this.low >>> 32 == 0xffff;
	}

	private static @Nullable IpAddress parseZoned(String text) {
		int zone = text.indexOf('%');
		boolean zoned = zone > 0 && zone < text.length() - 1 && text.lastIndexOf(':', zone) != -1;
		return parse(zoned ? text.substring(0, zone) : text);
	}

	private static boolean isEndOrPort(String peer, int start) {
		int digits = peer.length() - start - 1;
		if (digits == -1) {
			return true;
		}
		return peer.charAt(start) == ':' && digits > 0 && digits <= 5
				&& peer.chars().skip(start + 1L).allMatch((character) -> character >= '0' && character <= '9');
	}

	private static long parseIpv4(String text, int start, int end) {
		long address = 0;
		int position = start;
		for (int octet = 0; octet < 4; octet++) {
			int dot = (octet < 3) ? text.indexOf('.', position) : end;
			int value = (dot != -1) ? parseOctet(text, position, dot) : -1;
			if (value == -1) {
				return -1;
			}
			address = (address << 8) | value;
			position = dot + 1;
		}
		return address;
	}

	// A leading zero would make it octal to some
	private static int parseOctet(String text, int start, int end) {
		int length = end - start;
		if (length < 1 || length > 3 || (length > 1 && text.charAt(start) == '0')) {
			return -1;
		}
		int value = 0;
		for (int i = start; i < end; i++) {
			int digit = text.charAt(i) - '0';
			if (digit < 0 || digit > 9) {
				return -1;
			}
			value = value * 10 + digit;
		}
		return (value <= 255) ? value : -1;
	}

	private static @Nullable IpAddress parseIpv6(String text) {
		int gap = text.indexOf("::");
		Groups start = new Groups();
		if (gap == -1) {
			return (start.addAll(text, 0, text.length()) && start.count == 8) ? new IpAddress(start.high, start.low)
					: null;
		}
		Groups end = new Groups();
		if (!start.addAll(text, 0, gap) || !end.addAll(text, gap + 2, text.length()) || start.count + end.count > 7) {
			return null;
		}
		while (start.count < 8) {
			start.add(0, 16);
		}
		return new IpAddress(start.high | end.high, start.low | end.low);
	}

	/**
	 * Groups of an IPv6 address as one number, each to the right of those before it.
	 */
	private static final class Groups {

		private long high;

		private long low;

		private int count;

		boolean addAll(String text, int start, int end) {
			int position = start;
			while (position < end) {
				int colon = text.indexOf(':', position);
				boolean last = colon == -1 || colon >= end;
				int groupEnd = last ? end : colon;
				boolean endsInIpv4 = last && end == text.length() && text.indexOf('.', position) != -1;
				long value = endsInIpv4 ? parseIpv4(text, position, end) : parseGroup(text, position, groupEnd);
				position = groupEnd + 1;
				if (value == -1 || this.count > 7 || (!last && position == end)) {
					return false;
				}
				add(value, endsInIpv4 ? 32 : 16);
			}
			return true;
		}

		void add(long value, int bits) {
			this.high = (this.high << bits) | (this.low >>> (64 - bits));
			this.low = (this.low << bits) | value;
			this.count += bits / 16;
		}

		private static int parseGroup(String text, int start, int end) {
			if (end - start < 1 || end - start > 4) {
				return -1;
			}
			int value = 0;
			for (int i = start; i < end; i++) {
				char character = text.charAt(i);
				int digit = (character < 128) ? Character.digit(character, 16) : -1;
				if (digit == -1) {
					return -1;
				}
				value = (value << 4) | digit;
			}
			return value;
		}

	}

}
