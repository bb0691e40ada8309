// SPDX-License-Identifier: Apache-2.0

/**
 * What only Jetty can do for a request: keep the context of one that failed current until
 * Jetty itself has logged the exception. The only package that knows Jetty's classes.
 */
@NullMarked
package io.github.tracepropagation.http.server.jetty;

import org.jspecify.annotations.NullMarked;
