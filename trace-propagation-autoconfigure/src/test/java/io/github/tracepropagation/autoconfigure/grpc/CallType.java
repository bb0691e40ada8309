// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.grpc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.grpc.testing.protobuf.SimpleRequest;
import io.grpc.testing.protobuf.SimpleResponse;
import io.grpc.testing.protobuf.SimpleServiceGrpc;

/**
 * Every way to call a service, each as a whole call on this thread.
 */
enum CallType {

	UNARY {

		@Override
		String call(Channel channel, String request) {
			return SimpleServiceGrpc.newBlockingStub(channel)
				.withDeadlineAfter(LIMIT)
				.unaryRpc(CallType.request(request))
				.getResponseMessage();
		}

	},

	CLIENT_STREAMING {

		@Override
		String call(Channel channel, String request) {
			Answer answer = new Answer();
			StreamObserver<SimpleRequest> requests = SimpleServiceGrpc.newStub(channel)
				.withDeadlineAfter(LIMIT)
				.clientStreamingRpc(answer);
			requests.onNext(CallType.request(request));
			requests.onCompleted();
			return answer.await();
		}

	},

	SERVER_STREAMING {

		@Override
		String call(Channel channel, String request) {
			Iterator<SimpleResponse> responses = SimpleServiceGrpc.newBlockingStub(channel)
				.withDeadlineAfter(LIMIT)
				.serverStreamingRpc(CallType.request(request));
			List<String> messages = new ArrayList<>();
			responses.forEachRemaining((response) -> messages.add(response.getResponseMessage()));
			return String.join("", messages);
		}

	},

	BIDI_STREAMING {

		@Override
		String call(Channel channel, String request) {
			Answer answer = new Answer();
			StreamObserver<SimpleRequest> requests = SimpleServiceGrpc.newStub(channel)
				.withDeadlineAfter(LIMIT)
				.bidiStreamingRpc(answer);
			requests.onNext(CallType.request(request));
			requests.onCompleted();
			return answer.await();
		}

	};

	static final Duration LIMIT = Duration.ofSeconds(20);

	/**
	 * Call the service and return what it answers, all messages as one.
	 */
	abstract String call(Channel channel, String request);

	/**
	 * Return the name of the method.
	 */
	String method() {
		return SimpleServiceGrpc.getServiceDescriptor()
			.getMethods()
			.stream()
			.filter((method) -> method.getType().name().equals(name()))
			.findFirst()
			.orElseThrow()
			.getFullMethodName();
	}

	static SimpleRequest request(String message) {
		return SimpleRequest.newBuilder().setRequestMessage(message).build();
	}

	static SimpleResponse response(String message) {
		return SimpleResponse.newBuilder().setResponseMessage(message).build();
	}

	/**
	 * Collects what a call is answered.
	 */
	static final class Answer implements StreamObserver<SimpleResponse> {

		private final CompletableFuture<String> future = new CompletableFuture<>();

		private final StringBuilder messages = new StringBuilder();

		@Override
		public void onNext(SimpleResponse response) {
			this.messages.append(response.getResponseMessage());
		}

		@Override
		public void onError(Throwable failure) {
			this.future.completeExceptionally(failure);
		}

		@Override
		public void onCompleted() {
			this.future.complete(this.messages.toString());
		}

		String await() {
			try {
				return this.future.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
			}
			catch (ExecutionException ex) {
				if (ex.getCause() instanceof StatusRuntimeException status) {
					throw status;
				}
				throw new IllegalStateException(ex.getCause());
			}
			catch (InterruptedException | TimeoutException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}
