import type { Both } from "../support/tokenizers.ts";

/** The first texts on which ours and the Rust tokenizer differ, in ids or in offsets. */
export async function differences(
  { ours, rust }: Pick<Both, "ours" | "rust">,
  texts: string[],
  what = ["ids", "offsets"],
): Promise<unknown[]> {
  const found: unknown[] = [];
  for (let i = 0; i < texts.length; i += 1000) {
    const batch = texts.slice(i, i + 1000);
    const encodings = await rust.encodeBatch(batch, { addSpecialTokens: true });
    batch.forEach((text, j) => {
      const wanted = JSON.stringify({ ids: encodings[j].getIds(), offsets: inUnits(text, encodings[j].getOffsets()) }, what);
      const got = JSON.stringify(ours.encode(text), what);
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
