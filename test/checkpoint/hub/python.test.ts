import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
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

async function inPython(env: Record<string, string>) {
  const settings = { ...process.env, HF_HUB_CACHE: cache_dir, HF_HUB_DISABLE_PROGRESS_BARS: "1", ...env };
  const { stdout } = await promisify(execFile)(python ?? "", ["test/support/hub/cache.py", "config.json", ...ids], { env: settings });
  return JSON.parse(stdout);
}

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

withPython(`the table of environments says what this huggingface_hub answers (${how})`, async () => {
  const { stdout } = await promisify(execFile)(python ?? "", ["test/support/hub/environments.py"]);
  const { rows } = JSON.parse(await readFile("test/checkpoint/hub/environments.json", "utf8"));
  expect(rows).toEqual(JSON.parse(stdout).rows);
});
