import { expect, test } from "@jest/globals";
import { createMetrics } from "../../../packages/serve/src/http/metrics.ts";
import { createApp } from "../../../packages/serve/src/index.ts";
import { get, post } from "../support/asking.ts";

/** The samples of a text in Prometheus' format. */
const samples = (text: string) =>
  new Map(
    text
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"))
      .map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.slice(line.lastIndexOf(" ") + 1))]),
  );

test("requests are counted by route, method and status; a label never holds what a client made up", async () => {
  const app = createApp({ engines: 0, maxBatchTokens: 256, onEvent: () => {} });
  await post(app, "/fill-mask", { inputs: "She opened the <mask>." });
  await post(app, "/fill-mask", { inputs: "no such" });
  await post(app, "/models/typeformer-mini", { inputs: "She opened the <mask>." });
  for (let i = 0; i < 20; i++) await get(app, `/nowhere/${i}`);
  await app.fetch(new Request("http://localhost/livez", { method: "BREW" }));
  const response = await app.fetch(new Request("http://localhost/metrics"));
  expect(response.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
  const text = await response.text();
  const found = samples(text);
  expect(found.get('typeformer_requests_total{route="/fill-mask",method="POST",status="200"}')).toBe(1);
  expect([...found].find(([name]) => /requests_total{route="\/fill-mask",method="POST",status="4\d\d"/.test(name))?.[1]).toBe(1);
  expect(found.get('typeformer_requests_total{route="/models/{id}",method="POST",status="200"}')).toBe(1);
  expect(found.get('typeformer_requests_total{route="none",method="GET",status="404"}')).toBe(20);
  expect([...found.keys()].some((name) => name.includes('method="other"'))).toBe(true);
  expect(text).not.toMatch(/nowhere|BREW/);
  expect(found.get('typeformer_request_duration_seconds_count{route="none"}')).toBeGreaterThanOrEqual(20);
  expect(found.get("typeformer_ready")).toBe(1);
  expect(found.get('typeformer_resident_bytes{process="server"}')).toBeGreaterThan(1e7);
  expect([...found.keys()].find((name) => name.startsWith("typeformer_build_info"))).toContain('model="typeformer-mini"');
  await app.dispose();
});

test("what the service tells is counted in seconds, tokens and inputs; an engine's first start is no restart", async () => {
  const { hear, route } = createMetrics();
  hear({ type: "engine_ready", engine: 0, pid: 1, restarts: 0, milliseconds: 900 });
  hear({ type: "pass", task: "fill-mask", inputs: 3, tokens: 30, milliseconds: 20 });
  hear({ type: "pass", task: "fill-mask", inputs: 1, tokens: 12, milliseconds: 8 });
  hear({ type: "answered", task: "fill-mask", inputs: 1, tokens: 12, waited: 4, pass: 8 });
  hear({ type: "engine_memory", engine: 0, pid: 1, residentBytes: 5e8 });
  hear({ type: "engine_lost", engine: 0, pid: 1, reason: "ended by SIGKILL", pauseMilliseconds: 100 });
  hear({ type: "engine_ready", engine: 0, pid: 2, restarts: 1, milliseconds: 900 });
  hear({ type: "engine_memory", engine: 0, pid: 2, residentBytes: 4e8 });
  const service = { state: "draining", failure: new Error(), queue: { inputs: 2, tokens: 25 } };
  const reply = await route.handle({ service } as never);
  const found = samples("text" in reply ? reply.text : "");
  expect(Object.fromEntries([...found].filter(([name]) => !name.includes("bucket") && !name.includes('"server"')))).toEqual({
    typeformer_wait_seconds_sum: 0.004,
    typeformer_wait_seconds_count: 1,
    typeformer_pass_seconds_sum: 0.028,
    typeformer_pass_seconds_count: 2,
    typeformer_batch_tokens_sum: 42,
    typeformer_batch_tokens_count: 2,
    typeformer_batch_inputs_sum: 4,
    typeformer_batch_inputs_count: 2,
    'typeformer_tokens_total{task="fill-mask"}': 42,
    'typeformer_inputs_total{task="fill-mask"}': 4,
    typeformer_engine_restarts_total: 1,
    typeformer_queue_tokens: 25,
    typeformer_queue_inputs: 2,
    typeformer_ready: 0,
    'typeformer_resident_bytes{process="engine 0"}': 4e8,
  });
});
