/** What is refused before anything is asked of a network, and what a site's cache knows; in a real browser: test/browser/hub.test.ts. */
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type HoldOptions, holdModel } from "../../../src/checkpoint/hub/web/hold-model.ts";
import type { ModelFiles } from "../../../src/checkpoint/index.ts";
import { TypeformerError } from "../../../src/errors/index.ts";
import { MemoryCaches } from "../../support/hub/cache-api.ts";
import { commitOf, type Hub, refuse, startHub } from "../../support/hub/server.ts";
import { quick } from "../../support/hub/site.ts";
import { tinyModel } from "../../support/hub/tiny-model.ts";

test.each([
  ["cache_dir", "acme/tiny", { cache_dir: "models" }, "invalid_option", /no folders here/],
  ["a wrong option", "acme/tiny", { revision: "../main" }, "invalid_option", /^revision/],
  ["local_files_only", "acme/tiny", { local_files_only: true }, "download_unavailable", /lacks files of acme\/tiny/],
  ["an address without ./", "models/tiny/", {}, "model_not_found", /"models\/tiny\/" is neither .* begins with \.\//],
])("%s is refused where there is no disk", async (_, id, options, code, message) => {
  const endpoint = "http://127.0.0.1:1"; // nobody listens
  const refused = holdModel(id, { endpoint, need: "all", onWarning: () => {}, ...options });
  await expect(refused).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
});

describe("the cache of a site", () => {
  const id = "acme/tiny";
  const needed = ["config.json", "tokenizer_config.json", "tokenizer.json", "model.safetensors"];
  const extra = "added_tokens.json";
  let hub: Hub;
  let caches: MemoryCaches;
  let warnings: string[];
  beforeEach(async () => {
    hub = await startHub({ [id]: { files: await tinyModel() } });
    caches = new MemoryCaches();
    warnings = [];
    Object.assign(globalThis, { caches });
  });
  afterEach(async () => {
    Reflect.deleteProperty(globalThis, "caches");
    await hub.close();
  });

  const held = async (options: Partial<HoldOptions> = {}) => {
    const onWarning = (message: string) => warnings.push(message);
    hub.requests.length = 0;
    const { blobs, downloaded } = await holdModel(id, { endpoint: hub.endpoint, need: "all", onWarning, patience: quick, ...options });
    return { files: [...blobs.keys()], downloaded, asked: hub.requests.map(({ kind, file }) => file ?? kind) };
  };
  /** As an engine that asked for less has left it. */
  const forget = () => caches.changeNotes(({ absent: _, ...note }) => note);

  test("knows what there is and what there is not", async () => {
    expect(await held()).toMatchObject({ files: needed, downloaded: needed });
    expect(await held()).toEqual({ files: needed, downloaded: [], asked: [] });
    expect(await held({ need: "tokenizer", revision: commitOf(hub.models[id]) })).toMatchObject({ downloaded: [], asked: [] });
    expect(warnings).toEqual([]);
  });

  test("what was never asked for is fetched, of the commit that is there, once", async () => {
    await held();
    forget();
    hub.models[id].tags = [commitOf(hub.models[id])];
    expect(await held()).toEqual({ files: needed, downloaded: [], asked: ["info", "list", "list"] });
    expect(hub.requests[0].url).toContain(commitOf(hub.models[id]));
    expect(await held()).toMatchObject({ asked: [] });
  });

  test("and where it is told of by then, it is there", async () => {
    hub.models[id].files[extra] = new TextEncoder().encode("{}");
    await held();
    caches.changeNotes(({ files, ...note }) => ({ ...note, files: (files as string[]).filter((file) => file !== extra) }));
    expect(await held()).toMatchObject({ files: expect.arrayContaining([extra]), downloaded: [] }); // its bytes were there
  });

  test("where the hub does not tell, it is used as it is, with a warning", async () => {
    await held();
    forget();
    const used = /^acme\/tiny is used from the cache as if it had no special_tokens_map\.json and no added_tokens\.json: /;
    expect(await held({ local_files_only: true })).toEqual({ files: needed, downloaded: [], asked: [] });
    hub.fault = () => refuse(503, "", "");
    expect(await held()).toMatchObject({ files: needed, downloaded: [] });
    expect(warnings).toEqual([expect.stringMatching(used), expect.stringMatching(used)]);
    await expect(held({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "aborted" });
  });

  test("what somebody has removed is fetched again, though the model could be opened without it", async () => {
    await held();
    const address = `${hub.endpoint}/${id}/resolve/${commitOf(hub.models[id])}/tokenizer_config.json`;
    expect(caches.entries.delete(address)).toBe(true);
    await expect(held({ local_files_only: true })).rejects.toMatchObject({ code: "download_unavailable" });
    expect(await held()).toMatchObject({ downloaded: ["tokenizer_config.json"] });
  });

  test("a model that is refused by its small files is not downloaded", async () => {
    const seen: string[] = [];
    const judge = async (files: ModelFiles) => {
      for (const file of needed) if (await files.open(file)) seen.push(file);
      throw new TypeformerError("unsupported_model", `${files.name} is none of ours`);
    };
    await expect(held({ judge })).rejects.toMatchObject({ code: "unsupported_model", message: "acme/tiny is none of ours" });
    expect(seen).toEqual(needed.slice(0, 3));
    expect(hub.requests.some(({ file }) => file === "model.safetensors")).toBe(false);
    expect(await held()).toMatchObject({ downloaded: ["model.safetensors"] }); // the others were kept
  });

  test("what is known for one need stays known for another", async () => {
    await held({ need: "tokenizer" });
    await held({ need: "model" });
    expect(await held()).toMatchObject({ files: expect.arrayContaining(needed), downloaded: [], asked: [] });
  });
});
