import { existsSync } from "node:fs";
import { backendNames } from "../../src/backends/index.ts";
import type { Extent } from "../flops.ts";
import { type Lane, lanesOf } from "../lanes.ts";

/** An engine with its settings: one row of every table. */
export interface Contestant {
  /** Names it until it says itself what it is. */
  name: string;
  dtype: string;
  threads: number;
  /** Whether it computes padding in a batch of mixed lengths. */
  pads: boolean;
  /** What it computes for an answer. */
  extent: Extent;
  /** Started without flags: the plain lane must not be measured under V8's, and the wide one sets it itself, as for its users. */
  command: string[];
  backend?: string;
  /** Of ours in WebAssembly. */
  lane?: Lane;
  /** Why it cannot even be started here. */
  missing?: string;
}

/** Our backends that may race; the reference is not meant to be fast. */
export const ownBackends: readonly string[] = backendNames.filter((backend) => backend !== "reference");

/** Everyone who may take part with these settings. @param own backends of typeformer */
export function contestants(own: readonly string[], dtype: string, threads: number, python: string | undefined): Contestant[] {
  const settings = { dtype, threads };
  const noPackages = existsSync("bench/peers/node_modules") ? undefined : "not installed: npm ci --ignore-scripts --prefix bench/peers";
  const noPython = python ? undefined : "TYPEFORMER_PYTHON names no Python with bench/peers/requirements.txt";
  const onnx = (name: string, file: string): Contestant => ({
    ...{ ...settings, name, pads: true, extent: "everything", missing: noPackages },
    command: [process.execPath, `bench/peers/${file}`],
  });
  return [
    ...own.flatMap((backend) => lanesOf(backend).map((lane) => typeformer(backend, lane, settings))),
    onnx("transformers.js on onnxruntime-node", "transformers-js.mjs"),
    onnx("onnxruntime-web (wasm)", "onnxruntime-web.mjs"),
    {
      ...{ ...settings, name: "PyTorch", pads: true, extent: "head at the masks", missing: noPython },
      command: [python ?? "python", "bench/peers/pytorch.py"],
    },
  ];
}

function typeformer(backend: string, lane: Lane | undefined, settings: Pick<Contestant, "dtype" | "threads">): Contestant {
  const command = [process.execPath, "bench/engines/typeformer.mjs"];
  const name = `typeformer ${backend}${lane ? `, ${lane}` : ""}`;
  return { ...settings, name, pads: false, extent: "last layer and head at the masks", backend, lane, command };
}
