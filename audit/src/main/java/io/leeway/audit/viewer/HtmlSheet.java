package io.leeway.audit.viewer;

import io.leeway.audit.chain.Verification;
import io.leeway.core.internal.Markup;
import io.leeway.core.internal.Page;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** A report as a page. */
final class HtmlSheet implements Sheet {
  private static final Page PAGE =
      Page.of(HtmlSheet.class.getResourceAsStream("viewer.css"), InputStream.nullInputStream());

  private final Markup page = new Markup("");
  private String title = "";
  private boolean inSection;

  @Override
  public void title(String kind, String name) {
    title = kind + ": " + name;
    page.open("header").element("p", kind, "class", "kind").open("h1").name(name).close();
    page.close().open("main");
  }

  @Override
  public void verdict(Verification verification) {
    ChainSection.write(page, Optional.of(verification), 0);
  }

  @Override
  public void section(String id, String heading) {
    endSection();
    Page.section(page, id, heading);
    inSection = true;
  }

  private void endSection() {
    if (inSection) {
      page.close();
    }
  }

  @Override
  public void sentence(String text) {
    page.element("p", text);
  }

  @Override
  public void list(List<String> sentences) {
    page.open("ul");
    sentences.forEach(sentence -> page.element("li", sentence));
    page.close();
  }

  @Override
  public void facts(List<String> namesAndValues) {
    page.open("dl", "class", "facts");
    for (int i = 0; i < namesAndValues.size(); i += 2) {
      Page.fact(page, namesAndValues.get(i), namesAndValues.get(i + 1));
    }
    page.close();
  }

  @Override
  public void table(String caption, List<String> heads, List<List<String>> rows) {
    Page.table(page, caption);
    Page.heads(page, heads.toArray(new String[0]));
    page.open("tbody");
    for (List<String> row : rows) {
      page.open("tr");
      row.forEach(cell -> page.open("td").open("bdi").text(cell).close().close());
      page.close();
    }
    page.close();
    Page.endTable(page);
  }

  @Override
  public String end(String lastSentence) {
    endSection();
    page.close().open("footer").element("p", lastSentence).close();
    return PAGE.render(title, whole -> whole.append(page));
  }
}
