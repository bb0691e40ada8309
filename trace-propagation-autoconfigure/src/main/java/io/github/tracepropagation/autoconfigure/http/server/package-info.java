// SPDX-License-Identifier: Apache-2.0

/**
 * Sets up the server side of HTTP: for a servlet application the filter in the place of
 * Spring Boot's, that for error dispatches, and what its container needs; for a reactive
 * one the filters beside Spring's observation; for both the header that tells the caller
 * its trace, and the paths that get no span.
 */
@NullMarked
package io.github.tracepropagation.autoconfigure.http.server;

import org.jspecify.annotations.NullMarked;
