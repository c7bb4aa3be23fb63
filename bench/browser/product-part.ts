/** The same matrix product by this package's kernels and by other libraries in the same browser: who is wrong is not timed. */
import { operations } from "../../src/kernels/index.ts";
import { compare } from "../../src/tensor/index.ts";
import type { GpuPeaks } from "../gpu-peaks.ts";
import { interleave, timed } from "../interleave.ts";
import { figure, milliseconds, percent } from "../markdown.ts";
import { summarise } from "../statistics.ts";
import type { Asked } from "./asked.ts";
import type { Library, Placed, Product } from "./product.ts";
import { gpujs } from "./products/gpujs.ts";
import { onnxruntime } from "./products/onnxruntime.ts";
import { ownContestants } from "./products/own.ts";
import { tensorflow } from "./products/tensorflow.ts";
import { type Board, emptySection } from "./section.ts";

const libraries: Record<string, Library> = { "onnxruntime-web": onnxruntime, "TensorFlow.js": tensorflow, "gpu.js": gpujs };

/** The products of a layer of the full shape, and their tolerance. */
const cases = operations.matmul.cases.filter(({ name }) => /^128 tokens/.test(name));

const head = ["product", "by", "p50", "p95", "samples", "GFLOP/s", "of the GPU's peak", "Δ"];

export async function productPart({ budget }: Asked, gpu: GpuPeaks | undefined, { show, say }: Board): Promise<void> {
  const { contestants, unavailable } = await ownContestants();
  const section = emptySection("One product, several libraries", head);
  section.notes.push(
    "y = x·Wᵀ without a bias, operands where it is computed; each product is waited for, and nothing is copied back. Asked in turn.",
  );
  Object.assign(section.passedOver, unavailable);
  for (const [name, open] of Object.entries(libraries)) {
    await say(`opening ${name}`);
    await open().then(
      (contestant) => contestants.push(contestant),
      (reason) => {
        section.passedOver[name] = reason.message;
      },
    );
  }
  show(section);

  for (const { name: which, make, tol } of cases) {
    await say(`${which}: the reference`);
    const product = productOf(make(1));
    const expected = await referenceOf(product);
    const placed: Record<string, Placed> = {};
    const deltas: Record<string, number> = {};
    for (const { name, place } of contestants) {
      await say(`${which}: is ${name} right?`);
      try {
        placed[name] = await place(product);
        deltas[name] = compare(await placed[name].answer(), expected).scaled;
        if (!(deltas[name] <= tol)) throw new Error(`wrong by ${deltas[name].toExponential(1)}, the tolerance is ${tol.toExponential(0)}`);
        await placed[name].multiply();
      } catch (reason) {
        section.passedOver[`${name}, ${which}`] = reason instanceof Error ? reason.message : String(reason);
        placed[name]?.release();
        delete placed[name];
      }
    }
    await say(`${which}: timing ${Object.keys(placed).length}`);
    const runs = Object.fromEntries(Object.entries(placed).map(([name, { multiply }]) => [name, () => timed(multiply)]));
    const samples = await interleave(runs, { samples: 1000, seconds: budget / 1000, least: 5 });
    for (const [name, { release }] of Object.entries(placed)) {
      const { p50, p95, samples: n } = summarise(samples[name]);
      const gflops = (2 * product.rows * product.in * product.out) / p50 / 1e6;
      const ofPeak = gpu && onGpu(name) ? percent(gflops / gpu.gflops) : "";
      section.rows.push([
        which,
        name,
        milliseconds(p50),
        milliseconds(p95),
        String(n),
        figure(gflops),
        ofPeak,
        deltas[name].toExponential(1),
      ]);
      release();
    }
    show(section);
  }
}

const onGpu = (name: string): boolean => !/, (cpu|simd)$/.test(name);

function productOf(input: { rows: number; in: number; out: number; x: Float32Array; weight: Float32Array }): Product {
  const { rows, in: width, out } = input;
  const transposed = new Float32Array(width * out);
  for (let o = 0; o < out; o++) for (let k = 0; k < width; k++) transposed[k * out + o] = input.weight[o * width + k];
  return { rows, in: width, out, x: Float32Array.from(input.x), weight: Float32Array.from(input.weight), transposed };
}

async function referenceOf({ rows, in: width, out, x, weight }: Product): Promise<Float32Array> {
  const input = { rows, in: width, out, x, weight, epilogue: "none" } as const;
  const output = operations.matmul.allocate(input);
  await operations.matmul.dialects.reference(output, input);
  return output.y;
}
