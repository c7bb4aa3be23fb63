/** Ids of tokens as what is asked: the text that has them is asked, once it is sure that it has them. */
import { TypeformerError } from "typeformer/requests";
import type { Service } from "../service/service.ts";
import type { TextOrIds } from "./schemas/texts-or-ids.ts";

export interface IdsReading {
  /** The field, as messages call it. */
  name: string;
  /** Whether ids may come without the special tokens that a text has around it. The answer is the text's, with them. */
  mayBeBare: boolean;
}

/**
 * The texts that are meant. What has ids is decoded, and taken where the text's own ids are the same: a vocabulary has many rows of ids that no
 * text is encoded to, and their answer would be another one's.
 *
 * @throws TypeformerError `invalid_input` for ids outside the vocabulary, without special tokens where they must have them, or of no text
 */
export async function textsMeant(service: Service, inputs: readonly TextOrIds[], reading: IdsReading): Promise<string[]> {
  if (inputs.every((input) => typeof input === "string")) return [...inputs];
  const around = await specialTokens(service);
  const bare = inputs.map((input, i) =>
    typeof input === "string" ? [] : inner(input, placeOf(inputs, i, reading), around, reading, service),
  );
  const decoded = await service.decode(bare, { skip_special_tokens: false });
  const encoded = await service.tokenize(decoded, { add_special_tokens: false });
  return inputs.map((input, i) => {
    if (typeof input === "string") return input;
    const ids = encoded[i].map(({ id }) => id);
    if (ids.length === bare[i].length && ids.every((id, at) => id === bare[i][at])) return decoded[i];
    throw ofNoText(placeOf(inputs, i, reading), decoded[i], ids);
  });
}

/** @throws TypeformerError `invalid_input` for an id that no row of the model has */
export function checkIds(ids: readonly number[], place: string, { facts: { vocabulary } }: Service): void {
  const wrong = ids.findIndex((id) => id >= vocabulary);
  if (wrong < 0) return;
  throw new TypeformerError(
    "invalid_input",
    `${place}[${wrong}]: ${ids[wrong]} is no id of this model, which has ${vocabulary}: ids of another model's tokenizer say nothing here, send the text`,
  );
}

interface Around {
  before: readonly number[];
  after: readonly number[];
}

async function specialTokens(service: Service): Promise<Around> {
  const [tokens] = await service.tokenize(["a"], { add_special_tokens: true });
  const first = tokens.findIndex(({ special }) => !special);
  const last = tokens.findLastIndex(({ special }) => !special);
  const ids = tokens.map(({ id }) => id);
  return { before: ids.slice(0, first), after: ids.slice(last + 1) };
}

/** The ids without the special tokens around them. */
function inner(
  ids: readonly number[],
  place: string,
  { before, after }: Around,
  { mayBeBare }: IdsReading,
  service: Service,
): readonly number[] {
  checkIds(ids, place, service);
  const end = ids.length - after.length;
  const isFramed = end >= before.length && before.every((id, i) => ids[i] === id) && after.every((id, i) => ids[end + i] === id);
  if (isFramed) return ids.slice(before.length, end);
  if (mayBeBare) return ids;
  const frame = `${before.join(", ")}, …, ${after.join(", ")}`;
  throw new TypeformerError(
    "invalid_input",
    `${place}: expected ids with the special tokens around them (${frame}), as /tokenize gives them`,
  );
}

function ofNoText(place: string, text: string, ids: readonly number[]): TypeformerError {
  const shown = JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
  const others = ids.length > 12 ? `${ids.slice(0, 12).join(", ")}, …` : ids.join(", ");
  return new TypeformerError("invalid_input", `${place}: no text has these ids: they read ${shown}, which has ${others}. Send the text`);
}

const placeOf = (inputs: readonly unknown[], i: number, { name }: IdsReading): string => (inputs.length > 1 ? `${name}[${i}]` : name);
