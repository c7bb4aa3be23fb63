/** Prints how far every set of goldens is from what typeformer computes: the table of docs/guides/numbers.md. Exits 1 where one is too far. */
import { openFile } from "../../src/checkpoint/files/node-files.ts";
import { openSafetensors } from "../../src/checkpoint/safetensors/index.ts";
import { table } from "../../src/cli/display.ts";
import { loadModel } from "../../src/doors/node.ts";
import { type GoldenCase, verifyModel } from "../../src/golden/index.ts";
import { readBlueprint } from "../../src/model/index.ts";
import { compare } from "../../src/tensor/compare.ts";
import { goldensIn } from "../support/goldens.ts";
import { everyBackend, folders, generatedModel } from "../support/models.ts";

const FULL = "test/golden/full";
const LOGITS = 1e-4; // 86 M multiply-adds a token in another order of summation
const rows: string[][] = [];
let okay = true;

for (const [name, folder] of Object.entries(folders)) {
  const goldens = await goldensIn(folder);
  for (const backend of everyBackend) {
    const verdict = await verifyModel(await loadModel(`./${folder}`, { backend }), goldens);
    const taps = Math.max(...verdict.rows.map(({ scaled }) => scaled));
    const logits = Math.max(...verdict.rows.filter(({ tap }) => tap === "logits").map(({ scaled }) => scaled));
    report(name, backend, goldens.cases.length, { taps, logits }, verdict.okay);
  }
}

const full = await openSafetensors(await required(`${FULL}/golden.safetensors`));
const cases = JSON.parse(full.metadata.cases) as (GoldenCase & { positions: number[] })[];
const { config } = await readBlueprint(JSON.parse(full.metadata.config), `${FULL}/golden.safetensors`);
const model = await generatedModel(config, Number(full.metadata.seed));
const states = Array.from({ length: config.layers }, (_, i) => `layer.${i}.mlp.normed` as const);
const worst = { taps: 0, logits: 0 };
for (const [i, { ids, positions }] of cases.entries()) {
  const { logits, taps } = await model.run({ ids }, { positions, taps: states });
  worst.logits = Math.max(worst.logits, await distance(logits.flat(), `${i}.logits`));
  for (const name of states) {
    const at = positions.flatMap((position) => Array.from(taps[name].pick(position).flat()));
    worst.taps = Math.max(worst.taps, await distance(at, `${i}.${name}.rows`));
  }
}
report("full", "cpu", cases.length, worst, worst.logits < LOGITS);

process.stdout.write(
  table(
    [
      { name: "goldens" },
      { name: "backend" },
      { name: "sentences", figures: true },
      { name: "worst tap", figures: true },
      { name: "logits", figures: true },
      { name: "okay" },
    ],
    rows,
  ),
);
process.exitCode = okay ? 0 : 1;

function report(set: string, backend: string, sentences: number, worst: { taps: number; logits: number }, within: boolean): void {
  rows.push([set, backend, String(sentences), worst.taps.toExponential(0), worst.logits.toExponential(0), within ? "1" : "0"]);
  okay &&= within;
}

async function distance(got: ArrayLike<number>, name: string): Promise<number> {
  return compare(got, (await full.read(name)).data as Float32Array).scaled;
}

async function required(path: string) {
  const source = await openFile(path);
  if (!source) throw new Error(`${path} is missing: python test/golden/make.py --only full writes it`);
  return source;
}
