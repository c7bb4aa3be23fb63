import { lstat, mkdir, mkdtemp, readdir, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { cachedModels, removeCachedModel } from "../../../src/checkpoint/hub/node/cache-list.ts";
import { fetchModel } from "../../../src/checkpoint/hub/node/fetch-model.ts";

const [one, two] = ["1".repeat(40), "2".repeat(40)];
let cache: string;
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), "typeformer-cache-"));
});
afterEach(() => rm(cache, { recursive: true, force: true }));

async function put(path: string, content: string | { link: string }): Promise<void> {
  const place = join(cache, path);
  await mkdir(dirname(place), { recursive: true });
  await (typeof content === "string" ? writeFile(place, content) : symlink(content.link, place));
}

/** Two revisions that share one blob, as Python leaves them. */
async function putModel(): Promise<void> {
  const model = "models--acme--tiny";
  for (const [blob, bytes] of Object.entries({ a: 100, b: 10, c: 1 })) await put(`${model}/blobs/${blob}`, "x".repeat(bytes));
  await put(`${model}/snapshots/${one}/model.safetensors`, { link: "../../blobs/a" });
  await put(`${model}/snapshots/${two}/model.safetensors`, { link: "../../blobs/a" });
  await put(`${model}/snapshots/${one}/config.json`, { link: "../../blobs/b" });
  await put(`${model}/snapshots/${two}/config.json`, { link: "../../blobs/c" });
  await put(`${model}/snapshots/${two}/parts/gone.json`, { link: "../../../blobs/d" });
  await put(`${model}/refs/main`, two);
  await put(`${model}/.no_exist/${two}/added_tokens.json`, "");
  await put(`${model}/refs/pr/7`, `${two}\n`);
}

describe("the list", () => {
  test("a model's revisions with their names; what they share counts once", async () => {
    await putModel();
    for (const blob of ["a", "b", "c"]) await utimes(join(cache, "models--acme--tiny/blobs", blob), new Date(0), new Date(9e12));
    await utimes(join(cache, "models--acme--tiny/blobs/b"), new Date("2026-03-01"), new Date(0));
    const [{ revisions, lastUsed, ...model }, ...others] = await cachedModels(cache);
    expect(others).toEqual([]);
    expect(model).toEqual({ id: "acme/tiny", files: 3, size: 111, incomplete: 0 });
    expect(lastUsed).toEqual(new Date("2026-03-01"));
    expect(revisions).toEqual([
      { commit: one, refs: [] },
      { commit: two, refs: ["main", "pr/7"] },
    ]);
  });

  test("what is no model is passed over, what is broken does no harm", async () => {
    for (const path of ["notes.txt", "datasets--acme--words/blobs/a", "models--a-file", ".locks/models--acme--tiny/x.lock", "version.txt"])
      await put(path, "x");
    await mkdir(join(cache, "models--empty"));
    await put("models--roberta-base/blobs/e.incomplete", "x".repeat(7));
    await put("models--roberta-base/snapshots/file-here", "");
    await put("models--roberta-base/refs/lost", { link: "nowhere" });
    await put("models--without-links/snapshots/main/config.json", "x".repeat(5));
    await put("models--lost", { link: "nowhere" });
    await put("models--blobs-is-a-file/blobs", "x");
    const models = await cachedModels(cache);
    expect(models.map(({ id, files, size, incomplete }) => [id, files, size, incomplete])).toEqual([
      ["blobs-is-a-file", 0, 1, 0],
      ["empty", 0, 0, 0],
      ["roberta-base", 0, 7, 7],
      ["without-links", 1, 5, 0],
    ]);
    expect(models[1].lastUsed).toBeUndefined();
  });

  test("of no folder, an empty one, one that is none", async () => {
    expect(await cachedModels(join(cache, "not-there"))).toEqual([]);
    expect(await cachedModels(cache)).toEqual([]);
    await put("file", "x");
    await expect(cachedModels(join(cache, "file"))).rejects.toMatchObject({ code: "cache_unusable" });
  });
});

describe("removal", () => {
  test("of one model, whole; the others stay", async () => {
    await putModel();
    await put("models--roberta-base/blobs/e", "x");
    expect(await removeCachedModel(cache, "acme/tiny")).toMatchObject({ id: "acme/tiny", size: 111 });
    expect((await cachedModels(cache)).map(({ id }) => id)).toEqual(["roberta-base"]);
    expect((await readdir(cache)).sort()).toEqual([".locks", "models--roberta-base"]);
    expect(await readdir(join(cache, ".locks/models--acme--tiny"))).toEqual([]);
  });

  test("a removal that was cut short has left no model, is listed, and can be done again", async () => {
    await putModel();
    await put(`models--acme--tiny/removed/${one}/config.json`, { link: "../../blobs/b" });
    await rm(join(cache, "models--acme--tiny/snapshots"), { recursive: true });
    await expect(fetchModel("acme/tiny", { cache_dir: cache, local_files_only: true })).rejects.toMatchObject({
      code: "download_unavailable",
    });
    expect(await cachedModels(cache)).toMatchObject([{ id: "acme/tiny", revisions: [], size: 111 }]);
    await removeCachedModel(cache, "acme/tiny");
    expect(await cachedModels(cache)).toEqual([]);
  });

  test("a link out of the cache is not followed", async () => {
    await putModel();
    await put("outside/precious", "x");
    await put("models--acme--tiny/blobs/link", { link: join(cache, "outside") });
    expect(await removeCachedModel(cache, "acme/tiny")).toMatchObject({ size: 111 });
    expect((await lstat(join(cache, "outside/precious"))).size).toBe(1);
  });

  test.each(["acme/tinny", "", "../outside", "acme--tiny"])("%j is not there: said with what is", async (id) => {
    await putModel();
    await expect(removeCachedModel(cache, id)).rejects.toMatchObject({
      code: "model_not_found",
      message: `there is no model ${JSON.stringify(id)} in the cache ${cache}: it has acme/tiny`,
    });
  });
});
