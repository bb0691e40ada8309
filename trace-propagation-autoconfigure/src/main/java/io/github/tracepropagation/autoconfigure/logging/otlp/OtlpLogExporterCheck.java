// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.logging.otlp;

import java.util.List;

import io.github.tracepropagation.autoconfigure.PropagationCheck;
import io.opentelemetry.sdk.logs.LogRecordProcessor;
import io.opentelemetry.sdk.logs.export.BatchLogRecordProcessor;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.opentelemetry.autoconfigure.logging.SdkLoggerProviderBuilderCustomizer;

/**
 * Finds log events that are given to an SDK of Spring Boot's that has nowhere to export
 * them.
 */
class OtlpLogExporterCheck implements PropagationCheck {

	private static final String PROVIDER = "openTelemetrySdkLoggerProvider";

	private final ListableBeanFactory beanFactory;

	OtlpLogExporterCheck(ListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	public List<Finding> check() {
		if (!this.beanFactory.containsBean(PROVIDER) || has(LogRecordExporter.class) || hasOwnProcessor()
				|| has(SdkLoggerProviderBuilderCustomizer.class)) {
			return List.of();
		}
		return List.of(new Finding(
				"trace-propagation.logging.otlp.enabled is true, but there is no exporter of log records,"
						+ " so no log event is exported",
				"Add the dependency io.opentelemetry:opentelemetry-exporter-otlp and set "
						+ "management.opentelemetry.logging.export.otlp.endpoint, or set "
						+ "trace-propagation.logging.otlp.enabled to false"));
	}

	// The processor that Spring Boot has in any case exports to the exporters there are
	private boolean hasOwnProcessor() {
		for (String name : this.beanFactory.getBeanNamesForType(LogRecordProcessor.class, true, false)) {
			if (!this.beanFactory.isTypeMatch(name, BatchLogRecordProcessor.class)) {
				return true;
			}
		}
		return false;
	}

	private boolean has(Class<?> type) {
		return this.beanFactory.getBeanNamesForType(type, true, false).length > 0;
	}

}
