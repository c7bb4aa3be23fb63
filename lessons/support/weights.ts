import type { Matrix } from "./matrix.ts";

/** y = x·Wᵀ + b. The weight is stored as PyTorch stores it: a row for each output, [out, in]. */
export interface Linear {
  weight: Matrix;
  bias: Float32Array;
}

/** γ and β of a LayerNorm, and its ε. */
export interface Norm {
  weight: Float32Array;
  bias: Float32Array;
  epsilon: number;
}

export interface Tables {
  words: Matrix; // [vocab, hidden]
  positions: Matrix; // [positions, hidden]
  types: Matrix; // [1, hidden]
}

export interface AttentionWeights {
  query: Linear; // [hidden, hidden], as the next three
  key: Linear;
  value: Linear;
  output: Linear;
}

export interface MlpWeights {
  up: Linear; // [intermediate, hidden]
  down: Linear; // [hidden, intermediate]
}

export interface LayerWeights {
  heads: number;
  attention: AttentionWeights;
  attentionNorm: Norm;
  mlp: MlpWeights;
  mlpNorm: Norm;
}

export interface EncoderWeights {
  tables: Tables;
  norm: Norm;
  layers: LayerWeights[];
}

export interface HeadWeights {
  dense: Linear; // [hidden, hidden]
  norm: Norm;
  decoder: Linear; // [vocab, hidden]: the word embeddings again
}

/** What `config.json` says, as far as the lessons need it. */
export interface Config {
  num_attention_heads: number;
  layer_norm_eps: number;
}

/** The parameters of the encoder, found by the names in the checkpoint. */
export function encoderWeights(parameters: Record<string, Matrix>, config: Config): EncoderWeights {
  const norm = (name: string) => normOf(parameters, name, config);
  const linear = (name: string) => linearOf(parameters, name);
  const layer = (at: string): LayerWeights => ({
    heads: config.num_attention_heads,
    attention: {
      query: linear(`${at}.attention.self.query`),
      key: linear(`${at}.attention.self.key`),
      value: linear(`${at}.attention.self.value`),
      output: linear(`${at}.attention.output.dense`),
    },
    attentionNorm: norm(`${at}.attention.output.LayerNorm`),
    mlp: { up: linear(`${at}.intermediate.dense`), down: linear(`${at}.output.dense`) },
    mlpNorm: norm(`${at}.output.LayerNorm`),
  });
  const layers: LayerWeights[] = [];
  while (parameters[`roberta.encoder.layer.${layers.length}.output.dense.weight`])
    layers.push(layer(`roberta.encoder.layer.${layers.length}`));
  const table = (name: string) => parameters[`roberta.embeddings.${name}_embeddings.weight`];
  return {
    tables: { words: table("word"), positions: table("position"), types: table("token_type") },
    norm: norm("roberta.embeddings.LayerNorm"),
    layers,
  };
}

/** The parameters of the masked-language-model head. */
export function headWeights(parameters: Record<string, Matrix>, config: Config): HeadWeights {
  return {
    dense: linearOf(parameters, "lm_head.dense"),
    norm: normOf(parameters, "lm_head.layer_norm", config),
    decoder: { weight: parameters["roberta.embeddings.word_embeddings.weight"], bias: parameters["lm_head.bias"].data },
  };
}

function linearOf(parameters: Record<string, Matrix>, name: string): Linear {
  return { weight: parameters[`${name}.weight`], bias: parameters[`${name}.bias`].data };
}

function normOf(parameters: Record<string, Matrix>, name: string, { layer_norm_eps }: Config): Norm {
  return { weight: parameters[`${name}.weight`].data, bias: parameters[`${name}.bias`].data, epsilon: layer_norm_eps };
}
