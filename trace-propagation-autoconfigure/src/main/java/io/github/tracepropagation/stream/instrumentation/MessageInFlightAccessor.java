// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.instrumentation;

import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

/**
 * {@link ThreadLocalAccessor} in front of another one, which sets what belongs to the
 * message that is handed on by this very thread where there would be nothing.
 *
 * @param <V> the type of the value
 */
final class MessageInFlightAccessor<V> implements ThreadLocalAccessor<V> {

	private final ThreadLocalAccessor<V> delegate;

	private final Choice<V> choice;

	MessageInFlightAccessor(ThreadLocalAccessor<V> delegate, Choice<V> choice) {
		this.delegate = delegate;
		this.choice = choice;
	}

	ThreadLocalAccessor<V> getDelegate() {
		return this.delegate;
	}

	@Override
	public Object key() {
		return this.delegate.key();
	}

	@Override
	public @Nullable V getValue() {
		return this.delegate.getValue();
	}

	@Override
	public void setValue(V value) {
		this.delegate.setValue(value);
	}

	@Override
	public void setValue() {
		InFlight inFlight = OpenHops.inFlight();
		V value = (inFlight != null) ? this.choice.choose(inFlight, this.delegate.getValue()) : null;
		if (value != null) {
			this.delegate.setValue(value);
		}
		else {
			this.delegate.setValue();
		}
	}

	@Override
	public void restore(V previousValue) {
		this.delegate.restore(previousValue);
	}

	@Override
	public void restore() {
		this.delegate.restore();
	}

	/**
	 * Chooses the value of a message.
	 *
	 * @param <V> the type of the value
	 */
	interface Choice<V> {

		/**
		 * Choose a value.
		 * @param inFlight what is current while the message is on its way
		 * @param current the value that the thread has
		 * @return the value to set, or {@code null} for none
		 */
		@Nullable V choose(InFlight inFlight, @Nullable V current);

	}

}
