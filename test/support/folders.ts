import { writeSafetensors } from "../../src/checkpoint/safetensors/index.ts";
import { generatedTensors } from "../golden/generated-tensors.ts";

/** A whole model in memory, as a page would hand it over. */
export async function generatedParts(configJson: object, seed: number, tokenizerJson: Uint8Array<ArrayBuffer>) {
  const weights = writeSafetensors(await generatedTensors(configJson, seed), { format: "pt" });
  return { config: new TextEncoder().encode(JSON.stringify(configJson)), tokenizer: tokenizerJson, weights };
}
