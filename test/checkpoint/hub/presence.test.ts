/** A cache that another program has filled, with as many files as it wanted. */
import { chmod, mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type FetchOptions, fetchModel } from "../../../src/checkpoint/hub/node/fetch-model.ts";
import { wantedFiles } from "../../../src/checkpoint/hub/shared/wanted.ts";
import { TOKENIZER_FILES } from "../../../src/tokenizer/index.ts";
import { layOut, put } from "../../support/hub/lay-out.ts";
import { commitOf, type Hub, type HubModel, refuse, startHub } from "../../support/hub/server.ts";
import { quick } from "../../support/hub/site.ts";
import { shardedModel, tinyModel } from "../../support/hub/tiny-model.ts";

const id = "acme/tiny";
const extras = ["tokenizer_config.json", "special_tokens_map.json", "added_tokens.json"];
const bytes = (text: string) => new TextEncoder().encode(text);
const tiny = await tinyModel();
const { "tokenizer.json": _, "tokenizer_config.json": __, ...bare } = tiny;
const whole = { ...tiny, "special_tokens_map.json": bytes('{ "mask_token": "<mask>" }'), "added_tokens.json": bytes("{}") };
const sharded = await shardedModel();
const pair = { "vocab.json": bytes("{}"), "merges.txt": bytes("") };

let hub: Hub;
let cache: string;
let warnings: string[];
beforeEach(async () => {
  hub = await startHub({});
  cache = await mkdtemp(join(tmpdir(), "typeformer-hub-"));
  warnings = [];
});
afterEach(async () => {
  await hub.close();
  await rm(cache, { recursive: true });
});

const fetching = (options: FetchOptions = {}) => {
  const onWarning = (message: string) => warnings.push(message);
  return fetchModel(id, { cache_dir: cache, endpoint: hub.endpoint, token: "hf_of_nobody", patience: quick, onWarning, ...options });
};
/** The hub has `files`, the cache those of them that `cached` names. Gives the model's folder in the cache. */
const given = (files: HubModel["files"], cached: string[]) => {
  hub.models[id] = { files };
  return layOut(cache, id, hub.models[id], cached);
};
const asked = () => hub.requests.flatMap(({ kind, file }) => (kind === "resolve" ? [file] : []));
const noteIn = (folder: string, file: string) => join(folder, ".no_exist", commitOf(hub.models[id]), file);
const treeIn = (folder: string) => join(folder, "trees", `${commitOf(hub.models[id])}.json`);
const usual = ["config.json", "tokenizer.json", "model.safetensors"];

describe("online, what was never asked for is fetched", () => {
  const index = "model.safetensors.index.json";
  const shards = [index, "model-00001-of-00002.safetensors", "parts/2.safetensors"];

  test.each<[string, HubModel["files"], string[], string[]]>([
    ["what goes with the tokenizer", whole, usual, extras],
    ["one of it", whole, [...usual, extras[0], extras[2]], [extras[1]]],
    [
      "a tokenizer.json where its parts were enough",
      { ...whole, ...pair },
      ["config.json", ...extras, ...Object.keys(pair), "model.safetensors"],
      ["tokenizer.json"],
    ],
    [
      "nothing, where the weights are in shards and in one file",
      { ...whole, ...sharded, "model.safetensors": tiny["model.safetensors"] },
      ["config.json", ...extras, "tokenizer.json", ...shards],
      [],
    ],
    ["nothing, where there is nothing", tiny, [...usual, extras[0]], []],
    ["nothing, of parts", { ...bare, ...pair }, ["config.json", ...Object.keys(pair), "model.safetensors"], []],
    ["nothing, of a vocabulary alone", { ...bare, "vocab.txt": bytes("a") }, ["config.json", "vocab.txt", "model.safetensors"], []],
    ["nothing, of shards", sharded, ["config.json", extras[0], "tokenizer.json", ...shards], []],
  ])("%s; then nothing is asked any more", async (_, files, cached, downloaded) => {
    await given(files, cached);
    expect(await fetching()).toMatchObject({ downloaded });
    const isRead = cached.includes(index) && hub.requests.length > 0 && !files["model.safetensors"];
    expect(asked().sort()).toEqual([...downloaded, ...(isRead ? [index] : [])].sort());
    hub.requests.length = 0;
    expect(await fetching()).toMatchObject({ downloaded: [] });
    expect([hub.requests, warnings]).toEqual([[], []]);
  });

  test("of the commit that is there: the branch may have moved", async () => {
    const folder = await given(whole, usual);
    const commit = commitOf(hub.models[id]);
    expect(await fetching()).toMatchObject({ commit, downloaded: extras });
    expect(hub.requests.filter(({ kind }) => kind === "info").map(({ url }) => url.includes(`/revision/${commit}`))).toEqual([true]);
    expect(await readFile(join(folder, "refs/main"), "utf8")).toBe(commit);
  });

  test("and no more than is needed", async () => {
    await given(whole, usual);
    expect(await fetching({ need: "model" })).toMatchObject({ downloaded: [] });
    expect(hub.requests).toEqual([]);
  });
});

describe("where the hub does not tell", () => {
  const warned = (why: RegExp) => [
    expect.stringMatching(new RegExp(`^acme/tiny is used .* no ${extras.join(" and no ")}: .*${why.source}`)),
  ];

  test("offline it is used as it is, with a warning", async () => {
    await given(whole, usual);
    expect(await fetching({ local_files_only: true })).toMatchObject({ files: usual });
    expect(warnings).toEqual(warned(/local_files_only forbids to ask now$/));
    expect(hub.requests).toEqual([]);
  });

  test.each<[string, Hub["fault"], RegExp]>([
    ["nobody answers", (_, right) => ({ ...right, raw: "", cutAfter: 0 }), /could not fetch/],
    ["it is not for everybody", () => refuse(401, "GatedRepo", ""), /gated/],
    ["it is gone", () => refuse(404, "RepoNotFound", ""), /there is no model/],
  ])("so it is where %s", async (_, fault, why) => {
    await given(whole, usual);
    hub.fault = fault;
    expect(await fetching()).toMatchObject({ files: usual, downloaded: [] });
    expect(warnings).toEqual(warned(why));
  });

  test("but not where it tells that there is a file, and that cannot be had", async () => {
    await given(whole, usual);
    hub.fault = ({ kind }, right) => (kind === "resolve" ? refuse(500, "", "") : right);
    await expect(fetching()).rejects.toMatchObject({ code: "network" });
    expect(warnings).toEqual([]);
  });

  test("nor where the caller has lost interest", async () => {
    await given(whole, usual);
    await expect(fetching({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "aborted" });
  });
});

describe("notes of what there is not", () => {
  test("are believed, Python's and our own", async () => {
    const folder = await given(tiny, [...usual, extras[0]]);
    for (const file of extras.slice(1)) await put(noteIn(folder, file), "");
    await fetching();
    expect(hub.requests).toEqual([]);

    await rm(join(folder, ".no_exist"), { recursive: true });
    await fetching();
    expect((await readdir(noteIn(folder, "."))).sort()).toEqual(extras.slice(1).sort());
    for (const file of extras.slice(1)) expect(await readFile(noteIn(folder, file), "utf8")).toBe("");
  });

  test("and so is Python's list of what there is", async () => {
    const folder = await given(tiny, [...usual, extras[0]]);
    await put(
      treeIn(folder),
      JSON.stringify({ format_version: 1, files: Object.fromEntries(Object.keys(tiny).map((file) => [file, {}])) }),
    );
    await fetching({ local_files_only: true });
    expect([hub.requests, warnings]).toEqual([[], []]);
    await rm(join(folder, "snapshots", commitOf(hub.models[id]), extras[0])); // the list has it
    await expect(fetching({ local_files_only: true })).rejects.toMatchObject({ code: "download_unavailable" });
    expect(await fetching()).toMatchObject({ downloaded: [], files: ["config.json", extras[0], ...usual.slice(1)] });
  });

  test.each(['{ "format_version": 2, "files": {} }', "{", "[]", "null", '{ "format_version": 1 }'])("not a list like %s", async (list) => {
    const folder = await given(whole, usual);
    await put(treeIn(folder), list);
    expect(await fetching()).toMatchObject({ downloaded: extras });
  });

  test("a note that lies of a file that is there is not heard", async () => {
    const folder = await given(whole, [...usual, ...extras]);
    for (const file of [...usual, ...extras]) await put(noteIn(folder, file), "");
    expect(await fetching()).toMatchObject({ files: ["config.json", ...extras, ...usual.slice(1)] });
    expect(hub.requests).toEqual([]);
  });

  test.each(usual)("one of %s, which no model can do without, is not believed, and is removed", async (file) => {
    const folder = await given(
      whole,
      [...usual, ...extras].filter((other) => other !== file),
    );
    await put(noteIn(folder, file), "");
    await expect(fetching({ local_files_only: true })).rejects.toMatchObject({
      code: "download_unavailable",
      message: expect.stringContaining(`lacks ${file}`),
    });
    expect(await fetching()).toMatchObject({ downloaded: [file] });
    expect(await readdir(noteIn(folder, "."))).toEqual([]);
  });

  test("one of another file is found out when the hub is asked", async () => {
    const folder = await given(whole, [...usual, ...extras.slice(1)]);
    await put(noteIn(folder, extras[0]), "");
    expect(await fetching()).toMatchObject({ downloaded: [] });
    expect(await fetching({ refresh: true })).toMatchObject({ downloaded: [extras[0]] });
    expect(await readdir(noteIn(folder, "."))).toEqual([]);
  });

  test.each<[string, (path: string) => Promise<unknown>]>([
    ["a folder", (path) => mkdir(path, { recursive: true })],
    ["a link to nowhere", (path) => put(`${path}.x`, "").then(() => symlink("nowhere", path))],
  ])("%s is no note", async (_, make) => {
    const folder = await given(whole, [...usual, ...extras.slice(1)]);
    await make(noteIn(folder, extras[0]));
    expect(await fetching()).toMatchObject({ downloaded: [extras[0]] });
  });

  test("where none can be written, the hub is asked each time, and the model is right", async () => {
    const folder = await given(tiny, usual);
    await writeFile(join(folder, ".no_exist"), "");
    expect(await fetching()).toMatchObject({ downloaded: [extras[0]] });
    expect(await fetching()).toMatchObject({ downloaded: [] });
    expect(hub.requests.filter(({ kind }) => kind === "info")).toHaveLength(2);
    expect(await readdir(folder)).toEqual(expect.arrayContaining([".no_exist"]));
  });
});

describe("a file that somebody has removed", () => {
  test.each(["the blob", "the copy's bytes"])("is fetched again, though the model could be opened without it: %s", async (what) => {
    const folder = await given(whole, [...usual, ...extras]);
    const link = join(folder, "snapshots", commitOf(hub.models[id]), extras[0]);
    await rm(what === "the blob" ? join(link, "..", await readlink(link)) : link);
    const offline = fetching({ local_files_only: true });
    if (what === "the blob") await expect(offline).rejects.toMatchObject({ message: expect.stringContaining(`lacks ${extras[0]}`) });
    else expect([await offline, warnings.length]).toMatchObject([{}, 1]); // no trace is left of it
    expect(await fetching()).toMatchObject({ files: ["config.json", ...extras, ...usual.slice(1)] });
  });
});

test("a folder that may not be looked into is not taken for one without optional files", async () => {
  const folder = await given(whole, [...usual, ...extras]);
  const snapshot = join(folder, "snapshots", commitOf(hub.models[id]));
  await chmod(snapshot, 0);
  if (await readdir(snapshot).catch(() => undefined)) return chmod(snapshot, 0o755); // root may look anywhere
  await expect(fetching({ local_files_only: true })).rejects.toMatchObject({ code: "download_unavailable" });
  await chmod(snapshot, 0o755);
});

test("every file in which a tokenizer may lie is asked for", async () => {
  const asked: string[] = [];
  for (const lacking of [["tokenizer.json"], ["tokenizer.json", "vocab.json"]]) {
    const presenceOf = async (file: string) => {
      asked.push(file);
      return lacking.includes(file) ? "nowhere" : "away"; // without it the others are needed
    };
    await wantedFiles({ name: id, open: async () => undefined }, presenceOf, "tokenizer");
  }
  expect(asked).toEqual(expect.arrayContaining([...TOKENIZER_FILES]));
});
