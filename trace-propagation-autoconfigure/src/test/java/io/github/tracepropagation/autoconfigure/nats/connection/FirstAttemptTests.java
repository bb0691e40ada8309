// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.nats.connection;

import java.lang.reflect.Proxy;

import io.nats.client.Connection;
import io.nats.client.ConnectionListener.Events;
import io.nats.client.Options;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FirstAttempt}.
 */
@ExtendWith(OutputCaptureExtension.class)
class FirstAttemptTests {

	@Test
	@SuppressWarnings("deprecation")
	void whatTheServerSaysAtTheEndIsLoggedWithoutALogin(CapturedOutput output) {
		FirstAttempt attempt = new FirstAttempt(Options.builder().server("nats://127.0.0.1:1").build());
		attempt.startBackground();
		attempt.connectionEvent(connection("nats://joe:s3cret@127.0.0.1:1 is away"), Events.CLOSED);
		assertThat(output).contains("it is not tried any more: the server says 'nats://127.0.0.1:1 is away'")
			.doesNotContain("s3cret");
	}

	private static Connection connection(String lastError) {
		return (Connection) Proxy.newProxyInstance(FirstAttemptTests.class.getClassLoader(),
				new Class<?>[] { Connection.class },
				(proxy, method, arguments) -> (method.getName().equals("getLastError")) ? lastError : null);
	}

}
