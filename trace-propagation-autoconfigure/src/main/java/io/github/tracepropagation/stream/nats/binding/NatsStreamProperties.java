// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.binding;

import java.time.Duration;

import io.nats.client.api.CompressionOption;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

/**
 * The stream of JetStream that takes the messages of a destination. What is not set is
 * left to the server where the stream is created, and as it is where it is there.
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
	 * What is said of the stream.
	 */
	private @Nullable String description;

	/**
	 * When the stream forgets messages. As for all of these, what the server chooses by
	 * default, and what a stream that is there has already.
	 */
	private @Nullable RetentionPolicy retention;

	/**
	 * Where the stream is stored.
	 */
	private @Nullable StorageType storage;

	/**
	 * Number of servers that store the stream.
	 */
	private @Nullable Integer replicas;

	/**
	 * How long a message is kept, 0 for ever.
	 */
	private @Nullable Duration maxAge;

	/**
	 * Number of messages that are kept, -1 for no limit.
	 */
	private @Nullable Long maxMessages;

	/**
	 * Number of messages of each subject that are kept, -1 for no limit.
	 */
	private @Nullable Long maxMessagesPerSubject;

	/**
	 * Size of all messages that are kept, -1 for no limit.
	 */
	private @Nullable DataSize maxBytes;

	/**
	 * Size of the largest message that is taken, headers included, -1 for no limit.
	 */
	private @Nullable DataSize maxMessageSize;

	/**
	 * Whether old or new messages go when a limit is reached.
	 */
	private @Nullable DiscardPolicy discard;

	/**
	 * How the stream is compressed.
	 */
	private @Nullable CompressionOption compression;

	/**
	 * How long a message is known by its id.
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

	public @Nullable String getDescription() {
		return this.description;
	}

	public void setDescription(@Nullable String description) {
		this.description = description;
	}

	public @Nullable RetentionPolicy getRetention() {
		return this.retention;
	}

	public void setRetention(@Nullable RetentionPolicy retention) {
		this.retention = retention;
	}

	public @Nullable StorageType getStorage() {
		return this.storage;
	}

	public void setStorage(@Nullable StorageType storage) {
		this.storage = storage;
	}

	public @Nullable Integer getReplicas() {
		return this.replicas;
	}

	public void setReplicas(@Nullable Integer replicas) {
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

	public @Nullable Long getMaxMessagesPerSubject() {
		return this.maxMessagesPerSubject;
	}

	public void setMaxMessagesPerSubject(@Nullable Long maxMessagesPerSubject) {
		this.maxMessagesPerSubject = maxMessagesPerSubject;
	}

	public @Nullable DataSize getMaxBytes() {
		return this.maxBytes;
	}

	public void setMaxBytes(@Nullable DataSize maxBytes) {
		this.maxBytes = maxBytes;
	}

	public @Nullable DataSize getMaxMessageSize() {
		return this.maxMessageSize;
	}

	public void setMaxMessageSize(@Nullable DataSize maxMessageSize) {
		this.maxMessageSize = maxMessageSize;
	}

	public @Nullable DiscardPolicy getDiscard() {
		return this.discard;
	}

	public void setDiscard(@Nullable DiscardPolicy discard) {
		this.discard = discard;
	}

	public @Nullable CompressionOption getCompression() {
		return this.compression;
	}

	public void setCompression(@Nullable CompressionOption compression) {
		this.compression = compression;
	}

	public @Nullable Duration getDuplicateWindow() {
		return this.duplicateWindow;
	}

	public void setDuplicateWindow(@Nullable Duration duplicateWindow) {
		this.duplicateWindow = duplicateWindow;
	}

}
