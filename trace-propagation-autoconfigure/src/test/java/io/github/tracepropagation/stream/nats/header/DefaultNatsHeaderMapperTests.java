// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.header;

import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.integration.support.MessageBuilder;
import org.springframework.messaging.MessageHeaders;
import org.springframework.util.MimeTypeUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DefaultNatsHeaderMapper}.
 */
@ExtendWith(OutputCaptureExtension.class)
class DefaultNatsHeaderMapperTests {

	private final DefaultNatsHeaderMapper mapper = new DefaultNatsHeaderMapper();

	@Test
	void writesWhatHasText() {
		UUID uuid = UUID.randomUUID();
		Headers headers = toNats(Map.ofEntries(Map.entry("string", "s"), Map.entry("int", 1),
				Map.entry("decimal", new BigDecimal("1.50")), Map.entry("boolean", true), Map.entry("char", 'c'),
				Map.entry("enum", TimeUnit.DAYS), Map.entry("uuid", uuid), Map.entry("mime", MimeTypeUtils.TEXT_PLAIN),
				Map.entry("instant", Instant.EPOCH), Map.entry("date", new Date(0)),
				Map.entry("duration", Duration.ofSeconds(3)), Map.entry("uri", URI.create("http://a/b")),
				Map.entry("locale", Locale.GERMANY), Map.entry("bytes", "ü".getBytes(StandardCharsets.UTF_8)),
				Map.entry("builder", new StringBuilder("sb"))));
		assertThat(values(headers)).containsOnly(Map.entry("string", "s"), Map.entry("int", "1"),
				Map.entry("decimal", "1.50"), Map.entry("boolean", "true"), Map.entry("char", "c"),
				Map.entry("enum", "DAYS"), Map.entry("uuid", uuid.toString()), Map.entry("mime", "text/plain"),
				Map.entry("instant", "1970-01-01T00:00:00Z"), Map.entry("date", "1970-01-01T00:00:00Z"),
				Map.entry("duration", "PT3S"), Map.entry("uri", "http://a/b"), Map.entry("locale", "de_DE"),
				Map.entry("bytes", "=?UTF-8?B?w7w=?="), Map.entry("builder", "sb"));
	}

	@Test
	void mapsSeveralValuesToSeveralValuesAndBack() {
		Headers headers = toNats(Map.of("list", List.of("a", 2), "array", new String[] { "x", "y" }, "ints",
				new int[] { 1, 2 }, "one", List.of("single"), "none", List.of()));
		assertThat(headers.get("list")).containsExactly("a", "2");
		assertThat(headers.get("array")).containsExactly("x", "y");
		assertThat(headers.get("ints")).containsExactly("1", "2");
		assertThat(headers.containsKey("none")).isFalse();
		assertThat(fromNats(headers)).containsEntry("list", List.of("a", "2")).containsEntry("one", "single");
	}

	@ParameterizedTest
	@ValueSource(strings = { "contentType", "Content-Type", "content-type", "CONTENT-TYPE", "ContentType" })
	void readsTheContentTypeInAnyCaseAndWritesItInOne(String name) {
		Map<String, Object> received = fromNats(new Headers().put(name, "text/plain;charset=UTF-8"));
		assertThat(received).containsEntry(MessageHeaders.CONTENT_TYPE, "text/plain;charset=UTF-8")
			.hasSize(2)
			.containsKey(NatsMessageHeaders.SUBJECT);
		Headers sent = toNats(Map.of(name, "text/plain"));
		assertThat(values(sent)).containsOnly(Map.entry("Content-Type", "text/plain"));
	}

	@Test
	void writesOneContentTypeWhereThereAreTwo() {
		Headers sent = toNats(Map.of("Content-Type", "text/plain", MessageHeaders.CONTENT_TYPE, "application/json"));
		assertThat(values(sent)).containsOnly(Map.entry("Content-Type", "application/json"));
		assertThat(fromNats(new Headers().put("contentType", "a/b").put("Content-Type", "c/d")))
			.containsEntry(MessageHeaders.CONTENT_TYPE, "c/d");
	}

	@Test
	void leavesOutAContentTypeThatIsNone() {
		assertThat(fromNats(new Headers().put("Content-Type", "json"))).containsOnlyKeys(NatsMessageHeaders.SUBJECT);
	}

	@Test
	void keepsWhatIsInternalToAProcess() {
		MessageHeaders headers = MessageBuilder.withPayload("p")
			.setErrorChannelName("errors")
			.setReplyChannelName("replies")
			.setHeader("sourceData", "s")
			.setHeader("deliveryAttempt", 1)
			.setHeader("acknowledgmentCallback", "a")
			.setHeader("reactorContext", "r")
			.setHeader("scst_partition", 1)
			.setHeader("scst_targetDestination", "t")
			.setHeader("spring.cloud.stream.sendto.destination", "d")
			.setHeader("nats_subject", "s")
			.setHeader("nats_messageId", "m")
			.build()
			.getHeaders();
		assertThat(this.mapper.toNats(headers)).isNull();
	}

	@Test
	void takesNothingThatIsInternalToAProcessFromOutside() {
		Map<String, Object> received = fromNats(new Headers().put("errorChannel", "evil")
			.put("replyChannel", "evil")
			.put("id", "evil")
			.put("timestamp", "evil")
			.put("nats_subject", "evil")
			.put("scst_partition", "7")
			.put("spring.cloud.stream.sendto.destination", "evil")
			.put("routingSlip", "evil"));
		assertThat(received).containsOnlyKeys(NatsMessageHeaders.SUBJECT)
			.containsEntry(NatsMessageHeaders.SUBJECT, "orders");
	}

	@Test
	void readsNumbersThatSpringIntegrationTakesAsNumbersOnly() {
		Map<String, Object> received = fromNats(new Headers().put("priority", "5")
			.put("sequenceNumber", " 6 ")
			.put("sequenceSize", "many")
			.put("expirationDate", "70"));
		assertThat(received).containsEntry("priority", 5)
			.containsEntry("sequenceNumber", 6)
			.containsEntry("expirationDate", 70L)
			.doesNotContainKey("sequenceSize");
		assertThat(MessageBuilder.withPayload("p").copyHeaders(received).build().getHeaders()).containsEntry("priority",
				5);
	}

	@Test
	void doesNotSendOnWhatTheServerHasWritten() {
		Map<String, Object> received = fromNats(
				new Headers().put("Nats-Msg-Id", "4711").put("nats-stream", "S").put("own", "o"));
		assertThat(received).containsEntry(NatsMessageHeaders.RECEIVED_MESSAGE_ID, "4711")
			.containsEntry("nats_nats-stream", "S")
			.doesNotContainKey(NatsMessageHeaders.MESSAGE_ID);
		assertThat(values(toNats(received))).containsOnly(Map.entry("own", "o"));
	}

	@Test
	void sendsWhatAnApplicationTellsTheServer() {
		assertThat(values(toNats(Map.of("Nats-TTL", "5s")))).containsOnly(Map.entry("Nats-TTL", "5s"));
	}

	@Test
	void encodesValuesThatNatsHasNoCharactersFor() {
		Headers sent = toNats(Map.of("user", "Jürgen", "lines", "a\r\nInjected: b"));
		assertThat(sent.getFirst("user")).isEqualTo("=?UTF-8?B?SsO8cmdlbg==?=");
		assertThat(fromNats(sent)).containsEntry("user", "Jürgen").containsEntry("lines", "a\r\nInjected: b");
	}

	@Test
	void leavesOutNamesThatNatsForbidsAndSaysSoOnce(CapturedOutput output) {
		for (int i = 0; i < 2; i++) {
			assertThat(values(
					toNats(Map.of("my header", "a", "a:b", "b", "größe", "c", "", "d", "x\r\ny", "e", "ok", "f"))))
				.containsOnly(Map.entry("ok", "f"));
		}
		assertThat(output.getOut().split("'my header' is not sent to NATS", -1)).hasSize(2);
		assertThat(output).contains("'größe'").contains("'x??y'");
	}

	@Test
	void leavesOutValuesWithoutText() {
		assertThat(values(
				toNats(Map.of("map", Map.of("a", "b"), "object", new Object(), "binary", new byte[] { (byte) 0xff, 0 },
						"mixed", Arrays.asList("a", new Object()), "nulls", Arrays.asList("a", null), "ok", "f"))))
			.containsOnly(Map.entry("ok", "f"));
	}

	@Test
	void tellsWhereAMessageOfCoreNatsComesFrom() {
		Map<String, Object> received = this.mapper
			.fromNats(NatsMessage.builder().subject("orders").replyTo("_INBOX.1").data("x").build());
		assertThat(received).containsOnly(Map.entry(NatsMessageHeaders.SUBJECT, "orders"),
				Map.entry(NatsMessageHeaders.REPLY_TO, "_INBOX.1"));
	}

	private Headers toNats(Map<String, Object> headers) {
		Headers mapped = this.mapper.toNats(new MessageHeaders(headers));
		assertThat(mapped).isNotNull();
		return mapped;
	}

	private Map<String, Object> fromNats(Headers headers) {
		return this.mapper.fromNats(NatsMessage.builder().subject("orders").headers(headers).data("x").build());
	}

	private static Map<String, String> values(Headers headers) {
		return headers.toMap()
			.entrySet()
			.stream()
			.collect(Collectors.toMap(Map.Entry::getKey, (entry) -> entry.getValue().get(0)));
	}

}
