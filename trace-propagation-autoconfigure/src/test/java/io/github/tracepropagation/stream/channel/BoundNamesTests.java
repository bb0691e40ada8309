// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.channel;

import java.util.ArrayList;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BoundNames}.
 */
class BoundNamesTests {

	private final BoundNames names = new BoundNames();

	@Test
	void nameIsForgottenWhenItsChannelIsGone() {
		Object standing = new Object();
		this.names.add("standing", standing);
		for (int i = 0; i < 100; i++) {
			this.names.add("dynamic" + i, new Object());
		}
		List<Object> others = new ArrayList<>();
		Awaitility.await().untilAsserted(() -> {
			System.gc();
			Object other = new Object();
			others.add(other);
			this.names.add("other", other);
			assertThat(this.names.contains("dynamic0")).isFalse();
			assertThat(this.names.contains("dynamic99")).isFalse();
		});
		assertThat(this.names.contains("other")).isTrue();
		assertThat(this.names.contains("standing")).isTrue();
		assertThat(standing).isNotNull();
	}

}
