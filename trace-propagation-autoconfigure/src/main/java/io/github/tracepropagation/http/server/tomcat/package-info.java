// SPDX-License-Identifier: Apache-2.0

/**
 * What only Tomcat can do for a request: keep the context of one that failed current
 * until Tomcat itself has logged the exception and rendered the error page. The only
 * package that knows Tomcat's classes.
 */
@NullMarked
package io.github.tracepropagation.http.server.tomcat;

import org.jspecify.annotations.NullMarked;
