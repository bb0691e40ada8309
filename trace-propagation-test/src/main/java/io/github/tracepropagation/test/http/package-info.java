// SPDX-License-Identifier: Apache-2.0

/**
 * HTTP as it is on the wire, for tests of propagation: a client that sends header lines
 * just as they are given, several of one name and such that no other client would send
 * included, and a server that keeps the lines it was sent, with their case and their
 * order. Neither knows a trace; both speak HTTP/1.1 over plain sockets.
 */
@NullMarked
package io.github.tracepropagation.test.http;

import org.jspecify.annotations.NullMarked;
