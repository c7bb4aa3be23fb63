import type { ProgressEvent } from "../doors/node.ts";

/** What a speed is measured over. */
const WINDOW_MS = 10_000;
const SAMPLE_MS = 200;

/** How far a model's download is and how fast it goes, from its progress events. Times are in milliseconds, bytes those of all files. */
export class DownloadState {
  /** 0 until something is to be downloaded: files may also be read, of which events tell too. */
  total = 0;
  private readonly files = new Map<string, { loaded: number; total: number }>();
  private readonly samples: { at: number; loaded: number }[] = [];
  private done = 0;
  private isOpening = false;

  hear(event: ProgressEvent, now: number): void {
    if (event.status === "ready") return;
    if (event.status === "initiate" && event.download_total > 0) {
      this.total = event.download_total;
      this.files.set(event.file, { loaded: 0, total: event.total });
    }
    const file = this.files.get(event.file);
    if (!file) return;
    if (event.status === "done") this.done++;
    if (event.status === "download") this.isOpening = true;
    if (event.status === "progress") this.progress(file, event.loaded, now);
  }

  /** How many files are downloaded. */
  get count(): number {
    return this.files.size;
  }

  get loaded(): number {
    return [...this.files.values()].reduce((sum, { loaded }) => sum + loaded, 0);
  }

  /** Of a file that is downloaded. */
  sizeOf(file: string): number | undefined {
    return this.files.get(file)?.total;
  }

  get isComplete(): boolean {
    return this.total > 0 && this.done === this.files.size;
  }

  /** Bytes per second over the last seconds; `undefined` before there is anything to measure. */
  speed(now: number): number | undefined {
    const first = this.samples.find(({ at }) => at >= now - WINDOW_MS) ?? this.samples.at(-1);
    if (!first || now - first.at < SAMPLE_MS) return undefined;
    return ((this.loaded - first.loaded) / (now - first.at)) * 1000;
  }

  /** Seconds that are left at this speed. */
  left(now: number): number | undefined {
    const speed = this.speed(now);
    return speed ? (this.total - this.loaded) / speed : undefined;
  }

  private progress(file: { loaded: number }, loaded: number, now: number): void {
    const before = file.loaded;
    file.loaded = loaded;
    const isKept = this.isOpening && loaded > 0; // an earlier call has left it: no matter of speed
    this.isOpening = false;
    if (isKept || loaded < before) this.samples.length = 0;
    const last = this.samples.at(-1);
    if (last === undefined || now - last.at >= SAMPLE_MS) this.samples.push({ at: now, loaded: this.loaded });
    while (this.samples.length > 1 && this.samples[1].at < now - WINDOW_MS) this.samples.shift();
  }
}
