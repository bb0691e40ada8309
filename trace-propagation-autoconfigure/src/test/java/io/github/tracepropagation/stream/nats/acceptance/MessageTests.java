// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.acceptance;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

import io.github.tracepropagation.test.nats.RawNatsClient.RawMessage;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.stream.function.StreamBridge;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What functions of one application are given and send, and the trace that runs through
 * them.
 */
@ExtendWith(OutputCaptureExtension.class)
class MessageTests extends AcceptanceSupport {

	private static ConfigurableApplicationContext application;

	@BeforeAll
	static void startApplication() {
		application = run(Functions.class,
				"spring.cloud.function.definition=shout;order;bytes;paint;shout|exclaim;route;fail;note",
				"bind:shout-in-0.destination=shout", "bind:shout-out-0.destination=shouted",
				"bind:order-in-0.destination=order", "bind:order-out-0.destination=ordered",
				"bind:bytes-in-0.destination=bytes", "bind:bytes-out-0.destination=bytes-out",
				"bind:bytes-in-0.content-type=application/octet-stream",
				"bind:bytes-out-0.content-type=application/octet-stream", "bind:paint-in-0.destination=paint",
				"bind:paint-out-0.destination=painted", "bind:shoutexclaim-in-0.destination=both",
				"bind:shoutexclaim-out-0.destination=both-out", "bind:route-in-0.destination=route",
				"bind:route-out-0.destination=route-out", "bind:fail-in-0.destination=fail",
				"bind:fail-in-0.consumer.max-attempts=1", "bind:note-in-0.destination=note.a,note.b");
	}

	@AfterAll
	static void stopApplication() {
		application.close();
	}

	@Test
	void aFunctionIsOneHopInAndItsResultOneHopOut(CapturedOutput output) {
		this.wire.subscribe("shouted");
		publish("shout", "hello");
		RawMessage sent = this.wire.nextMessage();
		assertThat(sent.payload()).isEqualTo("HELLO");
		assertTwoHops(application, sent);
		assertThat(hops(application)).extracting(SpanData::getName).containsExactly("process shout", "publish shouted");
		assertThat(output.toString().lines()).filteredOn((line) -> line.contains("Received hello"))
			.singleElement()
			.asString()
			.contains(this.traceId);
	}

	@Test
	void aMessageWithoutATraceBeginsOne() {
		this.wire.subscribe("shouted");
		this.wire.publish("shout", "", List.of(), "hello");
		String sent = this.wire.nextMessage().header("traceparent").get(0);
		assertThat(hops(application, sent.substring(3, 35))).extracting(SpanData::getKind)
			.containsExactly(SpanKind.CONSUMER, SpanKind.PRODUCER);
	}

	@Test
	void whatIsBesideTheTraceGoesOn() {
		this.wire.subscribe("shouted");
		publish("shout", "hello", "tracestate: foo=1", "baggage: tenant=blue");
		RawMessage sent = this.wire.nextMessage();
		assertThat(sent.header("tracestate")).containsExactly("foo=1");
		assertThat(sent.header("baggage")).containsExactly("tenant=blue");
	}

	@Test
	void jsonIsAnObjectForTheFunctionAndGoesOutAsJson() {
		this.wire.subscribe("ordered");
		publish("order", "{\"item\":\"book\",\"count\":2}", "Content-Type: application/json");
		RawMessage sent = this.wire.nextMessage();
		assertThat(sent.payload()).isEqualTo("{\"item\":\"book\",\"total\":20}");
		assertThat(sent.header("Content-Type")).containsExactly("application/json");
		assertTwoHops(application, sent);
	}

	@Test
	void bytesStayAsTheyAre() {
		this.wire.subscribe("bytes-out");
		publish("bytes", "\u0000\u0001{é\r\n");
		RawMessage sent = this.wire.nextMessage();
		assertThat(sent.payload()).isEqualTo("\u0000\u0001{é\r\n");
		assertTwoHops(application, sent);
	}

	@Test
	void anEmptyPayloadIsOne() {
		this.wire.subscribe("bytes-out");
		publish("bytes", "");
		RawMessage sent = this.wire.nextMessage();
		assertThat(sent.payload()).isEmpty();
		assertTwoHops(application, sent);
	}

	@Test
	void headersComeInAndGoOut() {
		this.wire.subscribe("painted");
		publish("paint", "wall", "Color: blue", "Tag: a", "Tag: b");
		RawMessage sent = this.wire.nextMessage();
		assertThat(sent.payload()).isEqualTo("blue wall of [a, b]");
		assertThat(sent.header("Shade")).containsExactly("dark");
		assertThat(sent.header("Painter")).containsExactly("=?UTF-8?B?SsO8cmdlbg==?=");
		assertThat(sent.headerLines()).noneMatch((line) -> line.startsWith("nats_") || line.startsWith("id:"));
		assertTwoHops(application, sent);
	}

	@Test
	void composedFunctionsAreOneHop() {
		this.wire.subscribe("both-out");
		publish("both", "hello");
		RawMessage sent = this.wire.nextMessage();
		assertThat(sent.payload()).isEqualTo("HELLO!");
		assertTwoHops(application, sent);
	}

	@Test
	void aMessageMayChooseItsDestination() {
		this.wire.subscribe("chosen.>");
		publish("route", "north");
		RawMessage sent = this.wire.nextMessage();
		assertThat(sent.subject()).isEqualTo("chosen.north");
		assertTwoHops(application, sent);
	}

	@Test
	void severalDestinationsComeToOneFunction() {
		publish("note.a", "first");
		publish("note.b", "second");
		Received received = application.getBean(Received.class);
		assertThat(List.of(received.next(), received.next())).extracting(Received.Item::what)
			.containsExactlyInAnyOrder("first", "second");
		assertThat(hops(application)).extracting(SpanData::getName)
			.containsExactlyInAnyOrder("process note.a", "process note.b");
	}

	@Test
	void aBridgeSendsToASubjectThatNothingWasBoundToBefore() {
		this.wire.subscribe("bridged.now");
		Span caller = application.getBean(OpenTelemetry.class).getTracer("test").spanBuilder("caller").startSpan();
		try (Scope scope = caller.makeCurrent()) {
			application.getBean(StreamBridge.class).send("bridged.now", new Order("book", 1));
		}
		finally {
			caller.end();
		}
		RawMessage sent = this.wire.nextMessage();
		String trace = caller.getSpanContext().getTraceId();
		assertThat(sent.payload()).isEqualTo("{\"item\":\"book\",\"count\":1}");
		assertThat(hops(application, trace)).singleElement().satisfies((hop) -> {
			assertThat(hop.getKind()).isEqualTo(SpanKind.PRODUCER);
			assertThat(hop.getParentSpanId()).isEqualTo(caller.getSpanContext().getSpanId());
			assertThat(sent.header("traceparent")).containsExactly("00-" + trace + "-" + hop.getSpanId() + "-01");
		});
	}

	@Test
	void aBridgeTellsItsCallerOfADestinationThatIsNoSubject() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> application.getBean(StreamBridge.class).send("no subject", "x"))
			.withMessageStartingWith("The destination 'no subject' of the binding 'no subject' is no NATS subject");
	}

	@Test
	void afterAFailureTheNextMessageIsTracedByItself(CapturedOutput output) {
		this.wire.publish("fail", "", List.of("traceparent: 00-" + "f".repeat(32) + "-" + PARENT_ID + "-01"), "bad");
		publish("fail", "good");
		Awaitility.await().until(() -> output.toString().contains("Received good"));
		assertThat(hops(application, "f".repeat(32))).singleElement()
			.satisfies((hop) -> assertThat(hop.getStatus()).isEqualTo(StatusData.create(StatusCode.ERROR, "no good")));
		assertThat(hops(application)).singleElement()
			.satisfies((hop) -> assertThat(hop.getParentSpanId()).isEqualTo(PARENT_ID));
		assertThat(output.toString().lines()).filteredOn((line) -> line.contains("Received good"))
			.singleElement()
			.asString()
			.contains(this.traceId);
	}

	record Order(String item, int count) {

	}

	record Receipt(String item, int total) {

	}

	@Configuration(proxyBeanMethods = false)
	static class Functions {

		private final Received logged = new Received();

		@Bean
		Received received() {
			return new Received();
		}

		@Bean
		Function<String, String> shout() {
			return (text) -> {
				this.logged.add(text);
				return text.toUpperCase();
			};
		}

		@Bean
		Function<String, String> exclaim() {
			return (text) -> text + "!";
		}

		@Bean
		Function<Order, Receipt> order() {
			return (order) -> new Receipt(order.item(), order.count() * 10);
		}

		@Bean
		Function<byte[], byte[]> bytes() {
			return (bytes) -> bytes;
		}

		@Bean
		Function<Message<String>, Message<String>> paint() {
			return (message) -> MessageBuilder
				.withPayload(message.getHeaders().get("Color") + " " + message.getPayload() + " of "
						+ message.getHeaders().get("Tag"))
				.copyHeaders(message.getHeaders())
				.setHeader("Shade", "dark")
				.setHeader("Painter", "Jürgen")
				.build();
		}

		@Bean
		Function<String, Message<String>> route() {
			return (text) -> MessageBuilder.withPayload(text)
				.setHeader("spring.cloud.stream.sendto.destination", "chosen." + text)
				.build();
		}

		@Bean
		Consumer<String> fail() {
			return (text) -> {
				this.logged.add(text);
				if (text.equals("bad")) {
					throw new IllegalStateException("no good");
				}
			};
		}

		@Bean
		Consumer<String> note(Received received) {
			return received::add;
		}

	}

}
