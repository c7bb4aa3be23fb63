/** The folders of folders.json, which `make.py` writes: as files, and what Python answers with each. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeSafetensors } from "../../src/checkpoint/safetensors/index.ts";
import { normal, seedFor, Tensor } from "../../src/tensor/index.ts";

export type Asked = string | { text: string; pair: string };
export type Prompt = string | { text: string; targets: string[] };
export type Item = { score: number; token: number; token_str: string; sequence: string };
export type Answer = Item[] | Item[][] | { expect: "error"; why: string };

/** What Python answers with a folder. */
export type Variant = {
  why: string;
  args: string[];
  texts: Asked[];
  tokens: { ids: number[]; offsets?: [number, number][] }[];
  prompts: Prompt[];
  fill: Answer[];
};

type Stored = Variant & { files: Record<string, unknown>; parameters: Record<string, number[]>; seed: number; embeddings?: number };
type File = { shared: unknown[]; folders: Record<string, object> };

/** Writes all folders below `place`. */
export function writeFolders(place: string): Record<string, Variant> {
  const { shared, folders }: File = JSON.parse(readFileSync("test/variants/folders.json", "utf8"));
  const variants: Record<string, Variant> = {};
  for (const [name, folder] of Object.entries(folders)) {
    const stored = whole(folder, shared) as Stored;
    mkdirSync(join(place, name));
    for (const [file, content] of Object.entries(stored.files)) {
      writeFileSync(join(place, name, file), typeof content === "string" ? content : JSON.stringify(content));
    }
    writeFileSync(join(place, name, "model.safetensors"), writeSafetensors(weights(stored), { format: "pt" }));
    variants[name] = stored;
  }
  return variants;
}

/** The value with what `{ "$": n }` stands for. */
function whole(value: unknown, shared: readonly unknown[]): unknown {
  if (Array.isArray(value)) return value.map((item) => whole(item, shared));
  if (typeof value !== "object" || value === null) return value;
  if ("$" in value) return shared[Number(value.$)];
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, whole(field, shared)]));
}

/** The same numbers as `weight` of make.py. */
function weights({ parameters, seed, embeddings = 0.6 }: Stored): Map<string, Tensor> {
  const tensors = new Map<string, Tensor>();
  for (const [name, shape] of Object.entries(parameters)) {
    const isGamma = name.includes("orm.weight");
    const std = isGamma ? 0.3 : name.endsWith("bias") ? 0.2 : name.endsWith("_embeddings.weight") ? embeddings : 0.6;
    const length = shape.reduce((product, extent) => product * extent, 1);
    const values = normal(seedFor(seed, name), length, std);
    tensors.set(name, new Tensor(isGamma ? values.map((x) => x + 1) : values, shape));
  }
  return tensors;
}
