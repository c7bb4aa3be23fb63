import { type Build, createMemory, instantiate, inWasm, moduleOf, wasmLowering } from "../../src/kernels/devices/wasm/index.ts";
import type { AnyOperation, Case, Kernel, Outputs } from "../../src/kernels/index.ts";
import { int8PanelsFor, type Way } from "../../src/kernels/matmul-int8/simd/panels.ts";
import { stepsOf } from "../../src/kernels/steps/index.ts";

/**
 * An operation's kernels in one build of the module, none where it has no SIMD; the dialect `simd` is the first of the build which this engine takes by
 * itself. Where it reads 8-bit integers there is one for each way of taking their products that the build has.
 */
export function kernelsIn(build: Build, operation: AnyOperation): Kernel<unknown, Outputs>[] {
  const lowering = wasmLowering(operation.dialects.simd);
  if (!lowering) return [];
  const ways = lowering.layouts?.int8 ? waysIn(build) : [undefined];
  return ways.map((way) => inWasm(stepsOf(operation), { ...lowering, layouts: { ...lowering.layouts, int8: int8PanelsFor(way) } }, build));
}

/** The ways of taking products of bytes that a build has. */
export const waysIn = (build: Build): Way[] => (build === "simd128" ? ["halves"] : ["halves", "pairs", "whole"]);

/** The cases that each build is taken through; the large ones are the dialect's. */
export function smallCases({ cases }: AnyOperation): Case<unknown>[] {
  return cases.filter(({ bytes }) => bytes < 5e6);
}

/** Which memory a build takes here: shared, with one thread as with many; a link to memory of a thread's own must fail. */
export function memoryOf(build: Build): { shared: boolean; takesUnshared: boolean } {
  const module = moduleOf(build);
  const memory = createMemory(65536);
  instantiate(memory, module);
  const kind = Object.prototype.toString.call(memory.buffer); // a page that is not isolated does not know the class by name
  return {
    shared: kind === "[object SharedArrayBuffer]",
    takesUnshared: links(new WebAssembly.Memory({ initial: 1, maximum: 65536 }), module),
  };
}

function links(memory: WebAssembly.Memory, module: WebAssembly.Module): boolean {
  try {
    instantiate(memory, module);
    return true;
  } catch {
    return false;
  }
}
