// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.boundary.rules;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import static org.assertj.core.api.Assertions.assertThat;

class RulesPropertyTests {

	@Property
	void ipv4IsInTheRangesThatArithmeticSays(@ForAll @Size(4) byte[] network, @ForAll @Size(4) byte[] address,
			@ForAll @IntRange(max = 32) int prefix, @ForAll @IntRange(max = 32) int common) {
		assertContains(network, address, prefix, common);
	}

	@Property
	void ipv6IsInTheRangesThatArithmeticSays(@ForAll @Size(16) byte[] network, @ForAll @Size(16) byte[] address,
			@ForAll @IntRange(max = 128) int prefix, @ForAll @IntRange(max = 128) int common) {
		assertContains(network, address, prefix, common);
	}

	@Property
	void ipv6IsReadInTheShortFormAsInTheLongOne(@ForAll("groups") List<Integer> groups,
			@ForAll @IntRange(max = 7) int from, @ForAll @IntRange(min = 1, max = 8) int to) {
		int end = Math.max(from + 1, to);
		String start = hex(groups.subList(0, from));
		String rest = hex(groups.subList(end, 8));
		String middle = ":0".repeat(end - from).substring(1);
		String longForm = join(join(start, middle), rest);
		assertThat(IpAddress.parse(start + "::" + rest)).isNotNull().isEqualTo(IpAddress.parse(longForm));
	}

	@Property
	void anyTextIsAnAddressToUsOnlyIfItIsOneToTheJdk(@ForAll("hostileAddresses") String text)
			throws UnknownHostException {
		IpAddress parsed = IpAddress.parse(text);
		if (parsed != null) {
			// Without a lookup, as the text is a literal
			byte[] expected = InetAddress.getByName(text).getAddress();
			byte[] actual = new BigInteger(Long.toHexString(parsed.low()), 16).toByteArray();
			assertThat(actual[actual.length - 1]).isEqualTo(expected[expected.length - 1]);
			assertThat(parsed.isIpv4()).isEqualTo(expected.length == 4);
		}
	}

	@Property
	void aSubjectMatchesAsItDoesTokenByToken(@ForAll("patterns") List<String> pattern,
			@ForAll("subjects") List<String> subject) {
		int rest = pattern.indexOf(">");
		List<String> valid = (rest != -1) ? pattern.subList(0, rest + 1) : pattern;
		assertThat(SubjectPattern.of(String.join(".", valid)).matches(String.join(".", subject)))
			.isEqualTo(matches(valid, subject));
	}

	@Property
	void anyTextIsAPatternOrRefusedWithOneSentenceThatNamesIt(@ForAll String text) {
		for (Parser parser : List.<Parser>of(HostPattern::of, SubjectPattern::of, AddressRange::of)) {
			try {
				assertThat(parser.parse(text)).hasToString(text);
			}
			catch (IllegalArgumentException ex) {
				assertThat(ex).hasMessageStartingWith("'" + text + "' is no ");
			}
		}
	}

	@Property
	void anyHostIsMatchedWithoutAnException(@ForAll String host) {
		assertThat(HostPattern.of("*").matches(host)).isEqualTo(!host.isEmpty());
		assertThat(HostPattern.of("[::1]").matches(host)).isFalse();
		assertThat(HostPattern.of("example.com").matches(host + ".")).isFalse();
		AddressRange.of("::/0").contains(host);
	}

	@Property
	void aHostBelowAnotherIsOneInAnyCase(@ForAll("labels") List<String> labels) {
		String host = String.join(".", labels) + ".Example.COM";
		assertThat(HostPattern.of("*.example.com").matches(host)).isTrue();
		assertThat(HostPattern.of("example.com").matches(host)).isFalse();
		assertThat(HostPattern.of(host).matches(host.toUpperCase(Locale.ROOT) + ".")).isTrue();
	}

	private static void assertContains(byte[] network, byte[] address, int prefix, int common) {
		byte[] near = address.clone();
		for (int bit = 0; bit < common; bit++) {
			int mask = 0x80 >> (bit % 8);
			near[bit / 8] = (byte) ((near[bit / 8] & ~mask) | (network[bit / 8] & mask));
		}
		int shift = network.length * 8 - prefix;
		boolean expected = new BigInteger(1, network).shiftRight(shift)
			.equals(new BigInteger(1, near).shiftRight(shift));
		assertThat(AddressRange.of(text(network) + "/" + prefix).contains(text(near))).isEqualTo(expected);
	}

	private static String text(byte[] address) {
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < address.length; i += (address.length == 4) ? 1 : 2) {
			text.append((address.length == 4) ? "." + (address[i] & 0xff)
					: ":" + Integer.toHexString((address[i] & 0xff) << 8 | (address[i + 1] & 0xff)));
		}
		return text.substring(1);
	}

	private static boolean matches(List<String> pattern, List<String> subject) {
		if (pattern.isEmpty() || subject.isEmpty()) {
			return pattern.isEmpty() && subject.isEmpty();
		}
		if (pattern.get(0).equals(">")) {
			return subject.size() > 1 || !subject.get(0).isEmpty();
		}
		boolean first = pattern.get(0).equals(subject.get(0))
				|| (pattern.get(0).equals("*") && !subject.get(0).isEmpty());
		return first && matches(pattern.subList(1, pattern.size()), subject.subList(1, subject.size()));
	}

	private static String hex(List<Integer> groups) {
		return String.join(":", groups.stream().map(Integer::toHexString).toList());
	}

	private static String join(String first, String second) {
		return (first.isEmpty() || second.isEmpty()) ? first + second : first + ":" + second;
	}

	@Provide
	Arbitrary<List<Integer>> groups() {
		return Arbitraries.integers().between(0, 0xffff).list().ofSize(8);
	}

	@Provide
	Arbitrary<String> hostileAddresses() {
		return Arbitraries.of("0", "1", "255", "256", "00", "a", "FFFF", ".", ":", "::", "g", "%")
			.list()
			.ofMaxSize(17)
			.map((parts) -> String.join("", parts));
	}

	@Provide
	Arbitrary<List<String>> patterns() {
		return Arbitraries.of("a", "b", "*", ">", "a*").list().ofMinSize(1).ofMaxSize(5);
	}

	@Provide
	Arbitrary<List<String>> subjects() {
		return Arbitraries.of("a", "b", "", "*", "a*", "\ud83d\ude00").list().ofMinSize(1).ofMaxSize(5);
	}

	@Provide
	Arbitrary<List<String>> labels() {
		return Arbitraries.strings()
			.withChars('a', 'Z', '0', '-', '_')
			.ofMinLength(1)
			.ofMaxLength(20)
			.list()
			.ofMinSize(1)
			.ofMaxSize(5);
	}

	@FunctionalInterface
	private interface Parser {

		Object parse(String text);

	}

}
