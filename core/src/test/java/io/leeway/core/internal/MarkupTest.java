package io.leeway.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MarkupTest {
  private static ByteArrayInputStream resource(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void textAndAttributes_areEscaped() {
    Markup page = new Markup("").element("p", "<b a='1'>&\"\n", "title", "<\"'\n&>");

    assertThat(page.toString())
        .isEqualTo("<p title=\"&lt;&quot;' &amp;&gt;\">&lt;b a='1'&gt;&amp;\"\n</p>\n");
  }

  @Test
  void name_isCutInTheMiddleAndKeepsItsDirectionToItself() {
    assertThat(new Markup("").name("a\n" + "b".repeat(200) + "\u202Ec").toString())
        .isEqualTo("<bdi>a[U+000A]" + "b".repeat(57) + ".." + "b".repeat(57) + "[U+202E]c</bdi>");
  }

  @Test
  void whatWasWrittenApart_isPutIn() {
    Markup rows = new Markup("").open("tr").element("td", "1").close();

    assertThat(new Markup("").open("table").append(rows).close().toString())
        .isEqualTo("<table><tr><td>1\n</table>");
    assertThat(rows.length()).isEqualTo("<tr><td>1\n".length());
  }

  @Test
  void whatIsLeftOpen_isNoDocument() {
    assertThatIllegalStateException()
        .isThrownBy(() -> new Markup("").open("p").toString())
        .withMessage("still open: [p]");
    assertThatIllegalStateException()
        .isThrownBy(() -> new Markup("").append(new Markup("").open("p")));
  }

  @Test
  void scriptThatEndsItself_isRefused() {
    Page page = Page.of(resource(""), resource("'</script>'"));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> page.render("t", body -> body.text("x")))
        .withMessage("script must not contain </");
  }

  @Test
  void page_allowsItsOwnStyleAndScriptAndNothingElse() {
    String html = Page.of(resource("i{}"), resource("1")).render("a<b\u202E", p -> p.text("x"));

    assertThat(html)
        .startsWith("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/>")
        .contains("content=\"default-src 'none'; style-src 'sha256-")
        .contains("; script-src 'sha256-a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s='; base-uri")
        .contains("<title>a&lt;b[U+202E]</title>")
        .contains("i{}</style>")
        .endsWith("<body>x<script>1</script></body></html>\n");
  }
}
