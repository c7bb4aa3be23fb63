"""typeformer's command line as a filter for Spark, three ways. All take lines that `requests` made, and lose none of them silently.

The executors need Node and typeformer, found by PATH or by its whole name. One process with weights of its own runs for each task.
"""

import json
import os
import queue
import shlex
import subprocess
import tempfile
import threading
import uuid

from pyspark.sql import functions as F
from pyspark.sql.types import StringType, StructField, StructType


def command(task, *flags, typeformer="typeformer"):
    """The words of the filter. It exits with 0 once every line is answered, if only by an error: else a job with one bad line would never end."""
    return [*shlex.split(typeformer), task, *flags, "--jsonl", "--keep-going"]


def requests(frame, *fields, id="id"):
    """Columns of a table as columns `id` and `line`, the line being a request in JSON: its escapes leave no end of a line within."""
    line = F.to_json(F.struct(F.col(id).alias("id"), *fields), {"ignoreNullFields": "false"})
    return with_ids(frame.select(F.col(id).alias("id"), line.alias("line")))


def requests_in(spark, place):
    """The same of lines of JSON in files. A line ends at \\n only, where Spark by itself would end one at a lone \\r too."""
    lines = spark.read.text(place, lineSep="\n").withColumnRenamed("value", "line")
    return with_ids(lines.select(F.get_json_object("line", "$.id").alias("id"), "line"))


def with_ids(lines):
    """Without an id nobody could tell whose an answer is: order is kept within a partition only."""
    refused = F.raise_error(F.concat(F.lit("a request needs an id: "), F.coalesce(F.substring("line", 1, 80), F.lit("null"))))
    return lines.withColumn("line", F.when(F.col("id").isNull(), refused).otherwise(F.col("line")))


def spread(lines, partitions):
    """In partitions by what is in the lines: a task that is tried again gets the same ones, which `repartition(n)` alone does not promise."""
    return lines.repartition(partitions, "line")


def pipe(lines, words):
    """`RDD.pipe`: a frame with `line` becomes an RDD of answers.

    By itself it takes a killed filter for one that has ended (`checkCode`), gives it no environment, and waits for ever where what feeds it
    fails. Such a failure ends the lines here, and is raised when their answers are through; both ends are in the same process.
    """
    sent, ended, failures = [], [], []

    def feed(rows):
        try:
            for (line,) in rows:
                if "\n" in line:
                    raise ValueError(f"a request must be one line: {line[:80]!r}")
                sent.append(1)
                yield line
            ended.append(1)
        except BaseException as failure:
            failures.append(failure)

    def checked(answers):
        count = 0
        for answer in answers:
            count += 1
            yield answer
        if failures:
            raise failures[0]
        if not ended or count != len(sent):
            raise RuntimeError(f"the filter ended after {count} answers, which are not those of all its lines")

    piped = lines.select("line").rdd.mapPartitions(feed).pipe(shlex.join(words), env=environment(), checkCode=True)
    return piped.mapPartitions(checked)


def environment():
    """What a filter needs of the driver's environment; a secret that it does not need stays here."""
    wanted = ("HF_", "NODE_", "TYPEFORMER_")
    return {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG") or name.startswith(wanted)}


def map_in_pandas(lines, words):
    """`mapInPandas`: a frame with `id` and `line` becomes one with `id` and `answer`.

    Lines are written while answers are read: who writes a whole batch first waits for a filter that waits for its reader.
    """

    def answered(frames):
        complaints = tempfile.TemporaryFile()
        child = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=complaints)
        written = queue.Queue()  # frames, then what ended them: a failure, or None

        def write():
            ended_by = None
            try:
                for frame in frames:
                    written.put(frame)
                    for line in frame["line"]:
                        child.stdin.write(line.encode() + b"\n")
                    child.stdin.flush()
            except BaseException as failure:
                ended_by = failure
            try:
                child.stdin.close()
            except BrokenPipeError:
                pass  # its end is seen by who reads
            written.put(ended_by)

        def told(what):
            complaints.seek(max(0, complaints.seek(0, os.SEEK_END) - 1000))
            return RuntimeError(f"the filter {what} (exit {child.wait()}): {complaints.read().decode(errors='replace').strip()}")

        def answer_to(line):
            answer = child.stdout.readline()
            if not answer.endswith(b"\n"):
                raise told("ended before every line was answered")
            answer = answer[:-1].decode()
            if json.loads(answer).get("id") != json.loads(line)["id"]:
                raise RuntimeError(f"{answer[:80]} is no answer to {line[:80]}")
            return answer

        threading.Thread(target=write, daemon=True).start()
        try:
            while (frame := written.get()) is not None:
                if isinstance(frame, BaseException):
                    raise frame
                yield frame[["id"]].assign(answer=[answer_to(line) for line in frame["line"]])
            if child.stdout.read(1) or child.wait() != 0:
                raise told("did not end well")
        finally:
            child.kill()
            child.wait()

    return lines.select("id", "line").mapInPandas(answered, StructType([lines.schema["id"], StructField("answer", StringType())]))


def transform(lines, words):
    """SQL's `TRANSFORM`: a frame with `line` becomes one with `answer`. Lines and answers hold no raw tab, at which it would cut them."""
    view = f"lines_{uuid.uuid4().hex}"
    lines.createOrReplaceTempView(view)
    script = shlex.join(words).replace("\\", "\\\\").replace("'", "\\'")
    return lines.sparkSession.sql(f"SELECT TRANSFORM(line) USING '{script}' AS (answer STRING) FROM {view}")
