// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.boundary.rules;

import io.github.tracepropagation.ledger.Hop;
import org.jspecify.annotations.Nullable;

/**
 * The peer of one hop, whose address is read once, when the first rule asks for it.
 */
final class Peer {

	private final @Nullable String name;

	private @Nullable IpAddress address;

	private boolean read;

	Peer(Hop hop) {
		this.name = hop.peer();
	}

	@Nullable IpAddress address() {
		if (!this.read) {
			this.read = true;
			this.address = (this.name != null) ? IpAddress.ofPeer(this.name) : null;
		}
		return this.address;
	}

}
