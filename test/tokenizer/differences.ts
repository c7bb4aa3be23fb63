import type { Both } from "../support/tokenizers.ts";

const all = ["ids", "offsets", "types", "words"] as const;

/** The first texts on which ours and the Rust tokenizer differ, in ids, offsets, token types or word ids. */
export async function differences(
  { ours, rust }: Pick<Both, "ours" | "rust">,
  texts: string[],
  what: readonly (typeof all)[number][] = all,
): Promise<unknown[]> {
  const found: unknown[] = [];
  const told = (answer: Record<(typeof all)[number], unknown>): string => JSON.stringify(what.map((each) => answer[each]));
  for (let i = 0; i < texts.length; i += 1000) {
    const batch = texts.slice(i, i + 1000);
    const encodings = await rust.encodeBatch(batch, { addSpecialTokens: true });
    batch.forEach((text, j) => {
      const encoding = encodings[j];
      const offsets = inUnits(text, encoding.getOffsets());
      const words = encoding.getWordIds().map((word) => word ?? null);
      const wanted = told({ ids: encoding.getIds(), offsets, types: encoding.getTypeIds(), words });
      const { ids, offsets: spans, token_type_ids, word_ids } = ours.encode(text);
      const got = told({ ids, offsets: spans, types: token_type_ids, words: word_ids });
      if (got !== wanted) found.push({ text: JSON.stringify(text), got, wanted });
    });
  }
  return found.slice(0, 5);
}

/** Rust counts code points, and half a surrogate pair is one of them. */
function inUnits(text: string, offsets: number[][]): number[][] {
  const units = [0];
  for (const character of text) units.push((units.at(-1) ?? 0) + character.length);
  return offsets.map((span) => span.map((at) => units[at]));
}
