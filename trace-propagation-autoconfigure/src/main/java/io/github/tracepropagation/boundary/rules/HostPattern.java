// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.boundary.rules;

import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A pattern of hosts: a host name, {@code *.} before one for whatever is below it, an IP
 * address, or {@code *} for every host. It sees the host alone, never a port, a path, a
 * query or user information. Case and a dot at the end do not count, and international
 * names are compared in their ASCII form. Immutable; never looks up a name.
 *
 * @since 0.1.0
 */
public final class HostPattern {

	private static final String ANY = "*";

	private static final String BELOW = "*.";

	private static final int MAX_LENGTH = 255;

	private static final Pattern NAME = Pattern.compile("[a-z0-9_-]+(\\.[a-z0-9_-]+)*");

	private static final Pattern NUMBER = Pattern.compile("(.*\\.)?([0-9]+|0x[0-9a-f]*)");

	private final String pattern;

	private final String name;

	private final @Nullable IpAddress address;

	private HostPattern(String pattern, String name, @Nullable IpAddress address) {
		this.pattern = pattern;
		this.name = name;
		this.address = address;
	}

	/**
	 * Create a pattern.
	 * @param pattern the pattern, such as {@code api.example.com}, {@code *.example.com},
	 * {@code 10.0.0.1}, {@code [2001:db8::1]} or {@code *}
	 * @return the pattern
	 * @throws IllegalArgumentException if it is none; the message says what is allowed
	 */
	public static HostPattern of(String pattern) {
		if (pattern.equals(ANY)) {
			return new HostPattern(pattern, "", null);
		}
		IpAddress address = IpAddress.parse(withoutBrackets(pattern));
		if (address != null) {
			return new HostPattern(pattern, "", address);
		}
		boolean below = pattern.startsWith(BELOW);
		String name = normalize(below ? pattern.substring(BELOW.length()) : pattern);
		if (name == null) {
			throw invalid(pattern,
					"a host has no scheme, user, port, path or query, and a '*' is all of it or its " + "first label");
		}
		if (NUMBER.matcher(name).matches()) {
			throw invalid(pattern, "a host that ends in a number is an IP address, and this is none");
		}
		return new HostPattern(pattern, below ? "." + name : name, null);
	}

	/**
	 * Return whether a host matches.
	 * @param host the host, without a port; an IPv6 address may stand in brackets
	 * @return whether it does
	 */
	public boolean matches(String host) {
		if (host.isEmpty()) {
			return false;
		}
		if (this.address != null) {
			return this.address.equals(IpAddress.ofPeer(host));
		}
		if (this.name.isEmpty()) {
			return true;
		}
		String normalized = isPlain(host) ? host : normalize(host);
		if (normalized == null) {
			return false;
		}
		return (this.name.charAt(0) != '.') ? normalized.equals(this.name)
				: normalized.length() > this.name.length() && normalized.endsWith(this.name);
	}

	// What needs no new string to be compared: most hosts of most calls
	private static boolean isPlain(String host) {
		for (int i = 0; i < host.length(); i++) {
			char character = host.charAt(i);
			boolean plain = (character >= 'a' && character <= 'z') || (character >= '0' && character <= '9')
					|| character == '.' || character == '-' || character == '_';
			if (!plain) {
				return false;
			}
		}
		return !host.endsWith(".");
	}

	private static @Nullable String normalize(String host) {
		if (host.length() > MAX_LENGTH) {
			return null;
		}
		try {
			String ascii = IDN.toASCII(host).toLowerCase(Locale.ROOT);
			String name = ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii;
			return NAME.matcher(name).matches() ? name : null;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	private static String withoutBrackets(String host) {
		boolean bracketed = host.startsWith("[") && host.endsWith("]") && host.indexOf(':') != -1;
		return bracketed ? host.substring(1, host.length() - 1) : host;
	}

	private static IllegalArgumentException invalid(String pattern, String reason) {
		return new IllegalArgumentException("'" + pattern + "' is no pattern of hosts: " + reason
				+ ". Allowed are a host such as 'api.example.com', '*.example.com' for every host below it, an IP "
				+ "address such as '10.0.0.1' or '[2001:db8::1]', and '*' for every host");
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof HostPattern that && this.name.equals(that.name)
				&& ((this.address != null) ? this.address.equals(that.address) : that.address == null);
	}

	@Override
	public int hashCode() {
		return (this.address != null) ? this.address.hashCode() : this.name.hashCode();
	}

	/**
	 * Return the pattern.
	 * @return the pattern as it was given
	 */
	@Override
	public String toString() {
		return this.pattern;
	}

}
