/**
 * The package as its users meet it: packed, installed by README's own line in an empty folder, and used by one small program in every
 * place where JavaScript runs.
 *
 *   npm run test:runtimes               prints a table; fails where an answer, a backend or a bit is not what it must be
 *   npm run test:runtimes -- Deno Bun   only these
 *   npm run test:runtimes -- --write    puts the table into docs/guides/where-it-runs.md
 *
 * With TYPEFORMER_LONG=1 it tries what takes minutes too.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { bitsTold } from "./bits/bits.ts";
import { install } from "./installed.ts";
import { closeBrowser } from "./page.ts";
import { openProject } from "./project.ts";
import type { Runtime } from "./runtime.ts";
import { runtimes } from "./runtimes.ts";
import { PAGE, table, withTable } from "./table.ts";
import { type Trial, tryWay } from "./trial.ts";

const AT_ONCE = 2;

const asked = process.argv.slice(2).filter((word) => word !== "--write");
const unknown = asked.find((word) => !runtimes.some(({ name }) => name === word));
if (unknown !== undefined) throw new Error(`${unknown} is none of ${runtimes.map(({ name }) => name).join(", ")}`);
const chosen = asked.length === 0 ? runtimes : runtimes.filter(({ name }) => asked.includes(name));

const [project] = await Promise.all([openProject(), install()]);
console.log(`installed by: ${project.installed}`);
try {
  const trials = await tryAll(chosen, project.folder);
  console.log(table(trials));
  console.log(bitsTold(trials.flatMap(({ answer }) => answer ?? [])));
  const failed = trials.filter(({ fault }) => fault);
  for (const { runtime, way, fault } of failed) console.error(`\n${runtime.name}, ${way.how}: ${fault}`);
  if (process.argv.includes("--write")) writeFileSync(PAGE, withTable(readFileSync(PAGE, "utf8"), trials));
  process.exitCode = failed.length > 0 ? 1 : 0;
} finally {
  await Promise.all([closeBrowser(), project.remove()]);
}

/** A few runtimes at once, each of them one way after the other; in the order of the list. */
async function tryAll(list: readonly Runtime[], folder: string): Promise<Trial[]> {
  const done: Trial[][] = list.map(() => []);
  const next = list.entries(); // shared: whoever is free takes the next
  const work = async () => {
    for (const [i, runtime] of next) for (const way of runtime.ways) done[i].push(await tryWay(runtime, way, folder));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return done.flat();
}
