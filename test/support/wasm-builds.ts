import { place as add } from "../../src/kernels/add/simd/index.ts";
import { place as attention } from "../../src/kernels/attention/simd/index.ts";
import { type Build, createMemory, instantiate, inWasm, moduleOf, type Place } from "../../src/kernels/devices/wasm/index.ts";
import { place as embedding } from "../../src/kernels/embedding/simd/index.ts";
import { place as gelu } from "../../src/kernels/gelu/simd/index.ts";
import type { AnyOperation, Case, Kernel, Outputs } from "../../src/kernels/index.ts";
import { place as layernorm } from "../../src/kernels/layernorm/simd/index.ts";
import { place as matmul } from "../../src/kernels/matmul/simd/index.ts";
import { placeBy as matmulInt8 } from "../../src/kernels/matmul-int8/simd/index.ts";
import { place as softmax } from "../../src/kernels/softmax/simd/index.ts";
import { place as topk } from "../../src/kernels/topk/simd/index.ts";

const places: Record<string, unknown[] | undefined> = {
  add: [add],
  attention: [attention],
  embedding: [embedding],
  gelu: [gelu],
  layernorm: [layernorm],
  matmul: [matmul],
  "matmul-int8": [matmulInt8(true), matmulInt8(false)],
  softmax: [softmax],
  topk: [topk],
};

/** An operation's kernels in one build of the module, none where it has no SIMD; the dialect `simd` is the first of the build which this engine takes by itself. */
export function kernelsIn(build: Build, { name }: AnyOperation): Kernel<unknown, Outputs>[] {
  return (places[name] ?? []).map((place) => inWasm(place as Place<unknown, Outputs>, build));
}

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
