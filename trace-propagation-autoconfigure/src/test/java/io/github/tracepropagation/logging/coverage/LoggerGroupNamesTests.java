// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.logging.coverage;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LoggerGroupNames}.
 */
class LoggerGroupNamesTests {

	@ParameterizedTest
	@CsvSource({ "com.example.orders.web.OrderController, com.example.orders", "com.example.orders, com.example.orders",
			"com.example.Orders, com.example.Orders", "audit, audit", "ROOT, ROOT", "'', ''", "a..b.c, a..b", "..., ..",
			"com.example.orders., com.example.orders" })
	void groupIsTheFirstThreeSegments(String loggerName, String group) {
		assertThat(new LoggerGroupNames(Map.of()).apply(loggerName)).isEqualTo(group);
	}

	@ParameterizedTest
	@CsvSource({ "com.example.orders, shop", "com.example.orders.web.OrderController, shop",
			"com.example.orders.audit.Trail, audit", "com.example.ordersarchive.Job, com.example.ordersarchive",
			"com.example, com.example" })
	void groupOfTheApplicationIsThatOfTheNearestMember(String loggerName, String group) {
		LoggerGroupNames names = new LoggerGroupNames(
				Map.of("com.example.orders", "shop", "com.example.orders.audit", "audit"));
		assertThat(names.apply(loggerName)).isEqualTo(group);
	}

	@Test
	void memberOfOneSegmentHasAllBelowIt() {
		assertThat(new LoggerGroupNames(Map.of("com", "all")).apply("com.example.orders.Job")).isEqualTo("all");
	}

}
