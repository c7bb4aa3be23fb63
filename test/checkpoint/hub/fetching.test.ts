import { mkdtemp, readdir, readFile, readlink, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type FetchOptions, fetchModel } from "../../../src/checkpoint/hub/node-hub.ts";
import { commitOf, type Hub, oidOf, startHub } from "../../support/hub/server.ts";
import { tinyModel } from "../../support/hub/tiny-model.ts";

const id = "acme/tiny";
const needed = ["config.json", "tokenizer_config.json", "tokenizer.json", "model.safetensors"];
const quick = { attempts: 3, pause: 1, longestPause: 20, stall: 500 };

let hub: Hub;
let cache: string;
beforeEach(async () => {
  hub = await startHub({ [id]: { files: await tinyModel() } });
  cache = await mkdtemp(join(tmpdir(), "typeformer-hub-"));
});
afterEach(async () => {
  await hub.close();
  await rm(cache, { recursive: true });
});

const fetching = (options: FetchOptions = {}, model = id) =>
  fetchModel(model, { cache_dir: cache, endpoint: hub.endpoint, token: "hf_of_nobody", patience: quick, ...options });
const asked = () => hub.requests.flatMap(({ kind, file }) => (kind === "resolve" ? [file] : []));
const files = (model = id) => hub.models[model].files;
const folderOf = (model = id) => join(cache, `models--${model.replace("/", "--")}`);
const blobs = async () => (await readdir(join(folderOf(), "blobs")).catch(() => [])).sort();

describe("what is fetched", () => {
  test("the needed files, once, laid out as Python does it", async () => {
    const { commit, folder, fetched, ...found } = await fetching();
    expect(found).toEqual({ id, files: needed, downloaded: needed });
    expect(fetched).toBe(needed.reduce((sum, file) => sum + files()[file].length, 0));
    expect(asked()).toEqual(needed);
    expect(commit).toBe(commitOf(hub.models[id]));
    expect(folder).toBe(join(folderOf(), "snapshots", commit));
    expect(await readFile(join(folderOf(), "refs", "main"), "utf8")).toBe(commit);
    for (const file of needed) {
      expect(Buffer.compare(await readFile(join(folder, file)), files()[file])).toBe(0);
      expect(await readlink(join(folder, file))).toBe(`../../blobs/${oidOf(file, files()[file])}`);
    }
    expect(await blobs()).toHaveLength(needed.length);
    expect(await readdir(join(cache, ".locks", "models--acme--tiny"))).toEqual([]);
  });

  test("nothing a second time, with the hub gone", async () => {
    const first = await fetching();
    await hub.close();
    expect(await fetching()).toEqual({ ...first, downloaded: [], fetched: 0 });
    expect(await fetching({ local_files_only: true })).toMatchObject({ commit: first.commit });
    expect(await fetching({ revision: first.commit })).toMatchObject({ folder: first.folder, downloaded: [] });
  });
});
