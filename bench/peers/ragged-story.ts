import { threadCount, times } from "../markdown.ts";
import type { RaceRow } from "./peer-run.ts";

/** For each of our engines: how many texts it does to the best peer's one, and how much of that comes from computing less, how much from kernels. */
export function raggedStory(rows: readonly RaceRow[]): string[] {
  return rows
    .filter(({ kind, pads }) => kind === "ragged" && !pads)
    .flatMap((ours) => {
      const alike = rows.filter(({ dtype, threads }) => dtype === ours.dtype && threads === ours.threads);
      const filled = alike.find(({ kind, name }) => kind === "padded" && name === ours.name);
      const peers = alike.filter(({ pads }) => pads).sort((a, b) => timeOf(a) - timeOf(b));
      const [best] = peers;
      if (!best || !Number.isFinite(timeOf(ours) * timeOf(best))) return [];
      const whole = `${ours.name}, ${ours.dtype}, ${threadCount(ours.threads)}: ${times(timeOf(best) / timeOf(ours))} the texts per second of ${best.name}`;
      if (!filled || !Number.isFinite(timeOf(filled))) return [`${whole}.`];
      const less = timeOf(filled) / timeOf(ours);
      return [`${whole}: ${times(less)} from computing less, ${times(timeOf(best) / timeOf(filled))} from the kernels.`];
    });
}

const timeOf = ({ result }: RaceRow): number => (typeof result === "string" ? Infinity : result.p50);
