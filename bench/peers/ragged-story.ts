/** The batch of mixed lengths: where a difference comes from. */
import { figure, markdownTable, times } from "../markdown.ts";
import type { RaceRow } from "./peer-run.ts";

const head = ["engine", "dtype", "threads", "against", "× their texts/s", "padding skipped", "only what is asked", "kernels"];

/**
 * Each of our engines against each peer that does not run in WebAssembly, with the same precision and threads. The first factor is a ratio of times,
 * the next two of counted operations; the last is what remains, the ratio of operations a second, so the three make the first.
 */
export function raggedStory(rows: readonly RaceRow[]): string {
  const ragged = rows.filter(({ kind }) => kind === "ragged");
  const peers = ragged.filter(({ pads, name }) => pads && !name.startsWith("onnxruntime-web"));
  const lines = ragged
    .filter(({ pads }) => !pads)
    .flatMap((ours) =>
      peers.filter((theirs) => theirs.dtype === ours.dtype && theirs.threads === ours.threads).map((theirs) => [ours, theirs]),
    )
    .filter((pair) => pair.every(({ result }) => typeof result !== "string"))
    .map(([ours, theirs]) => {
      const { whole, padding, asked, kernels } = sharesOf(ours, theirs);
      return [ours.name, ours.dtype, String(ours.threads), theirs.name, times(whole), times(padding), times(asked), times(kernels)];
    });
  return markdownTable(head, lines);
}

/** How many times as many texts a second, and its three factors. */
export function sharesOf(ours: RaceRow, theirs: RaceRow) {
  return {
    whole: timeOf(theirs) / timeOf(ours),
    padding: theirs.flops / theirs.flopsUnpadded,
    asked: theirs.flopsUnpadded / ours.flops,
    kernels: speedOf(ours) / speedOf(theirs),
  };
}

/** GFLOP/s, of counted operations. */
const speedOf = (row: RaceRow): number => row.flops / timeOf(row) / 1e6;

export const shownSpeed = (row: RaceRow): string => figure(speedOf(row));

const timeOf = ({ result }: RaceRow): number => (typeof result === "string" ? Infinity : result.p50);
