import type { SingleBar } from "cli-progress";

/** Begins a bar on standard error. Its package is loaded only where there is something to show. */
export async function progressBar(figures: () => string, widest: number): Promise<SingleBar> {
  const { default: progress } = await import("cli-progress");
  return new progress.SingleBar({
    stream: process.stderr,
    format: (options, { progress: share }) => {
      const barsize = Math.max(5, Math.min(40, (process.stderr.columns ?? 80) - widest - 5));
      return `  ${progress.Format.BarFormat(share, { ...options, barsize })}  ${figures()}`;
    },
    barCompleteChar: "█",
    barIncompleteChar: "░",
    linewrap: true, // the terminal's own setting stays as it is: nothing would set it back after a second Ctrl-C
    gracefulExit: false, // it would take the first Ctrl-C, which ends the work in good order
  });
}

/** Does work of so many parts, and shows in a terminal how far it is: `  45%  390 of 872  102.3 a second  0:05 left`. */
export async function showingProgress<T>(total: number, work: (advance: (parts: number) => void) => Promise<T>): Promise<T> {
  if (!process.stderr.isTTY) return work(() => {});
  const begun = performance.now();
  let done = 0;
  const bar = await progressBar(() => progressFigures(done, total, (performance.now() - begun) / 1000), FIGURES_WIDTH);
  bar.start(total, 0);
  try {
    return await work((parts) => {
      done += parts;
      bar.update(done);
    });
  } finally {
    bar.stop();
  }
}

const FIGURES_WIDTH = 52;

/** How much is done after so many seconds, how fast it goes, and for how long it still will. */
export function progressFigures(done: number, total: number, seconds: number): string {
  const share = `${Math.floor((done / total) * 100)}%`.padStart(4);
  const speed = done > 0 && seconds > 0 ? done / seconds : undefined;
  const rate = speed === undefined ? "" : `  ${speed.toFixed(1)} a second`;
  const left = speed === undefined || done === total ? "" : `  ${clock((total - done) / speed)} left`;
  return `${share}  ${done} of ${total}${rate}${left}`;
}

/** Seconds as `m:ss`, from an hour on `h:mm:ss`. */
export function clock(seconds: number): string {
  const whole = Math.ceil(seconds);
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  if (parts[0] === 0) parts.shift();
  return parts.map((part, i) => (i === 0 ? String(part) : String(part).padStart(2, "0"))).join(":");
}
