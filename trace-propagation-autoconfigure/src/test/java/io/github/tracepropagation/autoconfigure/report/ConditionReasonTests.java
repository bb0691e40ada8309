// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.report;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ConditionReason}, on messages as Spring Boot writes them.
 */
class ConditionReasonTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					@ConditionalOnClass did not find required class 'io.nats.client.Connection' | io.nats.client.Connection is not on the classpath
					@ConditionalOnClass did not find required classes 'a.B', 'a.C' | a.B, a.C is not on the classpath
					@ConditionalOnMissingClass found unwanted class 'a.B' | a.B is on the classpath
					@ConditionalOnBean (types: a.B; SearchStrategy: all) did not find any beans of type a.B | there is no bean of type a.B
					@ConditionalOnEnabledPropagation trace-propagation.nats.enabled is false | trace-propagation.nats.enabled is false
					@ConditionalOnBooleanProperty (trace-propagation.nats.x=true) found different value in property 'trace-propagation.nats.x' | trace-propagation.nats.x is not true
					@ConditionalOnMissingBean (types: a.B; SearchStrategy: all) found beans of type 'a.B' mine | the bean mine takes its place
					@ConditionalOnWebApplication (required) not a servlet web application | not a servlet web application
					something else | something else
					""")
	void messageIsPutInPlainWords(String message, String reason) {
		assertThat(ConditionReason.of(message)).isEqualTo(reason);
	}

}
