// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.w3c;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageBuilder;
import io.opentelemetry.api.baggage.BaggageEntryMetadata;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class W3CBaggageTests {

	private final Drops drops = new Drops();

	private final W3CBaggage propagator = new W3CBaggage(64, 8192, this.drops);

	@Test
	void namesItsField() {
		assertThat(this.propagator.fields()).containsExactly("baggage");
	}

	@Test
	void valuesArePercentEncoded() {
		assertThat(inject(entry("a", "DF 28"))).isEqualTo("a=DF%2028");
		assertThat(inject(entry("a", "100%"))).isEqualTo("a=100%25");
		assertThat(inject(entry("a", ",;\"\\"))).isEqualTo("a=%2C%3B%22%5C");
		assertThat(inject(entry("a", "\r\n\t\0\u007f"))).isEqualTo("a=%0D%0A%09%00%7F");
		assertThat(inject(entry("a", "\u00e9\u6771\ud83d\ude00"))).isEqualTo("a=%C3%A9%E6%9D%B1%F0%9F%98%80");
		assertThat(inject(entry("a", "!#$&'()*-./09:<>?@AZ[]^_`az{|}~")))
			.isEqualTo("a=!#$&'()*-./09:<>?@AZ[]^_`az{|}~");
	}

	@Test
	void plusAndEqualsAreEncodedForReadersThatTripOverThem() {
		assertThat(inject(entry("a", "1+1=2"))).isEqualTo("a=1%2B1%3D2");
	}

	@Test
	void halfACharacterIsReplaced() {
		assertThat(inject(entry("a", "x\ud83dy\ude00"))).isEqualTo("a=x%EF%BF%BDy%EF%BF%BD");
	}

	@Test
	void metadataIsSentAsItStands() {
		assertThat(inject(entry("a", "1", " k=%20v;\tl "))).isEqualTo("a=1;k=%20v; l");
		assertThat(inject(entry("a", "1", " \t"))).isEqualTo("a=1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a b", "a,b", "a=b", "a;b", "a\r\nX-Evil: 1", "\u00e9", "a\"", "a\0" })
	void entryWhoseKeyIsNoTokenIsNotSent(String key) {
		assertThat(inject(entry("x", "1").put(key, "2"))).isEqualTo("x=1");
		assertThat(this.drops.seen()).containsExactly("baggage MALFORMED 1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "k,evil=1", "k\r\nX-Evil: 1", "k\n", "\u00e9", "k=\"v\"", "k\\", "k\0", "k\u007f" })
	void entryWhoseMetadataIsNotAllowedIsNotSent(String metadata) {
		assertThat(inject(entry("a", "1", metadata).put("x", "1"))).isEqualTo("x=1");
		assertThat(this.drops.seen()).containsExactly("baggage MALFORMED 1");
	}

	@Test
	void nothingIsSentForEmptyBaggage() {
		assertThat(inject(Baggage.builder())).isNull();
		assertThat(inject(entry("not a token", "1"))).isNull();
	}

	@Test
	void atMost64MembersAreSent() {
		BaggageBuilder builder = Baggage.builder();
		for (int i = 10; i < 74; i++) {
			builder.put("k" + i, "v");
		}
		assertThat(inject(builder)).hasSize(64 * 5 + 63);
		assertThat(this.drops.seen()).isEmpty();
		assertThat(inject(builder.put("k74", "v"))).hasSize(64 * 5 + 63);
		assertThat(this.drops.seen()).containsExactly("baggage TOO_MANY_MEMBERS 1");
	}

	@Test
	void atMost8192BytesAreSent() {
		assertThat(inject(entry("a", "x".repeat(4000)).put("b", "y".repeat(4187)))).hasSize(8192);
		assertThat(this.drops.seen()).isEmpty();
		assertThat(inject(entry("a", "x".repeat(4000)).put("b", "y".repeat(4188)).put("c", "1")))
			.isEqualTo("a=" + "x".repeat(4000) + ",c=1");
		assertThat(inject(entry("a", " ".repeat(2731)))).isNull();
		assertThat(inject(entry("a", "1", "k".repeat(8189)))).isNull();
		assertThat(this.drops.seen()).containsOnly("baggage TOO_LONG 1").hasSize(3);
	}

	@Test
	void whatIsNotTakenIsReportedOncePerReason() {
		W3CBaggage narrow = new W3CBaggage(2, 10, this.drops);
		narrow.extract(Context.root(), new Headers().put("baggage", "bad,a=1,worse", "b=123456789,c=1,d=1,e=1"),
				Headers.GETTER);
		assertThat(this.drops.seen()).containsExactly("baggage MALFORMED 2", "baggage TOO_MANY_MEMBERS 2",
				"baggage TOO_LONG 1");
	}

	@Test
	void contextIsUnchangedWhenNothingArrives() {
		Context context = Context.root().with(Baggage.builder().put("mine", "1").build());
		assertThat(this.propagator.extract(context, new Headers(), Headers.GETTER)).isSameAs(context);
		assertThat(this.propagator.extract(context, new Headers().put("baggage", "junk"), Headers.GETTER))
			.isSameAs(context);
	}

	@Test
	void nullsAreToleratedAsTheContractSays() {
		Context context = Context.root().with(Baggage.builder().put("a", "1").build());
		assertThat(this.propagator.extract(null, new Headers(), Headers.GETTER)).isSameAs(Context.root());
		assertThat(this.propagator.extract(context, new Headers(), null)).isSameAs(context);
		assertThat(this.propagator.extract(context, null, Headers.GETTER)).isSameAs(context);
		this.propagator.inject(null, new Headers(), Headers.SETTER);
		this.propagator.inject(context, new Headers(), null);
		StringBuilder sent = new StringBuilder();
		this.propagator.inject(context, null, (carrier, name, value) -> sent.append(name).append(':').append(value));
		assertThat(sent).hasToString("baggage:a=1");
	}

	@Test
	void failingListenerBreaksNothing() {
		W3CBaggage failing = new W3CBaggage(1, 100, (field, reason, members) -> {
			throw new IllegalStateException("no room to count");
		});
		Context context = failing.extract(Context.root(), new Headers().put("baggage", "a=1,b=2"), Headers.GETTER);
		assertThat(Baggage.fromContext(context).asMap()).containsOnlyKeys("a");
	}

	@Test
	void limitsThatLetNothingThroughAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new W3CBaggage(0, 8192, DropListener.NONE))
			.withMessageContaining("0 members")
			.withMessageContaining("positive");
		assertThatIllegalArgumentException().isThrownBy(() -> new W3CBaggage(64, -1, DropListener.NONE))
			.withMessageContaining("-1 bytes");
	}

	@Test
	void saysHowItIsSetUp() {
		assertThat(new W3CBaggage()).hasToString("W3CBaggage{maxMembers=64, maxBytes=8192}");
	}

	private static BaggageBuilder entry(String key, String value) {
		return Baggage.builder().put(key, value);
	}

	private static BaggageBuilder entry(String key, String value, String metadata) {
		return Baggage.builder().put(key, value, BaggageEntryMetadata.create(metadata));
	}

	private @Nullable String inject(BaggageBuilder baggage) {
		Headers outbound = new Headers();
		this.propagator.inject(Context.root().with(baggage.build()), outbound, Headers.SETTER);
		return outbound.first("baggage");
	}

}
