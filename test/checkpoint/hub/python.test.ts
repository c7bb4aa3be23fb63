import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { fetchModel } from "../../../src/checkpoint/hub/node/fetch-model.ts";
import { type Hub, startHub } from "../../support/hub/server.ts";
import { shardedModel, tinyModel } from "../../support/hub/tiny-model.ts";

const python = process.env.TYPEFORMER_PYTHON;
const how = "set TYPEFORMER_PYTHON to a Python that has test/golden/requirements.txt";
if (!python) console.log(`skipped: one cache with Python's huggingface_hub (${how})`);
const withPython = python ? test : test.skip;

const ids = ["acme/tiny", "acme/sharded", "tiny"];
let hub: Hub;
let cache_dir: string;
beforeEach(async () => {
  hub = await startHub({ "acme/tiny": { files: await tinyModel() }, "acme/sharded": { files: await shardedModel() } });
  hub.renamed.tiny = "acme/tiny";
  cache_dir = await mkdtemp(join(tmpdir(), "typeformer-hub-"));
});
afterEach(async () => {
  await hub.close();
  await rm(cache_dir, { recursive: true });
});

async function running(script: string, args: string[], env: Record<string, string>) {
  const settings = { ...process.env, HF_HUB_CACHE: cache_dir, HF_HUB_DISABLE_PROGRESS_BARS: "1", ...env };
  const { stdout } = await promisify(execFile)(python ?? "", [`test/support/hub/${script}`, ...args], { env: settings });
  return JSON.parse(stdout);
}

const inPython = (env: Record<string, string>) => running("cache.py", ["config.json", ...ids], env);

const tiny = (options: object = {}) => fetchModel(ids[0], { cache_dir, endpoint: hub.endpoint, ...options });
const ours = (options: object) => Promise.all(ids.map((id) => fetchModel(id, { cache_dir, endpoint: hub.endpoint, ...options })));

withPython(`huggingface_hub finds what was downloaded here (${how})`, async () => {
  const fetched = await ours({});
  const found = await inPython({ HF_HUB_OFFLINE: "1" });
  expect(found).toEqual({
    snapshots: fetched.map(({ folder }) => folder),
    files: fetched.map(({ folder }) => join(folder, "config.json")),
    warnings: [],
    repositories: Object.fromEntries(ids.map((id, i) => [id, fetched[i].fetched])),
    refs: Object.fromEntries(ids.map((id) => [id, ["main"]])),
  });
});

withPython(`what huggingface_hub downloaded is used here (${how})`, async () => {
  const { snapshots } = await inPython({ HF_ENDPOINT: hub.endpoint });
  await hub.close();
  const found = await ours({});
  expect(found.map(({ folder, fetched }) => [folder, fetched])).toEqual(snapshots.map((folder: string) => [folder, 0]));
});

const some = ["config.json", "tokenizer.json", "model.safetensors", "special_tokens_map.json"];
const others = ["tokenizer_config.json", "added_tokens.json"];
const requested = () => hub.requests.splice(0).flatMap(({ kind, file }) => (kind === "resolve" ? [file] : []));
const each = (files: string[], known: string) => Object.fromEntries(files.map((file) => [file, known]));

withPython(`of what huggingface_hub has asked for only the rest is asked, and its notes are believed (${how})`, async () => {
  const { asked } = await running("asked.py", [ids[0], ...some], { HF_ENDPOINT: hub.endpoint });
  expect(asked).toEqual({ ...each(some.slice(0, 3), "there"), "special_tokens_map.json": "nowhere" });
  requested();
  const { downloaded } = await tiny();
  expect([downloaded, requested()]).toEqual([[others[0]], [others[0]]]);

  await running("asked.py", [ids[0], others[1]], { HF_ENDPOINT: hub.endpoint });
  hub.models[ids[0]].files["added_tokens.json"] = new Uint8Array(0); // nobody would see it
  hub.requests.length = 0;
  expect(await tiny()).toMatchObject({ downloaded: [] });
  expect(hub.requests).toEqual([]);
});

withPython(`huggingface_hub believes the notes that are made here, and what had denied a file is no more (${how})`, async () => {
  await running("asked.py", [ids[0], "special_tokens_map.json"], { HF_ENDPOINT: hub.endpoint });
  const { commit, folder } = await tiny();
  const lie = join(folder, "../../.no_exist", commit, others[0]);
  await writeFile(lie, "");
  const known = async () => (await running("asked.py", [ids[0], ...some, ...others], { HF_ENDPOINT: hub.endpoint })).before;
  const right = { ...each([...some, others[0]], "there"), ...each(["special_tokens_map.json", "added_tokens.json"], "nowhere") };
  expect(await known()).toEqual({ ...right, [others[0]]: "nowhere" }); // it believes a note more than the file
  await tiny({ refresh: true });
  expect(await known()).toEqual(right);
});

withPython(`the table of environments says what this huggingface_hub answers (${how})`, async () => {
  const { stdout } = await promisify(execFile)(python ?? "", ["test/support/hub/environments.py"]);
  const { rows } = JSON.parse(await readFile("test/checkpoint/hub/environments.json", "utf8"));
  expect(rows).toEqual(JSON.parse(stdout).rows);
});
