// SPDX-License-Identifier: Apache-2.0

/**
 * The client side of HTTP. Spring's clients observe their calls and bring the context to
 * the boundary once they have an {@code ObservationRegistry}; those that come from Spring
 * Boot's builders have one. This room gives it to the clients that an application makes
 * by hand, declared as beans or not, names the hops of all of them for the policies, and
 * takes headers out of their requests. The door for what is no bean aside, each type here
 * knows one client library and does without the others.
 */
@NullMarked
package io.github.tracepropagation.http.client;

import org.jspecify.annotations.NullMarked;
