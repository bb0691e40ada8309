// SPDX-License-Identifier: Apache-2.0

package org.springframework.cloud.stream.binder.kafka;

import io.github.tracepropagation.stream.LoopBinder;

/**
 * A binder in the package by which that of Kafka is known.
 */
public class KafkaLoopBinder extends LoopBinder {

}
