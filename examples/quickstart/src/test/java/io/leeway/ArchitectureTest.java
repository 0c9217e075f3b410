package io.leeway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The plan of the house: which room may use which. */
class ArchitectureTest {
  private static final JavaClasses LIBRARY =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("/examples/"))
          .importPackages("io.leeway");

  /** The packages of each module, floor by floor: a package uses only what stands lower. */
  private static final List<List<List<String>>> MODULES =
      List.of(
          List.of(
              List.of("io.leeway.core.internal"),
              List.of("io.leeway.core.json", "io.leeway.core.jdbc"),
              List.of("io.leeway.core")),
          List.of(
              List.of("io.leeway.audit.chain"),
              List.of("io.leeway.audit"),
              List.of("io.leeway.audit.sink"),
              List.of(
                  "io.leeway.audit.assertj",
                  "io.leeway.audit.micrometer",
                  "io.leeway.audit.viewer"),
              List.of("io.leeway.audit.cli")),
          List.of(
              List.of("io.leeway.drift.internal"),
              List.of("io.leeway.drift.binning"),
              List.of("io.leeway.drift.statistic"),
              List.of("io.leeway.drift.profile"),
              List.of("io.leeway.drift"),
              List.of("io.leeway.drift.quality", "io.leeway.drift.fairness"),
              List.of("io.leeway.drift.analyst"),
              List.of("io.leeway.drift.report", "io.leeway.drift.store"),
              List.of("io.leeway.drift.assertj")));

  private static final Set<String> CLOCKS =
      Set.of("now", "currentTimeMillis", "system", "systemUTC", "systemDefaultZone");

  static List<List<List<String>>> modules() {
    return MODULES;
  }

  @Test
  void everyPackage_hasItsPlace() {
    Set<String> known =
        MODULES.stream().flatMap(List::stream).flatMap(List::stream).collect(Collectors.toSet());

    assertThat(LIBRARY.stream().map(JavaClass::getPackageName).collect(Collectors.toSet()))
        .isEqualTo(known);
  }

  @ParameterizedTest
  @MethodSource("modules")
  void packages_useOnlyWhatStandsLower(List<List<String>> floors) {
    Set<String> above = new TreeSet<>();
    floors.forEach(above::addAll);
    for (List<String> floor : floors) {
      for (String room : floor) {
        Set<String> forbidden = new TreeSet<>(above);
        forbidden.remove(room);
        if (!forbidden.isEmpty()) {
          noClasses()
              .that()
              .resideInAPackage(room)
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(forbidden.toArray(new String[0]))
              .check(LIBRARY);
        }
      }
      floor.forEach(above::remove);
    }
  }

  @Test
  void core_knowsNobody() {
    noClasses()
        .that()
        .resideInAPackage("io.leeway.core..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.leeway.audit..", "io.leeway.drift..")
        .check(LIBRARY);
  }

  @Test
  void auditAndDrift_neverMeet() {
    noClasses()
        .that()
        .resideInAPackage("io.leeway.audit..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.leeway.drift..")
        .check(LIBRARY);
    noClasses()
        .that()
        .resideInAPackage("io.leeway.drift..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.leeway.audit..")
        .check(LIBRARY);
  }

  @Test
  void packages_haveNoCycles() {
    slices().matching("io.leeway.(**)").should().beFreeOfCycles().check(LIBRARY);
  }

  @Test
  void packages_areNullMarked() {
    classes()
        .that()
        .resideInAPackage("io.leeway..")
        .should(
            new ArchCondition<>("stand in a @NullMarked package") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                events.add(new SimpleConditionEvent(type, marked, type.getPackageName()));
              }
            })
        .check(LIBRARY);
  }

  @Test
  void library_printsNothing() {
    noClasses().should(ACCESS_STANDARD_STREAMS).check(LIBRARY);
  }

  @Test
  void clock_isReadInOnePlace() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("io.leeway.core.internal.Times")
        .should()
        .callMethodWhere(
            new DescribedPredicate<JavaMethodCall>("the system clock is read") {
              @Override
              public boolean test(JavaMethodCall call) {
                String owner = call.getTargetOwner().getName();
                return CLOCKS.contains(call.getName())
                    && (owner.startsWith("java.time.") || owner.equals("java.lang.System"))
                    && call.getTarget().getRawParameterTypes().isEmpty();
              }
            })
        .check(LIBRARY);
  }

  @Test
  void jackson_isInNoSignatureOfTheApi() {
    methods()
        .that()
        .arePublic()
        .and()
        .areDeclaredInClassesThat()
        .arePublic()
        .and()
        .areDeclaredInClassesThat()
        .resideOutsideOfPackages("io.leeway.core.json", "io.leeway.core.internal")
        .should(
            new ArchCondition<>("not mention Jackson") {
              @Override
              public void check(JavaMethod method, ConditionEvents events) {
                boolean mentions =
                    method.getAllInvolvedRawTypes().stream()
                        .anyMatch(type -> type.getName().startsWith("com.fasterxml."));
                events.add(new SimpleConditionEvent(method, !mentions, method.getFullName()));
              }
            })
        .check(LIBRARY);
  }
}
