// SPDX-License-Identifier: Apache-2.0

/**
 * The server side of HTTP, as far as it is the same for every server: the response header
 * that tells the caller which trace answered, the paths that get no span, the trace id in
 * problem details, and the scope in which a container logs a failed request. The
 * sub-packages bring these to a kind of server each and do not know each other.
 */
@NullMarked
package io.github.tracepropagation.http.server;

import org.jspecify.annotations.NullMarked;
