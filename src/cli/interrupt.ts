const controller = new AbortController();
let listening = false;

/** Fires at the first Ctrl-C, for work that can end in good order; the second Ctrl-C ends the process at once. */
export function interrupted(): AbortSignal {
  if (!listening) process.once("SIGINT", () => controller.abort());
  listening = true;
  return controller.signal;
}

export function wasInterrupted(): boolean {
  return controller.signal.aborted;
}
