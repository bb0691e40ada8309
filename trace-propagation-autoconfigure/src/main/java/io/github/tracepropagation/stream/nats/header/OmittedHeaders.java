// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.header;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells once of each header that is left out. Safe for use by any number of threads.
 */
final class OmittedHeaders {

	private static final Logger logger = LoggerFactory.getLogger(NatsHeaderMapper.class);

	private static final int LIMIT = 256;

	private final Set<String> told = ConcurrentHashMap.newKeySet();

	void forbiddenName(String name) {
		if (isNew(name)) {
			logger.warn("The header '{}' is not sent to NATS, which has no white space, no colon and no character "
					+ "beyond ASCII in the names of headers: give it another name", printable(name));
		}
	}

	void noText(String name, Object value) {
		if (isNew(name + " " + value.getClass().getName())) {
			logger.debug("The header '{}' is not sent to NATS, as its value is a {}, which has no text", name,
					value.getClass().getName());
		}
	}

	void refused(String name, String reason) {
		if (isNew(name + " " + reason)) {
			logger.debug("The header '{}' of a NATS message is left out: {}", printable(name), reason);
		}
	}

	private boolean isNew(String key) {
		return this.told.size() < LIMIT && this.told.add(key);
	}

	private static String printable(String name) {
		return name.replaceAll("\\p{Cntrl}", "?");
	}

}
