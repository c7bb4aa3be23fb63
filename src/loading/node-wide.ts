/**
 * The build `wide` on Node. V8 pairs 128-bit instructions to 256 in what its optimising compiler makes while a flag is set. So a function is
 * called with that flag set, and with two more that bring the optimising compiler to it there and then, and the flags are as they were when the
 * call returns. They are the process's, whichever thread sets them: threads take turns.
 */
import { readFileSync } from "node:fs";
import v8 from "node:v8"; // whole: other runtimes' has not all its names
import { threadId } from "node:worker_threads";
import { bytesOf, chooseBuild, moduleOf, namedApart } from "../kernels/devices/wasm/index.ts";
import { exclusively } from "./node-turns.ts";
import { type Around, flawOfWide } from "./wide-check.ts";

/** The V8 of Node 24 and 26. In another a flag may be unknown, which V8 prints, or do something else. */
const tried = /^(13\.6|14\.6)\./;

/** A function is optimised within the call that has used up its budget, not by another thread some time later. */
const AT_ONCE = "--wasm-sync-tier-up";
const PAIRS = "--experimental-wasm-revectorize";

/** How many bytes of code a function may run before it is optimised: one of a module that is made meanwhile. */
const BUDGET = "--wasm-tiering-budget";
const V8_BUDGET = 13_000_000;

let opened: Promise<WebAssembly.Module | string> | undefined;

/** The module, compiled and checked once in each thread, or why it is not to be had. */
export function wideOnNode(): Promise<WebAssembly.Module | string> {
  opened ??= open();
  return opened;
}

async function open(): Promise<WebAssembly.Module | string> {
  const unsafe = unsafePlace(process.versions, process.arch);
  if (unsafe) return unsafe;
  if (chooseBuild() !== "relaxed-simd") return "relaxed instructions are missing here";
  try {
    const bytes = namedApart(wideBytes(), `typeformer: wide, for thread ${threadId}`);
    return await exclusively(async () => {
      const wide = eager(bytes);
      const compiling = { paired: under([AT_ONCE, PAIRS]), unpaired: under([AT_ONCE, opposite(PAIRS)]) };
      return (await flawOfWide(wide, moduleOf("relaxed-simd"), compiling)) ?? wide;
    });
  } catch (cause) {
    return cause instanceof Error ? cause.message : String(cause);
  }
}

/** Why no flag is set in such a place, judged before one is: by the name of what runs, its version, and the processor that it is built for. */
export function unsafePlace({ bun, deno, node, v8 }: NodeJS.ProcessVersions, arch: string): string | undefined {
  if (bun) return `Bun ${bun} has no such flag`;
  if (deno) return `it was not tried in Deno ${deno}`;
  if (arch !== "x64") return `V8 pairs instructions on x64 alone, and this is ${arch}`;
  return tried.test(v8) ? undefined : `it is for Node 24 and 26, and this is ${node}`;
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

/** A module whose functions are to be optimised as soon as they are called. */
function eager(bytes: Uint8Array<ArrayBuffer>): WebAssembly.Module {
  const given = /wasm[-_]tiering[-_]budget[= ](\d+)/.exec([...process.execArgv, process.env.NODE_OPTIONS].join(" "));
  v8.setFlagsFromString(`${BUDGET}=1`);
  try {
    return new WebAssembly.Module(bytes);
  } finally {
    v8.setFlagsFromString(`${BUDGET}=${given?.[1] ?? V8_BUDGET}`);
  }
}

/** Does some work under flags of V8's, and sets those back that were not set before. */
function under(flags: readonly string[]): Around {
  const added = flags.filter(isNew);
  const setBack = () => {
    for (const flag of added) v8.setFlagsFromString(opposite(flag));
  };
  setBack();
  return (work) => {
    for (const flag of added) v8.setFlagsFromString(flag);
    try {
      return work();
    } finally {
      setBack();
    }
  };
}

/** Sets a flag. None can be read, but the tag that V8 gives its code by tells whether one has changed. */
function isNew(flag: string): boolean {
  const before = v8.cachedDataVersionTag();
  v8.setFlagsFromString(flag);
  return v8.cachedDataVersionTag() !== before;
}

const opposite = (flag: string): string => (flag.startsWith("--no-") ? flag.replace("--no-", "--") : flag.replace("--", "--no-"));
