#!/usr/bin/env node
/**
 * Answers what is queued, until it is told to stop (Ctrl-C, SIGTERM) or, with --until-done, nothing is left:
 *
 *   node work.mjs RESULTS [--redis URL] [--until-done] [--lock-seconds 30]
 *
 * Start as many as there is memory for: each has an engine with weights of its own, and all of them may be killed at any time.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { Queue, Worker } from "bullmq";
import { Engine } from "./engine.mjs";
import { main, Problem } from "./problem.mjs";
import { connectLasting, connectOnce, DEFAULT_URL } from "./redis.mjs";
import { putAnswers, readAnswers } from "./results.mjs";
import { checkRun, readRun } from "./run.mjs";

/** One is computed while the answers of the other are written and the next is fetched. */
const CHUNKS_AT_ONCE = 2;
/** How often the job of a worker that is gone may come back: BullMQ's own once is not enough where machines are taken away. */
const LOST_AT_MOST = 20;

await main(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      redis: { type: "string", default: DEFAULT_URL },
      "until-done": { type: "boolean", default: false },
      "lock-seconds": { type: "string", default: "30" },
    },
  });
  const [folder] = positionals;
  if (folder === undefined) throw new Problem("usage: node work.mjs RESULTS [--redis URL] [--until-done] [--lock-seconds 30]");
  const run = await readRun(folder);
  await checkRun(run, folder);
  (await connectOnce(values.redis)).disconnect();
  await work(run, folder, { url: values.redis, untilDone: values["until-done"], lockDuration: 1000 * Number(values["lock-seconds"]) });
});

async function work(run, folder, { url, untilDone, lockDuration }) {
  let engine = await Engine.open(run.command);
  let opening;
  const engineAlive = async () => {
    if (!engine.ended) return engine;
    opening ??= Engine.open(run.command).finally(() => (opening = undefined));
    engine = await opening;
    return engine;
  };

  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => stop.abort());
  let done = 0;
  const answer = async ({ id, data: { lines } }) => {
    const { fault } = await readAnswers(folder, id, lines); // another worker, taken for dead, may have had it ready
    if (fault === undefined) return;
    try {
      await putAnswers(folder, id, lines, await (await engineAlive()).answer(lines));
      done++;
    } catch (error) {
      if (error instanceof Problem) stop.abort(error); // no engine, no room on the disk: the next job would end in it too
      throw error;
    }
  };

  const connection = connectLasting(url);
  const locks = { lockDuration, stalledInterval: lockDuration, maxStalledCount: LOST_AT_MOST };
  const worker = new Worker(run.queue, answer, { connection, concurrency: CHUNKS_AT_ONCE, ...locks });
  const queue = new Queue(run.queue, { connection });
  for (const user of [worker, queue]) user.on("error", () => {}); // what befalls the connection is told by it
  worker.on("failed", (job, { message }) => console.error(`${job?.id ?? "a chunk"}: ${message}`));
  if (untilDone) void nothingLeft(queue, stop.signal).then(() => stop.abort());

  if (!stop.signal.aborted) await new Promise((resolve) => stop.signal.addEventListener("abort", resolve));
  await worker.close();
  connection.disconnect();
  engine.close();
  console.log(`${done} chunks answered`);
  if (stop.signal.reason instanceof Problem) throw stop.signal.reason;
}

async function nothingLeft(queue, signal) {
  let left = 1;
  while (left > 0 && !signal.aborted) {
    await sleep(200);
    left = await queue.getJobCountByTypes("wait", "active", "delayed", "prioritized");
  }
}
