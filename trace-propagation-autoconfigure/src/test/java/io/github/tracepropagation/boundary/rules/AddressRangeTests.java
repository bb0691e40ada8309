// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.boundary.rules;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link AddressRange}.
 */
class AddressRangeTests {

	@ParameterizedTest
	@CsvSource({ "10.0.0.0/8, 10.0.0.0", "10.0.0.0/8, 10.255.255.255", "10.0.0.1/8, 10.9.9.9", "10.0.0.1, 10.0.0.1",
			"10.0.0.1/32, 10.0.0.1", "0.0.0.0/0, 255.255.255.255", "0.0.0.0/0, 0.0.0.0",
			"192.168.16.0/20, 192.168.31.255", "2001:db8::/32, 2001:db8:ffff::1",
			"2001:DB8::/32, 2001:0db8:0:0:0:0:0:1", "::1, 0:0:0:0:0:0:0:1", "::/0, ::1", "fe80::/10, febf::1",
			"::1/128, ::1", "2001:db8:0:0:8000::/65, 2001:db8::8000:0:0:1" })
	void anAddressWithinTheRangeIsInIt(String range, String address) {
		assertThat(AddressRange.of(range).contains(address)).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "10.0.0.0/8, 11.0.0.0", "10.0.0.0/8, 9.255.255.255", "10.0.0.1, 10.0.0.2",
			"192.168.16.0/20, 192.168.32.0", "2001:db8::/32, 2001:db9::1", "fe80::/10, fec0::1", "::1, ::2",
			"2001:db8:0:0:8000::/65, 2001:db8::1" })
	void anAddressBesideTheRangeIsNot(String range, String address) {
		assertThat(AddressRange.of(range).contains(address)).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "::/0, 10.0.0.1", "::/0, ::ffff:10.0.0.1", "0.0.0.0/0, ::1", "0.0.0.0/0, ::10.0.0.1",
			"::/96, 10.0.0.1" })
	void anAddressOfOneKindIsInNoRangeOfTheOther(String range, String address) {
		assertThat(AddressRange.of(range).contains(address)).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "10.0.0.0/8, ::ffff:10.0.0.1", "10.0.0.0/8, ::ffff:a00:1", "10.0.0.0/8, 0:0:0:0:0:ffff:10.0.0.1",
			"::ffff:10.0.0.0/104, 10.1.2.3", "::ffff:10.0.0.1, 10.0.0.1", "::ffff:0:0/96, 1.2.3.4" })
	void anAddressThatIsMappedToIpv4CountsAsThat(String range, String address) {
		assertThat(AddressRange.of(range).contains(address)).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "10.0.0.0/8, 10.0.0.1:4711", "2001:db8::/32, [2001:db8::1]", "2001:db8::/32, [2001:db8::1]:4711",
			"fe80::/10, fe80::1%eth0", "fe80::/10, [fe80::1%25eth0]:80", "fe80::/10, fe80:0:0:0:0:0:0:1%2" })
	void bracketsZoneAndPortOfAPeerDoNotCount(String range, String peer) {
		assertThat(AddressRange.of(range).contains(peer)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "unknown", "_hidden", "localhost", "example.com", "10", "10.1", "10.0.1",
			"10.0.0.1.", ".10.0.0.1", "10..0.1", "10.0.0.256", "10.0.0.-1", "10.0.0.+1", "010.0.0.1", "0x0a.0.0.1",
			"10.0.0.1 ", " 10.0.0.1", "10.0.0.1, 8.8.8.8", "10.0.0.1/8", "10.0.0.1%eth0", "10.0.0.1:", "10.0.0.1:http",
			"10.0.0.1:123456", "10.0.0.1:80:90", "[10.0.0.1]x", "[]", "[", "]", "[::1", "::1]", "[::1]x", "[::1]:",
			"[::1]:+1", ":", ":::", "::::", "1:2", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", ":1:2:3:4:5:6:7:8",
			"1:2:3:4:5:6:7:8:", "1:2:3:4:5:6:7::8", "12345::", "g::", "::1.2.3", "1.2.3.4::", "::1.2.3.4:5",
			"1:2:3:4:5:6:7:1.2.3.4", "::%", "%eth0", "::1%", "\u0661.1.1.1", "\uff11::", "10\u30020.0.1", "%31.0.0.0",
			"10.0.0.1\u0000", "10.0.0.1\n" })
	void whatIsNoAddressIsInNoRange(String peer) {
		assertThat(AddressRange.of("0.0.0.0/0").contains(peer)).isFalse();
		assertThat(AddressRange.of("::/0").contains(peer)).isFalse();
	}

	@Test
	void aVeryLongPeerIsInNoRange() {
		for (String part : new String[] { "1", ":", "1:", "1.", "[", "%", "::1%" }) {
			assertThat(AddressRange.of("::/0").contains(part.repeat(1_000_000))).as(part)
				.isEqualTo(part.equals("::1%"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/08",
			"10.0.0.0/8/8", "10.0.0.0/8 ", "10.0.0.0/255.0.0.0", "10.0.0.0/99999999999", "2001:db8::/129", "10.0.0/8",
			"10.*", "example.com", "localhost/8", "fe80::1%eth0", "[::1]", "10.0.0.1:80", "::ffff:10.0.0.0/8",
			"10.0.0.0/\u0668", "10.0.0.0-10.0.0.9" })
	void whatIsNoRangeIsNamedWithWhatIsAllowed(String range) {
		assertThatIllegalArgumentException().isThrownBy(() -> AddressRange.of(range))
			.withMessageStartingWith("'" + range + "' is no range of addresses: ")
			.withMessageContaining("'10.0.0.0/8' or '2001:db8::/32', and no host names");
	}

	@Test
	void rangesAreEqualByWhatIsInThem() {
		assertThat(AddressRange.of("10.0.0.0/8")).isEqualTo(AddressRange.of("10.1.2.3/8"))
			.hasSameHashCodeAs(AddressRange.of("10.1.2.3/8"))
			.isEqualTo(AddressRange.of("::ffff:10.0.0.0/104"))
			.isNotEqualTo(AddressRange.of("10.0.0.0/9"))
			.hasToString("10.0.0.0/8");
		assertThat(AddressRange.of("0.0.0.0/0")).isNotEqualTo(AddressRange.of("::/0"));
	}

}
