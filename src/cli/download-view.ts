import type { SingleBar } from "cli-progress";
import type { ProgressEvent } from "../doors/node.ts";
import { tell, wasInterrupted } from "./channels.ts";
import { inBytes } from "./display.ts";
import { DownloadState } from "./download-state.ts";
import { clock, progressBar } from "./progress-bar.ts";

type Hears = (event: ProgressEvent) => void;

/** Does what may download a model, and shows on standard error how that goes: a bar in a terminal, elsewhere a line for each file. */
export async function showingDownloads<T>(work: (hear: Hears) => Promise<T>): Promise<T> {
  const view = process.stderr.isTTY ? new BarView() : new LinesView();
  try {
    return await work((event) => view.hear(event));
  } finally {
    view.end();
    if (wasInterrupted() && view.state.total > 0 && !view.state.isComplete) tell("stopped; the same command goes on from here");
  }
}

class LinesView {
  readonly state = new DownloadState();

  hear(event: ProgressEvent): void {
    this.state.hear(event, Date.now());
    if (event.status === "initiate" && event.download_total > 0)
      tell(`downloading ${event.file} of ${event.name}, ${inBytes(event.total)}`);
  }

  end(): void {}
}

class BarView {
  readonly state = new DownloadState();
  private bar: SingleBar | undefined;
  private hasBegun = false;
  private hasEnded = false;

  hear(event: ProgressEvent): void {
    this.state.hear(event, Date.now());
    if (event.status === "download" && this.state.total > 0 && !this.hasBegun) {
      this.hasBegun = true;
      process.stderr.write(`${heading(event.name, this.state)}\n`);
      void this.begin();
    }
    if (event.status === "progress") this.bar?.update(this.state.loaded);
    if (this.state.isComplete) this.end();
  }

  end(): void {
    this.hasEnded = true;
    this.bar?.stop();
    this.bar = undefined;
  }

  private async begin(): Promise<void> {
    const { state } = this;
    const bar = await progressBar(() => figuresOf(state, Date.now()), FIGURES_WIDTH);
    if (this.hasEnded) return;
    this.bar = bar;
    this.bar.start(state.total, state.loaded);
  }
}

const heading = (name: string, { count, total }: DownloadState): string =>
  `Downloading ${name}: ${count} ${count === 1 ? "file" : "files"}, ${inBytes(total)}`;

/** The bar takes what these leave of the line: `  5%  100.0 MB of 300.0 MB  100.0 MB/s  0:02 left`. */
const FIGURES_WIDTH = 49;

/** How much is there, how fast it comes, and for how long it still will. */
export function figuresOf(state: DownloadState, now: number): string {
  const { loaded, total } = state;
  const speed = state.speed(now);
  const left = state.left(now);
  const share = `${Math.floor((loaded / total) * 100)}%`.padStart(4);
  const rate = speed === undefined ? "" : `${inBytes(Math.round(speed))}/s`;
  const time = left === undefined || loaded === total ? "" : `${clock(left)} left`;
  return `${share}  ${inBytes(loaded).padStart(8)} of ${inBytes(total)}  ${rate.padStart(10)}  ${time}`.trimEnd();
}
