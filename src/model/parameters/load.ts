import type { Backend, Parameter } from "../../backends/index.ts";
import { TypeformerError } from "../../errors/index.ts";
import type { Blueprint } from "../architectures/index.ts";
import type { HeadWeights } from "../heads/index.ts";
import type { EncoderWeights } from "../weights.ts";
import { parametersIn, replaced, useOf } from "./roles.ts";

/** A model's parameters in the memory of a backend, by role. */
export interface ModelWeights {
  encoder: EncoderWeights;
  /** Of the heads that were loaded. */
  heads: Partial<HeadWeights>;
}

/** Writes the parameter of this name into `target`, in f32, row-major. */
export type FillParameter = (name: string, target: Float32Array) => void | Promise<void>;

/** Writes the matrix of this name as int8 [out, in] with its scales [out]. */
export type FillQuantized = (name: string, values: Int8Array, scales: Float32Array) => void | Promise<void>;

/**
 * Brings every parameter into the backend's memory, one after the other.
 *
 * @param order the order in which they lie in the file: reading them so is fastest, from a server by far
 * @param quantized fills what is to be kept as int8; absent: all is f32
 * @throws TypeformerError `invalid_parameter` for one that holds NaN or an infinity
 */
export async function loadWeights(
  { encoder, heads }: Pick<Blueprint, "encoder" | "heads">,
  backend: Backend,
  fill: FillParameter,
  { order = [], quantized }: { order?: Iterable<string>; quantized?: FillQuantized } = {},
): Promise<ModelWeights> {
  const specs = parametersIn(encoder, heads);
  const loaded = new Map<string, Parameter>();
  for (const name of new Set([...order, ...specs.keys()])) {
    const spec = specs.get(name);
    if (!spec) continue;
    const parameter =
      quantized && spec.digits
        ? backend.quantizedParameter(name, spec.shape, spec.digits, (values, scales) => quantized(name, values, scales))
        : backend.parameter(name, spec.shape, useOf(spec), (target) => fill(name, target));
    loaded.set(name, await parameter);
  }
  const parameter = ({ name }: { name: string }): Parameter => {
    const found = loaded.get(name);
    if (!found) throw new TypeformerError("missing_parameter", `the model reads a parameter that was not loaded: ${name}`);
    return found;
  };
  return {
    encoder: replaced<EncoderWeights, Parameter>(encoder, parameter),
    heads: replaced<Partial<HeadWeights>, Parameter>(heads, parameter),
  };
}
