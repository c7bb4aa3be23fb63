/** How the command ends: on the built files, in a process of its own. */
import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "@jest/globals";
import { serving } from "../support/serving.ts";
import { answerOn, request, Wire } from "./wire.ts";

const body = JSON.stringify({ inputs: "She opened the <mask> and walked into the room.", parameters: { top_k: 1 } });
/** What the log's clock, in whole milliseconds, and the reader of this side may be off. */
const SLACK_MS = 5;

interface Asked {
  at: number;
  said: { status: number; body: string } | string;
}

/** Asks, one request after the other, until nobody listens: on a connection for as long as it is kept, or on a new one each time. */
async function askUntilClosed(port: number, keeps: boolean): Promise<Asked[]> {
  const asked: Asked[] = [];
  let wire: Wire | undefined;
  for (;;) {
    const kept = wire;
    try {
      wire = kept ?? (await Wire.open(port));
    } catch {
      return asked; // the port is closed
    }
    const at = Date.now();
    wire.socket.write(request("POST", "/fill-mask", body));
    try {
      const { status, head, body: said } = await answerOn(wire);
      asked.push({ at, said: { status, body: said } });
      if (!keeps || /connection: close/i.test(head)) wire = undefined;
    } catch (error) {
      asked.push({ at, said: (error as Error).message });
      wire = undefined;
    }
  }
}

test("SIGTERM under load: not ready, then every request that was sent before the port closed is answered, then exit 0, with idle and unused connections open", async () => {
  const service = await serving(["--drain-delay-ms=250"]);
  const { port } = new URL(await service.url());
  await service.told("ready");
  const [idle, unused] = await Promise.all([Wire.open(Number(port)), Wire.open(Number(port))]);
  idle.socket.write(request("GET", "/readyz"));
  expect((await answerOn(idle)).status).toBe(200);

  const clients = Array.from({ length: 8 }, (_, i) => askUntilClosed(Number(port), i % 2 === 0));
  await pause(100);
  const signalled = Date.now();
  service.end("SIGTERM");
  await service.told("draining");
  const unready = await Wire.open(Number(port));
  unready.socket.write(request("GET", "/readyz"));
  expect((await answerOn(unready)).status).toBe(503);

  const asked = (await Promise.all(clients)).flat();
  expect(await service.ended).toBe(0);
  const closed = Date.parse(String((await service.told("closed")).time));
  expect(closed - signalled).toBeGreaterThanOrEqual(250);
  const before = asked.filter(({ at }) => at < closed - SLACK_MS);
  expect(before.filter(({ at }) => at > signalled).length).toBeGreaterThan(8); // it went on taking them
  const right = before.find(({ said }) => typeof said !== "string")?.said;
  expect(right).toMatchObject({ status: 200, body: expect.stringContaining('"token_str"') });
  expect(before.filter(({ said }) => JSON.stringify(said) !== JSON.stringify(right))).toEqual([]);
  expect([idle.isOpen, unused.isOpen]).toEqual([false, false]);
  expect(await service.told("ended")).toMatchObject({ cut: 0 });
});

test("a second signal ends it at once, and its engines with it", async () => {
  const service = await serving(["--drain-delay-ms=60000"]);
  const { pid } = await service.told("engine_ready");
  service.end("SIGINT");
  await service.told("draining");
  const begin = performance.now();
  service.end("SIGINT");
  expect(await service.ended).toBe("SIGINT");
  expect(performance.now() - begin).toBeLessThan(5000);
  await gone(pid as number);
});

test("while its model is loaded it lives and is not ready; asked to end it waits for nobody", async () => {
  const service = await serving(["--drain-delay-ms=60000"]);
  const url = await service.url();
  expect([(await fetch(`${url}/livez`)).status, (await fetch(`${url}/readyz`)).status]).toEqual([200, 503]);
  service.end();
  expect(await service.ended).toBe(0);
});

test("a port that is taken, a model that cannot be loaded, a token that cannot be read: one line that says so, and exit 1", async () => {
  const other = await serving();
  const { port } = new URL(await other.url());
  const failing: Record<string, [flags: string[], line: RegExp]> = {
    "a port": [[`--port=${port}`], new RegExp(`^typeformer: port ${port} of 127.0.0.1 is taken by another process: .*\n$`)],
    "a model": [["--model=./no/such/folder"], /^typeformer: .*no\/such\/folder.*\n$/],
    "a file": [["--token-file=./no/such/file"], /^typeformer: --token-file .\/no\/such\/file cannot be read: .*\n$/],
    "a flag": [["--max-bach-tokens=3"], /^typeformer: unknown option '--max-bach-tokens=3'. Did you mean --max-batch-tokens\? .*\n$/],
    "a value": [
      ["--task=fill-masks"],
      /^typeformer: option '--task <name>' argument 'fill-masks' is invalid. Did you mean fill-mask\? .*\n$/,
    ],
  };
  await Promise.all(
    Object.entries(failing).map(async ([what, [flags, line]]) => {
      const service = await serving(flags);
      expect([what, await service.ended]).toEqual([what, ["a flag", "a value"].includes(what) ? 2 : 1]);
      expect([what, service.stderr.replace(/^\{.*\}\n/gm, "")]).toEqual([what, expect.stringMatching(line)]);
      expect(service.stdout).toBe("");
    }),
  );
  other.end();
  expect(await other.ended).toBe(0);
});

async function gone(pid: number): Promise<void> {
  for (const until = performance.now() + 10_000; performance.now() < until; await pause(20)) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
  }
  throw new Error(`process ${pid} is still there`);
}
