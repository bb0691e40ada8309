// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.server;

import java.util.concurrent.CompletableFuture;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ContainerScope}.
 */
class ContainerScopeTests {

	private final Context context = Context.root().with(ContextKey.named("test"), "value");

	@Test
	void contextIsCurrentFromOpenToClose() {
		try (ContainerScope scope = new ContainerScope()) {
			assertThat(Context.current()).isSameAs(Context.root());
			scope.open(this.context);
			assertThat(Context.current()).isSameAs(this.context);
		}
		assertThat(Context.current()).isSameAs(Context.root());
	}

	@Test
	void firstContextStays() {
		try (ContainerScope scope = new ContainerScope()) {
			scope.open(this.context);
			scope.open(Context.root());
			assertThat(Context.current()).isSameAs(this.context);
		}
		assertThat(Context.current()).isSameAs(Context.root());
	}

	@Test
	void anotherThreadIsLeftAlone() {
		try (ContainerScope scope = new ContainerScope()) {
			Context elsewhere = CompletableFuture.supplyAsync(() -> {
				scope.open(this.context);
				return Context.current();
			}).join();
			assertThat(elsewhere).isSameAs(Context.root());
		}
	}

	@Test
	void nothingIsOpenedOnceItIsClosed() {
		ContainerScope scope = new ContainerScope();
		scope.close();
		scope.open(this.context);
		assertThat(Context.current()).isSameAs(Context.root());
	}

}
