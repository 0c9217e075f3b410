#!/usr/bin/env python3
"""Times numpy and scipy on the work of the benchmarks, in one thread.

    python3 peers.py > python.json

Prints the times of 7 rounds in JMH's JSON format, under the names that the table looks for.
Without numpy and scipy it says so and prints an empty list.
"""

import argparse
import json
import os
import platform
import sys
import timeit

for library in ("MKL", "OMP", "OPENBLAS"):
    os.environ[library + "_NUM_THREADS"] = "1"  # read when numpy is loaded

try:
    import numpy as np
    import scipy
    from scipy import stats
except ImportError as error:
    np = None
    why_not = error

SHIFTS = {"SAME": 0, "SMALL": 0.025, "LARGE": 0.5, "TIES": 0, "NARROW": 0}  # as in Data.java
TENTHS = [i / 10 for i in range(1, 10)]


def sample(data, seed, size):
    """As in Data.java, but of numpy's random numbers."""
    values = np.random.default_rng(seed).standard_normal(size)
    if data == "TIES":
        return np.round(values, 1) + 0.0
    if data == "NARROW":
        return 1 + values * 1e-9
    return values + (SHIFTS[data] if seed == 2 else 0)


def psi(reference, current):
    """Of counts, half a count added to each."""
    r = (reference + 0.5) / (reference.sum() + 0.5 * len(reference))
    c = (current + 0.5) / (current.sum() + 0.5 * len(current))
    return ((c - r) * np.log(c / r)).sum()


def counts(cuts, values):
    return np.bincount(np.searchsorted(cuts, values, side="right"), minlength=len(cuts) + 1)


def fresh_psi(reference, current):
    cuts = np.unique(np.quantile(reference, TENTHS))
    edges = np.concatenate(([-np.inf], cuts, [np.inf]))
    return psi(np.histogram(reference, edges)[0], np.histogram(current, edges)[0])


def works(size):
    """What is timed: name, parameters, how many values a call counts, the call."""
    for data in SHIFTS:
        a, b = sample(data, 1, size), sample(data, 2, size)
        cuts = np.unique(np.quantile(a, TENTHS))
        frozen = counts(cuts, a)
        params = {"data": data, "size": size}
        yield "scipy.ks_2samp", params, 1, lambda: stats.ks_2samp(a, b, method="asymp")
        yield "scipy.wasserstein_distance", params, 1, lambda: stats.wasserstein_distance(a, b)
        yield "numpy.quantile_histogram", params, 1, lambda: fresh_psi(a, b)
        yield "numpy.searchsorted_bincount", params, 1, lambda: psi(frozen, counts(cuts, b))

    for n in (10_000, 9_999):
        a, b = sample("SAME", 1, n), sample("SAME", 2, 10_000)
        params = {"referenceSize": n, "currentSize": 10_000}
        yield "scipy.ks_2samp_exact", params, 1, lambda: stats.ks_2samp(a, b, method="exact")

    for bins in (10, 1000):
        a, b = sample("SAME", 1, size), sample("SAME", 2, size)
        cuts = np.quantile(a, np.arange(1, bins) / bins)
        yield "numpy.searchsorted", {"bins": bins}, size, lambda: np.searchsorted(cuts, b, "right")

    for categories in (10, 100):
        table = np.random.default_rng(3).integers(950, 1_050, (2, categories))
        params = {"categories": categories}
        yield "scipy.chi2_contingency", params, 1, lambda: stats.chi2_contingency(table)


def rounds(call, number_of_rounds):
    """Milliseconds of a call, one number a round; a round takes at least 0.2 s."""
    timer = timeit.Timer(call)
    calls = timer.autorange()[0] if number_of_rounds > 1 else 1
    return [1000 * total / calls for total in timer.repeat(number_of_rounds, calls)]


def result(name, params, times):
    return {
        "benchmark": name,
        "params": {param: str(value) for param, value in params.items()},
        "primaryMetric": {"scoreUnit": "ms/op", "rawData": [times]},
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", type=int, default=1_000_000, help="values of a sample")
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    if np is None:
        print(f"numpy and scipy are not timed: {why_not}", file=sys.stderr)
        print("[]")
        return
    versions = platform.python_version(), np.__version__, scipy.__version__
    print("Python %s, numpy %s, scipy %s" % versions, file=sys.stderr)
    results = []
    for name, params, values, call in works(options.size):
        print(name, *(f"{param}={value}" for param, value in params.items()), file=sys.stderr)
        times = [time / values for time in rounds(call, options.rounds)]
        results.append(result(name, params, times))
    json.dump(results, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
