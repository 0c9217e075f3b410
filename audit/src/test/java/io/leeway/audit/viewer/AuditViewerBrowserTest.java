package io.leeway.audit.viewer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.leeway.audit.AuditQuery;
import io.leeway.audit.AuditReader;
import io.leeway.audit.chain.ChainVerifier;
import io.leeway.core.AuditEvent;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The page in Chromium; where there is none these tests are skipped, but not in CI. */
class AuditViewerBrowserTest {
  static {
    // Tests run within the module, which itself needs no java.util.logging; Selenium's driver does.
    AuditViewerBrowserTest.class
        .getModule()
        .addReads(ModuleLayer.boot().findModule("java.logging").orElseThrow());
  }

  private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

  /** The contrast of an element's text to what is behind it, after WCAG 2. */
  private static final String CONTRAST =
      """
      function parts(colour) { return colour.match(/[0-9.]+/g).map(Number); }
      function light(colour) {
        const [r, g, b] = parts(colour).map(c => c / 255).map(
            c => c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      }
      return Math.min(...Array.from(document.querySelectorAll(arguments[0]), element => {
        let behind = element;
        while (parts(getComputedStyle(behind).backgroundColor)[3] === 0) { behind = behind.parentElement; }
        const both = [element, behind].map((e, i) =>
            light(getComputedStyle(e)[i === 0 ? "color" : "backgroundColor"])).sort((a, b) => b - a);
        return (both[0] + 0.05) / (both[1] + 0.05);
      }));
      """;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  static Path profile;

  private static ChromeDriver browser;

  @TempDir Path folder;

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
        "--user-data-dir=" + profile);
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

  @AfterEach
  void asItWas() {
    command("Emulation.clearDeviceMetricsOverride", Map.of());
    command("Emulation.setEmulatedMedia", Map.of("media", "", "features", List.of()));
  }

  private static Optional<Path> onPath(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static void command(String name, Map<String, Object> parameters) {
    browser.executeCdpCommand(name, parameters);
  }

  /** Opens the page of a log and shows that it loads nothing and complains of nothing. */
  private void open(List<AuditEvent> events) throws IOException {
    Path log = Samples.log(folder, events);
    Path file = folder.resolve("audit.html");
    AuditViewer.of(AuditReader.of(log), AuditQuery.all())
        .withVerification(ChainVerifier.verify(log))
        .write(file);
    browser.get(file.toUri().toString());
    assertThat(complaints()).isEmpty();
    assertThat(run("return performance.getEntriesByType('resource').length")).isEqualTo(0L);
  }

  /** What the browser has complained of since the last time. */
  private static List<LogEntry> complaints() {
    return browser.manage().logs().get(LogType.BROWSER).getAll();
  }

  private static Object run(String script, Object... arguments) {
    return browser.executeScript(script, arguments);
  }

  private static WebElement find(String selector) {
    return browser.findElement(By.cssSelector(selector));
  }

  /** The actions of the rows that can be seen. */
  private static List<String> visible() {
    return browser
        .findElements(By.cssSelector(".pairs > tbody > tr:first-child > td:nth-child(3)"))
        .stream()
        .filter(WebElement::isDisplayed)
        .map(WebElement::getText)
        .toList();
  }

  private static String status() {
    return find("[role=status]").getText();
  }

  private static void width(int pixels) {
    command(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", pixels, "height", 800, "deviceScaleFactor", 1, "mobile", false));
  }

  private static void scheme(String scheme) {
    command(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  @Test
  void text_findsInAnyMemberAndCounts() throws IOException {
    open(Samples.mixed());
    assertThat(visible()).containsExactly("login", "model.delete", "model.promote", "hp_change");
    assertThat(status()).isEqualTo("4 of 4 shown");

    WebElement text = find(".tools input");
    text.sendKeys("BANK-A");
    assertThat(visible()).containsExactly("model.delete", "hp_change");
    assertThat(status()).isEqualTo("2 of 4 shown");

    text.clear();
    text.sendKeys("0.001");
    assertThat(visible()).containsExactly("hp_change");

    text.clear();
    text.sendKeys("recorded"); // the name of a member is no content
    assertThat(visible()).isEmpty();
    assertThat(status()).isEqualTo("0 of 4 shown");
  }

  @Test
  void selects_narrowTogether() throws IOException {
    open(Samples.typical(42));
    List<WebElement> selects = browser.findElements(By.cssSelector(".tools select"));

    selects.get(0).sendKeys("failure");
    assertThat(status()).isEqualTo("3 of 42 shown");

    selects.get(1).sendKeys("model");
    assertThat(visible()).containsExactly("model.promote");

    selects.get(0).sendKeys(Keys.HOME);
    assertThat(status()).isEqualTo("14 of 42 shown");
  }

  @Test
  void row_opensByKeyboard() throws IOException {
    open(Samples.mixed());
    WebElement members = find(".pairs .failure dl");
    assertThat(members.isDisplayed()).isFalse();
    WebElement summary = find(".pairs .failure summary");
    assertThat(summary.getText()).isEqualTo("disk full");

    find(".tools button").sendKeys(""); // has the focus; the table comes next
    for (int i = 0; i < 10 && !summary.equals(browser.switchTo().activeElement()); i++) {
      browser.switchTo().activeElement().sendKeys(Keys.TAB);
    }
    browser.switchTo().activeElement().sendKeys(Keys.ENTER);

    assertThat(members.isDisplayed()).isTrue();
    assertThat(members.getText()).contains("On behalf of", "Error", "disk full", "Hash");
    assertThat(find(".success dl").isDisplayed()).isFalse();
  }

  @Test
  void button_opensAndClosesWhatIsShown() throws IOException {
    open(Samples.mixed());
    find(".tools input").sendKeys("bank-a");
    WebElement button = find(".tools button");

    button.click();
    assertThat(run("return document.querySelectorAll('details[open]').length")).isEqualTo(2L);

    button.click();
    assertThat(run("return document.querySelectorAll('details[open]').length")).isEqualTo(0L);
  }

  @Test
  void withoutScript_everythingIsThereAndNoToolThatDoesNothing() throws IOException {
    open(Samples.mixed());
    Path file = folder.resolve("audit.html");
    Files.writeString(file, Files.readString(file).replaceAll("(?s)<script>.*</script>", ""));
    browser.navigate().refresh();

    assertThat(visible()).hasSize(4);
    assertThat(find(".tools").isDisplayed()).isFalse();
    find(".pairs .failure summary").click();
    assertThat(find(".pairs .failure dl").isDisplayed()).isTrue();
  }

  @Test
  void hostileTexts_stayText() throws IOException {
    open(Samples.saying(Samples.HOSTILE));
    find(".tools button").click();

    assertThat(find(".pairs").getText()).contains("</script><script>alert(1)</script>");
    assertThat(run("return document.querySelectorAll('img, #made, [onmouseover]').length"))
        .isEqualTo(0L);
    assertThat(run("return document.scripts.length")).isEqualTo(1L);
    assertThat(run("return document.querySelectorAll('.pairs > tbody').length"))
        .isEqualTo((long) Samples.HOSTILE.size());
    find(".tools input").sendKeys("[u+202e]001");
    assertThat(status()).isEqualTo("1 of " + Samples.HOSTILE.size() + " shown");
  }

  @Test
  @Timeout(30)
  void page_mayLoadNothing() throws Exception {
    open(Samples.mixed());

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
    while (complaints().isEmpty()) {
      Thread.sleep(20); // the complaint about it comes later, and is not to be that of another test
    }
  }

  @Test
  void phone_scrollsNeitherThePageNorTheTable() throws IOException {
    width(360);
    for (List<AuditEvent> events :
        List.of(Samples.mixed(), Samples.typical(20), Samples.saying(Samples.HOSTILE))) {
      folder = Files.createTempDirectory(folder, "phone");
      open(events);
      run("document.querySelectorAll('details').forEach(d => d.open = true)");

      assertThat(run("return innerWidth")).isEqualTo(360L);
      for (String box : List.of("html", ".scroll")) {
        WebElement element = find(box);
        assertThat(run("return arguments[0].scrollWidth", element))
            .as(box)
            .isEqualTo(run("return arguments[0].clientWidth", element));
      }
      assertThat(find(".pairs .failure > tr").isDisplayed()).isTrue();
    }
    find(".tools input").sendKeys("paid");
    assertThat(visible()).hasSize(1);
  }

  @Test
  void everyTone_canBeReadInLightAndDark() throws IOException {
    open(Samples.mixed());
    find(".tools button").click();
    String background = "return getComputedStyle(document.body).backgroundColor";

    for (String scheme : List.of("light", "dark")) {
      scheme(scheme);
      assertThat(run(background))
          .isEqualTo(scheme.equals("dark") ? "rgb(17, 22, 29)" : "rgb(251, 250, 248)");
      for (String selector : List.of("tbody b", "dt", "dd", "summary", "h2 b", ".tools *", "p")) {
        assertThat(((Number) run(CONTRAST, selector)).doubleValue())
            .as(selector + " in " + scheme)
            .isGreaterThanOrEqualTo(4.5);
      }
    }
  }

  @Test
  void paper_saysHowMuchTheFilterLeft() throws IOException {
    open(Samples.mixed());
    find(".tools input").sendKeys("bank-a");

    command("Emulation.setEmulatedMedia", Map.of("media", "print"));

    assertThat(visible()).hasSize(2);
    assertThat(status()).isEqualTo("2 of 4 shown");
    assertThat(find(".tools input").isDisplayed()).isFalse();
  }
}
