// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.w3c;

/**
 * {@link DropListener} that keeps the failures of its delegate away from the caller, the
 * one place that does.
 *
 * @param delegate the listener to protect the caller from
 */
record GuardedDropListener(DropListener delegate) implements DropListener {

	@Override
	public void dropped(String field, DropReason reason, int members) {
		if (members == 0) {
			return;
		}
		try {
			this.delegate.dropped(field, reason, members);
		}
		catch (Exception ex) {
			// Counting a loss must not cost the call that is being traced
		}
	}

}
