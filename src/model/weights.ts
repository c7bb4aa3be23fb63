import type { Backend, Digits, Linear, Norm, Parameter, ParameterUse } from "../backends/index.ts";
import { TypeformerError } from "../errors/index.ts";
import type { ModelConfig } from "./config.ts";
import type { MaskedLmWeights } from "./heads/masked-lm.ts";
import { encoderParameters, headParameters, isQuantized, layerPrefix, type ParameterShapes } from "./parameters.ts";

export interface LayerWeights {
  attention: { heads: number; query: Linear; key: Linear; value: Linear; output: Linear; norm: Norm };
  mlp: { up: Linear; down: Linear; norm: Norm };
}

export interface EncoderWeights {
  words: Parameter; // [vocab, hidden]
  positions: Parameter; // [positions, hidden]
  types: Parameter; // [tokenTypes, hidden]
  norm: Norm;
  layers: LayerWeights[];
}

export interface ModelWeights {
  encoder: EncoderWeights;
  /** Absent where the checkpoint has no masked-language-model head. */
  head?: MaskedLmWeights;
}

/** Writes the parameter of this name into `target`, in f32, row-major. */
export type FillParameter = (name: string, target: Float32Array) => void | Promise<void>;

/** Writes the matrix of this name as int8 [out, in] with its scales [out]. */
export type FillQuantized = (name: string, values: Int8Array, scales: Float32Array) => void | Promise<void>;

/**
 * Brings every parameter into the backend's memory, one after the other.
 *
 * @param order the order in which they lie in the file: reading them so is fastest, from a server by far
 * @throws TypeformerError `invalid_parameter` for one that holds NaN or an infinity
 */
export async function loadWeights(
  config: ModelConfig,
  backend: Backend,
  fill: FillParameter,
  { head, order = [], quantized }: { head: boolean; order?: Iterable<string>; quantized?: FillQuantized },
): Promise<ModelWeights> {
  const shapes: ParameterShapes = new Map([...encoderParameters(config), ...(head ? headParameters(config) : [])]);
  const parameters = new Map<string, Parameter>();
  for (const name of new Set([...order, ...shapes.keys()])) {
    const shape = shapes.get(name);
    if (!shape) continue;
    const parameter =
      quantized && isQuantized(name)
        ? backend.quantizedParameter(name, shape, digitsOf(name), (values, scales) => quantized(name, values, scales))
        : backend.parameter(name, shape, useOf(name, shape, config.tied), (target) => fill(name, target));
    parameters.set(name, await parameter);
  }
  return bind(
    config,
    (name) => {
      const found = parameters.get(name);
      if (!found) throw new TypeformerError("missing_parameter", `the model reads a parameter that was not loaded: ${name}`);
      return found;
    },
    head,
  );
}

/**
 * What GELU leaves has a few numbers far larger than all others: the second matrix of an MLP takes its rows in two digits. So does the
 * head, where a second digit costs nothing: with few rows, the time goes into fetching the weights.
 */
function digitsOf(name: string): Digits {
  return /\d\.output\.dense|^lm_head|word_embeddings/.test(name) ? 2 : 1;
}

/** A word embedding that is the decoder too is a matrix: a text looks up some of its rows, and is multiplied with all of them. */
function useOf(name: string, shape: readonly number[], tied: boolean): ParameterUse {
  if (shape.length === 1) return "vector";
  const isDecoder = tied && name.endsWith(".word_embeddings.weight");
  return name.endsWith("_embeddings.weight") && !isDecoder ? "table" : "matrix";
}

function bind({ layers, heads, epsilon, tied }: ModelConfig, get: (name: string) => Parameter, head: boolean): ModelWeights {
  const linear = (name: string): Linear => ({ weight: get(`${name}.weight`), bias: get(`${name}.bias`) });
  const norm = (name: string): Norm => ({ ...linear(name), epsilon });
  const words = get("roberta.embeddings.word_embeddings.weight");
  const encoder: EncoderWeights = {
    words,
    positions: get("roberta.embeddings.position_embeddings.weight"),
    types: get("roberta.embeddings.token_type_embeddings.weight"),
    norm: norm("roberta.embeddings.LayerNorm"),
    layers: Array.from({ length: layers }, (_, i) => {
      const layer = layerPrefix(i);
      return {
        attention: {
          heads,
          query: linear(`${layer}.attention.self.query`),
          key: linear(`${layer}.attention.self.key`),
          value: linear(`${layer}.attention.self.value`),
          output: linear(`${layer}.attention.output.dense`),
          norm: norm(`${layer}.attention.output.LayerNorm`),
        },
        mlp: { up: linear(`${layer}.intermediate.dense`), down: linear(`${layer}.output.dense`), norm: norm(`${layer}.output.LayerNorm`) },
      };
    }),
  };
  if (!head) return { encoder };
  const decoder = tied ? { weight: words, bias: get("lm_head.bias") } : linear("lm_head.decoder");
  return { encoder, head: { dense: linear("lm_head.dense"), norm: norm("lm_head.layer_norm"), decoder } };
}
