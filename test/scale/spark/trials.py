"""Spark on two executors of its own, and what befalls it. Reads what to do as JSON from standard input, prints one line of JSON for each trial.

    { "folder": …, "lines": FILE, "few": FILE, "filter": COMMAND, "killing": COMMAND, "task": [WORD, …], "nasty": [[NUMBER, TEXT], …] }
"""

import json
import os
import sys
import time
import traceback
from pathlib import Path

os.environ["PYSPARK_PYTHON"] = sys.executable
os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
os.environ["HF_HOME"] = "/where/models/are"
sys.path.insert(0, str(Path(__file__).parents[3] / "examples/spark"))

from pyspark.sql import SparkSession  # noqa: E402
from pyspark.sql import functions as F  # noqa: E402

import answer as program  # noqa: E402
import typeformer_spark as typeformer  # noqa: E402

asked = json.load(sys.stdin)
folder, task, usual = Path(asked["folder"]), asked["task"], asked["filter"]

spark = (
    SparkSession.builder.master("local-cluster[2,1,1024]")
    .config("spark.ui.enabled", "false")
    .config("spark.driver.host", "127.0.0.1")
    .config("spark.driver.bindAddress", "127.0.0.1")
    .config("spark.executor.memory", "512m")
    .config("spark.task.maxFailures", "3")
    .config("spark.local.dir", str(folder / "local"))
    .getOrCreate()
)
spark.sparkContext.setLogLevel("OFF")
spark.sparkContext.addPyFile(typeformer.__file__)
spark.range(2).repartition(2).rdd.count()  # both executors are there


def trial(name):
    """Tells what a trial gave, or in what it ended."""

    def run(work):
        begun = time.monotonic()
        try:
            told = {"value": work()}
        except Exception as failure:
            told = {"failure": str(failure) or traceback.format_exc()}
        print(json.dumps({"trial": name, "seconds": round(time.monotonic() - begun, 1), **told}), flush=True)

    return run


def killed(way):
    """Where the answers are that a way gave while an executor was killed, and a filter."""
    marker, output = folder / f"{way}-killed", str(folder / way)
    killing = f"{asked['killing']} {marker} {usual}"
    count, failed = program.answer(spark, way, asked["lines"], output, *task, typeformer_is=killing, partitions=6)
    victims = [victim for victim in ("executor", "filter") if Path(f"{marker}-{victim}").exists()]
    return {"output": output, "count": count, "failed": failed, "killed": victims}


def through(way, frame, filter=usual):
    """All columns of what a way gives."""
    words = typeformer.command(*task, "--threads", "1", typeformer=filter)
    return [tuple(row) for row in program.WAYS[way](frame, words).collect()]


def failing(rows):
    """Some rows, and then what feeds the filter fails."""
    for number, row in enumerate(rows):
        if number == 3:
            raise RuntimeError("the table is broken")
        yield row


def broken():
    few = typeformer.requests_in(spark, asked["few"])
    return spark.createDataFrame(few.rdd.mapPartitions(failing), few.schema)


nasty = spark.createDataFrame([(int(number), text) for number, text in asked["nasty"]], "number bigint, text string")
for way in program.WAYS:
    trial(f"{way}: an executor and a filter are killed")(lambda: killed(way))
    trial(f"{way}: what feeds it fails")(lambda: through(way, broken()))
    trial(f"{way}: a filter that cannot start")(lambda: through(way, typeformer.requests_in(spark, asked["few"]), f"{usual} --no-such-flag"))
    trial(f"{way}: nasty texts")(lambda: through(way, typeformer.requests(nasty, "text", id="number")))
    trial(f"{way}: no id")(lambda: through(way, typeformer.requests(nasty.select(F.lit(None).alias("id"), "text"), "text")))

echo = f"{sys.executable} -c 'import os, sys; sys.stdin.read(); print(os.environ.get(\"HF_HOME\"))'"
piped = spark.createDataFrame([("1", "{}")], "id string, line string").coalesce(1)
trial("pipe: the environment of a filter")(lambda: typeformer.pipe(piped, typeformer.command("", typeformer=echo)).collect())
trial("pipe: a filter that answers less")(lambda: typeformer.pipe(piped, ["true"]).collect())
raw = spark.createDataFrame([("1", "{\n}")], "id string, line string")
trial("pipe: a line that is two")(lambda: typeformer.pipe(raw, typeformer.command(*task, typeformer=usual)).collect())
spark.stop()
