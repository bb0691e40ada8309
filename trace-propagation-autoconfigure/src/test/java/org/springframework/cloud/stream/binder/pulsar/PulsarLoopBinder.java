// SPDX-License-Identifier: Apache-2.0

package org.springframework.cloud.stream.binder.pulsar;

import io.github.tracepropagation.stream.LoopBinder;

/**
 * A binder in the package by which that of Pulsar is known.
 */
public class PulsarLoopBinder extends LoopBinder {

}
