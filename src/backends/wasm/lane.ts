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
  if (simd === "exact") return { module: moduleOf(chooseBuild(["simd128"])), name: "exact", note: "" };
  const build = chooseBuild();
  const plain = (note: string): Lane => ({ module: moduleOf(build), name: build, note });
  if (simd === "plain") return plain("");
  const found = wide ? await wide() : "V8's flag can only be set on Node";
  return typeof found === "string" ? plain(`; not wide: ${found}`) : { module: found, name: "wide", note: "" };
}
