import { openFile } from "../src/checkpoint/files/node-files.ts";
import { openSafetensors } from "../src/checkpoint/safetensors/index.ts";
import type { Model } from "../src/doors/node.ts";
import { type Parity, parityOf } from "./parity.ts";

/** Holds a model of the full shape to PyTorch's goldens: two sentences, three positions each. @throws TypeformerError `wrong_kernel` */
export async function holdToGolden(model: Model, dtype: string): Promise<Parity> {
  const source = await openFile("test/golden/full/golden.safetensors");
  if (!source) throw new Error("test/golden/full/golden.safetensors is missing: python test/golden/make.py --only full writes it");
  const file = await openSafetensors(source);
  const cases = JSON.parse(file.metadata.cases) as { name: string; ids: number[]; positions: number[] }[];
  const parities: Parity[] = [];
  for (const [i, { name, ids, positions }] of cases.entries()) {
    const golden = (await file.read(`${i}.logits`)).data as Float32Array;
    const rowsOf = (flat: Float32Array) =>
      positions.map((_, row) => flat.subarray(row * model.config.vocab, (row + 1) * model.config.vocab));
    const [[{ ids: best }]] = await model.rank([{ ids }], [[positions[0]]], { k: 5 });
    const { logits } = await model.run({ ids }, { positions });
    const truth = { sequence: 0, positions, logits: rowsOf(golden) };
    parities.push(parityOf(`${model.backend}, golden "${name}"`, dtype, [truth], [{ best, logits: rowsOf(logits.flat()) }]));
  }
  return { maxAbs: Math.max(...parities.map(({ maxAbs }) => maxAbs)), top5: Math.min(...parities.map(({ top5 }) => top5)) };
}
