import { isWhiteSpace } from "../characters/classes.ts";
import { asString, type Field, refuse } from "../fields.ts";
import { TokenTable } from "../stages/token-table.ts";
import type { Vocab } from "../stages/vocab.ts";

/**
 * The tokens of vocab.txt: one a line, its id is the line's number from 0. As the Rust library reads them: lines end at \n, white space at
 * a token's end is no part of it, and of a token that is there twice the last line counts. A byte order mark is no part of the first token.
 *
 * @throws TypeformerError `invalid_tokenizer`
 */
export function readWordList(field: Field): Vocab {
  const lines = asString(field)
    .replace(/^\ufeff/, "")
    .split("\n");
  if (lines.at(-1) === "") lines.pop();
  if (lines.length === 0) throw refuse(field, "a token a line");
  const vocab = new Map<string, number>();
  const tokenOf = new TokenTable(lines.length);
  for (const [id, line] of lines.entries()) vocab.set(withoutEnd(line), id);
  for (const [token, id] of vocab) tokenOf.set(id, token);
  return { vocab, tokenOf };
}

function withoutEnd(line: string): string {
  let end = line.length;
  while (end > 0 && isWhiteSpace(line.charCodeAt(end - 1))) end--;
  return line.slice(0, end);
}
