import { oneOf, TypeformerError } from "../errors/index.ts";

const lanes: readonly Simd[] = ["auto", "wide", "plain", "exact"];

/**
 * Which build of the kernels in WebAssembly computes. `plain`: the fastest that needs no leave; `exact`: the one without relaxed
 * instructions, whose bits are the same wherever WebAssembly is; `wide`: the one that Node's V8 runs on vectors of twice the width, under a
 * flag that is set for as long as it is compiled; `plain` stands in where that cannot be. `auto` is `plain`.
 */
export type Simd = "auto" | "wide" | "plain" | "exact";

/** What the option may not stand beside. */
interface Company {
  simd?: unknown;
  backend?: string | readonly string[];
  wasmModule?: object;
}

/** @throws TypeformerError `invalid_option` for another value, and beside what has no such builds: another backend by its name, `wasmModule` */
export function checkedSimd({ simd = "auto", backend = "auto", wasmModule }: Company): Exclude<Simd, "auto"> {
  const lane = oneOf(simd, lanes, "simd");
  if (lane === "auto") return "plain";
  if (wasmModule !== undefined)
    throw new TypeformerError("invalid_option", `simd: "${lane}" chooses a build, and wasmModule is one: give one of both`);
  const other = [backend].flat().find((name) => name !== "wasm" && name !== "auto");
  if (other === undefined) return lane;
  throw new TypeformerError(
    "invalid_option",
    `simd: "${lane}" is for the backend "wasm", and the backend ${JSON.stringify(other)} is named beside it`,
  );
}
