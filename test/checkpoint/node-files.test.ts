/** Handles of files on disk: one for reads that overlap, none when they are done, also where some of them fail. */
import { existsSync, mkdtempSync, readdirSync, readlinkSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, test } from "@jest/globals";
import { openFile } from "../../src/checkpoint/files/node-files.ts";

const folder = mkdtempSync(join(tmpdir(), "typeformer-handles-"));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, "weights");
beforeEach(() =>
  writeFileSync(
    path,
    Uint8Array.from({ length: 4096 }, (_, i) => i),
  ),
);

const handles = "/proc/self/fd";

/** How many handles of the file this process has. */
function held(): number {
  const links = readdirSync(handles).map((fd) => {
    try {
      return readlinkSync(join(handles, fd));
    } catch {
      return ""; // that of the listing itself
    }
  });
  return links.filter((link) => link === path).length;
}

const isTold = existsSync(handles);
if (!isTold) process.stdout.write(`skipped: this system has no ${handles}\n`);

(isTold ? test : test.skip)("reads that overlap share one, which is closed after the last", async () => {
  const source = await openFile(path);
  const targets = Array.from({ length: 16 }, () => new Uint8Array(256));
  const counts: number[] = [];
  const reads = targets.map(async (target, i) => {
    await source?.readInto?.(256 * i, target);
    counts.push(held());
  });
  await Promise.all(reads);
  expect(targets.map(([first]) => first)).toEqual(targets.map(() => 0));
  expect(targets.map((target) => target[7])).toEqual(targets.map(() => 7));
  expect(Math.max(...counts)).toBe(1);
  expect(held()).toBe(0);
  expect((await source?.read(7, 9))?.join()).toBe("7,8"); // it can be opened again
  expect(held()).toBe(0);
});

(isTold ? test : test.skip)("one read that fails ends neither the others nor leaves a handle", async () => {
  const source = await openFile(path);
  truncateSync(path, 1024);
  const reads = [0, 2000, 512].map((begin) => source?.read(begin, begin + 512));
  const ended = await Promise.allSettled(reads);
  expect(ended.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(held()).toBe(0);
});

test("a file that vanishes between two reads is told as one that is gone", async () => {
  const source = await openFile(path);
  await source?.read(0, 10);
  rmSync(path);
  await expect(source?.read(0, 10)).rejects.toMatchObject({ code: "file_missing" });
});
