package io.leeway.audit.viewer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.leeway.audit.AuditQuery;
import io.leeway.audit.AuditReader;
import io.leeway.audit.chain.ChainVerifier;
import io.leeway.audit.chain.Finding;
import io.leeway.audit.chain.Verification;
import io.leeway.core.AuditEvent;
import io.leeway.core.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AuditViewerTest {
  private static final Pattern TAG = Pattern.compile("<[^>]*>");
  private static final Pattern VALUE = Pattern.compile("\"[^\"]*\"");
  private static final String CODE = "(?s)<(style|script)>.*?</\\1>";

  @TempDir Path folder;

  static List<String> hostile() {
    return Samples.HOSTILE;
  }

  private AuditViewer viewer(List<AuditEvent> events) throws IOException {
    return viewer(Samples.log(folder, events), AuditQuery.all());
  }

  private static AuditViewer viewer(Path log, AuditQuery query) {
    return AuditViewer.of(AuditReader.of(log), query).withClock(() -> Samples.NOON);
  }

  /** The tags of a page in their order, with the names of their attributes. */
  private static List<String> tags(String html) {
    return TAG.matcher(html.replaceAll(CODE, ""))
        .results()
        .map(MatchResult::group)
        .map(tag -> VALUE.matcher(tag).replaceAll(""))
        .toList();
  }

  /** What a reader sees, without the style and the script. */
  private static String text(String html) {
    return TAG.matcher(html.replaceAll(CODE, ""))
        .replaceAll(" ")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
        .replaceAll("\\s+", " ");
  }

  private static Verification verification(boolean valid, int findings, long leftOut) {
    return new Verification(
        valid,
        Optional.of("0f".repeat(16)),
        Optional.of("credit"),
        5,
        valid ? 5 : 4,
        5,
        0,
        0,
        IntStream.range(0, findings)
            .mapToObj(i -> new Finding(Finding.Kind.CONTENT_MODIFIED, 3, 3, "wrong <" + i + ">"))
            .toList(),
        leftOut,
        Optional.empty());
  }

  @Test
  void page_saysWhetherTheChainIsGoodWhatWasAskedAndWhatWasFound() throws IOException {
    Path log = Samples.log(folder, Samples.mixed());

    String html =
        viewer(log, AuditQuery.all().oldestFirst())
            .withVerification(ChainVerifier.verify(log))
            .withTitle("May")
            .toHtml();

    assertThat(html)
        .startsWith("<!DOCTYPE html>\n<html lang=\"en\">")
        .contains("default-src 'none'");
    assertThat(text(html))
        .containsSubsequence(
            "Audit trail: May",
            "Audit trail May Chain of the log: VALID",
            "5 of 5 records verified: they are as they were written, and none is missing",
            "The last 5 are covered by no checkpoint",
            "Chain credit",
            "What was asked, and found",
            "Query all but the log's own events Order the oldest first",
            "Made at 2026-05-01 12:00:00.000000 UTC",
            "Events found 4",
            "The earliest 2026-05-01 12:00:00.000000 UTC The latest 2026-05-01 12:03:00.000000 UTC",
            "Outcomes success 1 failure 1 denied 1 none 1",
            "Actions hp_change 1 login 1 model.delete 1 model.promote 1",
            "Find Outcome all success (1) failure (1) denied (1) none (1)",
            "Action all hp_change (1)",
            "Seq Time (UTC) Action Outcome Actor Resource Tenant Correlation id",
            "2 2026-05-01 12:00:00.000000 hp_change success user u-1 model credit bank-a",
            "Recorded at 2026-05-01 12:00:00.000000",
            "Ended 2026-05-01 12:00:00.000000, after 1,500 ms",
            "changed Member Before After",
            "Details { \"changed\"",
            "Hash",
            "3 2026-05-01 12:01:00.000000 model.promote failure user u-2 on behalf of u-1 model",
            "disk full",
            "On behalf of u-1",
            "Error disk full",
            "model.delete denied",
            "login none req-7 More");
    assertThat(text(html))
        .contains("lr 0.01 0.001", "gone \"x\" not there", "new not there [1,2]")
        .doesNotContain("left out", "invalid");
  }

  @Test
  void withoutVerification_nothingIsClaimed() throws IOException {
    assertThat(text(viewer(Samples.mixed()).toHtml()))
        .contains("Chain of the log: NOT VERIFIED This page was made without verifying the chain")
        .doesNotContain(" VALID", "INVALID", "records verified");
  }

  @Test
  void brokenChain_isSaidFirstAndAtItsRecord() throws IOException {
    Path log = Samples.log(folder, Samples.mixed());
    Files.writeString(log, Files.readString(log).replace("disk full", "disk fine"));

    String html =
        viewer(log, AuditQuery.all()).withVerification(ChainVerifier.verify(log)).toHtml();

    assertThat(text(html))
        .containsSubsequence(
            "Chain of the log: INVALID 4 of 5 records verified. What the others say may not be",
            "Findings CONTENT_MODIFIED at 3: ",
            "4 2026-05-01 12:02:00.000000",
            "3 invalid 2026-05-01 12:01:00.000000 model.promote",
            "Verification CONTENT_MODIFIED at 3: ",
            "2 2026-05-01 12:00:00.000000");
  }

  @Test
  void manyFindings_areCounted() throws IOException {
    AuditViewer viewer = viewer(Samples.mixed());

    assertThat(text(viewer.withVerification(verification(false, 25, 7)).toHtml()))
        .contains("at 3: wrong <19> and 12 more")
        .doesNotContain("wrong <20> and");
    assertThat(text(viewer.withVerification(verification(false, 20, 0)).toHtml()))
        .doesNotContain("more Chain credit");
  }

  @Test
  void whatCameAfterTheVerification_isNotCalledVerified() throws IOException {
    Path log = Samples.log(folder, Samples.mixed());
    Verification before = ChainVerifier.verify(log);
    AuditViewer viewer = viewer(log, AuditQuery.all()).withVerification(before);
    String warning = "what was recorded after the verification is not verified";
    assertThat(text(viewer.toHtml())).doesNotContain(warning);

    Samples.log(folder, List.of(AuditEvent.of("late")));

    assertThat(text(viewer.toHtml())).contains("The table goes up to record 6: " + warning);
  }

  @Test
  void queryThatFindsNothing_saysSo() throws IOException {
    Path log = Samples.log(folder, Samples.mixed());
    AuditQuery query =
        AuditQuery.all()
            .withActionPrefix("model.")
            .withOutcome(Outcome.SUCCESS)
            .from(Samples.NOON)
            .withText("</p>");

    assertThat(text(viewer(log, query).toHtml()))
        .containsSubsequence(
            "Query action begins with 'model.', outcome is 'success', at or after"
                + " 2026-05-01T12:00:00.000000Z, has the text '</p>'",
            "Events found 0",
            "The query finds no event.")
        .doesNotContain("The earliest", "Seq Time");
  }

  @Test
  void longQuery_isSaidInFull() throws IOException {
    Path log = Samples.log(folder, Samples.mixed());
    String path = "/api" + "/models".repeat(50);

    assertThat(text(viewer(log, AuditQuery.all().withPathPrefix(path).withHousekeeping()).toHtml()))
        .contains("Query path begins with '" + path + "', the log's own events too Order");
  }

  @Test
  void whatIsLeftOut_isSaidAndCounted() throws IOException {
    Path log = Samples.log(folder, Samples.typical(1_003));

    assertThat(text(viewer(log, AuditQuery.all().limit(1)).toHtml()))
        .contains(
            "Events found 1,003",
            "dataset.read 334",
            "dataset.read (333)",
            "The table has the newest 1,000 of 1,003 events. The others are left out, but counted")
        .contains(" 1004 2026-05-01", " 5 2026-05-01")
        .doesNotContain(" 4 2026-05-01");
    assertThat(text(viewer(log, AuditQuery.all().oldestFirst()).withLimit(2).toHtml()))
        .contains("The table has the oldest 2 of 1,003 events.");
    assertThat(text(viewer(log, AuditQuery.all()).withLimit(1_003).toHtml()))
        .doesNotContain("left out");
  }

  @Test
  void pageOfHugeEvents_endsBeforeItIsTooLarge() throws IOException {
    String unseen = "\u202E".repeat(8_192); // each takes eight characters on the page
    AuditEvent huge =
        AuditEvent.of("a")
            .withRequest(Collections.singletonMap("x", unseen))
            .withResponse(Collections.singletonMap("x", unseen))
            .withDetails(Collections.singletonMap("x", unseen))
            .withError(unseen);

    String html = viewer(Collections.nCopies(200, huge)).toHtml();

    assertThat(html.length()).isBetween(32_000_000, 33_000_000);
    assertThat(text(html)).containsPattern("The table has the newest 1[0-9]{2} of 200 events");
  }

  @Test
  void tenantsReader_showsNobodyElse() throws IOException {
    Path log = Samples.log(folder, Samples.mixed());

    String html = AuditViewer.of(AuditReader.of(log).scopedTo("bank-a"), AuditQuery.all()).toHtml();

    assertThat(text(html))
        .contains("Events found 2", "model.delete")
        .doesNotContain("bank-b", "disk full", "login");
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void hostileText_isTextEverywhere(String text) throws IOException {
    String page = viewer(List.of(Samples.saying(text))).withTitle(text).toHtml();

    Path other = Files.createDirectory(folder.resolve("harmless"));
    String harmless =
        viewer(Samples.log(other, List.of(Samples.saying("x"))), AuditQuery.all())
            .withTitle("x")
            .toHtml();
    assertThat(tags(page)).isEqualTo(tags(harmless));
    assertThat(page.replaceAll(CODE, ""))
        .doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Cs}\u2028\u2029&&[^\n\t]]");
  }

  @Test
  void whatCannotBeSeen_isShown() throws IOException {
    assertThat(text(viewer(Samples.saying(Samples.HOSTILE)).toHtml()))
        .contains(
            "paid [U+202E]001 [U+202C] EUR",
            "two[U+2028]three[U+2029]four",
            "nul[U+0000]bell[U+0007]esc[U+001B][31m",
            "\"nul\\u0000bell\\u0007esc\\u001B[31m\"",
            "[U+FEFF][U+200B]hidden[U+00AD]",
            "</script><script>alert(1)</script>");
  }

  @Test
  void actionThatNoEventCanHave_isTextToo() throws IOException {
    Path log = Samples.log(folder, Samples.mixed());
    String action = "<script>\\\"alert(1)\\u202E";
    Files.writeString(log, Files.readString(log).replace("model.delete", action));

    String html = viewer(log, AuditQuery.all()).toHtml();

    assertThat(html)
        .contains("value=\"&lt;script&gt;&quot;alert(1)[U+202E]\"")
        .contains("<td>&lt;script&gt;\"alert(1)[U+202E]");
    assertThat(tags(html)).doesNotContain("<script>");
  }

  @Test
  void longTexts_areCutAndSaySo() throws IOException {
    AuditEvent event =
        AuditEvent.of("a")
            .withDetails(Collections.singletonMap("x", Collections.nCopies(62, "y".repeat(16_384))))
            .withError("z".repeat(9_000));

    String html = viewer(List.of(event)).toHtml();

    assertThat(html.length()).isLessThan(40_000);
    assertThat(text(html))
        .containsPattern(
            "yy\\.\\. \\(cut here: the log has all 1,01[0-9],[0-9]{3} characters of it\\)")
        .containsPattern("zz\\.\\. \\(cut here: the log has all 9,000 characters of it\\)");
  }

  @Test
  void linesThatAreNoEvents_areCounted() throws IOException {
    Path log = Samples.log(folder, Samples.mixed());
    Files.writeString(log, Files.readString(log).replace("\"action\":\"login", "\"act\":\"login"));

    assertThat(text(viewer(log, AuditQuery.all()).toHtml()))
        .contains("Events found 3", "1 line of the log could not be read as events.");
  }

  @Test
  void samePage_forTheSameLog() throws IOException {
    AuditViewer viewer = viewer(Samples.typical(50));

    assertThat(viewer.toHtml()).isEqualTo(viewer.toHtml());
  }

  @Test
  void thousandEvents_areLessThanOneAndAHalfMegabytes() throws IOException {
    String html = viewer(Samples.typical(1_000)).toHtml();

    assertThat(html.getBytes(StandardCharsets.UTF_8).length).isLessThan(1_500_000);
  }

  @Test
  void file_isForItsOwnerAndReplacedAsAWhole() throws IOException {
    AuditViewer viewer = viewer(Samples.mixed());
    Path file = folder.resolve("audit.html");

    viewer.write(file);
    Files.writeString(file, "x".repeat(1_000_000));
    viewer.write(file);

    assertThat(file).hasContent(viewer.toHtml());
    Path victim = Files.writeString(folder.resolve("victim"), "mine");
    Path link = Files.createSymbolicLink(folder.resolve("link.html"), victim);
    viewer.write(link);
    assertThat(victim).hasContent("mine");
    assertThat(link).hasContent(viewer.toHtml());
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> viewer.write(folder.resolve("no/audit.html")))
        .withMessageContaining("audit.html cannot be written");
  }

  @Test
  void wrongSettings_areRejected() throws IOException {
    AuditViewer viewer = viewer(new ArrayList<>(Samples.mixed()));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> viewer.withLimit(10_001))
        .withMessage("limit must be in 1..10000, but was 10001");
    assertThatIllegalArgumentException().isThrownBy(() -> viewer.withLimit(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> viewer.withTitle(" "))
        .withMessage("title must not be blank, but was ' '");
  }
}
