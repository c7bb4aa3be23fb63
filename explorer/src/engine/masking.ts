/** Hiding a word of the sentence, and showing it again. Pure. */
import type { State } from "../state/address.ts";

/** How the page and its address write a mask, whatever a model calls it. */
export const MASK = "<mask>";

/** The text as a model reads it, which has a name of its own for a mask; and as the page writes it. */
export const asRead = (text: string, maskName: string): string => text.replaceAll(MASK, maskName);
export const asWritten = (text: string, maskName: string): string => text.replaceAll(maskName, MASK);

type Hidden = Pick<State, "text" | "was">;

/** What stands at [begin, end) of the text becomes a mask; its letters are remembered among `was`. */
export function hide({ text, was }: Hidden, [begin, end]: readonly [number, number]): Hidden {
  const before = masksIn(text.slice(0, begin));
  const known = padded(was, masksIn(text));
  return { text: text.slice(0, begin) + MASK + text.slice(end), was: known.toSpliced(before, 0, text.slice(begin, end)) };
}

/** The mask at [begin, end) becomes the word it hides; one that nobody knows stays. */
export function show({ text, was }: Hidden, [begin, end]: readonly [number, number]): Hidden {
  const which = masksIn(text.slice(0, begin));
  const word = was[which];
  if (!word) return { text, was };
  return { text: text.slice(0, begin) + word + text.slice(end), was: was.toSpliced(which, 1) };
}

/** The same memory for a text that was edited: as many entries as masks, none kept where their number changed. */
export const remembered = (text: string, { text: before, was }: Hidden): readonly string[] =>
  masksIn(text) === masksIn(before) ? was : [];

export const masksIn = (text: string): number => text.split(MASK).length - 1;

const padded = (was: readonly string[], masks: number): readonly string[] => Array.from({ length: masks }, (_, i) => was[i] ?? "");
