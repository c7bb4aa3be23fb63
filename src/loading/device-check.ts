/** Whether a graphics adapter computes what the exact build does, before a model is trusted to it. */
import type { Backend } from "../backends/index.ts";
import { TypeformerError } from "../errors/index.ts";
import { everyOperationOn } from "./every-operation.ts";
import { exactAnswers } from "./exact-answers.ts";

/**
 * How far a sum may be off, as a share of the sum of its magnitudes. An adapter in software is off by 5e-8, and WGSL lets eˣ stray by some units
 * in the last place; products whose operands lose half their digits (TF32) are 6e-5 away, GELU by tanh is 7e-5.
 */
const TOLERANCE = 1e-5;

/** Of every value of the pass Σ w·x and Σ |w·x| over its numbers, in double. Each has another weight: none stands in for another. */
export async function sumsOf(backend: Backend): Promise<Record<string, [sum: number, size: number]>> {
  const values = Object.entries(await everyOperationOn(backend));
  return Object.fromEntries(values.map(([name, numbers]) => [name, sums(numbers)]));
}

function sums(numbers: Float32Array | Int32Array): [sum: number, size: number] {
  let [sum, size] = [0, 0];
  for (const [i, x] of numbers.entries()) {
    const weighted = x * (0.5 + ((i * 0.618034) % 1));
    sum += weighted;
    size += Math.abs(weighted);
  }
  return [sum, size];
}

/** Which have passed: another device of the same adapter computes with the same kernels. */
const passed = new Set<string>();

/**
 * Has the adapter answer one sentence, once in each thread, and disposes of the backend. `scripts/exact-answers.ts` wrote what the exact build
 * answers.
 *
 * @throws TypeformerError `backend_unavailable`, with the adapter's name and what it computes wrongly; what a pass throws
 */
export async function holdToExact(backend: Backend, adapter: string): Promise<void> {
  const { description } = backend;
  if (passed.has(description)) return backend.dispose();
  const found = await sumsOf(backend).finally(() => backend.dispose());
  for (const [i, [name, [sum, size]]] of Object.entries(found).entries()) {
    const off = Math.abs(sum - exactAnswers[i]) / size;
    if (!(off <= TOLERANCE)) throw strays(adapter, name, off);
  }
  passed.add(description);
}

const strays = (adapter: string, name: string, off: number): TypeformerError =>
  new TypeformerError(
    "backend_unavailable",
    `${adapter} computes wrongly: in a pass whose answer is known, ${name} is off by ${off.toPrecision(2)} of its size, where rounding explains ${TOLERANCE}. The backend "wasm" needs no graphics`,
  );
