/**
 * What takes time until a first answer, and from when to when. Nothing is measured where nobody listens, and nothing is kept: entries of
 * `performance` would pile up in a program that loads models for weeks.
 */

/** What is told apart. Phases overlap, and one that works in pieces is told of piece by piece. */
export type PhaseName =
  | "parts imported"
  | "tokenizer read"
  | "tokenizer parsed"
  | "tokenizer built"
  | "config and headers read"
  | "kernels compiled"
  | "wide checked"
  | "graphics adapter tried"
  | "threads started"
  | "weights read"
  | "weights converted"
  | "weights packed and checked"
  | "answered";

/** Milliseconds as `performance.now()` counts them. */
export interface Phase {
  name: PhaseName;
  begin: number;
  end: number;
}

let told: ((phase: Phase) => void) | undefined;

/** Has every phase told from now on, of all models that this thread loads. */
export function onPhases(tell: (phase: Phase) => void): void {
  told = tell;
}

/** Does what a phase consists of, or a piece of it. */
export function phase<T>(name: PhaseName, work: () => T): T {
  if (!told) return work();
  const begin = performance.now();
  const end = () => told?.({ name, begin, end: performance.now() });
  const done = work();
  if (done instanceof Promise) done.then(end, end);
  else end();
  return done;
}
