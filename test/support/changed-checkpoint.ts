/** A classifier of test/golden/family with something changed, as test/golden/classification_models.py changes it. */
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openSafetensors, type Writable, writeSafetensors } from "../../src/checkpoint/safetensors/index.ts";
import { Tensor } from "../../src/tensor/index.ts";

export interface Recipe {
  base: "roberta" | "bert" | "distilbert";
  /** What config.json says otherwise; null: nothing. */
  config?: Record<string, unknown>;
  /** How many rows of the last matrix are left. */
  labels?: number;
  /** What these are multiplied by. */
  times?: number;
}

const last = { roberta: "classifier.out_proj", bert: "classifier", distilbert: "classifier" };

/** The folder of the model: the family's own, or a new one in `scratch` where something is changed. */
export async function changedCheckpoint({ base, config = {}, labels, times = 1 }: Recipe, scratch: string): Promise<string> {
  const plain = `test/golden/family/${base}/classifier`;
  if (Object.keys(config).length === 0 && labels === undefined && times === 1) return `./${plain}`;
  const folder = mkdtempSync(join(scratch, "classifier-"));
  cpSync(plain, folder, { recursive: true });
  const told = { ...JSON.parse(readFileSync(join(plain, "config.json"), "utf8")), ...config };
  const kept = Object.entries(told).filter(([name, value]) => value !== null || !Object.hasOwn(config, name));
  writeFileSync(join(folder, "config.json"), JSON.stringify(Object.fromEntries(kept)));

  const file = await openSafetensors(readFileSync(join(plain, "model.safetensors")));
  const tensors: Record<string, Writable> = {};
  for (const name of file.tensors.keys()) {
    const tensor = await file.read(name);
    tensors[name] = name.startsWith(`${last[base]}.`) ? changed(tensor as Tensor, labels, times) : tensor;
  }
  writeFileSync(join(folder, "model.safetensors"), writeSafetensors(tensors, { format: "pt" }));
  return folder;
}

function changed({ data, shape: [rows, ...rest] }: Tensor, labels = rows, times: number): Tensor {
  const width = data.length / rows;
  return new Tensor(
    data.slice(0, labels * width).map((value) => value * times),
    [labels, ...rest],
  );
}
