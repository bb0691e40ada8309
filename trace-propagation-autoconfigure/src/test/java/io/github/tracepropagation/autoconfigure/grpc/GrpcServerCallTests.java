// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.grpc;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.grpc.testing.protobuf.SimpleRequest;
import io.grpc.testing.protobuf.SimpleServiceGrpc;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.MDC;

import org.springframework.boot.grpc.server.autoconfigure.GrpcServerExecutorProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.grpc.server.GlobalServerInterceptor;
import org.springframework.grpc.server.advice.GrpcAdvice;
import org.springframework.grpc.server.advice.GrpcExceptionHandler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How the span of a call that is answered ends, and what runs within it.
 */
class GrpcServerCallTests {

	private static final AttributeKey<String> STATUS_CODE = AttributeKey.stringKey("grpc.status_code");

	private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

	private static final String PARENT = "traceparent: 00-" + TRACE_ID + "-b7ad6b7169203331-01";

	private static final Set<Status.Code> FAULTS = EnumSet.of(Status.Code.UNKNOWN, Status.Code.DEADLINE_EXCEEDED,
			Status.Code.UNIMPLEMENTED, Status.Code.INTERNAL, Status.Code.UNAVAILABLE, Status.Code.DATA_LOSS);

	private static GrpcRig rig;

	private static RawGrpcClient client;

	@BeforeAll
	static void start() {
		rig = new GrpcRig(List.of(ServerConfiguration.class));
		client = new RawGrpcClient(rig.port());
	}

	@AfterAll
	static void stop() {
		client.close();
		rig.close();
	}

	@BeforeEach
	void reset() {
		rig.reset();
		rig.bean(FailingInterceptor.class).failure = null;
		rig.bean(Advice.class).seen.clear();
	}

	@ParameterizedTest
	@EnumSource
	void statusIsAnErrorOfTheSpanWhereItIsAFaultOfTheServer(Status.Code code) {
		rig.service().play((type, request, responses) -> {
			if (code == Status.Code.OK) {
				responses.onNext(CallType.response("answer"));
				responses.onCompleted();
			}
			else {
				responses.onError(code.toStatus().withDescription("On purpose").asRuntimeException());
			}
		});
		assertThat(call(CallType.UNARY)).isEqualTo(code);
		SpanData span = endsOnce();
		assertThat(span.getAttributes().get(STATUS_CODE)).isEqualTo(code.name());
		assertThat(span.getStatus().getStatusCode())
			.isEqualTo(FAULTS.contains(code) ? StatusCode.ERROR : StatusCode.UNSET);
	}

	@ParameterizedTest
	@EnumSource
	void statusWithACauseIsNoErrorWhereItIsTheFaultOfTheCaller(CallType type) {
		rig.service()
			.play((played, request, responses) -> responses.onError(
					Status.NOT_FOUND.withCause(new IllegalStateException("Not in the database")).asRuntimeException()));
		assertThat(call(type)).isEqualTo(Status.Code.NOT_FOUND);
		SpanData span = endsOnce();
		assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
		assertThat(span.getAttributes().get(STATUS_CODE)).isEqualTo("NOT_FOUND");
	}

	@ParameterizedTest
	@EnumSource
	void handlerThatThrowsEndsItsSpanWithWhatTheCallerIsSent(CallType type) {
		rig.service().play((played, request, responses) -> {
			throw new IllegalStateException("On purpose");
		});
		assertThat(call(type)).isEqualTo(Status.Code.UNKNOWN);
		isUnknownError(endsOnce());
	}

	@ParameterizedTest
	@EnumSource
	void handlerThatThrowsAfterAMessageEndsItsSpanWithWhatTheCallerIsSent(CallType type) {
		rig.service().play((played, request, responses) -> {
			responses.onNext(CallType.response("half an "));
			throw new IllegalStateException("On purpose");
		});
		assertThat(call(type)).isEqualTo(Status.Code.UNKNOWN);
		isUnknownError(endsOnce());
	}

	@ParameterizedTest
	@EnumSource(names = { "CLIENT_STREAMING", "BIDI_STREAMING" })
	void handlerThatThrowsBeforeTheFirstMessageEndsItsSpanWithWhatTheCallerIsSent(CallType type) {
		rig.service().playAtFirst(() -> {
			throw new IllegalStateException("On purpose");
		});
		assertThat(call(type)).isEqualTo(Status.Code.UNKNOWN);
		isUnknownError(endsOnce());
	}

	@ParameterizedTest
	@EnumSource
	void handlerThatThrowsAnErrorOfTheMachineEndsItsSpan(CallType type) {
		rig.service().play((played, request, responses) -> {
			throw new StackOverflowError("On purpose");
		});
		assertThat(call(type)).isEqualTo(Status.Code.UNKNOWN);
		isUnknownError(endsOnce());
	}

	@Test
	void interceptorThatThrowsIsInsideTheSpanWhereverItsOrderPutsIt() {
		rig.bean(FailingInterceptor.class).failure = new IllegalStateException("On purpose");
		assertThat(call(CallType.UNARY)).isEqualTo(Status.Code.UNKNOWN);
		isUnknownError(endsOnce());
	}

	@Test
	void interceptorThatThrowsAStatusEndsTheSpanWithIt() {
		rig.bean(FailingInterceptor.class).failure = Status.PERMISSION_DENIED.asRuntimeException();
		assertThat(call(CallType.UNARY)).isEqualTo(Status.Code.PERMISSION_DENIED);
		SpanData span = endsOnce();
		assertThat(span.getAttributes().get(STATUS_CODE)).isEqualTo("PERMISSION_DENIED");
		assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
	}

	@ParameterizedTest
	@EnumSource
	void adviceIsWithinTheSpanAndItsStatusIsThatOfTheSpan(CallType type) {
		rig.service().play((played, request, responses) -> {
			throw new IllegalArgumentException("On purpose");
		});
		assertThat(call(type)).isEqualTo(Status.Code.INVALID_ARGUMENT);
		SpanData span = endsOnce();
		assertThat(span.getAttributes().get(STATUS_CODE)).isEqualTo("INVALID_ARGUMENT");
		assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
		assertThat(rig.bean(Advice.class).seen).singleElement().isEqualTo(Seen.of(span));
	}

	@ParameterizedTest
	@EnumSource
	void handlerIsWithinTheSpanThatContinuesTheTraceOfItsCaller(CallType type) {
		List<Seen> seen = new CopyOnWriteArrayList<>();
		rig.service().play((played, request, responses) -> {
			seen.add(Seen.now());
			responses.onNext(CallType.response("answer"));
			responses.onCompleted();
		});
		assertThat(call(type)).isEqualTo(Status.Code.OK);
		SpanData span = endsOnce();
		assertThat(span.getTraceId()).isEqualTo(TRACE_ID);
		assertThat(span.getParentSpanId()).isEqualTo("b7ad6b7169203331");
		assertThat(span.getName()).isEqualTo(type.method());
		assertThat(seen).containsExactly(Seen.of(span));
	}

	@ParameterizedTest
	@EnumSource
	void callThatIsCancelledEndsItsSpanOnceAndNotAsAFault(CallType type) throws InterruptedException {
		List<Seen> seen = new CopyOnWriteArrayList<>();
		CountDownLatch handling = new CountDownLatch(1);
		rig.service().playAtCancel(() -> seen.add(Seen.now()));
		rig.service().play((played, request, responses) -> handling.countDown());
		ClientCall<SimpleRequest, ?> call = begin(type);
		assertThat(handling.await(10, TimeUnit.SECONDS)).isTrue();
		call.cancel("On purpose", null);
		SpanData span = endsOnce();
		assertThat(span.getAttributes().get(STATUS_CODE)).isEqualTo("CANCELLED");
		assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
		assertThat(span.getEvents()).extracting(EventData::getName).contains("cancelled");
		assertThat(seen).containsExactly(Seen.of(span));
	}

	@Test
	void callerThatVanishesEndsTheSpan() throws InterruptedException {
		CountDownLatch handling = new CountDownLatch(1);
		rig.service().play((played, request, responses) -> handling.countDown());
		RawGrpcClient vanishing = new RawGrpcClient(rig.port());
		SimpleServiceGrpc.newStub(vanishing.channel()).unaryRpc(CallType.request(""), new CallType.Answer());
		assertThat(handling.await(10, TimeUnit.SECONDS)).isTrue();
		vanishing.close();
		assertThat(endsOnce().getAttributes().get(STATUS_CODE)).isEqualTo("CANCELLED");
	}

	@Test
	void answerToACallerThatHasGoneChangesNothing() throws InterruptedException {
		CountDownLatch handling = new CountDownLatch(1);
		List<StreamObserver<?>> open = new CopyOnWriteArrayList<>();
		rig.service().play((played, request, responses) -> {
			open.add(responses);
			handling.countDown();
		});
		ClientCall<SimpleRequest, ?> call = begin(CallType.UNARY);
		assertThat(handling.await(10, TimeUnit.SECONDS)).isTrue();
		call.cancel("On purpose", null);
		assertThat(endsOnce().getAttributes().get(STATUS_CODE)).isEqualTo("CANCELLED");
		open.get(0).onCompleted();
		endsOnce();
	}

	@Test
	void callThatTakesLongerThanItsCallerWaitsIsAFault() {
		rig.service().play((played, request, responses) -> {
		});
		// Without a deadline of the client's own, the server is the one to see the end of
		// it
		assertThat(call(CallType.UNARY, "grpc-timeout: 200m")).isIn(Status.Code.CANCELLED,
				Status.Code.DEADLINE_EXCEEDED);
		SpanData span = endsOnce();
		assertThat(span.getAttributes().get(STATUS_CODE)).isEqualTo("DEADLINE_EXCEEDED");
		assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
	}

	@Test
	void methodThatIsNotImplementedEndsItsSpanAsAFault() {
		rig.service()
			.play((played, request, responses) -> responses.onError(Status.UNIMPLEMENTED.asRuntimeException()));
		assertThat(call(CallType.UNARY)).isEqualTo(Status.Code.UNIMPLEMENTED);
		assertThat(endsOnce().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
	}

	@ParameterizedTest
	@EnumSource(names = { "UNARY", "CLIENT_STREAMING" })
	void callThatIsCompletedWithoutItsAnswerIsAFault(CallType type) {
		rig.service().play((played, request, responses) -> responses.onCompleted());
		assertThat(call(type)).isNotEqualTo(Status.Code.OK);
		isInternalError(endsOnce());
	}

	@ParameterizedTest
	@EnumSource(names = { "UNARY", "CLIENT_STREAMING" })
	void callThatIsGivenTwoAnswersIsAFault(CallType type) {
		rig.service().play((played, request, responses) -> {
			responses.onNext(CallType.response("answer"));
			responses.onNext(CallType.response("another"));
			responses.onCompleted();
		});
		assertThat(call(type)).isNotEqualTo(Status.Code.OK);
		isInternalError(endsOnce());
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVER_STREAMING", "BIDI_STREAMING" })
	void streamWithoutAMessageIsNoFault(CallType type) {
		rig.service().play((played, request, responses) -> responses.onCompleted());
		assertThat(call(type)).isEqualTo(Status.Code.OK);
		assertThat(endsOnce().getAttributes().get(STATUS_CODE)).isEqualTo("OK");
	}

	@Test
	void messagesAreEventsOfTheSpan() {
		assertThat(call(CallType.UNARY)).isEqualTo(Status.Code.OK);
		assertThat(endsOnce().getEvents()).extracting(EventData::getName).contains("received", "sent");
	}

	@Test
	void nothingIsLeftOnTheThreadsOfTheServer() throws Exception {
		for (CallType type : CallType.values()) {
			handlerThatThrowsAfterAMessageEndsItsSpanWithWhatTheCallerIsSent(type);
			reset();
			callThatIsCancelledEndsItsSpanOnceAndNotAsAFault(type);
			reset();
			adviceIsWithinTheSpanAndItsStatusIsThatOfTheSpan(type);
			reset();
		}
		interceptorThatThrowsIsInsideTheSpanWhereverItsOrderPutsIt();
		reset();
		handlerThatThrowsBeforeTheFirstMessageEndsItsSpanWithWhatTheCallerIsSent(CallType.BIDI_STREAMING);
		ObservationRegistry registry = rig.bean(ObservationRegistry.class);
		rig.bean(OneThread.class).executor.submit(() -> {
			assertThat(Context.current()).isSameAs(Context.root());
			assertThat(registry.getCurrentObservation()).isNull();
			assertThat(MDC.getCopyOfContextMap()).satisfiesAnyOf((map) -> assertThat(map).isNull(),
					(map) -> assertThat(map).isEmpty());
		}).get(10, TimeUnit.SECONDS);
	}

	@Test
	void junkIsACallLikeAnyOther() {
		rig.reset();
		assertThat(client.call(CallType.UNARY, "traceparent: junk", "tracestate: ====", "baggage: \"=,,=;"))
			.isEqualTo("answer");
		assertThat(endsOnce().getParentSpanContext().isValid()).isFalse();
	}

	private static void isUnknownError(SpanData span) {
		isError(span, "UNKNOWN");
	}

	private static void isInternalError(SpanData span) {
		isError(span, "INTERNAL");
	}

	private static void isError(SpanData span, String code) {
		assertThat(span.getAttributes().get(STATUS_CODE)).isEqualTo(code);
		assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
	}

	private static Status.Code call(CallType type, String... more) {
		List<String> lines = new ArrayList<>(List.of(more));
		lines.add(PARENT);
		try {
			client.call(type, lines.toArray(String[]::new));
			return Status.Code.OK;
		}
		catch (StatusRuntimeException ex) {
			return ex.getStatus().getCode();
		}
	}

	private static ClientCall<SimpleRequest, ?> begin(CallType type) {
		var method = SimpleServiceGrpc.getServiceDescriptor()
			.getMethods()
			.stream()
			.filter((candidate) -> candidate.getFullMethodName().equals(type.method()))
			.findFirst()
			.orElseThrow();
		@SuppressWarnings("unchecked")
		ClientCall<SimpleRequest, Object> call = (ClientCall<SimpleRequest, Object>) client.channel()
			.newCall(method, CallOptions.DEFAULT);
		call.start(new ClientCall.Listener<>() {
		}, new Metadata());
		call.request(1);
		call.sendMessage(CallType.request(""));
		call.halfClose();
		return call;
	}

	// One span and one measurement, and no second one after all is done
	private static SpanData endsOnce() {
		SpanData span = rig.onlySpan(SpanKind.SERVER);
		assertThat(rig.spans()).hasSize(1);
		return span;
	}

	@Test
	void callIsMeasuredOnceWhateverHappensToIt() {
		long before = measured();
		for (CallType type : CallType.values()) {
			handlerThatThrowsAfterAMessageEndsItsSpanWithWhatTheCallerIsSent(type);
			reset();
		}
		assertThat(measured()).isEqualTo(before + 4);
	}

	private static long measured() {
		return rig.bean(MeterRegistry.class).find("grpc.server").timers().stream().mapToLong(Timer::count).sum();
	}

	@Configuration(proxyBeanMethods = false)
	static class ServerConfiguration {

		@Bean
		OneThread oneThread() {
			return new OneThread();
		}

		@Bean
		Advice advice() {
			return new Advice();
		}

		@Bean
		@Order(-10)
		@GlobalServerInterceptor
		FailingInterceptor failingInterceptor() {
			return new FailingInterceptor();
		}

	}

	static class OneThread implements GrpcServerExecutorProvider {

		final ExecutorService executor = Executors.newSingleThreadExecutor();

		@Override
		public ExecutorService getExecutor() {
			return this.executor;
		}

	}

	static class FailingInterceptor implements ServerInterceptor {

		volatile @Nullable RuntimeException failure;

		@Override
		public <Q, R> ServerCall.Listener<Q> interceptCall(ServerCall<Q, R> call, Metadata headers,
				ServerCallHandler<Q, R> next) {
			RuntimeException failure = this.failure;
			if (failure != null) {
				throw failure;
			}
			return next.startCall(call, headers);
		}

	}

	@GrpcAdvice
	public static class Advice {

		final List<Seen> seen = new CopyOnWriteArrayList<>();

		@GrpcExceptionHandler(IllegalArgumentException.class)
		public Status refused(IllegalArgumentException failure) {
			this.seen.add(Seen.now());
			return Status.INVALID_ARGUMENT.withDescription(failure.getMessage());
		}

	}

}
