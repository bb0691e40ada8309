// SPDX-License-Identifier: Apache-2.0

package io.github.tracepropagation;

import java.util.Arrays;
import java.util.Set;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * The rules of who may know whom, and of what is shown to the world.
 */
@AnalyzeClasses(packages = "io.github.tracepropagation", importOptions = DoNotIncludeTests.class)
final class ArchitectureTests {

	private static final String ROOT = "io.github.tracepropagation";

	private static final String[] JAVA = { "java..", "org.jspecify.annotations.." };

	@ArchTest
	static final ArchRule roomsDoNotKnowEachOther = slices()
		.matching(ROOT + ".(http|nats|grpc|logging|concurrent|carrier)..")
		.should()
		.notDependOnEachOther()
		.allowEmptyShould(true);

	@ArchTest
	static final ArchRule streamKnowsNoRoomButNats = noClasses().that()
		.resideInAPackage(ROOT + ".stream..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage(rooms("http", "grpc", "logging", "concurrent", "carrier"))
		.allowEmptyShould(true);

	@ArchTest
	static final ArchRule onlyTheNatsBinderOfStreamKnowsNats = noClasses().that()
		.resideInAPackage(ROOT + ".stream..")
		.and()
		.resideOutsideOfPackage(ROOT + ".stream.nats..")
		.should()
		.dependOnClassesThat()
		.resideInAPackage(ROOT + ".nats..")
		.allowEmptyShould(true);

	@ArchTest
	static final ArchRule noRoomKnowsStream = noClasses().that()
		.resideInAnyPackage(rooms("http", "nats", "grpc", "logging", "concurrent", "carrier"))
		.should()
		.dependOnClassesThat()
		.resideInAPackage(ROOT + ".stream..")
		.allowEmptyShould(true);

	@ArchTest
	static final ArchRule noRoomKnowsBootOrItsWiring = noClasses().that()
		.resideInAPackage(ROOT + "..")
		.and()
		.resideOutsideOfPackage(ROOT + ".autoconfigure..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.springframework.boot..", ROOT + ".autoconfigure..");

	@ArchTest
	static final ArchRule w3cKnowsTheOpenTelemetryApiOnly = classes().that()
		.resideInAPackage(ROOT + ".w3c..")
		.should()
		.onlyDependOnClassesThat()
		.resideInAnyPackage(and(JAVA, ROOT + ".w3c..", "io.opentelemetry.api..", "io.opentelemetry.context.."));

	@ArchTest
	static final ArchRule ledgerKnowsMicrometerCoreOnly = classes().that()
		.resideInAPackage(ROOT + ".ledger..")
		.should()
		.onlyDependOnClassesThat()
		.resideInAnyPackage(and(JAVA, ROOT + ".ledger..", "io.micrometer.core.."));

	@ArchTest
	static final ArchRule onlyTheMetersOfTheLedgerKnowMicrometer = noClasses().that()
		.resideInAPackage(ROOT + ".ledger..")
		.and()
		.haveSimpleNameNotEndingWith("Metrics")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("io.micrometer..");

	@ArchTest
	static final ArchRule boundaryKnowsWhatIsBelowItOnly = classes().that()
		.resideInAPackage(ROOT + ".boundary..")
		.should()
		.onlyDependOnClassesThat()
		.resideInAnyPackage(and(JAVA, ROOT + ".boundary..", ROOT + ".w3c..", ROOT + ".ledger..", "io.micrometer..",
				"io.opentelemetry..", "org.slf4j.."));

	@ArchTest
	static final ArchRule onlyTheHandlersOfTheBoundaryKnowMicrometer = noClasses().that()
		.resideInAnyPackage(ROOT + ".boundary", ROOT + ".boundary.rules..")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("io.micrometer..");

	@ArchTest
	static final ArchRule packagesHaveNoCycles = slices().matching(ROOT + ".(**)").should().beFreeOfCycles();

	@ArchTest
	static final ArchRule autoConfigurationsArePublicAndFinal = classes().that()
		.areAnnotatedWith(AutoConfiguration.class)
		.should()
		.bePublic()
		.andShould()
		.haveModifier(JavaModifier.FINAL);

	@ArchTest
	static final ArchRule autoConfigurationsHaveNoPublicMembers = classes().that()
		.areAnnotatedWith(AutoConfiguration.class)
		.should(haveNoPublicMembers());

	@ArchTest
	static final ArchRule autoConfigurationsAreInTheWiring = classes().that()
		.areAnnotatedWith(AutoConfiguration.class)
		.should()
		.resideInAPackage(ROOT + ".autoconfigure..");

	@ArchTest
	static final ArchRule conditionsAreNotPublic = classes().that()
		.areAssignableTo(Condition.class)
		.should()
		.notBePublic();

	@ArchTest
	static final ArchRule postProcessorBeansAreStatic = methods().that()
		.areAnnotatedWith(Bean.class)
		.and()
		.haveRawReturnType(DescribedPredicate.or(JavaClass.Predicates.assignableTo(BeanPostProcessor.class),
				JavaClass.Predicates.assignableTo(BeanFactoryPostProcessor.class)))
		.should()
		.beStatic()
		.allowEmptyShould(true);

	@ArchTest
	static final ArchRule beanMethodsAreNotConditionalOnAClass = noMethods().that()
		.areAnnotatedWith(Bean.class)
		.should()
		.beAnnotatedWith(ConditionalOnClass.class);

	@ArchTest
	static final ArchRule packagesAreNullMarked = classes().should(resideInANullMarkedPackage());

	private ArchitectureTests() {
	}

	private static ArchCondition<JavaClass> haveNoPublicMembers() {
		return new ArchCondition<>("have no public members beside those of Object") {

			@Override
			public void check(JavaClass type, ConditionEvents events) {
				Set<JavaMember> members = type.getMembers();
				members.stream()
					.filter((member) -> member.getModifiers().contains(JavaModifier.PUBLIC))
					.filter((member) -> !(member instanceof JavaMethod method) || !isOfObject(method))
					.forEach((member) -> events
						.add(SimpleConditionEvent.violated(member, member.getFullName() + " is public")));
			}

		};
	}

	private static boolean isOfObject(JavaMethod method) {
		return Arrays.stream(Object.class.getMethods())
			.anyMatch((objectMethod) -> objectMethod.getName().equals(method.getName())
					&& objectMethod.getParameterCount() == method.getRawParameterTypes().size());
	}

	private static ArchCondition<JavaClass> resideInANullMarkedPackage() {
		return new ArchCondition<>("reside in a @NullMarked package") {

			@Override
			public void check(JavaClass type, ConditionEvents events) {
				if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
					events.add(SimpleConditionEvent.violated(type, type.getPackageName() + " is not @NullMarked"));
				}
			}

		};
	}

	private static String[] rooms(String... names) {
		return Arrays.stream(names).map((name) -> ROOT + "." + name + "..").toArray(String[]::new);
	}

	private static String[] and(String[] first, String... second) {
		String[] all = Arrays.copyOf(first, first.length + second.length);
		System.arraycopy(second, 0, all, first.length, second.length);
		return all;
	}

}
