/** The line to paste: whatever task is served, by whatever model, it is a request that `/` answers. */
import { execFileSync } from "node:child_process";
import { afterAll, expect, test } from "@jest/globals";
import type { Task } from "typeformer";
import { readyLines } from "../../packages/serve/src/command/ready.ts";
import { createApp } from "../../packages/serve/src/index.ts";
import { ask } from "./support/asking.ts";
import { disposeServices, openedAs, serviceOf } from "./support/services.ts";

afterAll(disposeServices);

const family = "test/golden/family";
const served: readonly [task: Task, model: string | undefined][] = [
  ["fill-mask", undefined],
  ["fill-mask", `${family}/bert/mlm`],
  ["fill-mask", `${family}/distilbert/mlm`],
  ["mlm-scoring", undefined],
  ["sentence-embedding", undefined],
  ["feature-extraction", `${family}/bert/mlm`],
  ["text-classification", `${family}/roberta/classifier`],
  ["zero-shot-classification", `${family}/bert/classifier`],
  ["token-classification", `${family}/distilbert/tokens`],
  ["question-answering", `${family}/roberta/span`],
];

/** The words that a shell would give to curl. */
const wordsOf = (line: string): string[] =>
  execFileSync("sh", ["-c", `curl() { for word; do printf '%s\\0' "$word"; done; }; ${line}`], { encoding: "utf8" })
    .split("\0")
    .slice(0, -1);

test.each(served)("%s by %s", async (task, model) => {
  const service = await openedAs(serviceOf(model), { task });
  const [what, line] = (await readyLines(service, { url: "http://0.0.0.0:8080", seconds: 1 })).split("\n");
  expect(what).toContain(`for ${task} `);
  const [url, , header, , body] = wordsOf(line);
  expect([url, header]).toEqual(["http://localhost:8080/", "content-type: application/json"]);
  expect(await ask(createApp({ service }), "POST", "/", JSON.parse(body))).toMatchObject({ status: 200 });
});

test("a token comes from its file, whatever that is called, and is not in the line", async () => {
  const service = serviceOf();
  await service.settled();
  const [, line] = (await readyLines(service, { url: "http://[::1]:80", seconds: 1, tokenFile: "/dev/null" })).split("\n");
  expect(wordsOf(line).slice(0, 3)).toEqual(["http://[::1]:80/", "-H", "authorization: Bearer "]);
});
