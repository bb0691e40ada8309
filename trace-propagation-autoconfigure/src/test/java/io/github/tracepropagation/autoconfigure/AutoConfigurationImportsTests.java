// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure;

import java.util.List;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the file of auto-configuration imports.
 */
class AutoConfigurationImportsTests {

	private final List<String> imports = ImportCandidates.load(AutoConfiguration.class, getClass().getClassLoader())
		.getCandidates()
		.stream()
		.filter((name) -> name.startsWith("io.github.tracepropagation."))
		.toList();

	@Test
	void importsEqualTheAnnotatedClasses() {
		List<String> annotated = new ClassFileImporter().withImportOption(new DoNotIncludeTests())
			.importPackages("io.github.tracepropagation")
			.stream()
			.filter((type) -> type.isAnnotatedWith(AutoConfiguration.class))
			.map(JavaClass::getName)
			.toList();
		assertThat(this.imports).isNotEmpty().containsExactlyInAnyOrderElementsOf(annotated);
	}

	@Test
	void importsAreSorted() {
		assertThat(this.imports).isSorted();
	}

}
