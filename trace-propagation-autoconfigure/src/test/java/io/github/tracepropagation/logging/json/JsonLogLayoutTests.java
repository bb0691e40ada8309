// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.logging.json;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.pattern.ThrowableHandlingConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import net.logstash.logback.stacktrace.ShortenedThrowableConverter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link JsonLogLayout}.
 */
class JsonLogLayoutTests {

	private static final JsonFields FIELDS = new JsonFields(Map.of(), Set.of(), Set.of(), Map.of());

	private final LoggerContext context = new LoggerContext();

	@Test
	void eventThatCannotBeWrittenAsAWholeIsNotLost() {
		JsonLogLayout layout = new JsonLogLayout(this.context, FIELDS, new Failing());
		LoggingEvent event = event("lone \uD83D and\nnext", new IllegalStateException(), Map.of("trace_id", "1"));
		for (int i = 0; i < 2; i++) {
			String line = new String(layout.write(event), StandardCharsets.UTF_8);
			assertThat(line).endsWith(System.lineSeparator()).containsOnlyOnce("\n");
			JsonNode json = JsonMapper.shared().readTree(line);
			assertThat(json.get("message").asString()).isEqualTo("lone \uD83D and\nnext");
			assertThat(json.get("trace_id").asString()).isEqualTo("1");
			assertThat(json.get("level").asString()).isEqualTo("WARN");
			assertThat(json.get("json_error").asString()).isEqualTo("java.lang.UnsupportedOperationException");
		}
	}

	@Test
	void eventAfterOneThatCouldNotBeWrittenIsWhole() {
		JsonLogLayout layout = new JsonLogLayout(this.context, FIELDS, new Failing());
		layout.write(event("first", new IllegalStateException(), Map.of()));
		JsonNode json = JsonMapper.shared()
			.readTree(new String(layout.write(event("second", null, Map.of())), StandardCharsets.UTF_8));
		assertThat(json.get("message").asString()).isEqualTo("second");
		assertThat(json.has("level_value")).isTrue();
	}

	@Test
	void fieldsOfTheSameNameAreRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new JsonFields(Map.of(), Set.of(), Set.of(), Map.of("message", "level")))
			.withMessage("The fields 'message' and 'level' would both be called 'level'. Give them different names.");
	}

	@Test
	void fieldsOfTheSameNameAreAllowedWhereOneIsLeftOut() {
		JsonLogLayout layout = new JsonLogLayout(this.context,
				new JsonFields(Map.of("message", "added"), Set.of(), Set.of("level"), Map.of("message", "level")),
				new ShortenedThrowableConverter());
		JsonNode json = JsonMapper.shared()
			.readTree(new String(layout.write(event("text", null, Map.of())), StandardCharsets.UTF_8));
		assertThat(json.get("level").asString()).isEqualTo("text");
		assertThat(json.get("_level").asString()).isEqualTo("added");
	}

	private LoggingEvent event(String message, @Nullable Throwable throwable, Map<String, String> mdc) {
		LoggingEvent event = new LoggingEvent("test", this.context.getLogger("com.example"), Level.WARN, message,
				throwable, new Object[0]);
		event.setMDCPropertyMap(mdc);
		return event;
	}

	private static final class Failing extends ThrowableHandlingConverter {

		@Override
		public String convert(ILoggingEvent event) {
			throw new UnsupportedOperationException();
		}

	}

}
