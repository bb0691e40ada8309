// SPDX-License-Identifier: Apache-2.0

package org.springframework.cloud.stream.binder.rabbit;

import io.github.tracepropagation.stream.LoopBinder;

/**
 * A binder in the package by which that of Rabbit is known.
 */
public class RabbitLoopBinder extends LoopBinder {

}
