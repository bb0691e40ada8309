// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.http.server;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.http.server.PathContainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ExcludedPaths}.
 */
class ExcludedPathsTests {

	@ParameterizedTest
	@CsvSource({ "/actuator/**, /actuator, true", "/actuator/**, /actuator/health/liveness, true",
			"/actuator/**, /actuators, false", "/actuator/**, /, false", "/ping, /ping, true", "/ping, /ping/, false",
			"/ping, /pings, false", "ping, /ping, true", "/{name}/ping, /a/ping, true", "/*/ping, /a/b/ping, false",
			"/**, /, true", "/**/health, /a/b/health, true", "/a?, /ab, true", "/pa{n:[a-z]}h, /path, true",
			"/a b, /a b, true" })
	void pathIsExcludedWhereThePatternMatches(String pattern, String path, boolean excluded) {
		ExcludedPaths paths = ExcludedPaths.of(List.of(pattern));
		assertThat(paths.containsDecoded(path)).isEqualTo(excluded);
		assertThat(paths.contains(PathContainer.parsePath(path))).isEqualTo(excluded);
	}

	@Test
	void everyPatternCounts() {
		ExcludedPaths paths = ExcludedPaths.of(List.of("/a", "/b"));
		assertThat(paths.containsDecoded("/b")).isTrue();
		assertThat(paths.contains(PathContainer.parsePath("/b"))).isTrue();
	}

	@Test
	void nothingIsExcludedWithoutAPattern() {
		ExcludedPaths paths = ExcludedPaths.of(List.of());
		assertThat(paths.containsDecoded("/")).isFalse();
		assertThat(paths.contains(PathContainer.parsePath("/"))).isFalse();
	}

	@Test
	void decodedPathIsTakenAsItStands() {
		ExcludedPaths paths = ExcludedPaths.of(List.of("/actuator/**"));
		assertThat(paths.containsDecoded("/%61ctuator")).isFalse();
		assertThat(paths.containsDecoded("/actuator;v=1")).isFalse();
		assertThat(paths.containsDecoded("/actuator/100%")).isTrue();
	}

	@Test
	void parsedPathCountsAsItIsParsed() {
		ExcludedPaths paths = ExcludedPaths.of(List.of("/actuator/**"));
		assertThat(paths.contains(PathContainer.parsePath("/%61ctuator"))).isTrue();
		assertThat(paths.contains(PathContainer.parsePath("/actuator;v=1"))).isTrue();
	}

	@Test
	void invalidPatternIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> ExcludedPaths.of(List.of("/a/{b")));
	}

}
