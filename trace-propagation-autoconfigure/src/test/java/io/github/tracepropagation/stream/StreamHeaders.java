// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.tracepropagation.tck.HeaderLines;

import org.springframework.messaging.Message;

/**
 * Header lines as message headers, and the other way round. Several lines of one name are
 * one header with several values.
 */
final class StreamHeaders {

	private StreamHeaders() {
	}

	static Map<String, Object> of(List<String> lines) {
		Map<String, List<String>> values = new LinkedHashMap<>();
		for (String line : lines) {
			int colon = line.indexOf(':');
			values.computeIfAbsent(line.substring(0, colon), (name) -> new ArrayList<>())
				.add(line.substring(colon + 2));
		}
		Map<String, Object> headers = new LinkedHashMap<>();
		values.forEach((name, each) -> headers.put(name, (each.size() == 1) ? each.get(0) : each));
		return headers;
	}

	static HeaderLines lines(Message<?> message) {
		return new HeaderLines(message.getHeaders()
			.entrySet()
			.stream()
			.map((header) -> header.getKey() + ": " + header.getValue())
			.toList());
	}

}
