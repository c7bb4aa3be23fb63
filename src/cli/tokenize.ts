import type { TypeformerError } from "../errors/index.ts";
/* Not by the folder's door: behind it stand the model and its backends, and a tokenizer starts faster without them. */
import { tokenizerFrom } from "../loading/tokenizer-from.ts";
import type { Tokenizer } from "../tokenizer/index.ts";
import { printable, write } from "./channels.ts";
import { table } from "./display.ts";
import { type HubFlags, modelFiles } from "./hub-flags.ts";
import { filterStandardInput, type LineFilter, settle } from "./json-lines.ts";
import { isString, type Kinds, lineFields } from "./line-fields.ts";

export interface TokenizeFlags extends HubFlags {
  model?: string;
  jsonl?: boolean;
  keepGoing?: boolean;
}

export async function runTokenize(texts: string[], flags: TokenizeFlags): Promise<void> {
  const tokenizer = await tokenizerFrom(await modelFiles(flags.model, flags, "tokenizer"));
  if (flags.jsonl) return filterStandardInput(tokenizeFilter(tokenizer), flags);
  await write(texts.map((text) => tokenTable(text, tokenizer)).join("\n"));
}

function tokenTable(text: string, tokenizer: Tokenizer): string {
  const { ids, tokens, offsets } = tokenizer.encode(text);
  const rows = ids.map((id, i) => {
    const [begin, end] = offsets[i];
    const covers = begin === end ? ["", ""] : [`${begin}–${end}`, printable(text.slice(begin, end))];
    return [String(id), printable(tokens[i]), ...covers];
  });
  return table([{ name: "id", figures: true }, { name: "token" }, { name: "place", figures: true }, { name: "covers" }], rows);
}

const KINDS: Kinds = { pair: { expected: "a string", test: isString } };

type Request = { text: string; pair?: string };
type Answer = { ids: number[]; tokens: string[]; offsets: [number, number][] };

function tokenizeFilter(tokenizer: Tokenizer): LineFilter<Request> {
  const encode = async (requests: Request[]): Promise<Answer[]> =>
    requests.map(({ text, pair }) => {
      const { ids, tokens, offsets } = tokenizer.encode(text, pair, {});
      return { ids, tokens, offsets };
    });
  return {
    read: (value) => lineFields(value, KINDS) as Request,
    answer: (requests): Promise<(Answer | TypeformerError)[]> => settle(requests, encode),
  };
}
