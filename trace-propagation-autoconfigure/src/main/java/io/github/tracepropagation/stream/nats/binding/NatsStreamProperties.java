// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.binding;

import java.time.Duration;

import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

/**
 * The stream of JetStream that takes the messages of a destination.
 *
 * @since 0.1.0
 */
public class NatsStreamProperties {

	/**
	 * Name of the stream. Made of the destination by default.
	 */
	private @Nullable String name;

	/**
	 * Whether to create the stream where no stream takes the destination, and to bring
	 * one of that name up to date.
	 */
	private boolean provision = true;

	/**
	 * When the stream forgets messages.
	 */
	private RetentionPolicy retention = RetentionPolicy.Limits;

	/**
	 * Where the stream is stored.
	 */
	private StorageType storage = StorageType.File;

	/**
	 * Number of servers that store the stream.
	 */
	private int replicas = 1;

	/**
	 * How long a message is kept. For ever by default.
	 */
	private @Nullable Duration maxAge;

	/**
	 * Number of messages that are kept. Unlimited by default.
	 */
	private @Nullable Long maxMessages;

	/**
	 * Size of all messages that are kept. Unlimited by default.
	 */
	private @Nullable DataSize maxBytes;

	/**
	 * How long a message is known by its id. What the server chooses by default.
	 */
	private @Nullable Duration duplicateWindow;

	public @Nullable String getName() {
		return this.name;
	}

	public void setName(@Nullable String name) {
		this.name = name;
	}

	public boolean isProvision() {
		return this.provision;
	}

	public void setProvision(boolean provision) {
		this.provision = provision;
	}

	public RetentionPolicy getRetention() {
		return this.retention;
	}

	public void setRetention(RetentionPolicy retention) {
		this.retention = retention;
	}

	public StorageType getStorage() {
		return this.storage;
	}

	public void setStorage(StorageType storage) {
		this.storage = storage;
	}

	public int getReplicas() {
		return this.replicas;
	}

	public void setReplicas(int replicas) {
		this.replicas = replicas;
	}

	public @Nullable Duration getMaxAge() {
		return this.maxAge;
	}

	public void setMaxAge(@Nullable Duration maxAge) {
		this.maxAge = maxAge;
	}

	public @Nullable Long getMaxMessages() {
		return this.maxMessages;
	}

	public void setMaxMessages(@Nullable Long maxMessages) {
		this.maxMessages = maxMessages;
	}

	public @Nullable DataSize getMaxBytes() {
		return this.maxBytes;
	}

	public void setMaxBytes(@Nullable DataSize maxBytes) {
		this.maxBytes = maxBytes;
	}

	public @Nullable Duration getDuplicateWindow() {
		return this.duplicateWindow;
	}

	public void setDuplicateWindow(@Nullable Duration duplicateWindow) {
		this.duplicateWindow = duplicateWindow;
	}

}
