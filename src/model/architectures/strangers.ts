/** Models that are met often and not computed here, by `model_type`, and what they need that this engine does not have. */
const relative = "relative positions in its attention";
const rotary = "rotary positions";
const preNorm = "LayerNorms that come before attention and MLP, not after";
const windows = "attention over windows of the text";
const decoder = "a decoder: it writes texts, and this engine reads them";

const needs: Readonly<Record<string, string>> = {
  mpnet: relative,
  deberta: relative,
  "deberta-v2": `${relative} and a Unigram tokenizer`,
  nezha: relative,
  modernbert: `${rotary}, a gated MLP and local attention`,
  nomic_bert: `${rotary} and a gated MLP`,
  new: `${rotary} and a gated MLP`, // Alibaba's gte
  gte: `${rotary} and a gated MLP`,
  eurobert: `${rotary} and a gated MLP`,
  neobert: `${rotary} and a gated MLP`,
  esm: rotary,
  roformer: rotary,
  albert: "embeddings in two factors, layers that share their parameters, and a Unigram tokenizer",
  electra: "the names of its parameters, and in its small models a projection of its embeddings",
  mobilebert: "bottlenecks around its layers and norms without a mean",
  squeezebert: "grouped convolutions in the place of linear layers",
  convbert: "convolutions beside its attention",
  fnet: "Fourier transforms in the place of attention",
  ernie: "embeddings of tasks, and the names of its parameters",
  luke: "entities beside tokens",
  layoutlm: "the places of words on a page",
  "megatron-bert": preNorm,
  "roberta-prelayernorm": preNorm,
  "xlm-roberta-xl": `${preNorm}, and a Unigram tokenizer`,
  xmod: "adapters for each language",
  longformer: windows,
  big_bird: windows,
  xlm: "embeddings of languages",
  xlnet: "two streams of attention over permutations",
  t5: decoder,
  bart: decoder,
  gpt2: decoder,
  llama: decoder,
  mistral: decoder,
  qwen2: decoder,
  qwen3: decoder,
  gemma3_text: decoder,
};

/** What a model of this type needs; `undefined` where that is not known here. */
export const needsOf = (type: unknown): string | undefined =>
  typeof type === "string" && Object.hasOwn(needs, type) ? needs[type] : undefined;
