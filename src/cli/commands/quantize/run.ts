import type { QuantizedModel } from "../../../loading/index.ts";
import { quantizeFolder } from "../../../loading/node-quantize.ts";
import { interrupted, printable, warn, write } from "../../channels.ts";
import { inBytes } from "../../display.ts";
import { type HubFlags, modelFiles } from "../../hub-flags.ts";

/** Writes a model's folder again with matrices of int8, and says what became of its size and how to use it. */
export async function runQuantize(model: string, out: string, flags: HubFlags): Promise<void> {
  const prepared = await quantizeFolder(await modelFiles(model, flags), out, { signal: interrupted(), warn });
  await write(summary(model, out, prepared));
}

function summary(model: string, out: string, prepared: QuantizedModel): string {
  const { types } = prepared;
  const { before, f32, after } = prepared.sizes;
  const times = (size: number) => `${(after / size).toFixed(2)} ×`;
  const ofF32 = types.join() === "F32" ? "" : `, ${times(f32)} what f32 takes`;
  return `${printable(model)}, ${inBytes(before)} of ${types.join(", ")} → ${printable(out)}, ${inBytes(after)} of I8: ${times(before)} its size${ofF32}
Use it: ${printable(use(out, prepared))}
`;
}

function use(out: string, { tokenizer, heads }: QuantizedModel): string {
  const place = JSON.stringify(out);
  if (tokenizer.size === 0) return `await loadModel(${place})`;
  if (!heads.includes("mlm")) return `await pipeline("feature-extraction", ${place})`;
  const folder = /^[\w./-]+$/.test(out) ? out : `'${out.replaceAll("'", "'\\''")}'`;
  return `typeformer fill-mask --model ${folder} "The sky is <mask>."`;
}
