// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.report;

import java.util.List;
import java.util.stream.Stream;

import io.github.tracepropagation.autoconfigure.PropagationCheck;
import io.github.tracepropagation.autoconfigure.PropagationCheck.Finding;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.function.SingletonSupplier;

/**
 * Asks every {@link PropagationCheck} once, and keeps what they have found.
 */
final class Findings {

	private static final Logger logger = LoggerFactory.getLogger(PropagationCheck.class);

	private final SingletonSupplier<List<Finding>> found;

	Findings(ObjectProvider<PropagationCheck> checks) {
		this.found = SingletonSupplier.of(() -> checks.orderedStream().flatMap(Findings::ask).distinct().toList());
	}

	/**
	 * Return what was found.
	 * @return the findings, in the order of the checks
	 */
	List<Finding> get() {
		return this.found.obtain();
	}

	private static Stream<Finding> ask(PropagationCheck check) {
		try {
			return List.copyOf(check.check()).stream();
		}
		catch (Exception | LinkageError ex) {
			logger.debug("The check {} failed and was passed over", check.getClass().getName(), ex);
			return Stream.empty();
		}
	}

}
