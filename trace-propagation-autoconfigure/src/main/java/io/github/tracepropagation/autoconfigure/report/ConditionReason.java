// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation.autoconfigure.report;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.springframework.boot.autoconfigure.condition.ConditionEvaluationReport.ConditionAndOutcomes;

/**
 * Puts the message of a condition of Spring Boot's that did not match in words for those
 * who do not know conditions.
 */
final class ConditionReason {

	private static final Pattern CLASS = Pattern.compile("did not find required class(?:es)? (.+)");

	private static final Pattern UNWANTED_CLASS = Pattern.compile("found unwanted class(?:es)? (.+)");

	private static final Pattern BEAN = Pattern.compile("did not find any beans of type (.+)");

	private static final Pattern PROPERTY = Pattern
		.compile("\\(([\\w.-]+)=(\\w+)\\) found different value in property");

	private static final Pattern OWN_BEAN = Pattern.compile("found beans of type (\\S+) (.+)");

	private static final Pattern ANNOTATION = Pattern.compile("^@\\S+ (?:\\(.*?\\) )?");

	private ConditionReason() {
	}

	static String of(ConditionAndOutcomes outcomes) {
		return outcomes.stream()
			.map((outcome) -> outcome.getOutcome())
			.filter((outcome) -> !outcome.isMatch())
			.flatMap((outcome) -> Stream.ofNullable(outcome.getMessage()))
			.map(ConditionReason::of)
			.findFirst()
			.orElse("the configuration around it is off");
	}

	static String of(String message) {
		Matcher type = CLASS.matcher(message);
		if (type.find()) {
			return withoutQuotes(type.group(1)) + " is not on the classpath";
		}
		Matcher unwanted = UNWANTED_CLASS.matcher(message);
		if (unwanted.find()) {
			return withoutQuotes(unwanted.group(1)) + " is on the classpath";
		}
		Matcher bean = BEAN.matcher(message);
		if (bean.find()) {
			return "there is no bean of type " + withoutQuotes(bean.group(1));
		}
		Matcher property = PROPERTY.matcher(message);
		if (property.find()) {
			return property.group(1) + " is not " + property.group(2);
		}
		Matcher ownBean = OWN_BEAN.matcher(message);
		if (ownBean.find()) {
			return "the bean " + withoutQuotes(ownBean.group(2)) + " takes its place";
		}
		return ANNOTATION.matcher(message).replaceFirst("");
	}

	private static String withoutQuotes(String names) {
		return names.replace("'", "");
	}

}
