/** The same matrix product by this package's kernels and by other libraries in the same browser: who is wrong is not timed. */
import { type MatMulInput, operations } from "../../src/kernels/index.ts";
import { compare } from "../../src/tensor/index.ts";
import type { GpuPeaks } from "../gpu-peaks.ts";
import { interleave, timed } from "../interleave.ts";
import { figure, milliseconds, percent } from "../markdown.ts";
import { summarise } from "../statistics.ts";
import type { Asked } from "./asked.ts";
import type { Contestant, Library, Placed, Product } from "./product.ts";
import { gpujs } from "./products/gpujs.ts";
import { onnxruntime } from "./products/onnxruntime.ts";
import { ownContestants } from "./products/own.ts";
import { tensorflow } from "./products/tensorflow.ts";
import { type Board, emptySection } from "./section.ts";

const libraries: Record<string, Library> = { "onnxruntime-web": onnxruntime, "TensorFlow.js": tensorflow, "gpu.js": gpujs };

/** The products of an MLP of the full shape, and their tolerance. */
const cases = operations.matmul.cases.filter(({ name }) => name.startsWith("128 tokens"));

const head = ["product", "by", "p50", "p95", "samples", "GFLOP/s", "of the GPU's peak", "Δ"];

/** Of the peak: a figure above it is of a product that nobody waited for. The peak itself is only measured, hence the rest. */
const BELIEVABLE = 1.5;

export async function productPart({ budget }: Asked, gpu: GpuPeaks | undefined, { show, say }: Board): Promise<void> {
  const { contestants, unavailable } = await ownContestants();
  const section = emptySection("One product, several libraries", head);
  section.notes.push(
    "y = x·Wᵀ without a bias, the operands where it is computed; each product is waited for, nothing is copied back. Asked in turn.",
  );
  Object.assign(section.passedOver, unavailable);
  for (const [name, open] of Object.entries(libraries)) {
    await say(`opening ${name}`);
    try {
      contestants.push(await open());
    } catch (error) {
      section.passedOver[name] = messageOf(error);
    }
  }
  show(section);

  for (const { name: which, make, tol } of cases) {
    const product = productOf(make(1));
    const truth = await referenceOf(product);
    const ready = new Map<string, Verified>();
    for (const contestant of contestants) {
      await say(`${which}: is ${contestant.name} right?`);
      try {
        ready.set(contestant.name, await verified(contestant, product, truth, tol));
      } catch (error) {
        section.passedOver[`${contestant.name}, ${which}`] = messageOf(error);
      }
    }
    await say(`${which}: timing ${ready.size} in turn`);
    const runs = Object.fromEntries([...ready].map(([name, { placed }]) => [name, () => timed(placed.multiply)]));
    const samples = await interleave(runs, { samples: 1000, seconds: budget / 1000, least: 5 });
    for (const [name, { placed, delta, onGpu }] of ready) {
      const { p50, p95, samples: n } = summarise(samples[name]);
      const gflops = (2 * product.rows * product.in * product.out) / p50 / 1e6;
      const ofPeak = gpu && onGpu ? gflops / gpu.gflops : 0;
      const figures = [milliseconds(p50), milliseconds(p95), String(n), figure(gflops), ofPeak ? percent(ofPeak) : ""];
      if (ofPeak < BELIEVABLE) section.rows.push([which, name, ...figures, delta.toExponential(1)]);
      else section.passedOver[`${name}, ${which}`] = `${percent(ofPeak)} of the peak: nobody waited for its product`;
      placed.release();
    }
    show(section);
  }
}

interface Verified {
  placed: Placed;
  delta: number;
  onGpu: boolean;
}

/** @throws Error for a contestant that fails or is wrong */
async function verified({ place, onGpu }: Contestant, product: Product, truth: Float32Array, tol: number): Promise<Verified> {
  const placed = await place(product);
  try {
    const { scaled: delta } = compare(await placed.answer(), truth);
    if (!(delta <= tol)) throw new Error(`wrong by ${delta.toExponential(1)}, the tolerance is ${tol.toExponential(0)}: it gets no time`);
    await placed.multiply(); // what is only done once is done
    return { placed, delta, onGpu };
  } catch (error) {
    placed.release();
    throw error;
  }
}

function productOf({ rows, in: width, out, x, weight }: MatMulInput): Product {
  const transposed = new Float32Array(width * out);
  for (let o = 0; o < out; o++) for (let k = 0; k < width; k++) transposed[k * out + o] = weight[o * width + k];
  return { rows, in: width, out, x: Float32Array.from(x), weight: Float32Array.from(weight), transposed };
}

async function referenceOf({ rows, in: width, out, x, weight }: Product): Promise<Float32Array> {
  const input = { rows, in: width, out, x, weight, epilogue: "none" } as const;
  const output = operations.matmul.allocate(input);
  await operations.matmul.dialects.reference(output, input);
  return output.y;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
