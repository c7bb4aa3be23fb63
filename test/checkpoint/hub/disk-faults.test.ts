import { execFile } from "node:child_process";
import { mkdir, readFile, rm, unlink, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { type DiskFault, diskError, faultyDisk } from "../../support/hub/faulty-disk.ts";
import { oidOf } from "../../support/hub/server.ts";
import { needed, openSite, type Site } from "../../support/hub/site.ts";
import { runs } from "../../support/runs.ts";

const { module, state } = faultyDisk();
jest.unstable_mockModule("node:fs/promises", () => module);
const { fetchModel } = await import("../../../src/checkpoint/hub/node/fetch-model.ts");

const aDeadProcess = `999999999@${hostname()} x`;
let site: Site;
beforeEach(async () => {
  site = await openSite(fetchModel);
});
afterEach(async () => {
  state.fault = () => undefined;
  await site.close();
});

const lock = () => join(site.cache, ".locks", "models--acme--tiny", "typeformer.lock");
const blob = (file: string) => join(site.folder, "blobs", oidOf(file, site.versions[0].files[file]));
const inSnapshot = async (file: string) => join((await site.fetch()).folder, file);

async function put(path: string, content: string | Uint8Array) {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}

async function expectRightFiles() {
  state.fault = () => undefined;
  expect(await site.outcome({ refresh: true })).toBe("right");
  expect(await site.problems({ atRest: true })).toEqual([]);
}

describe("a disk that fails at one step, whichever it is", () => {
  async function stepsOfOneFetch() {
    state.calls = 0;
    await site.fetch();
    return state.calls;
  }
  async function at(step: number, fault: DiskFault) {
    await rm(site.cache, { recursive: true });
    await mkdir(site.cache);
    state.calls = 0;
    state.fault = fault;
    const outcome = await site.outcome();
    state.fault = () => undefined;
    expect({ step, problems: await site.problems() }).toEqual({ step, problems: [] });
    return outcome;
  }

  test.each([
    ["is full", "ENOSPC", "disk_full"],
    ["is broken", "EIO", "cache_unusable"],
  ])("%s (%s): %s", async (_, code, comes) => {
    const steps = await stepsOfOneFetch();
    const changes = ["copyFile", "mkdir", "open", "symlink", "writeFile", "write", "sync", ...(code === "EIO" ? ["rename"] : [])]; // which takes no room
    for (let step = 0; step < steps; step += runs(9, 1)) {
      const outcome = await at(step, (call, nth) => (nth >= step && changes.includes(call) ? diskError(code) : undefined));
      expect(["right", comes]).toContain(outcome);
      if (code === "ENOSPC") expect(await site.problems({ atRest: true })).toEqual([]);
      await expectRightFiles();
    }
  });

  test("is gone with the process: the next one goes on", async () => {
    const steps = await stepsOfOneFetch();
    expect(steps).toBeGreaterThan(50);
    for (let step = 0; step < steps; step += runs(5, 1)) {
      await at(step, (_, nth) => (nth >= step ? diskError("EIO") : undefined));
      if (await readFile(lock()).catch(() => undefined)) await writeFile(lock(), aDeadProcess);
      expect(await site.outcome()).toBe("right");
      await rm(blob("config.json")); // a whole cache is used without its lock
      await expectRightFiles();
    }
  });

  test.each(["EPERM", "ENOSYS"])("refuses links (%s): copies", async (code) => {
    state.fault = (call) => (call === "symlink" ? diskError(code) : undefined);
    expect(await site.outcome()).toBe("right");
    expect(await site.problems({ atRest: true })).toEqual([]);
    await expectRightFiles();
  });
});

describe("what lies in the cache", () => {
  const weights = needed[3];
  const partial = () => `${blob(weights)}.typeformer.incomplete`;
  const without = async (path: string) => {
    await rm(path);
    return path;
  };
  const withoutWeights = () => without(blob(weights));
  test.each<[string, string, () => Promise<unknown>]>([
    ["a ref to nothing", "right", () => put(join(site.folder, "refs/main"), "0".repeat(40))],
    ["a ref that leads out", "right", () => put(join(site.folder, "refs/main"), "../../../x")],
    ["an empty ref", "right", () => put(join(site.folder, "refs/main"), "")],
    ["a link without its blob", "right", withoutWeights],
    ["a blob without its link", "right", async () => without(await inSnapshot(weights))],
    ["a blob that is cut", "right", () => writeFile(blob(weights), "short")],
    ["a copy that is cut", "right", async () => put(await without(await inSnapshot(weights)), "short")],
    ["a partial file of other bytes", "right", () => withoutWeights().then(() => put(partial(), "x"))],
    ["a partial file that is too long", "right", () => withoutWeights().then(() => put(partial(), new Uint8Array(400_000)))],
    ["a partial file that is whole", "right", () => withoutWeights().then(() => put(partial(), site.versions[0].files[weights]))],
    ["the lock of a dead process", "right", () => withoutWeights().then(() => put(lock(), aDeadProcess))],
    [
      "the locks of two dead processes",
      "right",
      () => withoutWeights().then(() => Promise.all([lock(), `${lock()}.clearing`].map((path) => put(path, aDeadProcess)))),
    ],
    ["an old lock of nobody", "right", () => withoutWeights().then(() => put(lock(), "").then(() => utimes(lock(), 1, 1)))],
    ["a folder in the place of a file", "cache_unusable", async () => mkdir(await without(await inSnapshot(weights)))],
    ["a folder in the place of a blob", "cache_unusable", () => withoutWeights().then(mkdir)],
  ])("%s: %s", async (_, comes, damage) => {
    await site.fetch();
    await damage();
    expect(await site.outcome({ refresh: true })).toBe(comes);
    if (comes === "right") expect(await site.problems({ atRest: true })).toEqual([]);
    else await rm(site.cache, { recursive: true });
    await expectRightFiles();
  });

  test.each(["", ".locks", "models--acme--tiny", "models--acme--tiny/blobs", "models--acme--tiny/refs", "models--acme--tiny/snapshots"])(
    "a file in the place of the folder /%s",
    async (path) => {
      const place = join(site.cache, path);
      await rm(place, { recursive: true, force: true });
      await put(place, "");
      expect(await site.outcome()).toBe("cache_unusable");
      await rm(place);
      await expectRightFiles();
    },
  );

  test("offline: everything, or told", async () => {
    expect(await site.outcome({ local_files_only: true })).toBe("download_unavailable");
    await site.fetch();
    await site.hub.close();
    expect(await site.outcome({ local_files_only: true })).toBe("right");
    await unlink(blob(weights));
    expect(await site.outcome({ local_files_only: true })).toBe("download_unavailable");
    expect(await site.outcome()).toBe("network");
  });
});

describe("a real disk", () => {
  const mounted = async (options: string, work: () => Promise<void>) => {
    const run = promisify(execFile);
    try {
      await run("mount", ["-t", "tmpfs", "-o", options, "none", site.cache]);
    } catch {
      console.log("skipped: no disk can be mounted here (that takes root on Linux)");
      return;
    }
    await work().finally(() => run("umount", [site.cache]));
  };

  test("too small: told, and what cannot be completed makes room", () =>
    mounted("size=200k", async () => {
      expect(await site.outcome()).toBe("disk_full");
      expect(await site.problems({ atRest: true })).toEqual([]);
      await promisify(execFile)("mount", ["-o", "remount,size=2m", site.cache]);
      await expectRightFiles();
    }));

  test("too small for copies where links are refused: no half of one stays", () =>
    mounted("size=500k", async () => {
      state.fault = (call) => (call === "symlink" ? diskError("EPERM") : undefined);
      expect(await site.outcome()).toBe("disk_full");
      expect(await site.problems({ atRest: true })).toEqual([]);
    }));

  test("read-only: right with everything in it, else told", () =>
    mounted("size=2m", async () => {
      const remount = (how: string) => promisify(execFile)("mount", ["-o", `remount,${how}`, site.cache]);
      await remount("ro");
      expect(await site.outcome()).toBe("cache_unusable");
      await remount("rw");
      await site.fetch();
      await remount("ro");
      expect(await site.outcome()).toBe("right");
      expect(await site.outcome({ refresh: true })).toBe("right");
      await remount("rw");
      await expectRightFiles();
    }));
});
