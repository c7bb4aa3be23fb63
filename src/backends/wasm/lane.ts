import { phase } from "../../errors/index.ts";
import { chooseBuild, moduleOf } from "../../kernels/devices/wasm/index.ts";
import type { BackendOptions } from "../backend.ts";

/** The kernels that compute, and what the backend's description says of them. */
export interface Lane {
  module: WebAssembly.Module;
  name: string;
  /** Why it is not the one that was asked for. */
  note: string;
}

/** @throws TypeformerError `backend_unavailable` where WebAssembly is missing or forbidden */
export async function laneOf({ wasmModule, simd = "plain", wide }: BackendOptions): Promise<Lane> {
  if (wasmModule) return { module: wasmModule, name: "the given module", note: "" };
  if (simd === "exact") return { ...compiled(["simd128"], 'no other backend has the bits of simd: "exact"'), name: "exact" };
  if (simd === "plain") return compiled();
  const found = wide ? await phase("wide checked", wide) : "V8's flag can only be set on Node";
  return typeof found === "string" ? { ...compiled(), note: `; not wide: ${found}` } : { module: found, name: "wide", note: "" };
}

/** The first of some builds that computes rightly here. */
function compiled(...choice: Parameters<typeof chooseBuild>): Lane {
  return phase("kernels compiled", () => {
    const build = chooseBuild(...choice);
    return { module: moduleOf(build), name: build, note: "" };
  });
}
