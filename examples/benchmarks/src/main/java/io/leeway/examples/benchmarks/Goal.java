package io.leeway.examples.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * A goal of the project: how many times as fast as a peer Leeway is to be on the same work. A bare
 * time would be a goal for one machine only.
 *
 * <p>Measurements are named as in {@link Measurements}.
 *
 * @param id which goal
 * @param leeway the measurement of Leeway
 * @param peer the measurement of the peer
 * @param before22 the peer's time over Leeway's that is to be reached before JDK 22; 0 for no goal
 * @param since22 the same since JDK 22, which sorts doubles several times as fast on processors
 *     with AVX-512 (but not on AMD's Zen 4)
 */
record Goal(String id, String leeway, String peer, double before22, double since22) {
  private static final double NONE = 0;

  double least(Runtime.Version jdk) {
    return jdk.feature() < 22 ? before22 : since22;
  }

  static List<Goal> all() {
    List<Goal> goals = new ArrayList<>();
    for (int bins : new int[] {10, 1000}) {
      for (String leeway : List.of("Binning.leewayBins", "Binning.leewayProfile")) {
        Work binning = new Work(goals, "D1", leeway, " bins=" + bins);
        binning.against("Binning.bareBisection", 1 / 2.0, 1 / 2.0);
        binning.against("Binning.arraysBinarySearch", 4, 4);
        binning.against("numpy.searchsorted", 4, 4);
      }
    }
    for (Data data : Data.values()) {
      addSamples(goals, data);
    }
    addExact(goals, 10_000, 1);
    addExact(goals, 9_999, 1 / 1.1);
    Work chiSquare = new Work(goals, "D6", "ChiSquare.leeway", " categories=100");
    chiSquare.against("ChiSquare.commonsStatistics", 1 / 1.5, 1 / 1.5);
    chiSquare.against("ChiSquare.commonsMath3", 10, 10);
    chiSquare.against("scipy.chi2_contingency", 200, 200);
    addAudit(goals);
    return goals;
  }

  private static void addAudit(List<Goal> goals) {
    Work record = new Work(goals, "A1", "Record.leeway", " p50");
    record.against("Record.jacksonEncode", 1 / 1.5, 1 / 1.5);
    Work slowest = new Work(goals, "A1", "Record.leeway", " p99");
    slowest.against("Record.jacksonEncode", NONE, NONE);
    for (int producers = 1; producers <= 2; producers++) {
      Work append = new Work(goals, "A2", "Append.leeway", " producers=" + producers);
      append.against("Append.log4jSync", 1.3, 1.3);
      append.against("Append.log4jAsync", NONE, NONE);
      append.against("Append.logbackSync", NONE, NONE);
      append.against("Append.logbackAsync", NONE, NONE);
      double bare = producers == 2 ? 0.35 : NONE;
      append.against("Append.bareChain", bare, bare);
    }
    Work each = new Work(goals, "A3", "Force.leeway", " producers=1");
    each.against("Force.bareForce", 0.9, 0.9);
    Work group = new Work(goals, "A3", "Force.leeway", " producers=16");
    group.against("Force.bareForce", 0.85, 0.85);
    goals.add(new Goal("A3", "Force.leeway producers=16", "Force.leeway producers=1", 4, 4));
    Work unawaited = new Work(goals, "A3", "Force.leewayUnawaited", " producers=1");
    unawaited.against("Force.bareForce", NONE, NONE);
    for (Database database : Database.values()) {
      addDatabase(goals, " database=" + database);
    }
    Work verify = new Work(goals, "A5", "Verify.leeway", " records=100000");
    verify.against("Verify.linesHashesAndTokens", 0.5, 0.5);
    verify.against("Verify.linesAndHashes", NONE, NONE);
  }

  private static void addDatabase(List<Goal> goals, String database) {
    Work batch = new Work(goals, "A4", "Jdbc.leeway", database);
    batch.against("Jdbc.bareBatch", 0.5, 0.5);
    batch.against("Jdbc.bareSingle", 4, 4);
    batch.against("Jdbc.transactionEach", NONE, NONE);
    Work verify = new Work(goals, "A5", "JdbcQuery.leewayVerify", database + " records=100000");
    verify.against("JdbcQuery.bareHashes", NONE, NONE);
    Work query = new Work(goals, "A7", "JdbcQuery.leeway", database + " records=100000");
    query.against("JdbcQuery.bareStatement", 1 / 2.0, 1 / 2.0);
    query.against("JdbcQuery.statementAndJackson", NONE, NONE);
    Work single = new Work(goals, "A8", "Jdbc.leewaySingle", database);
    single.against("Jdbc.bareSingle", NONE, NONE);
    single.against("Jdbc.transactionEach", NONE, NONE);
  }

  private static void addSamples(List<Goal> goals, Data data) {
    String params = " data=" + data + " size=1000000";
    Work ks = new Work(goals, "D2", "KolmogorovSmirnov.leeway", params);
    Work wasserstein = new Work(goals, "D4", "Wasserstein.leeway", params);
    Work fresh = new Work(goals, "D5", "Stability.leewayFresh", params);
    Work frozen = new Work(goals, "D5", "Stability.leewayFrozen", params);

    ks.against("KolmogorovSmirnov.twoSorts", 1 / 1.3, 1 / 1.3);
    if (data != Data.NARROW) {
      boolean drift = data == Data.SMALL || data == Data.LARGE;
      ks.against("KolmogorovSmirnov.commonsMath3", 4, drift ? 3 : 1.5);
      ks.against("KolmogorovSmirnov.commonsStatistics", 10, NONE);
      ks.against("scipy.ks_2samp", 15, NONE);
    }
    fresh.against("Stability.sortAndBin", NONE, NONE);
    if (data != Data.NARROW && data != Data.TIES) {
      wasserstein.against("Wasserstein.twoSorts", 2, 1.1);
      wasserstein.against("scipy.wasserstein_distance", 5, 5);
      fresh.against("numpy.quantile_histogram", 1, 1 / 0.5);
      frozen.against("numpy.searchsorted_bincount", 6, 6);
    }
  }

  private static void addExact(List<Goal> goals, int referenceSize, double commonsStatistics) {
    Work exact =
        new Work(
            goals, "D3", "ExactKs.leeway", " currentSize=10000 referenceSize=" + referenceSize);
    exact.against("ExactKs.commonsStatistics", commonsStatistics, commonsStatistics);
    exact.against("scipy.ks_2samp_exact", 2, 2);
  }

  /** One piece of work, done by Leeway and by its peers with the same parameters. */
  private record Work(List<Goal> goals, String id, String leeway, String params) {
    void against(String peer, double before22, double since22) {
      goals.add(new Goal(id, leeway + params, peer + params, before22, since22));
    }
  }
}
