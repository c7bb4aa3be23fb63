import type { Spelling } from "./labelled-tokens.ts";
import type { Labelled } from "./words.ts";

/** Neighbours with the same tag as one. */
export interface EntityGroup {
  /** The label without its `B-` or `I-`. */
  entity_group: string;
  /** The mean of its parts' scores. */
  score: number;
  /** Its tokens' text. */
  word: string;
  /** [start, end) in UTF-16 units of the text. */
  start: number;
  end: number;
}

/** Neighbours of one tag become one; where a label begins with `B-`, another begins. */
export function entityGroups(parts: readonly Labelled[], spelling: Spelling): EntityGroup[] {
  const groups: Labelled[][] = [];
  let tag: string | undefined;
  for (const part of parts) {
    if (tagOf(part.entity) === tag && !part.entity.startsWith("B-")) groups[groups.length - 1].push(part);
    else groups.push([part]);
    tag = tagOf(part.entity);
  }
  return groups.map((group) => ({
    entity_group: afterHyphen(group[0].entity),
    score: Math.fround(group.reduce((sum, { score }) => sum + score, 0) / group.length),
    word: spelling.tokensToText(group.map(({ word }) => word)),
    start: group[0].start,
    end: group[group.length - 1].end,
  }));
}

/** What decides whether neighbours belong together. */
const tagOf = (label: string): string => (/^[BI]-/.test(label) ? label.slice(2) : label);

/** What a group is called: Python cuts here at the first hyphen, whatever stands before it. */
const afterHyphen = (label: string): string => label.slice(label.indexOf("-") + 1);
