import { requests, type TaskRequest } from "../../../doors/requests.ts";
/* Not by the folder's door: behind it stand the model and its backends, and a tokenizer starts faster without them. */
import { tokenizerFrom } from "../../../loading/tokenizer-from.ts";
import type { Tokenizer } from "../../../tokenizer/index.ts";
import { printable, write } from "../../channels.ts";
import { table } from "../../display.ts";
import { type HubFlags, modelFiles } from "../../hub-flags.ts";
import { filterStandardInput } from "../../json-lines.ts";
import { requestFilter } from "../../request-filter.ts";

export interface TokenizeFlags extends HubFlags {
  model?: string;
  jsonl?: boolean;
  keepGoing?: boolean;
}

export async function runTokenize(texts: string[], flags: TokenizeFlags): Promise<void> {
  const tokenizer = await tokenizerFrom(await modelFiles(flags.model, flags, "tokenizer"));
  if (flags.jsonl) {
    const answer = async (inputs: Input[]) => inputs.map((input) => asJson(input, tokenizer));
    return filterStandardInput(requestFilter(requests.tokenize, { answer }), flags);
  }
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

type Input = TaskRequest<typeof requests.tokenize>["inputs"][number];

function asJson({ text, pair }: Input, tokenizer: Tokenizer): { ids: number[]; tokens: string[]; offsets: [number, number][] } {
  const { ids, tokens, offsets } = tokenizer.encode(text, pair, {});
  return { ids, tokens, offsets };
}
