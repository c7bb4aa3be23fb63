/** Writes the inputs of all kernel cases whose outputs are small enough for a golden: `kernel-inputs.ts OUT.safetensors`. */
import { writeFile } from "node:fs/promises";
import { writeSafetensors } from "../../src/checkpoint/safetensors/index.ts";
import { type AnyOperation, defaultSeed, operations } from "../../src/kernels/index.ts";
import { Tensor } from "../../src/tensor/index.ts";
import { flatten, LARGEST, outputBytes } from "./kernel-tensors.ts";

const [target] = process.argv.slice(2);
if (!target) throw new Error("which file? kernel-inputs.ts OUT.safetensors");

const tensors: Record<string, Tensor<Float32Array> | Tensor<Int32Array> | Tensor<Int8Array>> = {};
const cases = [];
for (const operation of Object.values(operations) as AnyOperation[]) {
  for (const which of operation.cases) {
    if (outputBytes(operation, which, defaultSeed) > LARGEST) continue;
    const input = which.make(defaultSeed);
    const { arrays, params } = flatten(input);
    const named = [...arrays].map(([name, array]) => [`${operation.name}/${which.name}/${name}`, array] as const);
    for (const [name, array] of named) tensors[name] = new Tensor(array as Float32Array);
    cases.push({
      operation: operation.name,
      case: which.name,
      params,
      inputs: named.map(([name]) => name),
      outputs: Object.keys(operation.allocate(input)),
    });
  }
}
await writeFile(target, writeSafetensors(tensors, { cases: JSON.stringify(cases) }));
