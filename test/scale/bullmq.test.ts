/** examples/bullmq, over a Redis of its own: whatever is killed by -9, the lines of one uninterrupted run come out. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { built } from "../support/built.ts";
import { runs } from "../support/runs.ts";
import { answersInOneRun, COUNT, TASK, writeLines } from "./lines.ts";
import { TestRedis } from "./redis.ts";
import { describeWith, redisServer } from "./tools.ts";

const PATIENCE = runs(300_000, 3_600_000);
const CHUNKS = Math.ceil(COUNT / 64);
/** Chunks that are answered before something is killed. */
const BEFORE = runs(4, 200);
/** Seconds until the job of a worker that is gone comes back: the default of 30 would be waited for. */
const LOCK = "2";

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}
interface Running {
  child: ChildProcess;
  ended: Promise<Ended>;
}

function begin(program: string, ...args: string[]): Running {
  const child = spawn(process.execPath, [`examples/bullmq/${program}.mjs`, ...args]);
  const ended = Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]).then(([stdout, stderr, [code]]) => ({
    code,
    stdout,
    stderr,
  }));
  return { child, ended };
}

const server = redisServer();
describeWith(server, "BullMQ", () => {
  const place = mkdtempSync(join(tmpdir(), "typeformer-bullmq-"));
  const lines = writeLines(join(place, "lines.jsonl"), COUNT);
  let expected = "";
  let [folder, output, number] = ["", "", 0];
  let redis: TestRedis;

  beforeAll(async () => {
    await built();
    expected = (await answersInOneRun(readFileSync(lines, "utf8"))).map((line) => `${line}\n`).join("");
  }, PATIENCE);
  beforeEach(async () => {
    number++;
    [folder, output] = [join(place, `results-${number}`), join(place, `answers-${number}.jsonl`)];
    redis = await TestRedis.start(server.path, join(place, `redis-${number}`));
  });
  afterEach(() => redis.kill());
  afterAll(() => rmSync(place, { recursive: true, force: true }));

  const enqueue = (input = lines, task = TASK) => begin("enqueue", input, folder, "--redis", redis.url, "--", ...task).ended;
  const work = (...flags: string[]) => begin("work", folder, "--redis", redis.url, "--lock-seconds", LOCK, ...flags);
  const collect = () => begin("collect", folder, output).ended;
  const answered = () => readdirSync(folder).filter((file) => file.startsWith("chunk-")).length;
  const someAnswered = async () => {
    while (answered() < BEFORE) await sleep(5);
  };
  /** Kills what is in the middle of its work. */
  const killed = async (...victims: (Running | TestRedis)[]) => {
    for (const victim of victims) {
      if (victim instanceof TestRedis) await victim.kill();
      else victim.child.kill("SIGKILL");
    }
    expect(answered()).toBeLessThan(CHUNKS);
    const early = await collect();
    expect([early.code, existsSync(output), early.stderr]).toEqual([1, false, expect.stringMatching(/of \d+ chunks are missing/)]);
  };
  const expectAll = async () => {
    expect(await collect()).toEqual({ code: 0, stdout: `${COUNT} answers in ${output}\n`, stderr: "" });
    expect(readFileSync(output, "utf8") === expected).toBe(true);
  };

  test(
    "a worker is killed: another does its jobs again",
    async () => {
      expect(await enqueue()).toEqual({
        code: 0,
        stdout: `${COUNT} lines in ${CHUNKS} chunks: 0 answered, ${CHUNKS} queued\n`,
        stderr: "",
      });
      const [one, other] = [work("--until-done"), work("--until-done")];
      await someAnswered();
      await killed(one);
      expect(await other.ended).toMatchObject({ code: 0, stderr: "" });
      await expectAll();
    },
    PATIENCE,
  );

  test(
    "Redis is killed: workers wait for it, and go on",
    async () => {
      await enqueue();
      const worker = work("--until-done");
      await someAnswered();
      await killed(redis);
      await redis.start();
      const { code, stderr } = await worker.ended;
      expect([code, stderr]).toEqual([0, expect.stringMatching(/^Redis is gone \(.+\): waiting for it\nRedis answers again\n/)]);
      await expectAll();
    },
    PATIENCE,
  );

  test.each([
    ["remembers", "what was queued is queued once"],
    ["has forgotten all", "what is missing is queued again"],
  ])(
    "everything is killed, and a Redis started that %s: %s",
    async (what) => {
      await enqueue();
      const workers = [work(), work()];
      await someAnswered();
      await killed(redis, ...workers);
      if (what !== "remembers") redis.forget();
      await redis.start();
      const there = answered();
      const again = await enqueue();
      expect(again.stdout).toBe(`${COUNT} lines in ${CHUNKS} chunks: ${there} answered, ${CHUNKS - there} queued\n`);
      expect(await work("--until-done").ended).toMatchObject({ code: 0 });
      await expectAll();
      expect((await enqueue()).stdout).toContain(`${CHUNKS} answered, 0 queued`);
    },
    PATIENCE,
  );

  test(
    "an engine is killed: its worker starts another",
    async () => {
      await enqueue();
      const worker = work("--until-done");
      await someAnswered();
      const { stdout } = spawnSync("pgrep", ["-P", String(worker.child.pid)], { encoding: "utf8" });
      process.kill(Number(stdout), "SIGKILL");
      const { code, stderr } = await worker.ended;
      expect([code, stderr]).toEqual([0, expect.stringContaining("the engine ended (SIGKILL)")]);
      await expectAll();
    },
    PATIENCE,
  );

  test("a worker that is told to stop finishes what it has in hand", async () => {
    await enqueue();
    const worker = work();
    await someAnswered();
    worker.child.kill("SIGTERM");
    const { code, stdout } = await worker.ended;
    expect([code, stdout]).toEqual([0, `${answered()} chunks answered\n`]);
  });

  test("a Redis that is gone, and one that throws keys away, are refused with what to do", async () => {
    await redis.kill();
    expect(await enqueue()).toEqual({
      code: 1,
      stdout: "",
      stderr: expect.stringMatching(/^no Redis answers at 127.0.0.1:\d+ \(ECONNREFUSED\): start one/),
    });
    await redis.start("--maxmemory-policy", "allkeys-lru");
    expect((await enqueue()).stderr).toMatch(/^this Redis throws keys away .* config set maxmemory-policy noeviction\n$/);
    await redis.kill();
    await redis.start("--appendonly", "no");
    expect(await enqueue()).toMatchObject({ code: 0, stderr: expect.stringMatching(/forgets what is queued when it ends/) });
    await redis.kill();
    expect((await work().ended).stderr).toMatch(/^no Redis answers/);
  });

  test("a model that fails to load ends the worker, and costs no job", async () => {
    const task = ["fill-mask", "--model", join(place, "no-model")];
    expect(await enqueue(lines, task)).toMatchObject({ code: 0 });
    const { code, stderr } = await work("--until-done").ended;
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/^`typeformer fill-mask --model .*no-model` does not start: the engine ended \(exit 1\): typeformer: /),
    ]);
  });

  test("a disk that is full ends the worker, and what was missing is queued again", async () => {
    const small = join(place, "small");
    mkdirSync(small);
    if (spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", small]).status !== 0) {
      return console.warn("skipped: this user may not mount a small disk");
    }
    try {
      folder = join(small, "results");
      await enqueue();
      const { code, stderr } = await work("--until-done").ended;
      expect([code, stderr]).toEqual([1, expect.stringMatching(/the disk has no room for .*: make room, then start this again/)]);
      expect(readdirSync(folder).filter((file) => file.endsWith(".partial"))).toEqual([]);
      expect((await collect()).code).toBe(1);
    } finally {
      spawnSync("umount", [small]);
    }
  });

  test("results of another run are not mixed with these", async () => {
    await enqueue();
    expect((await enqueue(lines, ["fill-mask", "--top-k", "2"])).stderr).toMatch(
      /has results of `fill-mask --top-k 1`, or of another .*: name another folder/,
    );
    writeFileSync(
      join(folder, "run.json"),
      JSON.stringify({ ...JSON.parse(readFileSync(join(folder, "run.json"), "utf8")), key: "another" }),
    );
    expect((await work().ended).stderr).toMatch(/^the engine or the model here is not the one for which/);
  });
});
