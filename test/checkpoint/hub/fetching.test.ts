import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { type FetchOptions, fetchModel } from "../../../src/checkpoint/hub/node/fetch-model.ts";
import type { FileProgress } from "../../../src/checkpoint/hub/shared/progress.ts";
import { commitOf, type Hub, oidOf, refuse, startHub } from "../../support/hub/server.ts";
import { shardedModel, tinyModel, withoutWeights } from "../../support/hub/tiny-model.ts";

const id = "acme/tiny";
const needed = ["config.json", "tokenizer_config.json", "tokenizer.json", "model.safetensors"];
const quick = { attempts: 3, pause: 1, longestPause: 20, stall: 500 };

const model = await tinyModel();
let hub: Hub;
let cache: string;
beforeEach(async () => {
  hub = await startHub({ [id]: { files: { ...model } } });
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

  test("the tokenizer alone, or the model alone, and later what is missing", async () => {
    expect(await fetching({ need: "tokenizer" })).toMatchObject({ downloaded: ["tokenizer_config.json", "tokenizer.json"] });
    await expect(fetching({ local_files_only: true })).rejects.toMatchObject({
      code: "download_unavailable",
      message: expect.stringMatching(/lacks config\.json, model\.safetensors of its revision "main", and local_files_only/),
    });
    expect(await fetching({ need: "model" })).toMatchObject({ downloaded: ["config.json", "model.safetensors"] });
    expect(await fetching({ local_files_only: true })).toMatchObject({ files: needed });
  });

  test("shards, by their index", async () => {
    hub.models["acme/sharded"] = { files: await shardedModel() };
    const { downloaded } = await fetching({}, "acme/sharded");
    expect(downloaded.slice(3)).toEqual(["model.safetensors.index.json", "model-00001-of-00002.safetensors", "parts/2.safetensors"]);
    const shard = join(folderOf("acme/sharded"), "snapshots", commitOf(hub.models["acme/sharded"]), downloaded[5]);
    expect(await readlink(shard)).toMatch(/^\.\.\/\.\.\/\.\.\/blobs\//);
    await rm(shard);
    expect(await fetching({ need: "model" }, "acme/sharded")).toMatchObject({ downloaded: [], fetched: 0 }); // the blob is there
    expect((await readFile(shard)).length).toBe(files("acme/sharded")[downloaded[5]].length);
  });

  test("a vocabulary and merges where there is no tokenizer.json", async () => {
    const { "tokenizer.json": _, ...rest } = files();
    hub.models[id] = { files: { ...rest, "vocab.json": new Uint8Array(3), "merges.txt": new Uint8Array(4) } };
    expect(await fetching({ need: "tokenizer" })).toMatchObject({ files: ["tokenizer_config.json", "vocab.json", "merges.txt"] });
  });

  test("a renamed model, kept under the name that was asked for, as Python does", async () => {
    hub.renamed.tiny = id;
    expect(await fetching({}, "tiny")).toMatchObject({ id, folder: join(folderOf("tiny"), "snapshots", commitOf(hub.models[id])) });
  });

  test("a revision: a tag, a commit; a branch that moved only where it is asked for again", async () => {
    hub.models[id].tags = ["v1.0", "refs/pr/1"];
    const { commit } = await fetching({ revision: "v1.0" });
    expect(await readFile(join(folderOf(), "refs", "v1.0"), "utf8")).toBe(commit);
    expect(await fetching()).toMatchObject({ commit, downloaded: [] });

    files()["config.json"] = new TextEncoder().encode("{}");
    const moved = commitOf(hub.models[id]);
    expect(await fetching()).toMatchObject({ commit });
    expect(await fetching({ refresh: true })).toMatchObject({ commit: moved, downloaded: ["config.json"] });
    expect(await fetching({ local_files_only: true })).toMatchObject({ commit: moved });
    expect(await fetching({ revision: commit, local_files_only: true })).toMatchObject({ commit });
  });
});

describe("what cannot be had", () => {
  test.each<[string, string, string, RegExp, () => unknown]>([
    ["no such model", "acme/none", "model_not_found", /no model acme\/none/, () => {}],
    ["no id at all", "../etc", "model_not_found", /"\.\.\/etc" is neither a folder here/, () => {}],
    [
      "only a pickle",
      id,
      "file_missing",
      /pytorch_model\.bin: with Python's transformers.*save_pretrained/,
      () => hubHas("pytorch_model.bin"),
    ],
    ["only ONNX", id, "file_missing", /exports such as onnx\/model\.onnx/, () => hubHas("onnx/model.onnx")],
    ["no config", id, "file_missing", /no config\.json in acme\/tiny/, () => hubHas("tokenizer.json", "model.safetensors")],
    [
      "a redirect without end",
      id,
      "network",
      /redirect/,
      () => answering(({ url }) => ({ status: 302, headers: { location: url }, body: none })),
    ],
    [
      "an answer of something else",
      id,
      "network",
      /does not answer as a hub/,
      () => answering(() => ({ status: 200, headers: {}, body: none })),
    ],
    ["a hash that is a path", id, "network", /"\.\.\/x" is not a hash/, () => sayingCommit("../x")],
  ])("%s", async (_, model, code, message, prepare) => {
    prepare();
    await expect(fetching({}, model)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    expect(await readdir(cache)).toEqual([]);
  });

  const none = new Uint8Array(0);
  const hubHas = (...names: string[]) => {
    hub.models[id].files = Object.fromEntries(Object.entries(files()).filter(([name]) => names.includes(name)));
  };
  const answering = (answer: Hub["fault"]) => {
    hub.fault = answer;
  };
  const sayingCommit = (sha: string) =>
    answering((_, right) => ({ ...right, body: new TextEncoder().encode(JSON.stringify({ id, sha, tags: [] })) }));

  test("a revision that is not there, or is a path", async () => {
    await expect(fetching({ revision: "v9" })).rejects.toMatchObject({ code: "model_not_found", message: expect.stringContaining('"v9"') });
    await expect(fetching({ revision: "../../x" })).rejects.toMatchObject({ code: "invalid_option" });
  });

  test("an export names its original", async () => {
    for (const model of ["Xenova/distilroberta-base", "acme/mine-ONNX"]) {
      hub.models[model] = { files: { "onnx/model.onnx": none, ...(await withoutWeights()) } };
      hub.models[model].modelTags = model.startsWith("acme") ? ["onnx", "base_model:acme/mine", "base_model:quantized:acme/mine"] : [];
      const original = model.startsWith("acme") ? "acme/mine" : "distilbert/distilroberta-base";
      await expect(fetching({}, model)).rejects.toMatchObject({ message: expect.stringContaining(`probably ${original}`) });
    }
  });

  test("without the network: said by whom", async () => {
    process.env.HF_HUB_OFFLINE = "Yes";
    await expect(fetching().finally(() => delete process.env.HF_HUB_OFFLINE)).rejects.toMatchObject({
      code: "download_unavailable",
      message: expect.stringContaining("HF_HUB_OFFLINE forbids"),
    });
    expect(hub.requests).toEqual([]);
  });

  test("a cache that is no folder", async () => {
    await writeFile(join(cache, "file"), "");
    await expect(fetching({ cache_dir: join(cache, "file") })).rejects.toMatchObject({ code: "cache_unusable" });
  });

  test("a full disk: told with what is needed, and not kept full", async () => {
    const partial = join(folderOf(), "blobs", `${oidOf("config.json", files()["config.json"])}.typeformer.incomplete`);
    await mkdir(join(folderOf(), "blobs"), { recursive: true });
    await symlink("/dev/full", partial);
    await expect(fetching()).rejects.toMatchObject({ code: "disk_full", message: expect.stringMatching(/the model needs \d\.\d MB/) });
    expect(await blobs()).toEqual([]);
  });
});

describe("a private model", () => {
  const token = "hf_secret";
  beforeEach(() => {
    hub.models[id].token = token;
  });

  test("goes to those who have its token, which goes to the hub alone", async () => {
    await fetching({ token });
    const bearers = (kinds: string[]) =>
      new Set(hub.requests.filter(({ kind }) => kinds.includes(kind)).map(({ headers }) => headers.authorization));
    expect(bearers(["info", "list", "resolve"])).toEqual(new Set([`Bearer ${token}`]));
    expect(bearers(["storage"])).toEqual(new Set([undefined]));
  });

  test("is refused to others", async () => {
    await expect(fetching()).rejects.toMatchObject({
      code: "access_denied",
      message: expect.stringContaining("the token given must be one"),
    });
    hub.fault = () => refuse(403, "GatedRepo", `not for ${token}`);
    const error = await fetching({ token }).catch((error) => error);
    expect(error).toMatchObject({ code: "access_denied", message: expect.stringContaining(`accept its terms at ${hub.endpoint}/${id}`) });
    expect(JSON.stringify([error, error.message, error.stack, error.cause])).not.toContain(token);
    await expect(fetching({ token: `${token}\n` })).rejects.toMatchObject({
      code: "invalid_option",
      message: expect.not.stringContaining(token),
    });
  });
});

describe("a bad line", () => {
  const weights = () => files()["model.safetensors"];
  const ranges = () => hub.requests.flatMap(({ kind, headers }) => (kind === "storage" ? [headers.range ?? "all"] : []));

  test("is taken up again where it broke or went dead, after what the hub asks to wait", async () => {
    hub.fault = ({ kind, nth }, right) => {
      if (kind === "info" && nth === 0) return { ...refuse(429, "", "slow down"), headers: { "retry-after": 0 } };
      if (kind === "list" && nth === 0) return refuse(503, "", "");
      if (kind === "storage" && nth === 0) return { ...right, cutAfter: 1000 };
      if (kind === "storage" && nth === 1) return { ...right, stallAfter: 500 };
      return right;
    };
    await fetching({ patience: { ...quick, stall: 200 } });
    expect(ranges()).toEqual(["all", "bytes=1000-", "bytes=1500-"]);
  });

  test("that stays bad is told; the next attempt goes on from there, also where the server knows no ranges", async () => {
    hub.fault = ({ kind, nth }, right) => (kind === "storage" ? { ...right, cutAfter: nth === 0 ? 1000 : 0 } : right);
    await expect(fetching()).rejects.toMatchObject({ code: "network", message: expect.stringContaining("model.safetensors of acme/tiny") });
    expect(await fetching({ need: "tokenizer", local_files_only: true }).catch(({ code }) => code)).toBe("download_unavailable");

    hub.fault = ({ kind }, right) => (kind === "storage" ? { status: 200, headers: {}, body: weights() } : right);
    hub.requests.length = 0;
    expect(await fetching()).toMatchObject({ downloaded: ["model.safetensors"] });
    expect(ranges()).toEqual(["bytes=1000-"]);
  });

  test("that changes bytes is seen: once more from the start, then an error, and nothing is kept", async () => {
    const changed = (bytes: Uint8Array) => bytes.map((byte, i) => (i === 77 ? byte ^ 1 : byte));
    hub.fault = ({ kind, nth }, right) => (kind === "storage" && nth === 0 ? { ...right, body: changed(right.body) } : right);
    await fetching();
    expect(ranges()).toEqual(["all", "all"]);

    await rm(cache, { recursive: true });
    hub.fault = ({ kind }, right) => (kind === "storage" ? { ...right, body: changed(right.body) } : right);
    await expect(fetching()).rejects.toMatchObject({
      code: "corrupt_download",
      message: expect.stringContaining("model.safetensors hashes to"),
    });
    expect(await blobs()).toHaveLength(3);
  });

  test("that brings another length is told", async () => {
    hub.fault = ({ kind }, right) => (kind === "storage" ? { ...right, body: right.body.subarray(0, 999) } : right);
    await expect(fetching()).rejects.toMatchObject({
      code: "corrupt_download",
      message: expect.stringMatching(/has \d+ bytes .* has 999/),
    });
  });
});

describe("at the same time", () => {
  const child = (...args: string[]) =>
    spawn(process.execPath, ["--no-warnings", "--import", "./scripts/register-typescript.mjs", "test/support/hub/fetch.ts", ...args]);

  test("two processes download once, and a killed one leaves its work to the next", async () => {
    hub.fault = ({ kind, nth }, right) => (kind === "storage" && nth === 0 ? { ...right, stallAfter: 1000 } : right);
    const killed = child(id, hub.endpoint, cache);
    const partial = join(folderOf(), "blobs", `${oidOf("model.safetensors", files()["model.safetensors"])}.typeformer.incomplete`);
    while ((await readFile(partial).catch(() => "")).length < 1000) await new Promise((resolve) => setTimeout(resolve, 10));

    const waiting = fetching({ signal: AbortSignal.timeout(500) });
    await expect(waiting).rejects.toMatchObject({ code: "aborted", message: expect.stringContaining("another process") });
    const two = [fetching(), fetching()];
    killed.kill("SIGKILL");
    await once(killed, "exit");
    expect((await Promise.all(two)).map(({ downloaded }) => downloaded).sort()).toEqual([[], ["model.safetensors"]]);
    expect(hub.requests.filter(({ kind }) => kind === "storage").map(({ headers }) => headers.range ?? "all")).toEqual([
      "all",
      "bytes=1000-",
    ]);
  });
});

test("progress: the whole sum before any byte, then file by file", async () => {
  const events: FileProgress[] = [];
  const onProgress = (event: FileProgress) => events.push(event);
  await fetching({ onProgress });
  const total = needed.reduce((sum, file) => sum + files()[file].length, 0);
  expect(events.slice(0, 4)).toEqual(
    needed.map((file) => ({ status: "initiate", name: id, file, total: files()[file].length, download_total: total })),
  );
  const steps = events.slice(4).filter(({ status }) => status !== "progress");
  expect(steps).toEqual(needed.flatMap((file) => ["download", "done"].map((status) => ({ status, name: id, file }))));
  expect(events.at(-2)).toMatchObject({ status: "progress", file: "model.safetensors", progress: 100 });

  events.length = 0;
  await fetching({ onProgress });
  expect(events).toEqual([]);
});
