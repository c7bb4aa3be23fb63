/** `npm run bench:ladder`: the same matrix products on every rung from plain loops to int8 on two threads; the table of docs/08. */
import { Command } from "commander";
import { type Backend, type BackendOptions, type Digits, openBackend, type Parameter } from "../src/backends/index.ts";
import { recruitOnNode } from "../src/backends/wasm/node-crew.ts";
import { type Build, moduleOf, usableBuilds } from "../src/kernels/devices/wasm/index.ts";
import { compare, normal, quantizeRows } from "../src/tensor/index.ts";
import { interleave, timed } from "./interleave.ts";
import { factsLine, runFacts } from "./machine.ts";
import { figure, markdownTable, milliseconds, percent, times } from "./markdown.ts";
import { count, seconds } from "./option-values.ts";
import { summarise } from "./statistics.ts";

const [TOKENS, HIDDEN, INTERMEDIATE, LAYERS] = [128, 768, 3072, 3];
const FLOPS = LAYERS * 2 * (2 * TOKENS * HIDDEN * INTERMEDIATE);

interface Rung {
  name: string;
  /** What is new on it. */
  adds: string;
  backend: string;
  options?: BackendOptions;
  int8?: boolean;
}

const threads = (n: number): BackendOptions => ({ threads: n, recruit: recruitOnNode });
const build = (name: Build): BackendOptions => ({ threads: 1, wasmModule: moduleOf(name) });
const relaxed: Rung[] = usableBuilds().includes("relaxed-simd")
  ? [{ name: "FMA", adds: "relaxed SIMD: a product and a sum in one instruction", backend: "wasm", options: build("relaxed-simd") }]
  : [];

const rungs: Rung[] = [
  { name: "reference", adds: "three loops, in double", backend: "reference" },
  { name: "blocked", adds: "tiles in registers, panels in the cache, still plain JavaScript", backend: "cpu" },
  {
    name: "SIMD",
    adds: "WebAssembly: four numbers an instruction, 6 × 8 tiles, packed weights",
    backend: "wasm",
    options: build("simd128"),
  },
  ...relaxed,
  { name: "threads", adds: "two of them share the tiles", backend: "wasm", options: threads(2) },
  { name: "int8", adds: "weights in 8 bits, rows in 7 or 14; one thread", backend: "wasm", options: threads(1), int8: true },
  { name: "int8, threads", adds: "both", backend: "wasm", options: threads(2), int8: true },
];

/** The products of three MLPs, each with its own weights, as a pass has them: no cache keeps them from one to the next. */
async function climb({ backend: name, options, int8 }: Rung): Promise<() => Promise<Float32Array>> {
  const { backend } = await openBackend(name, options);
  const x = await backend.parameter("x", [TOKENS, HIDDEN], "table", (target) => target.set(normal(1, target.length)));
  const bias = await backend.parameter("bias", [INTERMEDIATE], "vector", (target) => void target.fill(0));
  const short = await backend.parameter("bias", [HIDDEN], "vector", (target) => void target.fill(0));
  const weights: Parameter[] = [];
  for (let i = 0; i < 2 * LAYERS; i++) {
    const shape = i % 2 ? [HIDDEN, INTERMEDIATE] : [INTERMEDIATE, HIDDEN];
    weights.push(int8 ? await quantised(backend, shape, i + 2, i % 2 ? 2 : 1) : await plain(backend, shape, i + 2));
  }
  const inputs = { rows: Int32Array.from({ length: TOKENS }, (_, i) => i) };
  return async () => {
    const { y } = await backend.pass(inputs, (ops, { rows }) => {
      let y = ops.embed([x, rows]);
      for (const [i, weight] of weights.entries()) y = ops.linear(y, { weight, bias: i % 2 ? short : bias });
      return { y };
    });
    return y as Float32Array;
  };
}

const plain = (backend: Backend, shape: number[], seed: number) =>
  backend.parameter("weight", shape, "matrix", (target) => target.set(normal(seed, target.length, 1 / Math.sqrt(shape[1]))));

function quantised(backend: Backend, shape: number[], seed: number, digits: Digits): Promise<Parameter> {
  const [out, width] = shape;
  return backend.quantizedParameter("weight", shape, digits, (values, scales) =>
    quantizeRows(normal(seed, out * width, 1 / Math.sqrt(width)), width, values, scales),
  );
}

const options = new Command("npm run bench:ladder --")
  .description("Climbs the ladder of the matrix product: every rung does the same work, is compared with the first, then timed in turn.")
  .option("--samples <n>", "samples of each rung at most", count, 40)
  .option("--seconds <s>", "of its own time, after which a rung ends, with 5 samples or more", seconds, 5)
  .parse()
  .opts<{ samples: number; seconds: number }>();

const facts = runFacts();
const climbs = new Map<string, () => Promise<Float32Array>>();
const deltas = new Map<string, number>();
let truth: Float32Array | undefined;
for (const rung of rungs) {
  const run = await climb(rung);
  const y = await run();
  truth ??= y;
  climbs.set(rung.name, run);
  deltas.set(rung.name, compare(y, truth).scaled);
}
const samples = await interleave(Object.fromEntries([...climbs].map(([name, run]) => [name, () => timed(run)])), { ...options, least: 5 });

let before = Number.NaN;
const lines = rungs.map(({ name, adds }) => {
  const { p50 } = summarise(samples[name]);
  const speed = FLOPS / p50 / 1e6;
  const cells = [name, adds, milliseconds(p50), figure(speed), Number.isNaN(before) ? "" : times(before / p50)];
  before = p50;
  return [...cells, percent(speed / facts.peak.gflops), (deltas.get(name) ?? 0).toExponential(1)];
});
console.log(`${factsLine(facts)}.\n`);
console.log(markdownTable(["rung", "what is new", "p50", "GFLOP/s", "× the rung before", "of the f32 peak", "max|Δ|, scaled"], lines));
process.exit();
