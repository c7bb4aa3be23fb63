import type { HubLine } from "./line.ts";

/** Ends a request whose line is dead, or whose caller has lost interest. */
export class Watch {
  /** For `fetch`. */
  readonly signal: AbortSignal;
  private readonly controller = new AbortController();
  private readonly line: HubLine;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly abort = () => this.controller.abort(this.line.signal?.reason);

  constructor(line: HubLine) {
    this.line = line;
    this.signal = this.controller.signal;
    if (line.signal?.aborted) this.abort();
    line.signal?.addEventListener("abort", this.abort);
    this.expect();
  }

  /** From now on something must come. */
  expect(): void {
    clearTimeout(this.timer);
    const { stall } = this.line.patience;
    this.timer = setTimeout(() => this.controller.abort(new Error(`nothing came for ${stall / 1000} s`)), stall);
  }

  /** Something came; nothing is expected for now. */
  rest(): void {
    clearTimeout(this.timer);
  }

  /** To be called in the end; whatever is still under way then is not wanted any more. */
  end(): void {
    this.rest();
    this.line.signal?.removeEventListener("abort", this.abort);
    this.controller.abort();
  }
}

/** Resolves after a time, or as soon as the signal fires. */
export async function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return;
  let wake = () => {};
  let timer: ReturnType<typeof setTimeout> | undefined;
  await new Promise<void>((resolve) => {
    wake = resolve;
    timer = setTimeout(wake, milliseconds);
    signal?.addEventListener("abort", wake);
  });
  clearTimeout(timer);
  signal?.removeEventListener("abort", wake);
}
