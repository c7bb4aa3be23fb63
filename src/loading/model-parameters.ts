import type { ModelFiles } from "../checkpoint/index.ts";
import { TypeformerError } from "../errors/index.ts";
import { type EncoderWeights, type HeadWeights, openModelFiles, parametersIn, type Replaced, replaced } from "../model/index.ts";
import { sizeOf, Tensor } from "../tensor/index.ts";
import type { OnWarning } from "./warnings.ts";

/** The names of a model's parameters by what they are for: `encoder.layers[2].attention.query.weight`, `heads.mlm?.decoder.bias`. */
export interface ParameterNames {
  encoder: Replaced<EncoderWeights, string>;
  /** Of the heads that it has. */
  heads: Replaced<Partial<HeadWeights>, string>;
}

/** The parameters of a model by the names that `transformers` gives them, whatever its files call them; read when they are asked for. */
export interface ModelParameters {
  /** Names and shapes, in the order of computation. Those of the head are there only where the model has one. */
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  /** The same names by what they are for. */
  readonly names: ParameterNames;
  /** Whether it is stored as int8, each row with a scale. Throws `missing_parameter`. */
  isInt8(name: string): boolean;
  /**
   * A parameter in f32, or the part of it at these indices, and nothing else is read: of a matrix [out, in] `read(name, 5)` is the row of
   * output 5 [in], and `read(name, 5, 3)` one number. Throws `missing_parameter`, `unsupported_dtype`, and `invalid_input` for an index that it does not have.
   */
  read(name: string, ...at: number[]): Promise<Tensor>;
}

/** Throws what `modelFrom` throws for a folder that is not sound. */
export async function modelParameters(
  files: ModelFiles,
  { signal, onWarning }: { signal?: AbortSignal; onWarning: OnWarning },
): Promise<ModelParameters> {
  const { blueprint, isInt8, readRange } = await openModelFiles(files, { signal, warn: onWarning });
  const { encoder, heads } = blueprint;
  const shapes = new Map([...parametersIn(encoder, heads)].map(([name, { shape }]) => [name, shape]));
  const nameOf = ({ name }: { name: string }) => name;
  return {
    shapes,
    names: {
      encoder: replaced<EncoderWeights, string>(encoder, nameOf),
      heads: replaced<Partial<HeadWeights>, string>(heads, nameOf),
    },
    isInt8,
    async read(name, ...at) {
      const shape = shapes.get(name);
      if (!shape) throw new TypeformerError("missing_parameter", `${files.name} has no parameter ${JSON.stringify(name)}`);
      const isInside = at.length <= shape.length && at.every((i, axis) => Number.isInteger(i) && i >= 0 && i < shape[axis]);
      if (!isInside) throw new TypeformerError("invalid_input", `${name} is [${shape}]: there is nothing at [${at}]`);
      const part = shape.slice(at.length);
      const values = new Float32Array(sizeOf(part));
      const first = shape.reduce((place, extent, axis) => place * extent + (at[axis] ?? 0), 0);
      await readRange(name, first, values);
      return new Tensor(values, part);
    },
  };
}
