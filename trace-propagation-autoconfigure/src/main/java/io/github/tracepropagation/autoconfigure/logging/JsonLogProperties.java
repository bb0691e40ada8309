// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.logging;

/**
 * Properties of the JSON format.
 *
 * @since 0.1.0
 */
public class JsonLogProperties {

	private final StackTrace stackTrace = new StackTrace();

	public StackTrace getStackTrace() {
		return this.stackTrace;
	}

	/**
	 * How a stack trace is written.
	 */
	public static class StackTrace {

		/**
		 * Whether to begin a stack trace with the cause of all causes.
		 */
		private boolean rootCauseFirst;

		/**
		 * Number of characters of a stack trace that are written, at most.
		 */
		private int maxLength = 32768;

		public boolean isRootCauseFirst() {
			return this.rootCauseFirst;
		}

		public void setRootCauseFirst(boolean rootCauseFirst) {
			this.rootCauseFirst = rootCauseFirst;
		}

		public int getMaxLength() {
			return this.maxLength;
		}

		public void setMaxLength(int maxLength) {
			this.maxLength = maxLength;
		}

	}

}
