// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.nats.listener.processing;

import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.nats.client.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells JetStream of the messages that are still under way, so that it does not deliver
 * them a second time meanwhile. Safe for use by any number of threads.
 *
 * @since 0.1.0
 */
public final class ProgressReporter {

	private static final Logger logger = LoggerFactory.getLogger(ProgressReporter.class);

	// More than two in an ack wait, as one may come late
	private static final int REPORTS_PER_ACK_WAIT = 3;

	private final Set<Message> underWay = ConcurrentHashMap.newKeySet();

	private final String listenerId;

	private @Nullable ScheduledExecutorService executor;

	private boolean stopped;

	/**
	 * Create the reporter.
	 * @param listenerId names the listener, and the thread
	 */
	public ProgressReporter(String listenerId) {
		this.listenerId = listenerId;
	}

	/**
	 * Start to report, unless it was started or stopped before.
	 * @param ackWait how long JetStream waits for an acknowledgement
	 */
	public synchronized void start(Duration ackWait) {
		if (this.executor == null && !this.stopped) {
			this.executor = Executors.newSingleThreadScheduledExecutor((task) -> {
				Thread thread = new Thread(task, "nats-listener-" + this.listenerId + "-progress");
				thread.setDaemon(true);
				return thread;
			});
			long period = Math.max(1, ackWait.toMillis() / REPORTS_PER_ACK_WAIT);
			this.executor.scheduleAtFixedRate(this::report, period, period, TimeUnit.MILLISECONDS);
		}
	}

	/**
	 * Stop to report, for good.
	 */
	public synchronized void stop() {
		this.stopped = true;
		if (this.executor != null) {
			this.executor.shutdownNow();
		}
	}

	/**
	 * Messages are under way from now on.
	 * @param messages the messages
	 */
	public void begin(Collection<Message> messages) {
		this.underWay.addAll(messages);
	}

	/**
	 * A message is no longer under way.
	 * @param message the message
	 */
	public void end(Message message) {
		this.underWay.remove(message);
	}

	private void report() {
		for (Message message : this.underWay) {
			try {
				message.inProgress();
			}
			catch (Throwable ex) {
				logger.debug("NATS listener {} could not report progress", this.listenerId, ex);
			}
		}
	}

}
