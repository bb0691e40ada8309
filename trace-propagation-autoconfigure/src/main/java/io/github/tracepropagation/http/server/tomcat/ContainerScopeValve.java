// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.server.tomcat;

import java.io.IOException;

import io.github.tracepropagation.http.server.ContainerScope;
import jakarta.servlet.ServletException;
import org.apache.catalina.Valve;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * {@link Valve} for the pipeline of the engine that gives each request a
 * {@link ContainerScope}, and closes it when Tomcat is through with the request, or with
 * this dispatch of it.
 *
 * @since 0.1.0
 */
public class ContainerScopeValve extends ValveBase {

	/**
	 * Create the valve, which supports asynchronous requests.
	 */
	public ContainerScopeValve() {
		super(true);
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		try (ContainerScope scope = new ContainerScope()) {
			request.setAttribute(ContainerScope.ATTRIBUTE, scope);
			getNext().invoke(request, response);
		}
	}

}
