import { existsSync } from "node:fs";
import { backendNames } from "../../src/backends/index.ts";

/** An engine with its settings: one row of every table. */
export interface Contestant {
  /** Names it until it says itself what it is. */
  name: string;
  dtype: string;
  threads: number;
  /** Whether it computes padding in a batch of mixed lengths. */
  pads: boolean;
  /** Whether V8 runs with a flag that is not on by default. */
  experimental: boolean;
  command: string[];
  backend?: string;
  /** Why it cannot even be started here. */
  missing?: string;
}

/** The flag that lets V8 fuse pairs of 128-bit operations into AVX2. */
export const REVECTORIZE = "--experimental-wasm-revectorize";

/** Our backends that race; the reference is not meant to be fast. */
export const ownBackends: readonly string[] = backendNames.filter((backend) => backend !== "reference");

/** Everyone who may take part with these settings. @param own backends of typeformer */
export function contestants(own: readonly string[], dtype: string, threads: number, python: string | undefined): Contestant[] {
  const settings = { dtype, threads, experimental: false };
  const noPackages = existsSync("bench/peers/node_modules") ? undefined : "not installed: npm ci --ignore-scripts --prefix bench/peers";
  const noPython = python ? undefined : "TYPEFORMER_PYTHON names no Python with bench/peers/requirements.txt";
  const peer = (file: string) => [process.execPath, `bench/peers/${file}`];
  return [
    ...own.map((backend) => typeformer(backend, settings)),
    { ...settings, name: "transformers.js on onnxruntime-node", pads: true, command: peer("transformers-js.mjs"), missing: noPackages },
    { ...settings, name: "onnxruntime-web (wasm)", pads: true, command: peer("onnxruntime-web.mjs"), missing: noPackages },
    { ...settings, name: "PyTorch", pads: true, command: [python ?? "python", "bench/peers/pytorch.py"], missing: noPython },
  ];
}

/** The same engine under V8's experimental flag. */
export function underFlag({ backend = "auto", dtype, threads }: Contestant): Contestant {
  return typeformer(backend, { dtype, threads, experimental: true });
}

function typeformer(backend: string, settings: Pick<Contestant, "dtype" | "threads" | "experimental">): Contestant {
  const flags = settings.experimental ? [REVECTORIZE] : [];
  const command = [process.execPath, ...flags, "bench/engines/typeformer.mjs"];
  return { ...settings, name: `typeformer ${backend}`, pads: false, backend, command };
}
