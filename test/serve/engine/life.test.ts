/** How engines' processes begin and end. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { afterAll, afterEach, beforeAll, expect, test } from "@jest/globals";
import type { Programs } from "../../../packages/serve/src/engine/programs.ts";
import type { ServiceEvent } from "../../../packages/serve/src/service/events.ts";
import { openService, type ServiceOptions } from "../../../packages/serve/src/service/open-service.ts";
import { builtPrograms } from "../support/built-programs.ts";

const folder = mkdtempSync(join(tmpdir(), "typeformer-life-"));
let programs: Programs;

beforeAll(async () => {
  programs = await builtPrograms();
});
afterAll(() => rmSync(folder, { recursive: true }));

const disposals: (() => unknown)[] = [];
afterEach(() => Promise.all(disposals.splice(0).map((dispose) => dispose())));

/** A service and what it tells. */
function opened(options: ServiceOptions, others: Partial<Programs> = {}) {
  const events: ServiceEvent[] = [];
  const service = openService(
    { maxBatchTokens: 64, simd: "plain", onEvent: (event) => void events.push(event), ...options },
    { programs: { ...programs, ...others } },
  );
  disposals.push(() => service.dispose());
  const told = <T extends ServiceEvent["type"]>(type: T) =>
    events.filter((event): event is ServiceEvent & { type: T } => event.type === type);
  return { service, told };
}

const asked = { task: "feature-extraction", inputs: [{ text: "a room" }], parameters: { pooling: "mean" } } as const;

const isThere = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

async function until(isSo: () => boolean, milliseconds = 60_000): Promise<void> {
  for (const end = performance.now() + milliseconds; !isSo(); await sleep(20)) {
    if (performance.now() > end) throw new Error(`not so after ${milliseconds} ms: ${isSo}`);
  }
}

test("a model that is not there is the service's failure, said once, by its typed error", async () => {
  const { service, told } = opened({ model: "./no/such/folder" });
  const early = service.ask(asked, {}).catch((error) => error);
  await service.settled();
  expect(service.state).toBe("failed");
  expect(service.failure).toMatchObject({ name: "TypeformerError", code: "model_not_found" });
  expect(await early).toBe(service.failure);
  expect(() => service.facts).toThrow("not loaded");
  await sleep(300); // longer than the first pause
  expect([told("engine_lost"), told("engine_ready")]).toEqual([[], []]);
});

test("a process that ends before its model is there is tried three times", async () => {
  const broken = join(folder, "broken.mjs");
  writeFileSync(broken, 'console.error("no luck"); process.exit(7);');
  const { service, told } = opened({}, { engine: pathToFileURL(broken) });
  await service.settled();
  expect(service.failure).toMatchObject({ name: "ServiceError", code: "engine_crashed" });
  expect(service.failure?.message).toContain("ended with exit code 7: no luck");
  expect(told("engine_lost")).toHaveLength(2); // and after the third no other is started
});

test("one that was ready is tried again until it is so again; what comes meanwhile waits", async () => {
  const model = join(folder, "model");
  cpSync("test/golden/family/bert/mlm", model, { recursive: true });
  const { service, told } = opened({ model });
  const before = await service.ask(asked, {});
  renameSync(model, `${model}-away`);
  process.kill(told("engine_ready")[0].pid, "SIGKILL");
  await until(() => told("engine_lost").length >= 1);
  const waiting = [service.ask(asked, {})];
  await until(() => told("engine_lost").length >= 3);
  waiting.push(service.ask(asked, {}));
  renameSync(`${model}-away`, model);
  for (const { answers } of await Promise.all(waiting)) expect(answers).toEqual(before.answers);
  const pauses = told("engine_lost").map(({ pauseMilliseconds }) => pauseMilliseconds);
  expect(pauses.slice(0, 3)).toEqual([100, 200, 400]);
  expect(told("engine_ready").map(({ restarts }) => restarts)).toEqual([0, pauses.length]);

  cpSync("test/golden/family/roberta/mlm", model, { recursive: true }); // in the place of the other
  process.kill(told("engine_ready")[1].pid, "SIGKILL");
  await until(() => told("engine_ready").length === 3);
  expect(told("warning").at(-1)?.message).toMatch(/^engine 0 answers otherwise than the first: roberta .*, not bert /);
});

test("two engines share the threads, answer, and end with the service; a terminal's signals are not for them", async () => {
  const { service, told } = opened({ engines: 2, threads: 2 });
  await service.settled();
  const pids = told("engine_ready").map(({ pid }) => pid);
  expect(new Set(pids).size).toBe(2);
  expect(service.facts).toMatchObject({ engines: 2, backend: expect.stringContaining("1 thread") });
  for (const pid of pids) for (const signal of ["SIGINT", "SIGTERM"]) process.kill(pid, signal);
  const many = await Promise.all(Array.from({ length: 20 }, () => service.ask(asked, {})));
  expect(new Set(many.map(({ answers }) => JSON.stringify(answers))).size).toBe(1);
  expect(told("engine_lost")).toEqual([]);
  expect(told("engine_memory").every(({ residentBytes }) => residentBytes > 1e7)).toBe(true);
  expect(pids.map(isThere)).toEqual([true, true]);
  await service.dispose();
  expect(pids.map(isThere)).toEqual([false, false]);
  await expect(service.ask(asked, {})).rejects.toMatchObject({ code: "engine_crashed" });
});

test("a service that is disposed of while it opens leaves no process", async () => {
  const { service } = opened({});
  const early = service.ask(asked, {}).catch((error) => error);
  await sleep(50);
  await service.dispose();
  expect(await early).toMatchObject({ code: "engine_crashed" });
  await service.settled();
});

test("a service that is killed leaves no engine behind", async () => {
  const index = pathToFileURL(resolve("packages/serve/dist/index.js")).href;
  const program = `import { openService } from ${JSON.stringify(index)};
    openService({ engines: 2, maxBatchTokens: 64, onEvent: (event) => event.type === "engine_ready" && console.log(event.pid) });`;
  const service: ChildProcess = spawn(process.execPath, ["--input-type=module", "-e", program], { stdio: ["ignore", "pipe", "inherit"] });
  disposals.push(() => service.kill("SIGKILL"));
  const pids: number[] = [];
  service.stdout?.setEncoding("utf8").on("data", (lines: string) => pids.push(...lines.trim().split("\n").map(Number)));
  await until(() => pids.length === 2);
  expect(pids.map(isThere)).toEqual([true, true]);
  service.kill("SIGKILL");
  await once(service, "exit");
  await until(() => !pids.some(isThere));
});
