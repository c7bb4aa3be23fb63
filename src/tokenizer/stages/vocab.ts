import { asId, asObject, describe, type Field, isId, refuse } from "../fields.ts";
import { TokenTable } from "./token-table.ts";

/** A model's own tokens. */
export type Vocab = {
  vocab: ReadonlyMap<string, number>;
  /** The same the other way round. */
  tokenOf: Pick<TokenTable, "get">;
};

/** token → id, one token for an id. @throws TypeformerError `invalid_tokenizer` */
export function readVocab(field: Field): Vocab {
  const entries = asObject(field);
  const tokens = Object.keys(entries);
  const vocab = new Map<string, number>();
  const tokenOf = new TokenTable(tokens.length);
  for (const token of tokens) {
    const value = entries[token];
    const id = isId(value) ? value : asId({ value, path: `${field.path}[${JSON.stringify(token)}]` });
    const owner = tokenOf.get(id);
    if (owner !== undefined) throw refuse({ ...field, value: id }, `one token for each id, not ${describe(owner)} and ${describe(token)}`);
    tokenOf.set(id, token);
    vocab.set(token, id);
  }
  return { vocab, tokenOf };
}
