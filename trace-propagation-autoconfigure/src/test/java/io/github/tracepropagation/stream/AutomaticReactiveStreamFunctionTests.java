// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream;

/**
 * {@link ReactiveStreamFunctionTests} with
 * {@code spring.reactor.context-propagation=auto}.
 */
class AutomaticReactiveStreamFunctionTests extends ReactiveStreamFunctionTests {

	AutomaticReactiveStreamFunctionTests() {
		super("auto");
	}

}
