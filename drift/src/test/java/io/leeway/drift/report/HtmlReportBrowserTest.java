package io.leeway.drift.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The page in Chromium; where there is none these tests are skipped, but not in CI. */
class HtmlReportBrowserTest {
  private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path folder;

  private static ChromeDriver browser;

  @BeforeAll
  static void startBrowser() {
    Optional<Path> chromium = onPath("chromium");
    Optional<Path> driver = onPath("chromedriver");
    boolean both = chromium.isPresent() && driver.isPresent();
    if ("true".equals(System.getenv("CI"))) {
      assertThat(both).as("chromium and chromedriver are on the PATH").isTrue();
    }
    assumeTrue(
        both, "the page is not tried in a browser: no chromium and chromedriver on the PATH");
    SELENIUM.setLevel(Level.SEVERE); // it warns of every version of Chromium that it does not know
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.orElseThrow().toFile());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--user-data-dir=" + folder.resolve("profile"));
    LoggingPreferences logging = new LoggingPreferences();
    logging.enable(LogType.BROWSER, Level.ALL);
    options.setCapability("goog:loggingPrefs", logging);
    // With both programs given, Selenium looks for none to download.
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(driver.orElseThrow().toFile())
            .usingAnyFreePort()
            .build();
    browser = new ChromeDriver(service, options);
  }

  @AfterAll
  static void stopBrowser() {
    if (browser != null) {
      browser.quit();
    }
  }

  private static Optional<Path> onPath(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Opens a page from disk and shows that it loads nothing and complains of nothing. */
  private static void open(String html) throws Exception {
    Path file = folder.resolve("page.html");
    Files.writeString(file, html);
    browser.get(file.toUri().toString());
    assertThat(browser.manage().logs().get(LogType.BROWSER).getAll()).isEmpty();
    assertThat(run("return performance.getEntriesByType('resource').length")).isEqualTo(0L);
  }

  private static Object run(String script, Object... arguments) {
    return browser.executeScript(script, arguments);
  }

  private static List<String> visibleColumns() {
    return browser.findElements(By.cssSelector("#features tbody > tr:first-child > th")).stream()
        .filter(WebElement::isDisplayed)
        .map(WebElement::getText)
        .toList();
  }

  private static WebElement head(String title) {
    return browser.findElements(By.cssSelector("#features .columns > thead th")).stream()
        .filter(head -> head.getText().startsWith(title))
        .findFirst()
        .orElseThrow();
  }

  private static void width(int pixels) {
    browser.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", pixels, "height", 800, "deviceScaleFactor", 1, "mobile", false));
  }

  private static void colours(String scheme) {
    browser.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  @Test
  void clickOnAHead_sortsAndSaysSo() throws Exception {
    open(HtmlReport.of(Reports.mixed()).toHtml());
    assertThat(visibleColumns())
        .containsExactly("income", "country", "gone", "age", "few", "notes");

    head("Column").findElement(By.tagName("button")).click();
    assertThat(visibleColumns())
        .containsExactly("age", "country", "few", "gone", "income", "notes");
    assertThat(head("Column").getAttribute("aria-sort")).isEqualTo("ascending");

    head("Score").findElement(By.tagName("button")).sendKeys(Keys.ENTER);
    assertThat(visibleColumns().subList(0, 3)).containsExactly("income", "country", "age");
    assertThat(head("Score").getAttribute("aria-sort")).isEqualTo("descending");
    assertThat(head("Column").getAttribute("aria-sort")).isEqualTo("none");

    head("Score").findElement(By.tagName("button")).click();
    assertThat(visibleColumns().subList(0, 3)).containsExactly("age", "country", "income");

    head("Status").findElement(By.tagName("button")).click();
    assertThat(visibleColumns().subList(0, 3)).containsExactly("income", "country", "age");
  }

  @Test
  void filter_narrowsAndCounts() throws Exception {
    open(HtmlReport.of(Reports.mixed()).toHtml());

    browser.findElement(By.cssSelector(".tools input")).sendKeys("CO");
    assertThat(visibleColumns()).containsExactly("income", "country");
    assertThat(browser.findElement(By.cssSelector("[role=status]")).getText())
        .isEqualTo("2 of 6 shown");

    browser.findElement(By.cssSelector(".tools input")).clear();
    browser.findElement(By.cssSelector(".tools select")).sendKeys("not");
    assertThat(visibleColumns()).containsExactly("gone", "few", "notes");
  }

  @Test
  void details_openToThePictureAndTheNumbers() throws Exception {
    open(HtmlReport.of(Reports.mixed()).toHtml());
    WebElement picture = browser.findElement(By.cssSelector("#features svg[role=img]"));
    assertThat(picture.isDisplayed()).isFalse();

    browser.findElement(By.cssSelector("#features summary")).click();

    assertThat(picture.isDisplayed()).isTrue();
    assertThat(picture.getAttribute("aria-label")).contains("missing, of all rows, 0.0% → 33.3%");
    assertThat(browser.findElement(By.cssSelector("#features .numbers")).isDisplayed()).isTrue();
  }

  @Test
  void hostileNames_stayText() throws Exception {
    open(
        HtmlReport.of(Reports.named(Reports.HOSTILE))
            .withAdvice(Reports.advice(Reports.HOSTILE))
            .toHtml());

    assertThat(visibleColumns())
        .contains("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "'><b id=made>");
    assertThat(run("return document.querySelectorAll('img, #made, [onmouseover]').length"))
        .isEqualTo(0L);
    assertThat(run("return document.scripts.length")).isEqualTo(1L);
  }

  @Test
  void page_mayLoadNothing() throws Exception {
    open(HtmlReport.of(Reports.mixed()).toHtml());

    Object blocked =
        browser.executeAsyncScript(
            """
            const done = arguments[arguments.length - 1];
            addEventListener("securitypolicyviolation", e => done(e.effectiveDirective));
            const image = document.createElement("img");
            image.src = "pixel.png";
            document.body.append(image);
            """);

    assertThat(blocked).isEqualTo("img-src");
    browser.manage().logs().get(LogType.BROWSER); // the complaint about it
  }

  @Test
  void phone_scrollsTablesAndNotThePage() throws Exception {
    width(360);
    try {
      for (String html :
          List.of(
              HtmlReport.of(Reports.mixed()).withHistory(Reports.bare()).toHtml(),
              HtmlReport.of(Reports.named(Reports.HOSTILE)).toHtml(),
              HistoryPage.of(Reports.bare()).toHtml())) {
        open(html);
        run("document.querySelectorAll('details').forEach(d => d.open = true)");
        assertThat(run("return innerWidth")).isEqualTo(360L);
        assertThat(run("return document.documentElement.scrollWidth"))
            .isEqualTo(run("return document.documentElement.clientWidth"));
      }
    } finally {
      browser.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
    }
  }

  @Test
  void darkMode_hasAnotherBackground() throws Exception {
    String background = "return getComputedStyle(document.body).backgroundColor";
    open(HtmlReport.of(Reports.mixed()).toHtml());

    colours("light");
    Object light = run(background);
    colours("dark");
    Object dark = run(background);

    assertThat(light).isEqualTo("rgb(251, 250, 248)");
    assertThat(dark).isEqualTo("rgb(17, 22, 29)");
  }

  @Test
  void printing_opensWhatDrifts() throws Exception {
    open(HtmlReport.of(Reports.mixed()).toHtml());

    run("dispatchEvent(new Event('beforeprint'))");

    new WebDriverWait(browser, Duration.ofSeconds(5))
        .until(b -> b.findElement(By.cssSelector(".severe svg[role=img]")).isDisplayed());
    assertThat(run("return document.querySelectorAll('.none details[open]').length")).isEqualTo(0L);
  }
}
