/** What who watches the command sees of it, and what nobody sees: on the built files, in a process of its own. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { startHub } from "../../support/hub/server.ts";
import { tinyModel } from "../../support/hub/tiny-model.ts";
import { type Serving, serving } from "../support/serving.ts";
import { answerOn, Wire } from "./wire.ts";

const SECRET = "s3cret-Of-The-File";
const folder = mkdtempSync(join(tmpdir(), "typeformer-serve-"));
const tokenFile = join(folder, "it's a token.txt");
writeFileSync(tokenFile, `\n${SECRET}\n`, { mode: 0o644 });

let service: Serving;
let url: string;
beforeAll(async () => {
  service = await serving([`--token-file=${tokenFile}`, "--cors=https://app.example"], {
    TYPEFORMER_SERVE_MAX_INPUTS: "600",
    TYPEFORMER_SERVE_PROT: "1",
  });
  url = await service.url();
  await service.told("ready");
});
afterAll(() => {
  service.child.kill("SIGKILL");
  rmSync(folder, { recursive: true });
});

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(url + path, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${SECRET}`, ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });

const hasCurl = spawnSync("curl", ["--version"]).status === 0;
(hasCurl ? test : test.skip)("ready, it says what it serves where, and the line to paste asks the task that is served", async () => {
  const [what, curl] = await service.ready();
  expect(what).toMatch(/^typeformer serves typeformer-mini for fill-mask and \d+ more tasks at http:\/\/127.0.0.1:\d+, ready in [\d.]+ s/);
  const answer = execFileSync("sh", ["-c", curl], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  expect(JSON.parse(answer)).toMatchObject([{ token_str: expect.any(String), score: expect.any(Number) }]);
});

test("a model of the hub is downloaded, and the log says how far that is", async () => {
  const hub = await startHub({ "acme/tiny": { files: await tinyModel() } });
  const env = { HF_HOME: join(folder, "hub"), HF_ENDPOINT: hub.endpoint, HF_TOKEN: "hf_of_nobody" };
  const remote = await serving(["--model=acme/tiny"], env);
  expect(await remote.told("ready")).toMatchObject({ model: "acme/tiny", task: "fill-mask" });
  const downloads = remote.log.filter(({ event }) => event === "download");
  expect(downloads.at(-1)?.loaded_bytes).toBe(downloads.at(-1)?.total_bytes);
  expect(downloads.at(-1)?.loaded_bytes).toBeGreaterThan(1000);
  expect(remote.stderr).not.toContain("hf_of_nobody");
  remote.end();
  expect(await remote.ended).toBe(0);
  await hub.close();
});

test("it warns of a token that everybody can read, and of a variable that no flag has; one that has a flag is obeyed", async () => {
  const warnings = service.log.filter(({ event }) => event === "warning").map(({ message }) => message);
  expect(warnings).toContainEqual(expect.stringContaining("chmod 600"));
  expect(warnings).toContainEqual(expect.stringContaining("did you mean TYPEFORMER_SERVE_PORT?"));
  const many = await post("/fill-mask", { inputs: Array.from({ length: 601 }, () => "a <mask>") });
  expect([many.status, (await many.json()).code]).toEqual([413, "too_many_inputs"]);
});

test("it says that it lives while passes run", async () => {
  const inputs = Array.from({ length: 150 }, (_, i) => `Number ${i} opened the <mask> and walked into the room.`);
  let isAnswered = false;
  const bulk = post("/fill-mask", { inputs, parameters: { top_k: 1 } }).then((response) => {
    isAnswered = true;
    return response.json();
  });
  const times: number[] = [];
  while (!isAnswered) {
    const begin = performance.now();
    const { status } = await fetch(`${url}/livez`);
    expect(status).toBe(200);
    if (!isAnswered) times.push(performance.now() - begin);
    await pause(5);
  }
  expect(await bulk).toHaveLength(150);
  expect(times.length).toBeGreaterThan(5);
  process.stdout.write(`/livez beside 150 inputs: ${times.length} times, the slowest ${Math.max(...times).toFixed(1)} ms\n`);
});

test("a page of another name is refused, one of an origin that is allowed is not", async () => {
  const asked = { "access-control-request-method": "POST", "access-control-request-headers": "authorization,content-type,x-stainless-os" };
  const preflight = await fetch(`${url}/v1/embeddings`, { method: "OPTIONS", headers: { origin: "https://app.example", ...asked } });
  expect([preflight.status, preflight.headers.get("access-control-allow-headers")]).toEqual([204, asked["access-control-request-headers"]]);
  const port = new URL(url).port;
  const rebound = await Wire.open(Number(port));
  rebound.socket.write(`GET /livez HTTP/1.1\r\nHost: evil.example:${port}\r\n\r\n`);
  const { status, body } = await answerOn(rebound);
  expect([status, JSON.parse(body).code]).toEqual([403, "foreign_host"]);
  rebound.socket.destroy();
});

test("the log has a line for each request, with its id, route, status, tokens and times; never a text, a token or the secret", async () => {
  const text = "Xyzzy opened the <mask> and walked into the room.";
  const asked: [path: string, body: unknown, headers?: Record<string, string>][] = [
    ["/fill-mask", { inputs: text }, { "x-request-id": "row-7" }],
    ["/fill-mask", { inputs: "Xyzzy has none" }],
    ["/fill-mask", { inputs: text, Xyzzy: "Xyzzy" }],
    ["/fill-mask", "{Xyzzy"],
    ["/models/Xyzzy", { inputs: text }],
    ["/Xyzzy?Xyzzy", { inputs: text }],
    ["/fill-mask", { inputs: text }, { authorization: "Bearer Xyzzy" }],
    ["/fill-mask", { inputs: text }, { "content-type": "text/Xyzzy" }],
    ["/fill-mask", { inputs: "\ud800 Xyzzy <mask>\0\u2028" }],
  ];
  for (const [path, body, headers] of asked) await (await post(path, body, headers)).text();
  const metrics = await (await fetch(`${url}/metrics`)).text();
  const requests = service.log.filter(({ event }) => event === "request");
  expect(requests.find(({ id }) => id === "row-7")).toEqual({
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    level: "info",
    event: "request",
    id: "row-7",
    method: "POST",
    route: "/fill-mask",
    status: 200,
    ms: expect.any(Number),
    tokens: expect.any(Number),
    queue_ms: expect.any(Number),
    pass_ms: expect.any(Number),
  });
  for (const code of ["no_mask", "invalid_json", "foreign_model", "not_found", "unauthorized", "unsupported_media_type"]) {
    expect(requests.map((line) => line.code)).toContain(code);
  }
  expect(requests.map(({ route }) => route)).not.toContain("/livez");
  for (const said of [service.stderr, service.stdout, metrics]) {
    expect(said).not.toMatch(/xyzzy/i);
    expect(said).not.toContain(SECRET);
  }
});
