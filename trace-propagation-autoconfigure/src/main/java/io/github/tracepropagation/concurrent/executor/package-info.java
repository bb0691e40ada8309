// SPDX-License-Identifier: Apache-2.0

/**
 * Executors and schedulers that carry what is current to the threads of their tasks: by
 * decorators and by proxies.
 */
@NullMarked
package io.github.tracepropagation.concurrent.executor;

import org.jspecify.annotations.NullMarked;
