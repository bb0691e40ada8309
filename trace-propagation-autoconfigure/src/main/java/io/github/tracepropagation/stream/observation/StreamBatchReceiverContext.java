// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.observation;

import java.util.List;
import java.util.Map;

import io.github.tracepropagation.boundary.observation.BatchReceiverContext;

import org.springframework.messaging.Message;

/**
 * {@link StreamReceiverContext} of a message that is several messages, as an input
 * binding in batch mode hands them to its function. The span continues none of their
 * traces: it links to all of them.
 *
 * @since 0.1.0
 */
public class StreamBatchReceiverContext extends StreamReceiverContext implements BatchReceiverContext {

	private final List<StreamReceiverContext> messages;

	/**
	 * Create the context.
	 * @param batch the message that is a batch
	 * @param headers the headers of each message of the batch
	 * @param binding the binding it comes by
	 */
	public StreamBatchReceiverContext(Message<?> batch, List<? extends Map<String, Object>> headers,
			BindingInfo binding) {
		super(batch, binding);
		this.messages = headers.stream().map((each) -> new StreamReceiverContext(each, -1, binding)).toList();
	}

	@Override
	public List<StreamReceiverContext> getMessages() {
		return this.messages;
	}

}
