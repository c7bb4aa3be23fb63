/** `--timings`: where the time goes from the start of the process to its first answer. */
import { performance } from "node:perf_hooks";
import { Option } from "commander";
import { onPhases, type Phase } from "../errors/index.ts";

export const timingsOption = (): Option => new Option("--timings", "print on standard error what took how long until the first answer");

type Stretch = Pick<Phase, "begin" | "end">;

/** Hears of all phases from now on, and prints them when the process ends. */
export function tellTimings(): void {
  const { bootstrapComplete } = performance.nodeTiming;
  const phases = new Map<string, Stretch[]>([
    ["node started", [{ begin: 0, end: bootstrapComplete }]],
    ["command line imported", [{ begin: bootstrapComplete, end: performance.now() }]],
  ]);
  onPhases(({ name, ...stretch }) => {
    if (name !== "answered") phases.set(name, [...(phases.get(name) ?? []), stretch]);
    else if (!phases.has("first answer")) phases.set("first answer", [stretch]);
  });
  process.once("exit", () => process.stderr.write(timingsTable(phases)));
}

/** A line for each phase, in the order in which they began: from, to, and how much of this it was at work. */
export function timingsTable(phases: ReadonlyMap<string, readonly Stretch[]>): string {
  const rows = [...phases].map(([name, stretches]) => {
    const begin = Math.min(...stretches.map((each) => each.begin));
    const end = Math.max(...stretches.map((each) => each.end));
    return { name, begin, end, busy: covered(stretches) };
  });
  rows.sort((a, b) => a.begin - b.begin);
  const line = (cells: string[], name: string) => `${cells.map((cell) => cell.padStart(9)).join("")}  ${name}\n`;
  const lines = rows.map(({ name, begin, end, busy }) => {
    const cells = [begin, end, busy].map((milliseconds) => milliseconds.toFixed(1));
    return line(cells, name);
  });
  return line(["from", "to", "ms"], "of the process; what overlaps goes on at once") + lines.join("");
}

/** How long at least one of the stretches lasted. */
function covered(stretches: readonly Stretch[]): number {
  let [sum, reached] = [0, 0];
  for (const { begin, end } of [...stretches].sort((a, b) => a.begin - b.begin)) {
    sum += Math.max(0, end - Math.max(begin, reached));
    reached = Math.max(reached, end);
  }
  return sum;
}
