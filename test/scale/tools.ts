/**
 * What these tests need that `npm install` does not bring. `npm run scale:tools` brings it into test/scale/.tools; environment variables name others.
 * Where something is missing, what needs it is skipped, and the reason said.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { describe } from "@jest/globals";

const tools = resolve("test/scale/.tools");
const BRING = "`npm run scale:tools` brings it";

/** Something to run, or why it is not there. */
export interface Tool {
  path: string;
  missing?: string;
}

/** `redis-server`: TYPEFORMER_REDIS_SERVER, the unpacked one, or the machine's. */
export function redisServer(): Tool {
  const path = process.env.TYPEFORMER_REDIS_SERVER ?? firstOf(`${tools}/redis-server`) ?? "redis-server";
  if (!runs(path, "--version")) return { path, missing: `no ${path} here (${BRING})` };
  if (!existsSync("examples/bullmq/node_modules/bullmq")) return { path, missing: `examples/bullmq is not installed (${BRING})` };
  return { path };
}

/** A Python that has PySpark, with Java: TYPEFORMER_SPARK_PYTHON, the one that was made for it, or the machine's. */
export function sparkPython(): Tool {
  const path = process.env.TYPEFORMER_SPARK_PYTHON ?? firstOf(`${tools}/python/bin/python`) ?? "python3";
  const java = process.env.JAVA_HOME ? `${process.env.JAVA_HOME}/bin/java` : "java";
  if (!runs(java, "-version")) return { path, missing: `no ${java} here: Spark needs Java 17 or later` };
  if (!runs(path, "-c", "import pyspark, pandas, pyarrow"))
    return { path, missing: `${path} has no PySpark, pandas and pyarrow (${BRING})` };
  return { path };
}

/** Tests that need a tool. */
export function describeWith({ missing }: Tool, name: string, tests: () => void): void {
  if (missing !== undefined) console.warn(`skipped: ${missing}`);
  (missing === undefined ? describe : describe.skip)(missing === undefined ? name : `${name} (skipped: ${missing})`, tests);
}

const firstOf = (...paths: string[]): string | undefined => paths.find((path) => existsSync(path));
const runs = (program: string, ...args: string[]): boolean => spawnSync(program, args, { stdio: "ignore" }).status === 0;
