/**
 * `node --import ./scripts/register-typescript.mjs scripts/exact-answers.ts` writes what the exact build answers to the sentence that graphics
 * adapters are tried with (src/loading/device-check.ts). A test holds the file to it.
 */
import { writeFileSync } from "node:fs";
import { openBackend } from "../src/backends/index.ts";
import { sumsOf } from "../src/loading/device-check.ts";

const { backend } = await openBackend("wasm", { threads: 1, simd: "exact" });
const sums = Object.values(await sumsOf(backend)).map(([sum]) => Number(sum.toPrecision(7)));
writeFileSync(
  "src/loading/exact-answers.ts",
  `/** Of every value of the pass, in its order, Σ w·x as the exact build computes it: written by scripts/exact-answers.ts. */
export const exactAnswers = [
  ${sums.join(",\n  ")},
];
`,
);
