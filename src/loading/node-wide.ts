/**
 * The build `wide` on Node. V8 pairs 128-bit instructions to 256 in what its optimising compiler makes while the flag is set, so flags are set for
 * as long as one synchronous call compiles the module, whole and optimised, and are then as they were. They are the process's, whichever thread
 * sets them.
 */
import { readFileSync } from "node:fs";
import v8 from "node:v8"; // whole: other runtimes' has not all its names
import { bytesOf, chooseBuild, namedApart } from "../kernels/devices/wasm/index.ts";
import { flawOfWide } from "./wide-check.ts";

/**
 * The V8 of Node 24. Elsewhere a flag may be unknown, which V8 prints, or worse: V8 14.6, Node 26's, ends the process where its optimising compiler
 * comes to a function that has not run before, unless it inlines none, and what runs already cannot be told so.
 */
const safe = /^13\.6\./;

/** What is compiled is compiled by the optimising compiler. */
const optimised = ["--no-liftoff"];
const whole = ["--no-wasm-lazy-compilation"];
const pairing = ["--experimental-wasm-revectorize"];
const unpaired = ["--no-experimental-wasm-revectorize"]; // the process may have been started with it

let opened: Promise<WebAssembly.Module | string> | undefined;

/** The module, compiled and checked once in each thread, or why it is not to be had. */
export function wideOnNode(): Promise<WebAssembly.Module | string> {
  opened ??= open();
  return opened;
}

async function open(): Promise<WebAssembly.Module | string> {
  const unsafe = unsafePlace(process.versions);
  if (unsafe) return unsafe;
  if (chooseBuild() !== "relaxed-simd") return "relaxed instructions are missing here";
  try {
    const [bytes, plainBytes] = [namedApart(wideBytes(), "typeformer: wide"), namedApart(bytesOf("relaxed-simd"), "typeformer: plain")];
    const wide = under([...optimised, ...whole, ...pairing], () => new WebAssembly.Module(bytes));
    const plain = new WebAssembly.Module(plainBytes);
    return (await flawOfWide(wide, plain, (work) => under([...optimised, ...unpaired], work))) ?? wide;
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause);
  }
}

/** Why no flag is set in such a place, judged before one is: by the name of what runs, and its version. */
export function unsafePlace({ bun, deno, node, v8 }: NodeJS.ProcessVersions): string | undefined {
  if (bun) return `Bun ${bun} has no such flag`;
  if (deno) return `it was not tried in Deno ${deno}`;
  return safe.test(v8) ? undefined : `it is for Node 24, and this is ${node}`;
}

/** In the built package the bytes are a file: for all who do not ask for them they would be a tenth of the download. */
function wideBytes(): Uint8Array<ArrayBuffer> {
  const inlined = bytesOf("wide");
  if (inlined.length > 0) return inlined;
  try {
    return new Uint8Array(readFileSync(new URL("../wasm/wide.wasm", import.meta.url)));
  } catch (cause) {
    throw new Error(`its file wasm/wide.wasm is not beside the program: ${(cause as Error).message}`, { cause });
  }
}

/** Does some work under flags of V8's, and sets those back that were not set before. */
function under<T>(flags: readonly string[], work: () => T): T {
  const added = flags.filter(isNew);
  try {
    return work();
  } finally {
    for (const flag of added) v8.setFlagsFromString(flag.startsWith("--no-") ? flag.replace("--no-", "--") : flag.replace("--", "--no-"));
  }
}

/** Sets a flag. None can be read, but the tag that V8 gives its code by tells whether one has changed. */
function isNew(flag: string): boolean {
  const before = v8.cachedDataVersionTag();
  v8.setFlagsFromString(flag);
  return v8.cachedDataVersionTag() !== before;
}
