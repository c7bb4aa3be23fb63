import type { Goldens } from "../../src/golden/index.ts";

/** The same goldens without the sentences of more than `most` tokens, for an adapter in software, which takes a second for a few of them. */
export function shorterGoldens(goldens: Goldens, most: number): Goldens {
  const kept = goldens.cases.flatMap(({ ids }, i) => (ids.length <= most ? [i] : []));
  return { ...goldens, cases: kept.map((i) => goldens.cases[i]), read: (i, tap) => goldens.read(kept[i], tap) };
}
