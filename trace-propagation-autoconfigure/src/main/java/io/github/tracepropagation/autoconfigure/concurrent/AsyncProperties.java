// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.concurrent;

import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Properties of work that changes its thread.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("trace-propagation.async")
public class AsyncProperties {

	/**
	 * Whether to let the context follow work to the threads of executors and schedulers
	 * and through Reactor.
	 */
	private boolean enabled = true;

	/**
	 * Whether to let the context follow tasks of Spring's executors and schedulers, by a
	 * task decorator.
	 */
	private boolean instrumentTaskExecutors = true;

	/**
	 * Whether to let the context follow tasks of other executor beans that are declared
	 * by an interface, by a proxy.
	 */
	private boolean instrumentExecutors = true;

	/**
	 * Whether to keep the span of a scheduled method that has failed current while the
	 * scheduler handles the error.
	 */
	private boolean scheduledErrors = true;

	/**
	 * Whether to switch on the automatic context propagation of Reactor.
	 */
	private boolean reactor = true;

	/**
	 * Names of executor and scheduler beans to leave alone. A name may begin or end with
	 * an asterisk.
	 */
	private List<String> exclude = new ArrayList<>();

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public boolean isInstrumentTaskExecutors() {
		return this.instrumentTaskExecutors;
	}

	public void setInstrumentTaskExecutors(boolean instrumentTaskExecutors) {
		this.instrumentTaskExecutors = instrumentTaskExecutors;
	}

	public boolean isInstrumentExecutors() {
		return this.instrumentExecutors;
	}

	public void setInstrumentExecutors(boolean instrumentExecutors) {
		this.instrumentExecutors = instrumentExecutors;
	}

	public boolean isScheduledErrors() {
		return this.scheduledErrors;
	}

	public void setScheduledErrors(boolean scheduledErrors) {
		this.scheduledErrors = scheduledErrors;
	}

	public boolean isReactor() {
		return this.reactor;
	}

	public void setReactor(boolean reactor) {
		this.reactor = reactor;
	}

	public List<String> getExclude() {
		return this.exclude;
	}

	public void setExclude(List<String> exclude) {
		this.exclude = exclude;
	}

}
