import type { ProgressEvent } from "typeformer";

/** How much of a model is downloaded, in bytes of all its files that were not here. */
export interface Downloaded {
  loaded: number;
  total: number;
}

/** How far a model's download is, from the library's events, which tell of files that are read as well. */
export class Download {
  private readonly files = new Map<string, number>();
  private total = 0;

  hear(event: ProgressEvent): void {
    if (event.status === "initiate" && event.download_total > 0) {
      this.total = event.download_total;
      this.files.set(event.file, 0);
    }
    if (event.status === "progress" && this.files.has(event.file)) this.files.set(event.file, event.loaded);
  }

  /** Undefined where there is none. */
  get figures(): Downloaded | undefined {
    if (this.total === 0) return undefined;
    return { loaded: [...this.files.values()].reduce((sum, loaded) => sum + loaded, 0), total: this.total };
  }
}
