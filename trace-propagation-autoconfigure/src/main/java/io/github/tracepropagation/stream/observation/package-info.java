// SPDX-License-Identifier: Apache-2.0

/**
 * What a message of Spring Cloud Stream looks like that is processed or sent, as an
 * observation of Micrometer, and by which conventions.
 */
@NullMarked
package io.github.tracepropagation.stream.observation;

import org.jspecify.annotations.NullMarked;
