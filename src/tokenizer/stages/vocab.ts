import { asId, asObject, describe, type Field, refuse } from "../fields.ts";

/** A model's own tokens. */
export type Vocab = {
  vocab: ReadonlyMap<string, number>;
  /** The same the other way round. */
  tokenOf: ReadonlyMap<number, string>;
};

/** token → id, one token for an id. @throws TypeformerError `invalid_tokenizer` */
export function readVocab(field: Field): Vocab {
  const vocab = new Map<string, number>();
  const tokenOf = new Map<number, string>();
  for (const [token, value] of Object.entries(asObject(field))) {
    const id = asId({ value, path: `${field.path}[${JSON.stringify(token)}]` });
    const owner = tokenOf.get(id);
    if (owner !== undefined) throw refuse({ ...field, value: id }, `one token for each id, not ${describe(owner)} and ${describe(token)}`);
    tokenOf.set(id, token);
    vocab.set(token, id);
  }
  return { vocab, tokenOf };
}
