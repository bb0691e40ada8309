// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.stream.nats.provisioning;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Subjects}.
 */
class SubjectsTests {

	@ParameterizedTest
	@CsvSource({ "a.b,a.b", "a.*,a.b", "a.>,a.b", "a.>,a.b.c", "a.>,a.*", "*.b,a.b", "*.*,a.*", ">,a", ">,a.>",
			"a.>,a.>", "a.*,a.*" })
	void aSubjectCoversAnother(String wide, String narrow) {
		assertThat(Subjects.covers(wide, narrow)).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "a.b,a", "a,a.b", "a.*,a", "a.*,a.b.c", "a.>,a", "a.b,a.*", "a.*,a.>", "*.b,a.c", "a.b,a.>" })
	void aSubjectDoesNotCoverAnother(String wide, String narrow) {
		assertThat(Subjects.covers(wide, narrow)).isFalse();
	}

}
