/**
 * Parameter names. The canonical ones are those of `transformers`' RobertaForMaskedLM; checkpoints found in the field
 * differ from them in a few known ways, which are undone here.
 */
export interface ResolvedNames {
  /** Canonical name → name in the file. */
  sources: Map<string, string>;
  /** Canonical names that were expected and have no source. */
  missing: string[];
  /** Names in the file that lie inside `roberta.*` or `lm_head.*` and are not known there. */
  unexpected: string[];
  /** Names in the file that lie outside: another task's head (`classifier.*`), which the encoder can do without. */
  foreign: string[];
}

const words = "roberta.embeddings.word_embeddings.weight";
const decoder = "lm_head.decoder.weight";
const bias = "lm_head.bias";
const decoderBias = "lm_head.decoder.bias";

/** The decoder is tied to the word embeddings, its bias to the head's: converters keep both names or either one. */
const ties = [
  [words, decoder],
  [bias, decoderBias],
];

/**
 * Matches a checkpoint's names with the canonical names `expected`, of the encoder and the head.
 *
 *   embeddings.*, encoder.*          the prefix `roberta.` may be missing
 *   LayerNorm.gamma, .beta           are weight and bias, in TensorFlow's words
 *   lm_head.decoder.*                stands in for a missing `word_embeddings.weight` or `lm_head.bias`; where both names are
 *                                    there, it has its own source too, and the model decides whether they are tied
 *   position_ids, pooler.*           are ignored
 */
export function resolveNames(checkpointNames: Iterable<string>, expected: Iterable<string>): ResolvedNames {
  const wanted = new Set(expected);
  const known = new Set([...wanted, bias, decoder, decoderBias]);
  const sources = new Map<string, string>();
  const unexpected: string[] = [];
  const foreign: string[] = [];

  for (const name of checkpointNames) {
    const canonical = canonicalName(name);
    if (isIgnored(canonical)) continue;
    if (!/^(roberta|lm_head)\./.test(canonical)) foreign.push(name);
    else if (!known.has(canonical) || sources.has(canonical)) unexpected.push(name);
    else sources.set(canonical, name);
  }
  for (const [kept, other] of ties)
    for (const [from, to] of [
      [kept, other],
      [other, kept],
    ]) {
      const source = sources.get(from);
      if (source !== undefined && wanted.has(to) && !sources.has(to)) sources.set(to, source);
    }
  return { sources, missing: [...wanted].filter((name) => !sources.has(name)), unexpected, foreign };
}

function canonicalName(name: string): string {
  return name
    .replace(/^(?=(embeddings|encoder|pooler)\.)/, "roberta.")
    .replace(/(?<=LayerNorm\.|layer_norm\.)gamma$/, "weight")
    .replace(/(?<=LayerNorm\.|layer_norm\.)beta$/, "bias");
}

function isIgnored(name: string): boolean {
  return name === "roberta.embeddings.position_ids" || name === "roberta.embeddings.token_type_ids" || name.startsWith("roberta.pooler.");
}
