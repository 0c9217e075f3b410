#!/usr/bin/env bash
# Times the benchmarks on JDK 17 and on the newest JDK, then numpy and scipy, and prints the table.
# Arguments go to JMH. In the environment:
#   JDKS    the homes of the JDKs to use, with spaces between them
#   ROUNDS  how often to go round, 1 by default; the table has the medians of all rounds
#   PYTHON  a python3 with numpy and scipy; empty to leave them out
set -euo pipefail
cd "$(dirname "$0")"

version() { "$1/bin/javac" -version 2>&1 | sed 's/javac \([0-9]*\).*/\1/'; }

# JDK 17 and the newest of those installed, or one of them.
find_jdks() {
  local all
  all=$(for home in ${JAVA_HOME:+"$JAVA_HOME"} /usr/lib/jvm/*; do
    if [ -x "$home/bin/javac" ]; then
      echo "$(version "$home") $home"
    fi
  done | sort -n -s -u -k 1,1)
  { grep '^17 ' <<<"$all" || true; tail -n 1 <<<"$all"; } | uniq | cut -d' ' -f2
}

jdks=(${JDKS:-$(find_jdks)})
if [ ${#jdks[@]} = 0 ]; then
  echo "no JDK was found; name one: JDKS=/path/to/jdk bash run.sh" >&2
  exit 1
fi

results=target/results
rm -rf "$results"
JAVA_HOME="${jdks[0]}" mvn -q -B -f ../../pom.xml -pl examples/benchmarks -am -DskipTests package
mkdir -p "$results"
classpath="target/classes:$(cat target/classpath.txt)"

for round in $(seq "${ROUNDS:-1}"); do
  for home in "${jdks[@]}"; do
    "$home/bin/java" -cp "$classpath" org.openjdk.jmh.Main "$@" \
      -rf json -rff "$results/jdk$(version "$home")-$round.json"
  done
done
python=${PYTHON-python3}
if [ -n "$python" ]; then
  "$python" peers.py >"$results/python.json"
fi

{
  echo "Measured on $(date -I) with \`run.sh${*:+ $*}\`, rounds: ${ROUNDS:-1}, on $(nproc) processors:" \
    "$(sed -n 's/^model name\s*: //p' /proc/cpuinfo | head -n 1)."
  echo
  "${jdks[0]}/bin/java" -cp "$classpath" io.leeway.examples.benchmarks.Table "$results"/*.json
} | tee target/table.md
