// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.nats.connection;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import io.nats.client.AuthHandler;
import io.nats.client.NKey;
import io.nats.client.Nats;

import org.springframework.core.io.Resource;
import org.springframework.util.Assert;

/**
 * Makes {@link AuthHandler}s of what properties name, and says which property has
 * something else. None of its messages quotes a seed.
 */
final class AuthHandlers {

	private AuthHandlers() {
	}

	static AuthHandler ofSeed(String seed, String property) {
		Assert.state(isUserSeed(seed.strip()), () -> "'" + property
				+ "' is not the seed of a user's NKey: that begins with 'SU' and has 58 characters");
		return Nats.staticCredentials(new char[0], seed.strip().toCharArray());
	}

	static AuthHandler ofSeedFile(Resource file, String property) {
		return ofSeed(new String(read(file, property), StandardCharsets.UTF_8), property);
	}

	static AuthHandler ofCredentials(Resource file, String property) {
		AuthHandler handler = Nats.staticCredentials(read(file, property));
		Assert.state(isComplete(handler), () -> "'" + property + "' names " + file
				+ ", which is no credentials file: that has a user's JWT and the seed of its NKey");
		return handler;
	}

	private static byte[] read(Resource file, String property) {
		try {
			return file.getContentAsByteArray();
		}
		catch (IOException ex) {
			throw new IllegalStateException("'" + property + "' names " + file + ", which cannot be read", ex);
		}
	}

	private static boolean isUserSeed(String seed) {
		try {
			return NKey.fromSeed(seed.toCharArray()).getType() == NKey.Type.USER;
		}
		catch (RuntimeException ex) {
			return false;
		}
	}

	private static boolean isComplete(AuthHandler handler) {
		try {
			return handler.getID().length > 0 && handler.getJWT().length > 0;
		}
		catch (RuntimeException ex) {
			return false;
		}
	}

}
