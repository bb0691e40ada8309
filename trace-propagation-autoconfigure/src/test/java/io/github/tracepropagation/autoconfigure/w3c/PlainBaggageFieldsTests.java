// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.w3c;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.tracepropagation.w3c.DropListener;
import io.github.tracepropagation.w3c.W3CBaggage;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PlainBaggageFields}.
 */
class PlainBaggageFieldsTests {

	private final List<String> dropped = new ArrayList<>();

	private final DropListener dropListener = (field, reason, members) -> this.dropped
		.add(field + ' ' + reason + ' ' + members);

	private final PlainBaggageFields propagator = propagator(3, 100);

	@Test
	void listedEntriesAreWrittenAsTheyAre() {
		assertThat(inject(Map.of("user", "a = b, c; 100%", "tenant", "", "other", "x")))
			.containsEntry("user", "a = b, c; 100%")
			.containsEntry("tenant", "")
			.containsOnlyKeys("user", "tenant", "baggage");
		assertThat(this.dropped).isEmpty();
	}

	@Test
	void nothingIsWrittenOfWhatTheContextDoesNotHave() {
		assertThat(inject(Map.of())).isEmpty();
		assertThat(inject(Map.of("User", "x"))).containsOnlyKeys("baggage");
	}

	@Test
	void baggageThatIsCurrentIsNotWrittenForAnotherContext() {
		try (var scope = Baggage.builder().put("user", "current").build().makeCurrent()) {
			assertThat(scope).isNotNull();
			assertThat(inject(Map.of("tenant", "blue"))).doesNotContainKey("user");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\r\nadmin: yes", "a\nb", "a\rb", "a\0b", "a\tb", "\u007f", "J\u00fcrgen", "\u560d\u560a",
			"\ud83d\ude00", " leading", "trailing ", " ", "\u0085", "\u2028" })
	void valueThatIsNotSafeInAHeaderIsNeitherWrittenNorRead(String value) {
		assertThat(inject(Map.of("user", value, "tenant", "blue"))).containsEntry("tenant", "blue")
			.doesNotContainKey("user")
			.containsKey("baggage");
		assertThat(extract(Context.root(), Map.of("user", List.of(value), "tenant", List.of("blue"))))
			.isEqualTo(Map.of("tenant", "blue"));
		assertThat(this.dropped).containsExactly("user MALFORMED 1", "user MALFORMED 1");
	}

	@Test
	void headersAboveTheSizeAreLeftOutOneByOne() {
		String large = "x".repeat(90);
		assertThat(inject(Map.of("user", large, "tenant", "blue", "Region", "eu"))).containsEntry("user", large)
			.doesNotContainKeys("tenant", "Region");
		assertThat(this.dropped).containsExactly("tenant TOO_LONG 1", "region TOO_LONG 1");
		this.dropped.clear();
		assertThat(extract(Context.root(), Map.of("user", List.of("x".repeat(1_000_000)), "tenant", List.of("blue"))))
			.isEqualTo(Map.of("tenant", "blue"));
		assertThat(this.dropped).containsExactly("user TOO_LONG 1");
	}

	@Test
	void headersAboveTheNumberAreLeftOut() {
		PlainBaggageFields one = propagator(1, 100);
		Map<String, List<String>> carrier = Map.of("user", List.of("jim"), "tenant", List.of("blue"));
		assertThat(baggage(one.extract(Context.root(), carrier, new Lines()))).isEqualTo(Map.of("user", "jim"));
		assertThat(this.dropped).containsExactly("tenant TOO_MANY_MEMBERS 1");
	}

	@Test
	void whatTheBaggageHeaderBringsWins() {
		assertThat(extract(Context.root(),
				Map.of("baggage", List.of("user=listed,other=x"), "user", List.of("plain"), "tenant", List.of("blue"))))
			.isEqualTo(Map.of("user", "listed", "other", "x", "tenant", "blue"));
		assertThat(this.dropped).isEmpty();
	}

	@Test
	void headerThatCameTwiceCountsAsNone() {
		assertThat(extract(Context.root(), Map.of("user", List.of("jim", "jim")))).isEmpty();
		assertThat(this.dropped).containsExactly("user MALFORMED 1");
	}

	@Test
	void whatArrivesReplacesTheBaggageOfTheContext() {
		Context current = Context.root().with(Baggage.builder().put("user", "own").put("secret", "x").build());
		assertThat(extract(current, Map.of("user", List.of("jim")))).isEqualTo(Map.of("user", "jim"));
		assertThat(extract(current, Map.of("user", List.of("a\nb")))).isEqualTo(Map.of("user", "own", "secret", "x"));
	}

	@Test
	void carrierWithoutAnythingLeavesTheContextAsItIs() {
		Context current = Context.root().with(Baggage.builder().put("user", "own").build());
		assertThat(this.propagator.extract(current, Map.of(), new Lines())).isSameAs(current);
		assertThat(this.propagator.extract(current, null, new Lines())).isSameAs(current);
	}

	@Test
	void fieldsAreThoseOfTheDelegateAndItsOwn() {
		assertThat(this.propagator.fields()).containsExactlyInAnyOrder("baggage", "user", "tenant", "Region");
	}

	private PlainBaggageFields propagator(int maxMembers, int maxBytes) {
		return new PlainBaggageFields(new W3CBaggage(), List.of("user", "tenant", "Region"),
				() -> new PlainFieldLimits(maxMembers, maxBytes, this.dropListener));
	}

	private Map<String, String> inject(Map<String, String> entries) {
		var baggage = Baggage.builder();
		entries.forEach(baggage::put);
		Map<String, String> carrier = new LinkedHashMap<>();
		this.propagator.inject(Context.root().with(baggage.build()), carrier,
				(to, key, value) -> carrier.put(key, value));
		return carrier;
	}

	private Map<String, String> extract(Context context, Map<String, List<String>> carrier) {
		return baggage(this.propagator.extract(context, carrier, new Lines()));
	}

	private static Map<String, String> baggage(Context context) {
		Map<String, String> entries = new LinkedHashMap<>();
		Baggage.fromContext(context).forEach((key, entry) -> entries.put(key, entry.getValue()));
		return entries;
	}

	private static final class Lines implements TextMapGetter<Map<String, List<String>>> {

		@Override
		public Iterable<String> keys(Map<String, List<String>> carrier) {
			return carrier.keySet();
		}

		@Override
		public @Nullable String get(@Nullable Map<String, List<String>> carrier, String key) {
			throw new UnsupportedOperationException("One line of several tells nothing");
		}

		@Override
		public Iterator<String> getAll(@Nullable Map<String, List<String>> carrier, String key) {
			return (carrier != null) ? carrier.getOrDefault(key, List.of()).iterator() : List.<String>of().iterator();
		}

	}

}
