// SPDX-License-Identifier: Apache-2.0

/**
 * Sets up the server side of HTTP: for a servlet application the filter in the place of
 * Spring Boot's, and the header that tells the caller its trace.
 */
@NullMarked
package io.github.tracepropagation.autoconfigure.http.server;

import org.jspecify.annotations.NullMarked;
