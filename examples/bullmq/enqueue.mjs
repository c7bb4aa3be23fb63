#!/usr/bin/env node
/**
 * Queues the lines of a file that are not answered yet:
 *
 *   node enqueue.mjs LINES.jsonl RESULTS [--redis URL] -- fill-mask --top-k 1 --model DIR
 *
 * What follows `--` is a command of typeformer that takes --jsonl. Started again, it queues what is still missing: what was answered
 * stays, what is queued is queued once, what failed is tried again.
 */
import { parseArgs } from "node:util";
import { Queue } from "bullmq";
import { chunksOf } from "./chunks.mjs";
import { main, Problem } from "./problem.mjs";
import { connectOnce, DEFAULT_URL, redisProblem } from "./redis.mjs";
import { readAnswers, removeAnswers } from "./results.mjs";
import { describeRun, jobIdOf, writeRun } from "./run.mjs";

const JOBS_AT_ONCE = 256;
/** An engine may be ended by others four times; a text that ends it five times is none that it can answer. */
const options = { attempts: 5, backoff: { type: "fixed", delay: 1000 }, removeOnComplete: true }; // the file of its answers is what stays

await main(async () => {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { redis: { type: "string", default: DEFAULT_URL } } });
  const [input, folder, ...command] = positionals;
  if (command.length === 0) throw new Problem("usage: node enqueue.mjs LINES.jsonl RESULTS [--redis URL] -- TASK [FLAGS OF TYPEFORMER]");

  let lines = 0;
  for await (const chunk of chunksOf(input)) lines += chunk.lines.length; // all are read before one is queued
  const run = await describeRun(input, command, folder);
  const redis = await connectOnce(values.redis);
  try {
    await writeRun(folder, run);
    const queue = new Queue(run.queue, { connection: redis });
    const { chunks, answered } = await enqueue(queue, run, folder);
    const { failed } = await queue.getJobCounts("failed");
    await queue.retryJobs({ state: "failed" });
    const anew = failed > 0 ? `, ${failed} of them anew` : "";
    console.log(`${lines} lines in ${chunks} chunks: ${answered} answered, ${chunks - answered} queued${anew}`);
  } catch (error) {
    throw redisProblem(values.redis, error);
  } finally {
    redis.disconnect();
  }
});

async function enqueue(queue, run, folder) {
  let [chunks, answered, jobs] = [0, 0, []];
  for await (const { lines } of chunksOf(run.input)) {
    const jobId = jobIdOf(run, lines);
    const { text, fault } = await readAnswers(folder, jobId, lines);
    chunks++;
    if (fault === undefined) answered++;
    else jobs.push({ name: "chunk", data: { lines }, opts: { jobId, ...options } });
    if (fault !== undefined && text !== undefined) await removeAnswers(folder, jobId);
    if (jobs.length === JOBS_AT_ONCE) await queue.addBulk(jobs.splice(0));
  }
  await queue.addBulk(jobs);
  return { chunks, answered };
}
