// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.acceptance;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.opentelemetry.api.trace.Span;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the functions of an application were given, and the trace that was current.
 */
final class Received {

	private static final Logger logger = LoggerFactory.getLogger(Received.class);

	private final BlockingQueue<Item> items = new LinkedBlockingQueue<>();

	void add(Object what) {
		logger.info("Received {}", what);
		this.items.add(new Item(what, Span.current().getSpanContext().getTraceId()));
	}

	Item next() {
		try {
			Item item = this.items.poll(20, TimeUnit.SECONDS);
			assertThat(item).as("what a function is given").isNotNull();
			return item;
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	int size() {
		return this.items.size();
	}

	boolean isEmpty() {
		return this.items.isEmpty();
	}

	record Item(Object what, String traceId) {

	}

}
