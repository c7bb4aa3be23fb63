/**
 * One process at a time fetches a model; the others wait, and find it there. This spares them the work, but nothing hangs on it: two that
 * fetched at once, on a disk shared by machines whose clocks differ, would write the same bytes to the same places.
 */
import { randomUUID } from "node:crypto";
import { mkdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname } from "node:path";
import { abortedBy } from "../../../errors/index.ts";
import { sleep } from "../shared/watch.ts";

/** A lock is touched so often … */
const BEAT_MS = 2000;
/** … that one left alone for so long has lost its process. */
const DEAD_MS = 15_000;
const POLL_MS = 100;

/** Does `work` while holding the lock file at `path`. @throws TypeformerError `aborted` while it waits; what `work` throws */
export async function locked<T>(path: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  const owner = `${process.pid}@${hostname()} ${randomUUID()}`;
  await mkdir(dirname(path), { recursive: true });
  while (!(await take(path, owner))) {
    if (await isAbandoned(path)) await clear(path, signal);
    else await sleep(POLL_MS, signal);
    if (signal?.aborted) throw abortedBy(signal, "waiting for another process that fetches the same model");
  }
  const beat = setInterval(() => utimes(path, new Date(), new Date()).catch(() => {}), BEAT_MS);
  beat.unref();
  try {
    return await work();
  } finally {
    clearInterval(beat);
    if ((await ownerOf(path)) === owner) await rm(path, { force: true });
  }
}

/** Removes the lock of a dead process, one at a time: a second one would remove what the first, alive, has taken since. */
async function clear(path: string, signal: AbortSignal | undefined): Promise<void> {
  await locked(`${path}.clearing`, signal, async () => {
    if (await isAbandoned(path)) await rm(path, { force: true });
  });
}

async function take(path: string, owner: string): Promise<boolean> {
  try {
    await writeFile(path, owner, { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    await rm(path, { force: true }); // made, but not written: the disk is full
    throw error;
  }
}

/** Whether the process that took it is known to be dead, or has not been heard of for long. */
async function isAbandoned(path: string): Promise<boolean> {
  const [owner, stats] = await Promise.all([ownerOf(path), stat(path).catch(() => undefined)]);
  if (owner === undefined || stats === undefined) return false; // it was given back just now
  if (Date.now() - stats.mtimeMs > DEAD_MS) return true;
  const [, pid, host] = /^(\d+)@(\S+)/.exec(owner) ?? [];
  return host === hostname() && !isAlive(Number(pid));
}

function ownerOf(path: string): Promise<string | undefined> {
  return readFile(path, "utf8").catch(() => undefined);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
