// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.tck;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The language-neutral test vectors; their format is described at the top of the file.
 */
public final class Vectors {

	private static final JsonNode ROOT = read();

	private Vectors() {
	}

	private static JsonNode read() {
		try (InputStream input = Objects.requireNonNull(Vectors.class.getResourceAsStream("/w3c/vectors.json"))) {
			return JsonMapper.shared().readTree(input);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public static List<Vector> all(String section) {
		List<Vector> vectors = new ArrayList<>();
		ROOT.get(section).forEach((node) -> vectors.add(new Vector(node)));
		return vectors;
	}

	/**
	 * Return a test of a vector, whose failure names the vector.
	 */
	public static DynamicTest test(Vector vector, Consumer<Vector> assertions) {
		return DynamicTest.dynamicTest(vector.toString(),
				() -> assertThat(vector).as(vector.toString()).satisfies(assertions::accept));
	}

	/**
	 * One vector, shown by its name.
	 */
	public record Vector(JsonNode node) {

		public List<String> lines(String header) {
			List<String> lines = new ArrayList<>();
			this.node.path(header).forEach((line) -> lines.add(text(line)));
			return lines;
		}

		public int number(String name, int fallback) {
			return this.node.path(name).asInt(fallback);
		}

		public boolean hasLimits() {
			return this.node.has("maxLength") || this.node.has("maxMembers") || this.node.has("maxBytes");
		}

		public JsonNode expected() {
			return this.node.get("expected");
		}

		public @Nullable String expectedText() {
			return expected().isNull() ? null : text(expected());
		}

		@Override
		public String toString() {
			return this.node.get("name").asString();
		}

		public static String text(JsonNode node) {
			if (node.isString()) {
				return node.asString();
			}
			StringBuilder text = new StringBuilder();
			node.forEach((piece) -> text.append(piece.isString() ? piece.asString() : repeated(piece)));
			return text.toString();
		}

		private static String repeated(JsonNode piece) {
			int times = piece.get("times").asInt();
			if (piece.has("repeat")) {
				return piece.get("repeat").asString().repeat(times);
			}
			List<String> members = new ArrayList<>();
			for (int i = 0; i < times; i++) {
				members.add(piece.get("each").asString().replace("{i}", Integer.toString(i)));
			}
			return String.join(piece.get("join").asString(), members);
		}

	}

}
