// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.report.check;

import java.util.List;
import java.util.TreeMap;

import io.github.tracepropagation.autoconfigure.PropagationCheck;
import io.github.tracepropagation.autoconfigure.report.bean.CreatedBeans;
import jakarta.servlet.Filter;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.web.filter.ServerHttpObservationFilter;

/**
 * {@link PropagationCheck} for more than one {@link ServerHttpObservationFilter}, of
 * which each would observe every request.
 */
final class ServerFilterCheck implements PropagationCheck {

	private final CreatedBeans beans;

	ServerFilterCheck(CreatedBeans beans) {
		this.beans = beans;
	}

	@Override
	public List<Finding> check() {
		TreeMap<String, Filter> filters = new TreeMap<>();
		this.beans.ofType(FilterRegistrationBean.class).forEach((name, registration) -> {
			if (registration.isEnabled() && registration.getFilter() instanceof ServerHttpObservationFilter filter) {
				filters.put(name, filter);
			}
		});
		this.beans.ofType(ServerHttpObservationFilter.class).forEach((name, filter) -> {
			if (!filters.containsValue(filter)) {
				filters.put(name, filter);
			}
		});
		return (filters.size() < 2) ? List.of()
				: List.of(new Finding(
						"Every request is observed " + filters.size() + " times, by the filters of the beans "
								+ String.join(", ", filters.keySet()),
						"Keep one: declare your own as FilterRegistrationBean<ServerHttpObservationFilter>, and that of"
								+ " this library backs off"));
	}

}
