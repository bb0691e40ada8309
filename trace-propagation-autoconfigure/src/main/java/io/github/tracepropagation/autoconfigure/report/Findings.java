// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.report;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import io.github.tracepropagation.autoconfigure.PropagationCheck;
import io.github.tracepropagation.autoconfigure.PropagationCheck.Finding;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Asks every {@link PropagationCheck}. What is found is not kept, as beans that are lazy
 * come later. A check that fails is warned of once.
 */
final class Findings {

	private static final Logger logger = LoggerFactory.getLogger(PropagationCheck.class);

	private final ObjectProvider<PropagationCheck> checks;

	private final Set<Class<?>> failed = ConcurrentHashMap.newKeySet();

	Findings(ObjectProvider<PropagationCheck> checks) {
		this.checks = checks;
	}

	/**
	 * Return what is found at this moment.
	 * @return the findings, in the order of the checks
	 */
	List<Finding> get() {
		return this.checks.orderedStream().flatMap(this::ask).distinct().toList();
	}

	private Stream<Finding> ask(PropagationCheck check) {
		try {
			return List.copyOf(check.check()).stream();
		}
		catch (Exception | LinkageError ex) {
			if (this.failed.add(check.getClass())) {
				logger.warn("The check {} failed and was passed over: {}", check.getClass().getName(), ex.toString());
				logger.debug("The check failed here", ex);
			}
			return Stream.empty();
		}
	}

}
