// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.grpc;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import com.google.common.util.concurrent.ListenableFuture;
import io.github.tracepropagation.grpc.client.TracePropagationClientInterceptor;
import io.github.tracepropagation.tck.HeaderLines;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.grpc.testing.protobuf.SimpleRequest;
import io.grpc.testing.protobuf.SimpleResponse;
import io.grpc.testing.protobuf.SimpleServiceGrpc;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.client.ChannelBuilderOptions;
import org.springframework.grpc.client.GrpcChannelBuilderCustomizer;
import org.springframework.grpc.client.GrpcChannelFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * How the span of a call that is made ends, and what it calls back with.
 */
class GrpcClientCallTests {

	private static final AttributeKey<String> STATUS_CODE = AttributeKey.stringKey("grpc.status_code");

	private static RawGrpcServer neighbour;

	private static GrpcRig rig;

	private static Channel channel;

	@BeforeAll
	static void start() {
		neighbour = new RawGrpcServer();
		rig = new GrpcRig(List.of(ClientConfiguration.class));
		channel = rig.channelTo(neighbour.port());
	}

	@AfterAll
	static void stop() {
		rig.close();
		neighbour.close();
	}

	@BeforeEach
	void reset() {
		rig.reset();
		neighbour.reset();
	}

	@ParameterizedTest
	@EnumSource
	void everyStatusButOkIsAnErrorOfTheSpan(Status.Code code) {
		neighbour.service().play((type, request, responses) -> {
			if (code == Status.Code.OK) {
				responses.onNext(CallType.response("answer"));
				responses.onCompleted();
			}
			else {
				responses.onError(code.toStatus().withDescription("On purpose").asRuntimeException());
			}
		});
		assertThat(call(CallType.UNARY, channel)).isEqualTo(code);
		endsOnce(code);
	}

	@ParameterizedTest
	@EnumSource
	void callOfAnyTypeEndsOnceWithAnError(CallType type) {
		neighbour.service()
			.play((played, request, responses) -> responses.onError(Status.NOT_FOUND.asRuntimeException()));
		assertThat(call(type, channel)).isEqualTo(Status.Code.NOT_FOUND);
		SpanData span = endsOnce(Status.Code.NOT_FOUND);
		assertThat(span.getName()).isEqualTo(type.method());
		assertThat(span.getStatus().getDescription()).contains("NOT_FOUND");
	}

	@ParameterizedTest
	@EnumSource
	void answerIsCalledBackWithTheSpanOfTheCaller(CallType type) {
		CallingBack observer = new CallingBack();
		SpanData caller = inSpan("caller", () -> begin(type, channel, observer));
		observer.await();
		assertThat(observer.seen).hasSizeGreaterThanOrEqualTo(2).allMatch(Seen.of(caller)::equals);
	}

	@ParameterizedTest
	@EnumSource
	void failureIsCalledBackWithTheSpanOfTheCaller(CallType type) {
		neighbour.service()
			.play((played, request, responses) -> responses.onError(Status.NOT_FOUND.asRuntimeException()));
		CallingBack observer = new CallingBack();
		SpanData caller = inSpan("caller", () -> begin(type, channel, observer));
		observer.await();
		assertThat(observer.seen).isNotEmpty().allMatch(Seen.of(caller)::equals);
	}

	@Test
	void callThatACallbackMakesIsAChildOfTheSpanOfTheCaller() {
		CallingBack observer = new CallingBack();
		observer.atEnd = () -> CallType.UNARY.call(channel, "second");
		SpanData caller = inSpan("caller", () -> begin(CallType.UNARY, channel, observer));
		observer.await();
		assertThat(rig.spans(SpanKind.CLIENT)).hasSize(2)
			.allSatisfy((span) -> assertThat(span.getParentSpanId()).isEqualTo(caller.getSpanId()));
		assertThat(neighbour.calls()).hasSize(2)
			.extracting((call) -> call.values("traceparent").get(0).substring(3, 35))
			.containsOnly(caller.getTraceId());
	}

	@ParameterizedTest
	@EnumSource
	void answerToACallerWithoutASpanIsCalledBackWithThatOfTheCall(CallType type) {
		CallingBack observer = new CallingBack();
		begin(type, channel, observer);
		observer.await();
		SpanData span = rig.onlySpan(SpanKind.CLIENT);
		assertThat(observer.seen).hasSizeGreaterThanOrEqualTo(2).allMatch(Seen.of(span)::equals);
	}

	@Test
	void futureIsCompletedWithTheSpanOfTheCaller() throws Exception {
		CountDownLatch released = new CountDownLatch(1);
		neighbour.service().play((type, request, responses) -> {
			await(released);
			responses.onNext(CallType.response("answer"));
			responses.onCompleted();
		});
		List<Seen> seen = new CopyOnWriteArrayList<>();
		CountDownLatch listened = new CountDownLatch(1);
		SpanData caller = inSpan("caller", () -> {
			ListenableFuture<SimpleResponse> future = SimpleServiceGrpc.newFutureStub(channel)
				.unaryRpc(CallType.request(""));
			future.addListener(() -> {
				seen.add(Seen.now());
				listened.countDown();
			}, Runnable::run);
			released.countDown();
		});
		await(listened);
		assertThat(seen).containsExactly(Seen.of(caller));
	}

	@ParameterizedTest
	@EnumSource
	void interceptorsOfAStubAreCalledBackWithTheSpanOfTheCaller(CallType type) {
		SeeingInterceptor interceptor = new SeeingInterceptor();
		SpanData caller = inSpan("caller",
				() -> type.call(ClientInterceptors.intercept(channel, interceptor), "request"));
		assertThat(interceptor.seen).hasSizeGreaterThanOrEqualTo(3).allMatch(Seen.of(caller)::equals);
	}

	@Test
	void callThatTakesTooLongEndsOnce() {
		neighbour.service().play((type, request, responses) -> {
		});
		assertThatExceptionOfType(StatusRuntimeException.class)
			.isThrownBy(() -> SimpleServiceGrpc.newBlockingStub(channel)
				.withDeadlineAfter(200, TimeUnit.MILLISECONDS)
				.unaryRpc(CallType.request("")));
		endsOnce(Status.Code.DEADLINE_EXCEEDED);
	}

	@Test
	void callThatIsTooLateFromTheStartEndsOnce() {
		assertThatExceptionOfType(StatusRuntimeException.class)
			.isThrownBy(() -> SimpleServiceGrpc.newBlockingStub(channel)
				.withDeadlineAfter(-1, TimeUnit.SECONDS)
				.unaryRpc(CallType.request("")));
		endsOnce(Status.Code.DEADLINE_EXCEEDED);
	}

	@ParameterizedTest
	@EnumSource(names = { "CLIENT_STREAMING", "BIDI_STREAMING" })
	void callThatTheApplicationCancelsEndsOnce(CallType type) {
		CallingBack observer = new CallingBack();
		StreamObserver<SimpleRequest> requests = requests(type, channel, observer);
		requests.onError(new IllegalStateException("On purpose"));
		observer.await();
		endsOnce(Status.Code.CANCELLED);
	}

	@Test
	void callThatIsCancelledBeforeItStartsHasNoSpan() {
		ClientCall<SimpleRequest, SimpleResponse> call = channel.newCall(SimpleServiceGrpc.getUnaryRpcMethod(),
				CallOptions.DEFAULT);
		call.cancel("On purpose", null);
		assertThat(rig.spans()).isEmpty();
	}

	@Test
	void futureThatIsCancelledEndsItsCallOnce() {
		neighbour.service().play((type, request, responses) -> {
		});
		assertThat(SimpleServiceGrpc.newFutureStub(channel).unaryRpc(CallType.request("")).cancel(true)).isTrue();
		endsOnce(Status.Code.CANCELLED);
	}

	@Test
	void iteratorThatIsGivenUpEndsOnce() {
		neighbour.service().play((type, request, responses) -> responses.onNext(CallType.response("first")));
		io.grpc.Context.CancellableContext context = io.grpc.Context.current().withCancellation();
		io.grpc.Context previous = context.attach();
		try {
			Iterator<SimpleResponse> iterator = SimpleServiceGrpc.newBlockingStub(channel)
				.serverStreamingRpc(CallType.request(""));
			assertThat(iterator.next().getResponseMessage()).isEqualTo("first");
		}
		finally {
			context.detachAndCancel(previous, null);
		}
		endsOnce(Status.Code.CANCELLED);
	}

	@Test
	void serverThatIsNotThereEndsTheSpan() throws Exception {
		int port;
		try (RawGrpcServer gone = new RawGrpcServer()) {
			port = gone.port();
		}
		assertThat(call(CallType.UNARY, rig.channelTo(port))).isEqualTo(Status.Code.UNAVAILABLE);
		endsOnce(Status.Code.UNAVAILABLE);
	}

	@Test
	void channelThatIsShutDownEndsItsCalls() {
		neighbour.service().play((type, request, responses) -> {
		});
		ManagedChannel closing = (ManagedChannel) rig.channelTo(neighbour.port());
		CallingBack observer = new CallingBack();
		begin(CallType.BIDI_STREAMING, closing, observer);
		closing.shutdownNow();
		observer.await();
		assertThat(observer.status.getCode()).isIn(Status.Code.UNAVAILABLE, Status.Code.CANCELLED);
		endsOnce(observer.status.getCode());
		reset();
		assertThat(call(CallType.UNARY, closing)).isEqualTo(Status.Code.UNAVAILABLE);
		endsOnce(Status.Code.UNAVAILABLE);
	}

	@ParameterizedTest
	@ValueSource(strings = { "start", "sendMessage", "halfClose" })
	void interceptorThatThrowsNearerToTheServerEndsTheSpanOnce(String where) {
		Channel failing = rig.bean(GrpcChannelFactory.class)
			.createChannel("static://localhost:" + neighbour.port(),
					ChannelBuilderOptions.defaults().withInterceptors(List.of(new FailingInterceptor(where))));
		long before = measured();
		assertThatIllegalStateException()
			.isThrownBy(() -> SimpleServiceGrpc.newBlockingStub(failing).unaryRpc(CallType.request("")))
			.withMessage("On purpose");
		SpanData span = rig.onlySpan(SpanKind.CLIENT);
		assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
		assertThat(measured()).isEqualTo(before + 1);
	}

	@ParameterizedTest
	@EnumSource
	void observerThatThrowsCancelsItsCallAndEndsTheSpanOnce(CallType type) {
		CallingBack observer = new CallingBack();
		observer.atNext = () -> {
			throw new IllegalStateException("On purpose");
		};
		begin(type, channel, observer);
		observer.await();
		endsOnce(Status.Code.CANCELLED);
	}

	@Test
	void callIsMeasuredOnceWhateverHappensToIt() {
		long before = measured();
		callThatTakesTooLongEndsOnce();
		reset();
		callThatTheApplicationCancelsEndsOnce(CallType.BIDI_STREAMING);
		reset();
		callOfAnyTypeEndsOnceWithAnError(CallType.CLIENT_STREAMING);
		assertThat(measured()).isEqualTo(before + 3);
	}

	@ParameterizedTest
	@ValueSource(strings = { "traceparent", "TraceParent" })
	void contextThatWasForwardedByHandIsReplaced(String name) {
		Metadata stale = new Metadata();
		for (int i = 0; i < 2; i++) {
			stale.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER),
					"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
			stale.put(Metadata.Key.of("Tracestate", Metadata.ASCII_STRING_MARSHALLER), "stale=1");
			stale.put(Metadata.Key.of("Baggage", Metadata.ASCII_STRING_MARSHALLER), "stale=1");
		}
		Channel forwarding = ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(stale));
		try (Scope scope = Baggage.builder().put("tenant", "blue").build().makeCurrent()) {
			assertThat(call(CallType.UNARY, forwarding)).isEqualTo(Status.Code.OK);
		}
		SpanData span = rig.onlySpan(SpanKind.CLIENT);
		HeaderLines sent = neighbour.onlyCall();
		assertThat(sent.values("traceparent"))
			.containsExactly("00-" + span.getTraceId() + "-" + span.getSpanId() + "-01");
		assertThat(sent.values("tracestate")).isEmpty();
		assertThat(sent.values("baggage")).containsExactly("tenant=blue");
	}

	@Test
	void nothingIsLeftOnTheThreadsThatCallBack() throws Exception {
		for (CallType type : CallType.values()) {
			answerIsCalledBackWithTheSpanOfTheCaller(type);
			reset();
			answerToACallerWithoutASpanIsCalledBackWithThatOfTheCall(type);
			reset();
			observerThatThrowsCancelsItsCallAndEndsTheSpanOnce(type);
			reset();
		}
		isClean();
		rig.bean(OneThread.class).executor.submit(GrpcClientCallTests::isClean).get(10, TimeUnit.SECONDS);
	}

	@ParameterizedTest
	@EnumSource
	void callThatAnotherThreadStartsIsThatOfWhoMadeIt(CallType type) {
		CallingBack observer = new CallingBack();
		Channel delaying = ClientInterceptors.intercept(channel, new DelayingInterceptor());
		SpanData caller = inSpan("caller", () -> {
			try (Scope scope = Baggage.builder().put("tenant", "blue").build().makeCurrent()) {
				begin(type, delaying, observer);
			}
		});
		observer.await();
		SpanData span = rig.onlySpan(SpanKind.CLIENT);
		assertThat(span.getParentSpanId()).isEqualTo(caller.getSpanId());
		assertThat(neighbour.onlyCall().values("baggage")).containsExactly("tenant=blue");
		assertThat(observer.seen).hasSizeGreaterThanOrEqualTo(2).allMatch(Seen.of(caller)::equals);
	}

	@Test
	void callThatAnotherThreadStartsIsAChildOfASpanThatIsNoObservation() {
		Channel delaying = ClientInterceptors.intercept(channel, new DelayingInterceptor());
		Span caller = rig.bean(Tracer.class).spanBuilder("caller").startSpan();
		try (Scope scope = caller.makeCurrent()) {
			CallType.UNARY.call(delaying, "request");
		}
		finally {
			caller.end();
		}
		assertThat(rig.onlySpan(SpanKind.CLIENT).getParentSpanId()).isEqualTo(caller.getSpanContext().getSpanId());
	}

	@ParameterizedTest
	@ValueSource(strings = { "retryPolicy", "hedgingPolicy" })
	void callThatIsRepeatedIsOneCallAndEveryAttemptHasItsContext(String policy) {
		AtomicInteger attempts = new AtomicInteger();
		neighbour.service().play((type, request, responses) -> {
			if (attempts.incrementAndGet() < 3) {
				responses.onError(Status.UNAVAILABLE.asRuntimeException());
				return;
			}
			responses.onNext(CallType.response("answer"));
			responses.onCompleted();
		});
		Map<String, Object> settings = policy.equals("retryPolicy")
				? Map.of("maxAttempts", 4.0, "initialBackoff", "0.01s", "maxBackoff", "0.01s", "backoffMultiplier", 1.0,
						"retryableStatusCodes", List.of("UNAVAILABLE"))
				: Map.of("maxAttempts", 3.0, "hedgingDelay", "0.1s", "nonFatalStatusCodes", List.of("UNAVAILABLE"));
		Map<String, ?> service = Map.of("methodConfig",
				List.of(Map.of("name", List.of(Map.of("service", SimpleServiceGrpc.SERVICE_NAME)), policy, settings)));
		Channel repeating = rig.bean(GrpcChannelFactory.class)
			.createChannel("static://localhost:" + neighbour.port(), ChannelBuilderOptions.defaults()
				.withCustomizer((target, builder) -> builder.enableRetry().defaultServiceConfig(service)));
		try (Scope scope = Baggage.builder().put("tenant", "blue").build().makeCurrent()) {
			assertThat(call(CallType.UNARY, repeating)).isEqualTo(Status.Code.OK);
		}
		SpanData span = endsOnce(Status.Code.OK);
		assertThat(neighbour.calls()).hasSize(3).allSatisfy((attempt) -> {
			assertThat(attempt.values("traceparent"))
				.containsExactly("00-" + span.getTraceId() + "-" + span.getSpanId() + "-01");
			assertThat(attempt.values("baggage")).containsExactly("tenant=blue");
		});
	}

	@ParameterizedTest
	@EnumSource
	void callerIsToldOfTheEndWhateverItsObservationDoes(CallType type) {
		ObservationRegistry failing = ObservationRegistry.create();
		failing.observationConfig().observationHandler(new FailingHandler());
		try (RawGrpcClient client = new RawGrpcClient(neighbour.port())) {
			Channel observed = ClientInterceptors.intercept(client.channel(),
					new TracePropagationClientInterceptor(failing, 8192, (field, reason) -> {
					}));
			CallingBack observer = new CallingBack();
			begin(type, observed, observer);
			observer.await();
			assertThat(observer.status.getCode()).isEqualTo(Status.Code.OK);
		}
	}

	private static void isClean() {
		assertThat(Context.current()).isSameAs(Context.root());
		assertThat(rig.bean(ObservationRegistry.class).getCurrentObservation()).isNull();
		assertThat(MDC.get("trace_id")).isNull();
		assertThat(MDC.get("span_id")).isNull();
	}

	private static SpanData inSpan(String name, Runnable action) {
		return inSpan(name, () -> {
			action.run();
			return "";
		});
	}

	private static SpanData inSpan(String name, Supplier<?> action) {
		Observation.createNotStarted(name, rig.bean(ObservationRegistry.class)).observe(action);
		return rig.spans().stream().filter((span) -> span.getName().equals(name)).findFirst().orElseThrow();
	}

	private static Status.Code call(CallType type, Channel channel) {
		try {
			type.call(channel, "request");
			return Status.Code.OK;
		}
		catch (StatusRuntimeException ex) {
			return ex.getStatus().getCode();
		}
	}

	private static void begin(CallType type, Channel channel, CallingBack observer) {
		SimpleServiceGrpc.SimpleServiceStub stub = SimpleServiceGrpc.newStub(channel);
		switch (type) {
			case UNARY -> stub.unaryRpc(CallType.request("request"), observer);
			case SERVER_STREAMING -> stub.serverStreamingRpc(CallType.request("request"), observer);
			case CLIENT_STREAMING, BIDI_STREAMING -> {
				StreamObserver<SimpleRequest> requests = requests(type, channel, observer);
				requests.onNext(CallType.request("request"));
				requests.onCompleted();
			}
		}
	}

	private static StreamObserver<SimpleRequest> requests(CallType type, Channel channel, CallingBack observer) {
		SimpleServiceGrpc.SimpleServiceStub stub = SimpleServiceGrpc.newStub(channel);
		return (type == CallType.CLIENT_STREAMING) ? stub.clientStreamingRpc(observer)
				: stub.bidiStreamingRpc(observer);
	}

	private static SpanData endsOnce(Status.Code code) {
		SpanData span = rig.onlySpan(SpanKind.CLIENT);
		assertThat(span.getAttributes().get(STATUS_CODE)).isEqualTo(code.name());
		assertThat(span.getStatus().getStatusCode() == StatusCode.ERROR).isEqualTo(code != Status.Code.OK);
		return span;
	}

	private static long measured() {
		return rig.bean(MeterRegistry.class).find("grpc.client").timers().stream().mapToLong(Timer::count).sum();
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Keeps what is current whenever it is called.
	 */
	private static final class CallingBack implements ClientResponseObserver<SimpleRequest, SimpleResponse> {

		final List<Seen> seen = new CopyOnWriteArrayList<>();

		final CountDownLatch ended = new CountDownLatch(1);

		volatile Status status = Status.OK;

		Runnable atNext = () -> {
		};

		Runnable atEnd = () -> {
		};

		@Override
		public void beforeStart(ClientCallStreamObserver<SimpleRequest> requests) {
		}

		@Override
		public void onNext(SimpleResponse response) {
			this.seen.add(Seen.now());
			this.atNext.run();
		}

		@Override
		public void onError(Throwable failure) {
			this.status = Status.fromThrowable(failure);
			end();
		}

		@Override
		public void onCompleted() {
			end();
		}

		private void end() {
			this.seen.add(Seen.now());
			try {
				this.atEnd.run();
			}
			finally {
				this.ended.countDown();
			}
		}

		void await() {
			GrpcClientCallTests.await(this.ended);
		}

	}

	/**
	 * Keeps what is current whenever a call tells it something.
	 */
	private static final class SeeingInterceptor implements ClientInterceptor {

		final List<Seen> seen = new CopyOnWriteArrayList<>();

		@Override
		public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
			return new SimpleForwardingClientCall<>(next.newCall(method, options)) {

				@Override
				public void start(Listener<R> listener, Metadata headers) {
					super.start(new SimpleForwardingClientCallListener<>(listener) {

						@Override
						public void onHeaders(Metadata received) {
							see();
							super.onHeaders(received);
						}

						@Override
						public void onMessage(R message) {
							see();
							super.onMessage(message);
						}

						@Override
						public void onClose(Status status, Metadata trailers) {
							see();
							super.onClose(status, trailers);
						}

					}, headers);
				}

			};
		}

		private void see() {
			this.seen.add(Seen.now());
		}

	}

	/**
	 * Has another thread start the call, as who fetches a token first.
	 */
	private static final class DelayingInterceptor implements ClientInterceptor {

		@Override
		public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
			return new SimpleForwardingClientCall<>(next.newCall(method, options)) {

				@Override
				public void start(Listener<R> listener, Metadata headers) {
					Thread thread = new Thread(() -> super.start(listener, headers));
					thread.start();
					try {
						thread.join();
					}
					catch (InterruptedException ex) {
						throw new IllegalStateException(ex);
					}
				}

			};
		}

	}

	/**
	 * Throws where the observation stops.
	 */
	private static final class FailingHandler implements ObservationHandler<Observation.Context> {

		@Override
		public void onStop(Observation.Context context) {
			throw new IllegalStateException("On purpose");
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

	/**
	 * Throws in one method of the call.
	 *
	 * @param where the method
	 */
	private record FailingInterceptor(String where) implements ClientInterceptor {

		@Override
		public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
			return new SimpleForwardingClientCall<>(next.newCall(method, options)) {

				@Override
				public void start(Listener<R> listener, Metadata headers) {
					failAt("start");
					super.start(listener, headers);
				}

				@Override
				public void sendMessage(Q message) {
					failAt("sendMessage");
					super.sendMessage(message);
				}

				@Override
				public void halfClose() {
					failAt("halfClose");
					super.halfClose();
				}

			};
		}

		private void failAt(String method) {
			if (method.equals(this.where)) {
				throw new IllegalStateException("On purpose");
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ClientConfiguration {

		@Bean
		OneThread oneThread() {
			return new OneThread();
		}

		@Bean
		<T extends ManagedChannelBuilder<T>> GrpcChannelBuilderCustomizer<T> executorCustomizer(OneThread oneThread) {
			return (target, builder) -> builder.executor(oneThread.executor);
		}

	}

	/**
	 * The thread that calls back. A blocking call waits for its answer on its own.
	 */
	static class OneThread {

		final ExecutorService executor = Executors.newSingleThreadExecutor();

	}

}
