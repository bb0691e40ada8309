// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.boundary.rules;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link HostPattern}.
 */
class HostPatternTests {

	@ParameterizedTest
	@CsvSource({ "api.example.com, api.example.com", "api.example.com, API.Example.COM",
			"API.Example.com, api.example.com", "api.example.com, api.example.com.",
			"api.example.com., api.example.com", "*.example.com, a.example.com", "*.example.com, a.b.example.com",
			"*.example.com, A.EXAMPLE.COM.", "*, example.com", "*, 10.0.0.1", "*, [::1]", "localhost, localhost",
			"order_service, order_service", "10.0.0.1, 10.0.0.1", "[::1], [::1]", "[::1], [0:0:0:0:0:0:0:1]",
			"::1, [::1]", "[2001:DB8::1], 2001:db8::1", "[fe80::1], [fe80::1%25eth0]",
			"bücher.example, xn--bcher-kva.example", "xn--bcher-kva.example, BÜCHER.example",
			"*.bücher.example, neue.bücher.example", "*.com, example.com", "xn--bcher-kva.example, bücher。example" })
	void aHostOfThatNameMatches(String pattern, String host) {
		assertThat(HostPattern.of(pattern).matches(host)).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "api.example.com, example.com", "api.example.com, api.example.com.evil.org",
			"api.example.com, xapi.example.com", "api.example.com, a.api.example.com", "*.example.com, example.com",
			"*.example.com, .example.com", "*.example.com, notexample.com", "*.example.com, example.com.evil.org",
			"*.example.com, evil.org", "*.example.com, a.example.com.evil.org", "*, ''", "10.0.0.1, 10.0.0.10",
			"10.0.0.1, 10.0.0.1.evil.org", "[::1], [::2]", "[::1], localhost", "localhost, 127.0.0.1",
			"api.example.com, api.example.com..", "api.example.com, api.example.com%00",
			"api.example.com, ' api.example.com'", "*.example.com, evil.org/.example.com",
			"*.example.com, 'evil.org#.example.com'" })
	void anotherHostDoesNot(String pattern, String host) {
		assertThat(HostPattern.of(pattern).matches(host)).isFalse();
	}

	@Test
	void whatIsTooLongForAHostIsNone() {
		HostPattern pattern = HostPattern.of("*.example.com");
		assertThat(pattern.matches("A".repeat(1_000_000) + ".example.com")).isFalse();
		assertThat(pattern.matches("ü".repeat(1_000_000) + ".example.com")).isFalse();
		assertThat(pattern.matches("ü".repeat(100) + ".example.com")).isFalse();
		assertThat(pattern.matches("\ud800.example.com")).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "http://example.com", "example.com/", "example.com/path", "example.com:443",
			"example.com?q", "user@example.com", "exa mple.com", " example.com", "example.com ", "*example.com",
			"api.*.com", "example.*", "**.example.com", "*.*.example.com", "*.", ".", "..", ".example.com",
			"a..example.com", "example.com..", "[::1]:80", "[::1", "::1]", "[example.com]", "10.0.0.0/8",
			"exa%6Dple.com", "example.com\u0000", "\ud800.com", "a,b", "https:", "$host" })
	void whatIsNoPatternIsNamedWithWhatIsAllowed(String pattern) {
		assertThatIllegalArgumentException().isThrownBy(() -> HostPattern.of(pattern))
			.withMessageStartingWith("'" + pattern + "' is no pattern of hosts: ")
			.withMessageContaining("'*.example.com' for every host below it")
			.withMessageContaining("'10.0.0.1' or '[2001:db8::1]'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "10.0.0.256", "10.0.0", "10", "*.0.0.1", "010.0.0.1", "0x7f.1", "10.0.0.1.", "127.0x1" })
	void whatEndsInANumberMustBeAnAddress(String pattern) {
		assertThatIllegalArgumentException().isThrownBy(() -> HostPattern.of(pattern))
			.withMessageContaining("a host that ends in a number is an IP address, and this is none");
	}

	@Test
	void patternsAreEqualByTheHostsTheyMatch() {
		assertThat(HostPattern.of("Example.com.")).isEqualTo(HostPattern.of("example.com"))
			.hasSameHashCodeAs(HostPattern.of("example.com"))
			.isNotEqualTo(HostPattern.of("*.example.com"))
			.isNotEqualTo(HostPattern.of("*"))
			.hasToString("Example.com.");
		assertThat(HostPattern.of("[::1]")).isEqualTo(HostPattern.of("0:0::1"))
			.hasSameHashCodeAs(HostPattern.of("0:0::1"))
			.isNotEqualTo(HostPattern.of("*"));
	}

}
