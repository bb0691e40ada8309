// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.sample.shipping;

import io.github.tracepropagation.sample.shipping.v1.ShippingGrpc.ShippingBlockingStub;

import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.client.ImportGrpcClients;

/**
 * Makes the stub of the shipping service. Where that is to be found says the property
 * {@code spring.grpc.client.channel.shipping.target}.
 */
@Configuration(proxyBeanMethods = false)
@ImportGrpcClients(target = "shipping", types = ShippingBlockingStub.class)
class ShippingConfiguration {

}
