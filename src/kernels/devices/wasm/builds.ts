import { TypeformerError } from "../../../errors/index.ts";
import { base64 as relaxed } from "./generated/relaxed-simd.ts";
import { base64 as simd128 } from "./generated/simd128.ts";
import { base64 as wide } from "./generated/wide.ts";

/** The builds of the one source. */
export const builds = ["relaxed-simd", "simd128", "wide"] as const;

/**
 * `relaxed-simd` multiplies and adds in one instruction (V8 from Node 22 on, Firefox 146); `simd128` runs wherever WebAssembly has
 * vectors; `wide` is for a V8 from Node 24 on whose flag `--experimental-wasm-revectorize` was set before it is compiled, and slow elsewhere.
 */
export type Build = (typeof builds)[number];

const inlined: Record<Build, string> = { "relaxed-simd": relaxed, simd128, wide };
const compiled = new Map<Build, WebAssembly.Module>();

/** The module's bytes: nothing need be served beside the program. */
export function bytesOf(build: Build): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(inlined[build]), (character) => character.charCodeAt(0));
}

/** Compiles a build, once. @throws TypeformerError `backend_unavailable` where compiling is forbidden */
export function moduleOf(build: Build): WebAssembly.Module {
  const module = compiled.get(build) ?? compile(bytesOf(build));
  compiled.set(build, module);
  return module;
}

/** Takes a build that was compiled elsewhere: for places that compile no bytes. */
export function giveModule(build: Build, module: WebAssembly.Module): void {
  compiled.set(build, module);
}

function compile(bytes: Uint8Array<ArrayBuffer>): WebAssembly.Module {
  try {
    return new WebAssembly.Module(bytes);
  } catch (cause) {
    throw new TypeformerError(
      "backend_unavailable",
      "WebAssembly may not be compiled here: in a page, script-src of the Content-Security-Policy needs 'wasm-unsafe-eval'",
      { cause },
    );
  }
}

/** The builds that this engine accepts. */
export function usableBuilds(): Build[] {
  return typeof WebAssembly === "undefined" ? [] : builds.filter((build) => WebAssembly.validate(bytesOf(build)));
}

let chosen: Build | undefined;

/**
 * The fastest build that this engine accepts and computes rightly with; never `wide`, which is asked for by name.
 *
 * @throws TypeformerError `backend_unavailable` where WebAssembly is missing or forbidden, or has no vectors
 */
export function chooseBuild(): Build {
  chosen ??= usableBuilds().find((build) => build !== "wide" && multipliesRightly(build));
  if (chosen) return chosen;
  throw new TypeformerError("backend_unavailable", "this engine compiles no WebAssembly with vectors; the backend cpu needs none");
}

/** An engine may take an instruction and compute something else with it: one small product of integers is exact or wrong. */
function multipliesRightly(build: Build): boolean {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  const { exports } = new WebAssembly.Instance(moduleOf(build), { env: { memory } });
  const matmulPacked = exports.matmulPacked as (...args: number[]) => void;
  const numbers = new Float32Array(memory.buffer);
  const [y, x, weight, K] = [8192, 16384, 32768, 5];
  for (let i = 0; i < 8 * K; i++) {
    numbers[x / 4 + i] = i - 20;
    numbers[weight / 4 + i] = 3 * i - 50;
  }
  matmulPacked(y, x, weight, 0, 0, 7, K, 8, 0, 0, 1);
  for (let i = 0; i < 7 * 8; i++) {
    let sum = 0;
    for (let k = 0; k < K; k++) sum += ((i >> 3) * K + k - 20) * (3 * (k * 8 + (i & 7)) - 50);
    if (numbers[y / 4 + i] !== sum) return false;
  }
  return true;
}
