import type { ByteSource, Bytes } from "../checkpoint/index.ts";
import { openSafetensors, type Safetensors } from "../checkpoint/safetensors/index.ts";
import { TypeformerError } from "../errors/index.ts";
import type { HeadAddress } from "../model/index.ts";

/** One sentence that PyTorch has run, and how. */
export interface GoldenCase {
  name: string;
  text?: string;
  ids: number[];
  attention_mask?: number[];
  token_type_ids?: number[];
  /** Where logits were taken, as indices into `ids`; absent: every kept token. */
  positions?: number[];
  ablate?: HeadAddress[];
  attention?: "full" | "causal";
  lens?: boolean;
  /** Whether taps are stored whole, or as 64 values with their maximum and sum. */
  full: boolean;
  /** The five best ids at every asked position. */
  top5: Record<string, number[]>;
}

/** The stored part of a tap: all of it, or some of its elements and two figures of the whole. */
export type GoldenTap =
  | { kind: "whole"; values: Float32Array }
  | { kind: "sampled"; indices: Int32Array; values: Float32Array; maximum: number; sum: number };

/** A file of golden values, as `test/golden/make.py` writes it. */
export interface Goldens {
  readonly name: string;
  readonly cases: readonly GoldenCase[];
  /** How to make the file again. */
  readonly command: string;
  /** Versions, seed and the hash of the weights. */
  readonly provenance: Readonly<Record<string, string>>;
  /** `undefined` where the case does not store that tap; `mlm.*` is found under its older name `head.*` too. */
  read(caseNumber: number, tap: string): Promise<GoldenTap | undefined>;
}

/** @throws TypeformerError `invalid_golden` for another format or version, `invalid_safetensors` */
export async function openGoldens(source: ByteSource | Bytes): Promise<Goldens> {
  const file = await openSafetensors(source);
  const { format, version, command = "python test/golden/make.py MODEL_DIR", cases } = file.metadata;
  if (format !== "typeformer-golden" || version !== "1" || cases === undefined) {
    throw new TypeformerError(
      "invalid_golden",
      `${file.name} is not a golden file of version 1 (format ${format}, version ${version}): write it again with ${command}`,
    );
  }
  return {
    name: file.name,
    cases: JSON.parse(cases),
    command,
    provenance: file.metadata,
    read: async (caseNumber, tap) =>
      (await readTap(file, `${caseNumber}.${tap}`)) ?? (await readTap(file, `${caseNumber}.${tap.replace(/^mlm\./, "head.")}`)),
  };
}

async function readTap(file: Safetensors, name: string): Promise<GoldenTap | undefined> {
  if (file.tensors.has(name)) return { kind: "whole", values: await floats(file, name) };
  if (!file.tensors.has(`${name}.value`)) return undefined;
  const indices = (await file.read(`${name}.index`)).data as Int32Array;
  const [maximum, sum] = (await file.read(`${name}.summary`)).data as Float64Array;
  return { kind: "sampled", indices, values: await floats(file, `${name}.value`), maximum, sum };
}

async function floats(file: Safetensors, name: string): Promise<Float32Array> {
  return (await file.read(name)).data as Float32Array;
}
