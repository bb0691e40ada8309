// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.w3c;

import java.util.ArrayList;
import java.util.List;

/**
 * Remembers what was dropped.
 */
final class Drops implements DropListener {

	private final List<String> seen = new ArrayList<>();

	@Override
	public void dropped(String field, DropReason reason, int members) {
		this.seen.add(field + ' ' + reason + ' ' + members);
	}

	List<String> seen() {
		return this.seen;
	}

}
