import type { EntityGroup } from "./groups.ts";
import { codePoints } from "./labelled-tokens.ts";

/**
 * What overlapping chunks of a text found, without what was found twice: of two that overlap the longer one stays, of two as long the surer,
 * else the first. As in Python, an entity without extent overlaps nothing, and stands there twice if it is the first of all.
 */
export function withoutOverlaps(text: string, entities: readonly EntityGroup[]): EntityGroup[] {
  if (entities.length === 0) return [];
  const length = ({ start, end }: EntityGroup): number => codePoints(text.slice(start, end));
  const inOrder = entities.toSorted((a, b) => a.start - b.start);
  const kept: EntityGroup[] = [];
  let last = inOrder[0];
  for (const entity of inOrder) {
    if (entity.start >= last.end) {
      kept.push(last);
      last = entity;
    } else {
      const longer = length(entity) - length(last);
      if (longer > 0 || (longer === 0 && entity.score > last.score)) last = entity;
    }
  }
  return [...kept, last];
}
