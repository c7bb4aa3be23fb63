import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { fetchModel } from "../../../src/checkpoint/hub/node/fetch-model.ts";
import { errorCodes, TypeformerError } from "../../../src/errors/index.ts";
import { word } from "../../../src/tensor/random.ts";
import { lineFaults } from "../../support/hub/line-faults.ts";
import { oidOf, refuse } from "../../support/hub/server.ts";
import { needed, openSite, quick, type Site } from "../../support/hub/site.ts";
import { shardedModel } from "../../support/hub/tiny-model.ts";
import { runs } from "../../support/runs.ts";

let site: Site;
beforeEach(async () => {
  site = await openSite(fetchModel);
});
afterEach(() => site.close());

/** Whatever came before: the next fetch brings the right files, and leaves nothing else behind. */
async function expectRightFiles() {
  site.mend();
  expect(await site.outcome({ refresh: true })).toBe("right");
  expect(await site.problems({ atRest: true })).toEqual([]);
}

describe("the line", () => {
  test.each(lineFaults)("%s: %s", async (_, comes, ...[fault, options]) => {
    site.hub.fault = fault;
    expect(await site.outcome(options)).toBe(comes);
    expect(await site.problems()).toEqual([]);
    await expectRightFiles();
  });
});

describe("how long the hub asks to wait", () => {
  test.each<[string, () => string | number, number, number]>([
    ["in seconds", () => 1, 1, 1000],
    ["until a date", () => new Date(Date.now() + 2000).toUTCString(), 1, 1000], // dates have no milliseconds
    ["not at all", () => 0, 60_000, 0],
    ["until a date that is over", () => new Date(0).toUTCString(), 60_000, 0],
  ])("%s", async (_, wait, pause, atLeast) => {
    const at: number[] = [];
    site.hub.fault = ({ kind, nth }, right) => {
      if (kind === "info") at.push(performance.now());
      return kind === "info" && nth === 0 ? { ...refuse(429, "", ""), headers: { "retry-after": wait() } } : right;
    };
    expect(await site.outcome({ patience: { ...quick, pause, longestPause: 60_000 } })).toBe("right");
    expect(at[1] - at[0]).toBeGreaterThanOrEqual(atLeast - 5);
  });
});

test("given up by its signal, at whatever request or progress event", async () => {
  for (let moment = 0, reached = true; reached; moment += runs(3, 1)) {
    await rm(site.cache, { recursive: true });
    const given = new AbortController();
    let moments = 0;
    const pass = () => {
      if (moments++ === moment) given.abort();
    };
    site.hub.fault = (_, right) => {
      pass();
      return right;
    };
    const outcome = await site.outcome({ signal: given.signal, onProgress: pass });
    reached = given.signal.aborted;
    if (outcome !== "right") expect(outcome).toBe("aborted");
    if (moment === 0) expect(outcome).toBe("aborted");
    expect(await site.problems({ atRest: false })).toEqual([]);
    await expectRightFiles();
  }
});

test("a model that is refused by its small files leaves these whole, and no more", async () => {
  const judge = async () => {
    throw new TypeformerError("unsupported_model", "none of ours");
  };
  expect(await site.outcome({ judge })).toBe("unsupported_model");
  expect(await site.problems({ atRest: true })).toEqual([]);
  expect(await site.outcome({ local_files_only: true })).toBe("download_unavailable");
  expect(site.hub.requests.some(({ kind }) => kind === "storage")).toBe(false);
  await expectRightFiles();
});

test.each(["../../x", "/etc/x", "parts/../../../x", "..\\x", "C:\\x", "a\0b"])("a shard at %j is refused", async (path) => {
  const { "parts/2.safetensors": shard, "model.safetensors.index.json": index, ...rest } = await shardedModel();
  const climbing = new TextDecoder().decode(index).replaceAll('"parts/2.safetensors"', JSON.stringify(path));
  site.publish({ ...rest, [path]: shard, "model.safetensors.index.json": new TextEncoder().encode(climbing) });
  expect(await site.outcome()).toBe("invalid_safetensors");
  expect(await site.problems({ atRest: true })).toEqual([]);
});

test("an index of shards whose size cannot be is not given room", async () => {
  site.publish(await shardedModel());
  site.hub.fault = ({ kind }, right) =>
    kind === "list"
      ? { ...right, body: new TextEncoder().encode(new TextDecoder().decode(right.body).replace(/"size":[1-9]\d*/g, '"size":9e15')) }
      : right;
  expect(await site.outcome()).toBe("corrupt_download");
  expect(await site.problems({ atRest: true })).toEqual([]);
});

test("faults in a row against one cache, some of them of the cache", async () => {
  const seed = 7;
  for (let i = 0; i < runs(15, 100); i++) {
    const pick = (below: number, of: number) => word(seed, 4 * i + of) % below;
    const [name, , fault, options] = lineFaults[pick(lineFaults.length, 0)];
    const { files } = site.versions[site.versions.length - 1];
    const file = needed[2 + pick(2, 1)];
    const blob = join(site.folder, "blobs", oidOf(file, files[file]));
    const damage = pick(4, 2); // what it takes away may be lacking until it is fetched
    if (damage === 0) await rm(blob, { force: true });
    if (damage === 1) await rm(join(site.folder, "snapshots"), { recursive: true, force: true });
    if (damage === 2) site.publish({ ...files, "config.json": new TextEncoder().encode(`{"version":${i}}`) });
    site.hub.requests.length = 0;
    site.hub.fault = fault;
    const outcome = await site.outcome({ ...options, refresh: pick(2, 3) === 0 });
    expect(["right", ...errorCodes]).toContain(outcome);
    expect({ i, name, problems: (await site.problems()).filter((problem) => !/ENOENT|lacks/.test(problem)) }).toEqual({
      i,
      name,
      problems: [],
    });
  }
  site.mend();
  expect(await site.outcome({ refresh: true })).toBe("right");
  const left = await site.problems({ atRest: true });
  expect(left.filter((problem) => !/incomplete/.test(problem))).toEqual([]); // of versions that are over
});
