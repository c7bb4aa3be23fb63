import { encoderParameters, generatedWeights, headParameters, readConfig } from "../../src/model/index.ts";
import { Tensor } from "../../src/tensor/index.ts";

/** A model's parameters with generated weights, by their names in a checkpoint. */
export async function generatedTensors(configJson: object, seed: number): Promise<Map<string, Tensor>> {
  const config = readConfig(configJson, "a generated config");
  const fill = generatedWeights(config, seed);
  const tensors = new Map<string, Tensor>();
  for (const [name, shape] of [...encoderParameters(config), ...headParameters(config)]) {
    const tensor = new Tensor(new Float32Array(shape.reduce((a, b) => a * b, 1)), shape);
    await fill(name, tensor.data);
    tensors.set(name, tensor);
  }
  return tensors;
}
