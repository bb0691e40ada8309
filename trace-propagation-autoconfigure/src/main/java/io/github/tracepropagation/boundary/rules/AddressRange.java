// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.boundary.rules;

import org.jspecify.annotations.Nullable;

/**
 * A range of IPv4 or IPv6 addresses in CIDR notation, such as {@code 10.0.0.0/8} or
 * {@code 2001:db8::/32}; an address alone is a range of one. Addresses of the one kind
 * are in no range of the other, where an IPv6 address that is mapped to an IPv4 address
 * counts as the latter. Immutable; never looks up a name.
 *
 * @since 0.1.0
 */
public final class AddressRange {

	private static final int BITS = 128;

	private static final int MAPPED_BITS = 96;

	private final String text;

	private final boolean ipv4;

	private final IpAddress mask;

	private final IpAddress network;

	private AddressRange(String text, IpAddress address, int prefix) {
		this.text = text;
		this.ipv4 = address.isIpv4();
		this.mask = mask(prefix);
		this.network = masked(address);
	}

	/**
	 * Create a range.
	 * @param range the range, in which bits behind the prefix do not count
	 * @return the range
	 * @throws IllegalArgumentException if it is none; the message says what is allowed
	 */
	public static AddressRange of(String range) {
		int slash = range.indexOf('/');
		IpAddress address = IpAddress.parse((slash != -1) ? range.substring(0, slash) : range);
		if (address == null) {
			throw invalid(range, "it must begin with an IPv4 or IPv6 address");
		}
		if (slash == -1) {
			return new AddressRange(range, address, BITS);
		}
		boolean mapped = address.isIpv4() && range.indexOf(':') != -1;
		int ignored = (address.isIpv4() && !mapped) ? MAPPED_BITS : 0;
		int length = length(range.substring(slash + 1));
		if (length == -1 || length > BITS - ignored) {
			throw invalid(range, "behind the slash there must be a number from 0 to " + (BITS - ignored));
		}
		if (mapped && length < MAPPED_BITS) {
			throw invalid(range, "a range of IPv4-mapped addresses has a prefix of 96 bits at least");
		}
		return new AddressRange(range, address, length + ignored);
	}

	/**
	 * Return whether an address is in the range.
	 * @param address the address, which may stand in brackets, have a zone, and be
	 * followed by a port
	 * @return whether it is; a host name, or anything else that is no address, is in none
	 */
	public boolean contains(String address) {
		return contains(IpAddress.ofPeer(address));
	}

	boolean contains(@Nullable IpAddress address) {
		return address != null && address.isIpv4() == this.ipv4
				&& (address.high() & this.mask.high()) == this.network.high()
				&& (address.low() & this.mask.low()) == this.network.low();
	}

	private IpAddress masked(IpAddress address) {
		return new IpAddress(address.high() & this.mask.high(), address.low() & this.mask.low());
	}

	private static IpAddress mask(int prefix) {
		long high = (prefix == 0) ? 0 : -1L << Math.max(0, 64 - prefix);
		long low = (prefix <= 64) ? 0 : -1L << (BITS - prefix);
		return new IpAddress(high, low);
	}

	private static int length(String text) {
		return text.matches("0|[1-9][0-9]{0,2}") ? Integer.parseInt(text) : -1;
	}

	private static IllegalArgumentException invalid(String range, String reason) {
		return new IllegalArgumentException("'" + range + "' is no range of addresses: " + reason
				+ ". Allowed are an address and a range in CIDR notation, such as '10.0.0.1', '10.0.0.0/8' or "
				+ "'2001:db8::/32', and no host names");
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof AddressRange that && this.ipv4 == that.ipv4 && this.mask.equals(that.mask)
				&& this.network.equals(that.network);
	}

	@Override
	public int hashCode() {
		return this.network.hashCode();
	}

	/**
	 * Return the range.
	 * @return the range as it was given
	 */
	@Override
	public String toString() {
		return this.text;
	}

}
