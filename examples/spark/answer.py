"""Answers lines of JSON in files, by Spark, and holds the answers to the lines:

    spark-submit --py-files typeformer_spark.py answer.py --way pipe LINES.jsonl ANSWERS -- fill-mask --top-k 1 --model DIR

LINES is a file or a folder of them, each line an object with an id; ANSWERS a new folder. What follows `--` is a command of typeformer.
"""

import argparse
import os
import sys

os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # executors would take the python3 that they find

from pyspark.sql import SparkSession  # noqa: E402
from pyspark.sql import functions as F  # noqa: E402

import typeformer_spark as typeformer  # noqa: E402

WAYS = {
    "pipe": lambda lines, words: typeformer.pipe(lines, words).map(lambda answer: (answer,)).toDF("answer STRING"),
    "pandas": lambda lines, words: typeformer.map_in_pandas(lines, words).select("answer"),
    "sql": typeformer.transform,
}


def answer(spark, way, place, output, task, *flags, typeformer_is="typeformer", partitions=None):
    """Writes the answers to a new folder. Returns how many there are, and how many are errors; raises where they are not those of the lines."""
    if "--threads" not in flags:
        flags = (*flags, "--threads", spark.conf.get("spark.task.cpus", "1"))  # every task has an engine of its own
    words = typeformer.command(task, *flags, typeformer=typeformer_is)
    requests = typeformer.requests_in(spark, place)
    partitions = partitions or 2 * spark.sparkContext.defaultParallelism
    WAYS[way](typeformer.spread(requests, partitions), words).write.text(output)

    answers = spark.read.text(output, lineSep="\n")
    answered = answers.select(F.get_json_object("value", "$.id").alias("id"))
    asked = requests.select("id")
    missing, foreign = asked.exceptAll(answered).count(), answered.exceptAll(asked).count()
    if missing or foreign:
        raise RuntimeError(f"{missing} lines of {place} have no answer in {output}, and {foreign} answers there are of no line, or of one twice")
    failed = answers.where(F.get_json_object("value", "$.error").isNotNull()).count()
    return answered.count(), failed


def main():
    parser = argparse.ArgumentParser(description="Answers lines of JSON by typeformer in Spark.")
    parser.add_argument("--way", choices=WAYS, default="pipe")
    parser.add_argument("--partitions", type=int, help="processes with an engine (default: two for each core)")
    parser.add_argument("--typeformer", default="typeformer", help='how executors start it, such as "node /opt/typeformer/dist/cli.js"')
    parser.add_argument("lines")
    parser.add_argument("answers")
    parser.add_argument("command", nargs="+", help="after --: a task of typeformer and its flags")
    given = parser.parse_args()
    spark = SparkSession.builder.appName("typeformer").getOrCreate()
    spark.sparkContext.addPyFile(typeformer.__file__)
    count, failed = answer(
        spark, given.way, given.lines, given.answers, *given.command, typeformer_is=given.typeformer, partitions=given.partitions
    )
    print(f"{count} lines answered in {given.answers}, {failed} of them with an error")
    spark.stop()


if __name__ == "__main__":
    main()
