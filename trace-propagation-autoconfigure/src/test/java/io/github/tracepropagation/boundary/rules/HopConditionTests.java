// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.boundary.rules;

import java.security.Principal;
import java.util.List;

import io.github.tracepropagation.ledger.Hop;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link HopCondition}.
 */
class HopConditionTests {

	private static final HopCondition ANY = HopCondition.any();

	private static final List<AddressRange> OWN_NETWORK = List.of(AddressRange.of("10.0.0.0/8"),
			AddressRange.of("2001:db8::/32"));

	@Test
	void anyHoldsForEveryHop() {
		assertThat(ANY.matches(Hop.inbound("http", null, null))).isTrue();
		assertThat(ANY).hasToString("any");
	}

	@Test
	void transportIsComparedInLowerCase() {
		HopCondition condition = ANY.withTransport(" NATS ");
		assertThat(condition.matches(Hop.inbound("nats", null, "a"))).isTrue();
		assertThat(condition.matches(Hop.inbound("http", null, "/a"))).isFalse();
		assertThat(condition).hasToString("transport nats");
	}

	@Test
	void pathIsAskedOfHttpAlone() {
		HopCondition condition = ANY.withPath("/a", "/a"::equals);
		assertThat(condition.matches(Hop.inbound("http", null, "/a"))).isTrue();
		assertThat(condition.matches(Hop.inbound("http", null, "/b"))).isFalse();
		assertThat(condition.matches(Hop.inbound("http", null, null))).isFalse();
		assertThat(condition.matches(Hop.inbound("grpc", null, "/a"))).isFalse();
		assertThat(condition).hasToString("transport http, path /a");
	}

	@Test
	void subjectIsAskedOfNatsUnlessAnotherTransportIsNamed() {
		HopCondition condition = ANY.withSubject(SubjectPattern.of("a.*"));
		assertThat(condition.matches(Hop.inbound("nats", null, "a.b"))).isTrue();
		assertThat(condition.matches(Hop.inbound("nats", null, "b.a"))).isFalse();
		assertThat(condition.matches(Hop.inbound("nats", null, null))).isFalse();
		assertThat(condition.matches(Hop.inbound("stream", null, "a.b"))).isFalse();
		assertThat(ANY.withTransport("stream")
			.withSubject(SubjectPattern.of("a.*"))
			.matches(Hop.inbound("stream", null, "a.b"))).isTrue();
	}

	@Test
	void oneOfTheRangesIsEnough() {
		HopCondition condition = ANY.withAddressIn(OWN_NETWORK);
		assertThat(condition.matches(Hop.inbound("http", "10.1.2.3", null))).isTrue();
		assertThat(condition.matches(Hop.inbound("grpc", "[2001:db8::1]:4711", null))).isTrue();
		assertThat(condition.matches(Hop.inbound("http", "11.1.2.3", null))).isFalse();
		assertThat(condition.matches(Hop.inbound("http", "localhost", null))).isFalse();
		assertThat(condition.matches(Hop.inbound("http", null, null))).isFalse();
		assertThat(condition).hasToString("cidr 10.0.0.0/8, 2001:db8::/32");
	}

	@Test
	void hostIsThePeerOfAnOutboundHop() {
		HopCondition condition = ANY.withHost(HostPattern.of("*.example.com"));
		assertThat(condition.matches(Hop.outbound("http", "a.example.com", "/"))).isTrue();
		assertThat(condition.matches(Hop.outbound("http", "evil.org", "/a.example.com"))).isFalse();
		assertThat(condition.matches(Hop.outbound("http", null, "/"))).isFalse();
		assertThat(condition).hasToString("host *.example.com");
	}

	@Test
	void pathOfGrpcIsTheNameOfTheMethodAfterASlash() {
		HopCondition condition = ANY.withTransport("grpc").withPath("/a.B/C", "/a.B/C"::equals);
		assertThat(condition.matches(Hop.inbound("grpc", null, "a.B/C"))).isTrue();
		assertThat(condition.matches(Hop.inbound("grpc", null, "a.B/D"))).isFalse();
		assertThat(condition.matches(Hop.inbound("grpc", null, null))).isFalse();
		assertThat(condition.matches(Hop.inbound("http", null, "/a.B/C"))).isFalse();
		assertThat(condition).hasToString("transport grpc, path /a.B/C");
	}

	@Test
	void authenticatedIsWhoHasAPrincipal() {
		Hop hop = Hop.inbound("http", null, "/");
		Hop authenticated = hop.withPrincipal(() -> new NamedPrincipal("CN=caller"));
		assertThat(ANY.withAuthenticated(true).matches(authenticated)).isTrue();
		assertThat(ANY.withAuthenticated(true).matches(hop)).isFalse();
		assertThat(ANY.withAuthenticated(false).matches(authenticated)).isFalse();
		assertThat(ANY.withAuthenticated(false).matches(hop)).isTrue();
		assertThat(ANY.withAuthenticated(true)).hasToString("authenticated");
		assertThat(ANY.withAuthenticated(false)).hasToString("not authenticated");
	}

	@Test
	void everyPartMustHold() {
		HopCondition condition = ANY.withTransport("http")
			.withPath("/a", "/a"::equals)
			.withAddressIn(OWN_NETWORK)
			.withAuthenticated(false);
		assertThat(condition.matches(Hop.inbound("http", "10.0.0.1", "/a"))).isTrue();
		assertThat(condition.matches(Hop.inbound("http", "10.0.0.1", "/b"))).isFalse();
		assertThat(condition.matches(Hop.inbound("http", "11.0.0.1", "/a"))).isFalse();
		assertThat(
				condition.matches(Hop.inbound("http", "10.0.0.1", "/a").withPrincipal(() -> new NamedPrincipal("a"))))
			.isFalse();
		assertThat(condition).hasToString("transport http, cidr 10.0.0.0/8, 2001:db8::/32, path /a, not authenticated");
	}

	@Test
	void whatCostsMostIsAskedLast() {
		HopCondition condition = ANY.withAuthenticated(true).withPath("/a", (path) -> {
			throw new AssertionError("The transport differs already");
		});
		Hop hop = Hop.inbound("nats", null, "a").withPrincipal(() -> {
			throw new AssertionError("The transport differs already");
		});
		assertThat(condition.matches(hop)).isFalse();
		assertThat(ANY.withAuthenticated(true).withAddressIn(OWN_NETWORK).matches(hop)).isFalse();
	}

	@Test
	void partsOfDifferentTransportsAreRefused() {
		SubjectPattern subject = SubjectPattern.of("a");
		HostPattern host = HostPattern.of("a");
		assertRefused(() -> ANY.withTransport("nats").withPath("/a", "/a"::equals), "path /a", "nats");
		assertRefused(() -> ANY.withPath("/a", "/a"::equals).withTransport("grpc"), "transport http, path /a", "grpc");
		assertRefused(() -> ANY.withPath("/a", "/a"::equals).withSubject(subject), "subject a", "http");
		assertRefused(() -> ANY.withTransport("grpc").withSubject(subject), "subject a", "grpc");
		assertRefused(() -> ANY.withSubject(subject).withPath("/a", "/a"::equals), "path /a", "nats");
		assertRefused(() -> ANY.withSubject(subject).withAddressIn(OWN_NETWORK), "cidr 10.0.0.0/8", "nats");
		assertRefused(() -> ANY.withAddressIn(OWN_NETWORK).withSubject(subject), "cidr 10.0.0.0/8", "nats");
		assertRefused(() -> ANY.withAddressIn(OWN_NETWORK).withTransport("nats"), "cidr 10.0.0.0/8", "nats");
		assertRefused(() -> ANY.withHost(host).withSubject(subject), "host a", "nats");
		assertRefused(() -> ANY.withTransport("http").withTransport("nats"), "transport http", "nats");
	}

	@Test
	void whatAsksForNothingIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> ANY.withTransport(" "))
			.withMessageStartingWith("It is empty");
		assertThatIllegalArgumentException().isThrownBy(() -> ANY.withAddressIn(List.of()))
			.withMessageStartingWith("It is empty");
	}

	private static void assertRefused(Runnable contradiction, String part, String transport) {
		assertThatIllegalArgumentException().isThrownBy(contradiction::run)
			.withMessageStartingWith("'" + part)
			.withMessageContaining("can never hold for the transport '" + transport + "'");
	}

	private record NamedPrincipal(String name) implements Principal {

		@Override
		public String getName() {
			return this.name;
		}

	}

}
