// SPDX-License-Identifier: Apache-2.0

/**
 * What every transport has to do with trace context, as tests that the tests of a
 * transport extend. They look at a transport from outside, at the lines that a neighbour
 * sends and receives, and know no transport themselves. The test vectors are those of any
 * other language.
 */
@NullMarked
package io.github.tracepropagation.tck;

import org.jspecify.annotations.NullMarked;
