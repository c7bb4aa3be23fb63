/** The build `wide`, opened at any moment of a process's life: nothing that runs beside it is harmed, and every answer has its bits. */
import { expect, test } from "@jest/globals";
import { wideOnNode } from "../../../src/loading/node-wide.ts";
import { built, onBuilt as run } from "../../support/built.ts";
import { runs } from "../../support/runs.ts";

await built();
const found = await wideOnNode();
const here = typeof found !== "string";
if (!here) process.stdout.write(`skipped: wide: ${found}\n`);

/** Each gives the lanes of its answers, which `ask` notes. */
const moments: Record<string, string> = {
  "before anything else has run": `await ask("wide");`,
  "with threads, in int8": `await ask("wide", { threads: 2, dtype: "q8" });`,
  "after a plain model is hot": `const model = await ask("plain"); for (let i = 0; i < 12; i++) await model.run({ ids }); await ask("wide", { threads: 2 });`,
  "between two plain models, in int8": `await ask("plain", { dtype: "q8" }); await ask("wide", { dtype: "q8" }); await ask("plain", { dtype: "q8" });`,
  "after its own bytes were hot without the flag": `
    const wasmModule = new WebAssembly.Module(readFileSync("dist/wasm/wide.wasm"));
    const model = await loadModel(undefined, { wasmModule, threads: 1 });
    for (let i = 0; i < 12; i++) await model.run({ ids });
    await ask("wide");
    await ask("plain");`,
  "in a worker": `await ask("wide", { worker: true, threads: 2 });`,
  "beside a plain one, at once": `await Promise.all([ask("plain"), ask("wide"), ask("plain", { threads: 2 })]);`,
  "in many threads, at once": `await Promise.all(["wide", "plain", "wide", "plain", "wide"].map((simd) => ask(simd, { worker: true })));`,
  "while modules of somebody else become hot in other threads": `
    const others = Array.from({ length: 3 }, () => new Worker(busy, { eval: true, execArgv: [] }));
    await Promise.all(others.map((other) => once(other, "message")));
    await Promise.all([ask("wide"), ask("wide", { worker: true }), ask("plain", { worker: true })]);
    const told = others.map((other) => once(other, "message"));
    for (const other of others) other.postMessage("stop");
    for (const [wrong] of await Promise.all(told)) if (wrong) throw new Error("a module of somebody else computed " + wrong);`,
};

/**
 * A thread that compiles a module anew, again and again, and makes it hot. It sums by way of an indirect call, which V8 inlines on a guess, and
 * unmakes when the other function is called for:
 *
 *   (table 2 funcref) (elem (i32.const 0) $one $three)   $one: i + 1   $three: i · 3
 *   (func (export "sum") (param $n i32) (param $which i32) (result i32)   sum of table[$which](i) for i < $n
 */
const busy = `
  const { parentPort } = require("node:worker_threads");
  const bytes = Buffer.from("AGFzbQEAAAABDAJgAX8Bf2ACf38BfwMEAwAAAQQEAXAAAgcHAQNzdW0AAgkIAQBBAAsCAAEKMwMHACAAQQFqCwcAIABBA2wLIQECfwNAIAMgAiABEQAAaiEDIAJBAWoiAiAASA0ACyADCw==", "base64");
  let [stopped, wrong, made] = [false, "", 0];
  parentPort.on("message", () => { stopped = true; });
  const turn = () => {
    const apart = Buffer.from([...bytes, 0, 2, 1, made++ & 127]); // a section of its own, so that V8 has no code for it yet
    const { sum } = new WebAssembly.Instance(new WebAssembly.Module(apart)).exports;
    for (let i = 0; i < 40; i++) {
      const n = 50_000;
      const which = i < 25 ? 0 : i & 1;
      const expected = which ? (3 * n * (n - 1) / 2) | 0 : (n * (n + 1) / 2) | 0;
      const found = sum(n, which);
      if (found !== expected) wrong = found + " for " + expected;
    }
    if (!stopped) return setImmediate(turn);
    parentPort.postMessage(wrong);
    parentPort.close();
  };
  turn();
  parentPort.postMessage("");`;

const beginning = `
  import { createHash } from "node:crypto";
  import { once } from "node:events";
  import { readFileSync } from "node:fs";
  import { Worker } from "node:worker_threads";
  const busy = ${JSON.stringify(busy)};
  const ids = Array.from({ length: 29 }, (_, t) => (t * 7919) % 12288);
  const said = [];
  const ask = async (simd, options = {}) => {
    const model = await loadModel(undefined, { simd, threads: 1, ...options });
    const { logits } = await model.run({ ids });
    const name = { wide: "wide", plain: "relaxed-simd" }[simd];
    said.push([model.backend.startsWith("wasm (" + name + ",") || model.backend, createHash("sha256").update(logits.flat()).digest("hex")]);
    return model;
  };`;

(here ? test : test.skip).each(Object.entries(moments))(
  "%s",
  (name, moment) => {
    for (let process = 0; process < runs(1, 100); process++) {
      const said = run(`${beginning}${moment} console.log(JSON.stringify(said)); globalThis.process.exit(0);`, 300_000) as [
        true | string,
        string,
      ][];
      expect({ name, backends: said.map(([backend]) => backend), answers: new Set(said.map(([, hash]) => hash)).size }).toEqual({
        name,
        backends: said.map(() => true),
        answers: 1,
      });
    }
  },
  3_600_000,
);
