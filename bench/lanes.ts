/** The builds of the kernels in WebAssembly that are timed, in this order: plain comes before anything that sets a flag of V8's in its process. */
export const lanes = ["plain", "wide"] as const;

export type Lane = (typeof lanes)[number];

/** The lanes of a backend; nothing to choose where it is not WebAssembly. */
export const lanesOf = (backend: string, asked: readonly Lane[] = lanes): readonly (Lane | undefined)[] =>
  ["auto", "wasm"].includes(backend) ? asked : [undefined];

/**
 * Why an engine has no place in the row that it was opened for, if it has none: the figures of another would stand there under its name.
 *
 * @param description what the backend says it is
 */
export function strayedFrom({ threads, simd }: { threads: number; simd?: Lane }, description: string): string | undefined {
  if (simd === "wide" && !description.startsWith("wasm (wide,")) return /not wide: .+(?=\)$)/.exec(description)?.[0] ?? description;
  const running = Number(/(\d+) threads?/.exec(description)?.[1] ?? 1); // a GPU has no threads to choose
  return running === threads ? undefined : `${description} does not run on ${threads} threads`;
}
