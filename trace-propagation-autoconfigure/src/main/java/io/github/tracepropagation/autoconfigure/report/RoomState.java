// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.report;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Whether a part of this library is at work, as an endpoint tells it.
 *
 * @param state {@code on} or {@code off}
 * @param reason why it is off, or {@code null} where it is on
 */
record RoomState(String state, @Nullable String reason) {

	static final RoomState ON = new RoomState("on", null);

	static RoomState off(String reason) {
		return new RoomState("off", reason);
	}

	Map<String, String> asMap() {
		Map<String, String> map = new LinkedHashMap<>();
		map.put("state", this.state);
		if (this.reason != null) {
			map.put("reason", this.reason);
		}
		return map;
	}

	boolean works() {
		return this.reason == null;
	}

}
