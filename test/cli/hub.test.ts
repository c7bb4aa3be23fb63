import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { commitOf, type Hub, startHub } from "../support/hub/server.ts";
import { tinyModel } from "../support/hub/tiny-model.ts";
import { jsonLines, run, start } from "./run.ts";

const id = "acme/tiny";
const files = await tinyModel();
let hub: Hub;
let home: string;
let env: NodeJS.ProcessEnv;
beforeEach(async () => {
  hub = await startHub({ [id]: { files: { ...files } } });
  home = await mkdtemp(join(tmpdir(), "typeformer-home-"));
  env = { ...process.env, HF_HOME: home, HF_ENDPOINT: hub.endpoint, HF_TOKEN: "hf_of_nobody" };
});
afterEach(async () => {
  await hub.close();
  await rm(home, { recursive: true });
});

const typeformer = (...args: string[]) => run(args, "", { env });
const snapshot = () => join(home, "hub", "models--acme--tiny", "snapshots", commitOf(hub.models[id]));

test("download: the folder on standard output, a line for each file on standard error; then up to date", async () => {
  const first = await typeformer("download", id);
  expect([first.code, first.stdout]).toEqual([0, `${snapshot()}\n`]);
  expect(first.stderr.split("\n")).toEqual([
    "typeformer: downloading config.json of acme/tiny, 277 B",
    "typeformer: downloading tokenizer_config.json of acme/tiny, 404 B",
    expect.stringMatching(/^typeformer: downloading tokenizer\.json of acme\/tiny, [\d.]+ kB$/),
    expect.stringMatching(/^typeformer: downloading model\.safetensors of acme\/tiny, [\d.]+ kB$/),
    "",
  ]);
  expect(await typeformer("download", id)).toMatchObject({ code: 0, stdout: first.stdout, stderr: "typeformer: up to date\n" });
  hub.models[id].files["config.json"] = new TextEncoder().encode("{}");
  const moved = await typeformer("download", id, "--json");
  expect(jsonLines(moved.stdout)).toEqual([
    {
      repo_id: id,
      commit_hash: commitOf(hub.models[id]),
      folder: snapshot(),
      files: ["config.json", "tokenizer_config.json", "tokenizer.json", "model.safetensors"],
      downloaded: ["config.json"],
      bytes: 2,
    },
  ]);
  const [{ models }] = jsonLines((await typeformer("cache", "--json")).stdout) as [{ models: unknown[] }];
  expect(models).toMatchObject([{ repo_id: id, incomplete: 0, files: 4, revisions: [expect.anything(), expect.anything()] }]);
});

test("a model that a command names is downloaded by the way, and not with --offline; the cache shows it and lets it go", async () => {
  const offline = await typeformer("tokenize", "--model", id, "--offline", "hi");
  expect([offline.code, offline.stderr]).toEqual([1, expect.stringMatching(/^typeformer: acme\/tiny is not a folder here, the cache /)]);
  expect(hub.requests).toEqual([]);
  const { code, stderr } = await typeformer("fill-mask", "--model", id, "--top-k", "1", "<mask>");
  expect([code, stderr.split("\n").length]).toEqual([0, 5]);
  await hub.close();
  expect(await typeformer("tokenize", "--model", id, "--offline", "hi")).toMatchObject({ code: 0, stderr: "" });

  const cache = join(home, "hub");
  const commit = commitOf(hub.models[id]).slice(0, 7);
  const [heading, columns, row] = (await typeformer("cache")).stdout.split("\n");
  expect(heading).toMatch(`${cache}: 1 model, `);
  expect(columns).toMatch(/^ {2}model +size +files +last used +revisions$/);
  expect(row).toMatch(new RegExp(`^ {2}acme/tiny +[\\d.]+ kB +4 {2}\\d{4}-\\d\\d-\\d\\d {2}${commit} \\(main\\)$`));
  expect((await typeformer("cache", "remove", "acme/tinny")).stderr).toBe(
    `typeformer: there is no model "acme/tinny" in the cache ${cache}: it has acme/tiny\n`,
  );
  expect((await typeformer("cache", "remove", id)).stdout).toMatch(/^removed acme\/tiny: [\d.]+ kB freed\n$/);
  expect((await typeformer("cache")).stdout).toBe(`${cache}: no models\n`);
});

test("a model that nothing could be done with is not downloaded", async () => {
  hub.models[id].files["config.json"] = new TextEncoder().encode('{ "model_type": "gpt2" }');
  const { code, stdout, stderr } = await typeformer("download", id);
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr.split("\n").at(-2)).toMatch(/^typeformer: config\.json in acme\/tiny.*gpt2/);
  expect(hub.requests.some(({ kind }) => kind === "storage")).toBe(false);
});

test("in a terminal there is a bar; Ctrl-C stops in good order, and the next download goes on from there", async () => {
  const half = files["model.safetensors"].length >> 1;
  hub.fault = ({ kind }, right) => (kind === "storage" ? { ...right, stallAfter: half } : right);
  const terminal = "data:text/javascript,Object.assign(process.stderr, { isTTY: true, columns: 60 })";
  const child = await start(["download", id], { env: { ...env, NODE_OPTIONS: `--import="${terminal}"` } });
  let shown = "";
  child.stderr.setEncoding("utf8").on("data", (piece: string) => {
    shown += piece;
    if (/ 7\d% /.test(shown) && !child.killed) child.kill("SIGINT"); // a second one would end it at once
  });
  expect(await once(child, "close")).toEqual([null, "SIGINT"]);
  expect(shown).toMatch(/^Downloading acme\/tiny: 4 files, 7\d\d\.\d kB\n/);
  expect(shown).toMatch(/ {2}█+░+ {3}7\d% +5\d\d\.\d kB of 7\d\d\.\d kB/);
  expect(shown).toMatch(/\ntypeformer: stopped; the same command goes on from here\n$/);

  hub.fault = (_, right) => right;
  expect(await typeformer("download", id)).toMatchObject({ code: 0, stdout: `${snapshot()}\n` });
  expect(hub.requests.at(-1)).toMatchObject({ kind: "storage", headers: { range: expect.stringMatching(/^bytes=[1-9]\d+-$/) } });
});
