import { generatedWeights, parametersIn, readBlueprint } from "../../src/model/index.ts";
import { sizeOf, Tensor } from "../../src/tensor/index.ts";

/** A model's parameters with generated weights, by their names in a checkpoint. */
export async function generatedTensors(configJson: object, seed: number): Promise<Map<string, Tensor>> {
  const blueprint = await readBlueprint(configJson, "a generated config");
  const fill = generatedWeights(blueprint, seed);
  const tensors = new Map<string, Tensor>();
  for (const [name, { shape }] of parametersIn(blueprint.encoder, blueprint.heads)) {
    const tensor = new Tensor(new Float32Array(sizeOf(shape)), shape);
    await fill(name, tensor.data);
    tensors.set(name, tensor);
  }
  return tensors;
}
