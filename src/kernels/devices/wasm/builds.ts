import { describe, TypeformerError } from "../../../errors/index.ts";
import { base64 as relaxed } from "./generated/relaxed-simd.ts";
import { base64 as simd128 } from "./generated/simd128.ts";
import { base64 as wide } from "./generated/wide.ts";
import { createMemory } from "./memory.ts";

/** The builds of the one source. */
export const builds = ["relaxed-simd", "simd128", "wide"] as const;

/**
 * `relaxed-simd` multiplies and adds in one instruction (V8 from Node 22 on, Firefox 146); `simd128` runs wherever WebAssembly has
 * vectors; `wide` is for a V8 from Node 24 on whose flag `--experimental-wasm-revectorize` is set while it optimises, and slow elsewhere.
 */
export type Build = (typeof builds)[number];

const inlined: Record<Build, string> = { "relaxed-simd": relaxed, simd128, wide };
const compiled = new Map<Build, WebAssembly.Module>();

/** The module's bytes: nothing need be served beside the program. */
export function bytesOf(build: Build): Uint8Array<ArrayBuffer> {
  const text = atob(inlined[build]);
  const bytes = new Uint8Array(text.length); // filled by a loop: a call for each character would take longer than to compile what they are
  for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/**
 * The same module with a custom section of its own, which means nothing to what it computes: an engine that keeps code by a module's bytes has
 * none for these yet (https://webassembly.github.io/spec/core/appendix/custom.html).
 *
 * @param name at most 100 ASCII characters
 */
export function namedApart(bytes: Uint8Array<ArrayBuffer>, name: string): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(name);
  const apart = new Uint8Array(bytes.length + 3 + text.length);
  apart.set(bytes);
  apart.set([0, 1 + text.length, text.length, ...text], bytes.length);
  return apart;
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

/** A module as a caller gave it. @throws TypeformerError `invalid_option` for anything else */
export function checkedModule(module: unknown): WebAssembly.Module | undefined {
  if (module === undefined) return undefined;
  if (Object.prototype.toString.call(module) === "[object WebAssembly.Module]") return module as WebAssembly.Module; // of any realm
  throw new TypeformerError(
    "invalid_option",
    `wasmModule: expected a WebAssembly.Module of one of the files typeformer/wasm/*.wasm, found ${describe(module)}`,
  );
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
  return builds.filter(isUsable);
}

const isUsable = (build: Build): boolean => typeof WebAssembly !== "undefined" && WebAssembly.validate(bytesOf(build));

const right = new Map<Build, boolean>();

/**
 * The first of some builds that this engine accepts and computes rightly with; never `wide` by itself, which is asked for by name.
 *
 * @param otherwise what to do where there is none
 * @throws TypeformerError `backend_unavailable` where WebAssembly is missing or forbidden, or has no vectors
 */
export function chooseBuild(among: readonly Build[] = ["relaxed-simd", "simd128"], otherwise = "the backend cpu needs none"): Build {
  const chosen = typeof WebAssembly === "undefined" ? undefined : among.find(isRight);
  if (chosen) return chosen;
  throw new TypeformerError("backend_unavailable", `this engine compiles no WebAssembly with vectors; ${otherwise}`);
}

function isRight(build: Build): boolean {
  const known = right.get(build) ?? (isUsable(build) && multipliesRightly(build));
  right.set(build, known);
  return known;
}

/** An engine may take an instruction and compute something else with it: sums of small integers are exact or wrong. */
function multipliesRightly(build: Build): boolean {
  const memory = createMemory(65536);
  const { exports } = new WebAssembly.Instance(moduleOf(build), { env: { memory } });
  const probe = exports.probe as (...addressesAndCount: number[]) => void;
  const [y, x, w, bytes, digits, count] = [8192, 16384, 32768, 49152, 49216, 37];
  const i8 = new Int8Array(memory.buffer);
  const numbers = new Float32Array(memory.buffer);
  const [xOf, wOf] = [(k: number) => k - 20, (i: number) => 3 * i - 50];
  const [byteOf, digitOf] = [(i: number) => 127 - 17 * i, (i: number) => 127 - 8 * i];
  for (let k = 0; k < count; k++) numbers[x / 4 + k] = xOf(k);
  for (let i = 0; i < 4 * count; i++) numbers[w / 4 + i] = wOf(i);
  for (let i = 0; i < 16; i++) {
    i8[bytes + i] = byteOf(i);
    i8[digits + i] = digitOf(i);
  }
  probe(y, x, w, count, bytes, digits);
  const sums = new Int32Array(memory.buffer, y + 16, 12);
  for (let lane = 0; lane < 4; lane++) {
    let sum = 0;
    for (let k = 0; k < count; k++) sum += xOf(k) * wOf(4 * k + lane);
    let products = 1;
    for (let i = 4 * lane; i < 4 * lane + 4; i++) products += byteOf(i) * digitOf(i);
    if (numbers[y / 4 + lane] !== sum) return false;
    if ([0, 4, 8].some((way) => sums[way + lane] !== products)) return false;
  }
  return true;
}
