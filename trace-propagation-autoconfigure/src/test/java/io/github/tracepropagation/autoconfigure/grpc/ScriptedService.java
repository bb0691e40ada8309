// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.grpc.testing.protobuf.SimpleRequest;
import io.grpc.testing.protobuf.SimpleResponse;
import io.grpc.testing.protobuf.SimpleServiceGrpc;

/**
 * A service that does what a test tells it. A call is answered when its request is whole:
 * for one that streams requests, after the last.
 */
class ScriptedService extends SimpleServiceGrpc.SimpleServiceImplBase {

	private volatile Script script = ScriptedService::answer;

	private volatile Runnable atFirst = () -> {
	};

	private volatile Runnable atCancel = () -> {
	};

	/**
	 * Answer all calls from now on by this script.
	 */
	void play(Script script) {
		this.script = script;
	}

	/**
	 * Run this where a streaming call begins, before its first message.
	 */
	void playAtFirst(Runnable atFirst) {
		this.atFirst = atFirst;
	}

	/**
	 * Run this where a call is cancelled.
	 */
	void playAtCancel(Runnable atCancel) {
		this.atCancel = atCancel;
	}

	void reset() {
		this.script = ScriptedService::answer;
		this.atFirst = () -> {
		};
		this.atCancel = () -> {
		};
	}

	@Override
	public void unaryRpc(SimpleRequest request, StreamObserver<SimpleResponse> responses) {
		((ServerCallStreamObserver<?>) responses).setOnCancelHandler(this.atCancel);
		this.script.play(CallType.UNARY, request.getRequestMessage(), responses);
	}

	@Override
	public void serverStreamingRpc(SimpleRequest request, StreamObserver<SimpleResponse> responses) {
		((ServerCallStreamObserver<?>) responses).setOnCancelHandler(this.atCancel);
		this.script.play(CallType.SERVER_STREAMING, request.getRequestMessage(), responses);
	}

	@Override
	public StreamObserver<SimpleRequest> clientStreamingRpc(StreamObserver<SimpleResponse> responses) {
		((ServerCallStreamObserver<?>) responses).setOnCancelHandler(this.atCancel);
		this.atFirst.run();
		return new Requests(CallType.CLIENT_STREAMING, responses);
	}

	@Override
	public StreamObserver<SimpleRequest> bidiStreamingRpc(StreamObserver<SimpleResponse> responses) {
		((ServerCallStreamObserver<?>) responses).setOnCancelHandler(this.atCancel);
		this.atFirst.run();
		return new Requests(CallType.BIDI_STREAMING, responses);
	}

	private static void answer(CallType type, String request, StreamObserver<SimpleResponse> responses) {
		responses.onNext(CallType.response("answer"));
		responses.onCompleted();
	}

	/**
	 * What a service does with a call.
	 */
	@FunctionalInterface
	interface Script {

		void play(CallType type, String request, StreamObserver<SimpleResponse> responses);

	}

	/**
	 * Takes the messages of a call.
	 */
	private final class Requests implements StreamObserver<SimpleRequest> {

		private final CallType type;

		private final StreamObserver<SimpleResponse> responses;

		private String request = "";

		Requests(CallType type, StreamObserver<SimpleResponse> responses) {
			this.type = type;
			this.responses = responses;
		}

		@Override
		public void onNext(SimpleRequest request) {
			this.request += request.getRequestMessage();
		}

		@Override
		public void onError(Throwable failure) {
		}

		@Override
		public void onCompleted() {
			ScriptedService.this.script.play(this.type, this.request, this.responses);
		}

	}

}
