import { asString, type Field, refuse } from "../fields.ts";
import type { AlignedText } from "./aligned-text.ts";

/** What becomes of the stretches at which a text is cut, and of what is between them. */
export type Behavior = keyof typeof behaviors;

/** @throws TypeformerError `invalid_tokenizer` */
export function readBehavior(field: Field): Behavior {
  const name = asString(field);
  if (!Object.hasOwn(behaviors, name)) throw refuse(field, `one of ${Object.keys(behaviors).join(", ")}`);
  return name as Behavior;
}

/**
 * Cuts a text at stretches of it.
 *
 * @param found [begin, end) of each, in order, none empty
 * @param invert whether the stretches are what is wanted, and what is between them is cut at
 */
export function split(text: AlignedText, found: readonly (readonly [number, number])[], behavior: Behavior, invert = false): AlignedText[] {
  const parts: Part[] = [];
  let done = 0;
  for (const [begin, end] of found) {
    if (done < begin) parts.push({ begin: done, end: begin, delimiter: invert });
    parts.push({ begin, end, delimiter: !invert });
    done = end;
  }
  if (done < text.text.length) parts.push({ begin: done, end: text.text.length, delimiter: invert });
  return behaviors[behavior](parts).map(({ begin, end }) => text.slice(begin, end));
}

type Part = { begin: number; end: number; delimiter: boolean };

/** `the-final--countdown`, cut at `-` */
const behaviors = {
  /** the · final · countdown */
  Removed: (parts: Part[]) => parts.filter(({ delimiter }) => !delimiter),
  /** the · - · final · - · - · countdown */
  Isolated: (parts: Part[]) => parts,
  /** the · - · final · -- · countdown */
  Contiguous: (parts: Part[]) => joined(parts, (before, part) => before.delimiter === part.delimiter),
  /** the- · final- · - · countdown */
  MergedWithPrevious: (parts: Part[]) => joined(parts, (before, part) => part.delimiter && !before.delimiter),
  /** the · -final · - · -countdown */
  MergedWithNext: (parts: Part[]) => joined(parts, (before, part) => before.delimiter && !part.delimiter),
};

/** Parts in the order of the text, some of them put together with the one before. */
function joined(parts: Part[], belongs: (before: Part, part: Part) => boolean): Part[] {
  const out: Part[] = [];
  parts.forEach((part, i) => {
    const last = out.at(-1);
    if (last && belongs(parts[i - 1], part)) last.end = part.end;
    else out.push({ ...part });
  });
  return out;
}
