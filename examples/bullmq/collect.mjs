#!/usr/bin/env node
/**
 * Joins the answers in the order of the lines, if every one is there:
 *
 *   node collect.mjs RESULTS ANSWERS.jsonl
 *
 * It asks files alone, not Redis. While something is missing it writes nothing, says what, and exits with 1.
 */
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { chunksOf } from "./chunks.mjs";
import { main, Problem } from "./problem.mjs";
import { readAnswers, replaceFile } from "./results.mjs";
import { jobIdOf, readRun } from "./run.mjs";

await main(async () => {
  const [folder, output] = parseArgs({ allowPositionals: true }).positionals;
  if (output === undefined) throw new Problem("usage: node collect.mjs RESULTS ANSWERS.jsonl");
  const run = await readRun(folder);
  if (resolve(output) === run.input) throw new Problem(`${output} is the file of the lines: name another one for their answers`);

  const faults = [];
  let [chunks, lines] = [0, 0];
  for await (const chunk of chunksOf(run.input)) {
    const { fault } = await readAnswers(folder, jobIdOf(run, chunk.lines), chunk.lines);
    chunks++;
    lines += chunk.lines.length;
    if (fault !== undefined) faults.push(`the chunk from line ${chunk.first} to ${lines}: ${fault}`);
  }
  if (faults.length > 0) {
    throw new Problem(
      `${faults.length} of ${chunks} chunks are missing. First ${faults[0]}. While no worker is at it: enqueue.mjs again, then work.mjs`,
    );
  }
  await replaceFile(output, answers(run, folder));
  console.log(`${lines} answers in ${output}`);
});

async function* answers(run, folder) {
  for await (const { lines } of chunksOf(run.input)) {
    const { text, fault } = await readAnswers(folder, jobIdOf(run, lines), lines);
    if (fault !== undefined) throw new Problem(`a chunk has changed while it was read: ${fault}`);
    yield text;
  }
}
