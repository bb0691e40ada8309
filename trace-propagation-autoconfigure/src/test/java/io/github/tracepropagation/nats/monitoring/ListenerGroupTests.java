// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.monitoring;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ListenerGroup}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ListenerGroupTests {

	@Test
	void everyListenerHearsEverythingThoughOneThrows(CapturedOutput output) {
		List<String> heard = new ArrayList<>();
		ErrorListener group = ListenerGroup.of(ErrorListener.class,
				List.of(new Recording("first", heard), new Throwing(), new Recording("last", heard)));
		group.errorOccurred(null, "a");
		group.errorOccurred(null, "b");
		assertThat(heard).containsExactly("first a", "last a", "first b", "last b");
		assertThat(output.getAll().lines().filter((line) -> line.contains("failed on errorOccurred"))).hasSize(1);
		assertThat(output).contains("The NATS listener " + Throwing.class.getName());
	}

	@Test
	void isItselfInASetAndNobodyElse() {
		ErrorListener one = ListenerGroup.of(ErrorListener.class, List.of(new Throwing()));
		ErrorListener other = ListenerGroup.of(ErrorListener.class, List.of(new Throwing()));
		Set<Object> set = new HashSet<>(List.of(one));
		assertThat(set).contains(one).doesNotContain(other).hasSize(1);
		assertThat(one.equals(null)).isFalse();
		assertThat(one.toString()).contains("Throwing");
	}

	@Test
	void methodsThatAnswerAreThoseOfTheInterface() {
		ErrorListener group = ListenerGroup.of(ErrorListener.class, List.of(new Throwing()));
		assertThat(group.supplyMessage("label", null, null, null)).startsWith("label");
	}

	/**
	 * Notes what it hears.
	 */
	private record Recording(String name, List<String> heard) implements ErrorListener {

		@Override
		public void errorOccurred(Connection connection, String error) {
			this.heard.add(this.name + " " + error);
		}

	}

	/**
	 * Fails.
	 */
	private static final class Throwing implements ErrorListener {

		@Override
		public void errorOccurred(Connection connection, String error) {
			throw new IllegalStateException("broken");
		}

	}

}
