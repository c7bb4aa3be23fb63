import type { Backend, Parameter } from "../../backends/index.ts";
import { TypeformerError } from "../../errors/index.ts";
import { sizeOf } from "../../tensor/index.ts";
import type { Blueprint } from "../architectures/index.ts";
import type { HeadWeights } from "../heads/index.ts";
import type { EncoderWeights } from "../weights.ts";
import { inTurn } from "./in-turn.ts";
import { type ParameterSpec, parametersIn, replaced, useOf } from "./roles.ts";

/** A model's parameters in the memory of a backend, by role. */
export interface ModelWeights {
  encoder: EncoderWeights;
  /** Of the heads that were loaded. */
  heads: Partial<HeadWeights>;
}

/** Writes the parameter of this name into `target`, in f32, row-major, and may tell `ready` in between how many of its first numbers are there. */
export type FillParameter = (name: string, target: Float32Array, ready?: (count: number) => void) => void | Promise<void>;

/** Writes the matrix of this name as int8 [out, in] with its scales [out]. */
export type FillQuantized = (name: string, values: Int8Array, scales: Float32Array) => void | Promise<void>;

/** Bytes of f32 that may be on their way at once: enough that small tensors do not wait for one another. */
const USUAL_ROOM = 16 * 1024 * 1024;

export interface LoadingWeights {
  /** The order in which they lie in the file: reading them so is fastest, from a server by far. */
  order?: Iterable<string>;
  /** Fills what is to be kept as int8; absent: all is f32. */
  quantized?: FillQuantized;
  /** Bytes of f32 that may be on their way at once. */
  room?: number;
  /** Told once that the first of them are on their way: this thread has nothing to do until they come. */
  onBegun?: () => void;
}

/**
 * Brings every parameter into the backend's memory, in order; the next ones are read while one is laid out. Where one fails, those on their way
 * are waited for, and nothing is read after it.
 *
 * @throws TypeformerError `invalid_parameter` for one that holds NaN or an infinity
 */
export async function loadWeights(
  { encoder, heads }: Pick<Blueprint, "encoder" | "heads">,
  backend: Backend,
  fill: FillParameter,
  { order = [], quantized, room = USUAL_ROOM, onBegun }: LoadingWeights = {},
): Promise<ModelWeights> {
  const specs = parametersIn(encoder, heads);
  const loaded = new Map<string, Parameter>();
  const bring = (name: string, spec: ParameterSpec): Promise<Parameter> =>
    quantized && spec.digits
      ? backend.quantizedParameter(name, spec.shape, spec.digits, (values, scales) => quantized(name, values, scales))
      : backend.parameter(name, spec.shape, useOf(spec), (target, ready) => fill(name, target, ready));
  const jobs = [...new Set([...order, ...specs.keys()])].flatMap((name) => {
    const spec = specs.get(name);
    if (!spec) return [];
    return [{ bytes: 4 * sizeOf(spec.shape), begin: async () => void loaded.set(name, await bring(name, spec)) }];
  });
  const all = inTurn(jobs, room);
  onBegun?.();
  await all;
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
