// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.http.server;

import io.github.tracepropagation.http.server.TraceResponseHeader;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Makes the {@link TraceResponseHeader} that the properties name.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HttpServerProperties.class)
class TraceResponseHeaderConfiguration {

	private static final String PROPERTY = "trace-propagation.http.server.response-header";

	@Bean
	@ConditionalOnMissingBean
	TraceResponseHeader traceResponseHeader(HttpServerProperties properties) {
		String name = properties.getResponseHeader();
		try {
			return TraceResponseHeader.of(name);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException(PROPERTY, name,
					"It must be 'none', 'traceresponse', 'server-timing' or the name of a header: "
							+ "letters, digits and !#$%&'*+-.^_`|~ only.",
					ex);
		}
	}

}
