import { scaleOf } from "../../checkpoint/index.ts";
import { type Layout, layOut, type StoredTensor } from "../../checkpoint/safetensors/index.ts";
import { bytesOf, refuseNonFinite, sizeOf } from "../../tensor/index.ts";
import type { OpenedModel } from "./from-checkpoint.ts";
import { type ParameterSpec, parametersIn } from "./roles.ts";

/** Takes some bytes of a file, and where in it they belong. */
export type Put = (bytes: Uint8Array, place: number) => Promise<void>;

/** A model's weights as int8, not yet written: what has digits by row, all else as f32. */
export interface QuantisedWeights {
  /** Bytes of the parameters as f32, and of the file that will be written. */
  sizes: { f32: number; after: number };
  /** Reads, quantises and hands out the file, in the order in which the source lies; one matrix at a time is in memory. */
  write(put: Put): Promise<void>;
}

/** @param format what the file says of itself */
export function quantisedWeights(opened: OpenedModel, format: string): QuantisedWeights {
  const specs = parametersIn(opened.blueprint.encoder, opened.blueprint.heads);
  const layout = layOut(storedTypes(specs), { format });
  const elements = [...specs.values()].reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  return { sizes: { f32: 4 * elements, after: layout.size }, write: (put) => write(opened, specs, layout, put) };
}

function storedTypes(specs: ReadonlyMap<string, ParameterSpec>): Map<string, Pick<StoredTensor, "dtype" | "shape">> {
  const types = new Map<string, Pick<StoredTensor, "dtype" | "shape">>();
  for (const [name, { shape, digits }] of specs) {
    types.set(name, { dtype: digits ? "I8" : "F32", shape });
    if (digits) types.set(scaleOf(name), { dtype: "F32", shape: shape.slice(0, 1) });
  }
  return types;
}

async function write(opened: OpenedModel, specs: ReadonlyMap<string, ParameterSpec>, { head, places }: Layout, put: Put): Promise<void> {
  const store = (name: string, values: ArrayBufferView) => put(bytesOf(values), places.get(name) ?? 0);
  await put(head, 0);
  for (const name of new Set([...opened.order, ...specs.keys()])) {
    const spec = specs.get(name);
    if (!spec) continue;
    if (spec.digits) {
      const values = new Int8Array(sizeOf(spec.shape));
      const scales = new Float32Array(spec.shape[0]);
      await opened.readInt8Into(name, values, scales);
      await store(name, values);
      await store(scaleOf(name), scales);
    } else {
      const values = new Float32Array(sizeOf(spec.shape));
      await opened.readInto(name, values);
      refuseNonFinite(name, values);
      await store(name, values);
    }
  }
}
