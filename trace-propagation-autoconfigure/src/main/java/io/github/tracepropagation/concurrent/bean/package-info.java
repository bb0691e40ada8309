// SPDX-License-Identifier: Apache-2.0

/**
 * Finds the executors and schedulers of an application: those that are beans, and those
 * that are held by others.
 */
@NullMarked
package io.github.tracepropagation.concurrent.bean;

import org.jspecify.annotations.NullMarked;
