// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http.client;

import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.tracepropagation.test.http.RawHttpServer;
import org.awaitility.Awaitility;

/**
 * A server that answers nothing until it is closed.
 */
final class SlowServer implements AutoCloseable {

	private final CountDownLatch closed = new CountDownLatch(1);

	private final RawHttpServer server = RawHttpServer.start((request) -> {
		try {
			this.closed.await(30, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return "";
	});

	URI uri() {
		return this.server.uri("/slow");
	}

	void awaitRequest() {
		Awaitility.await().until(() -> this.server.requests().size() == 1);
	}

	@Override
	public void close() {
		this.closed.countDown();
		this.server.close();
	}

}
