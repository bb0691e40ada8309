// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.grpc.client;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TargetHost}.
 */
class TargetHostTests {

	@ParameterizedTest
	@CsvSource({ "orders, orders", "orders:9090, orders", "orders.example.com:443, orders.example.com",
			"order_service:9090, order_service", "10.0.0.1:9090, 10.0.0.1", "[2001:db8::1]:9090, 2001:db8::1",
			"[2001:db8::1], 2001:db8::1", "2001:db8::1, 2001:db8::1", "%5B2001:db8::1%5D:9090, 2001:db8::1",
			"%5b::1%5d, ::1", "user:secret@orders:9090, orders", "localhost, localhost", ",", "'',", ":9090,", "[],",
			"[::1,", "@," })
	void hostIsTheOneOfTheAuthority(@Nullable String authority, @Nullable String host) {
		assertThat(TargetHost.of(authority)).isEqualTo(host);
	}

}
