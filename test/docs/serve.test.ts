/** docs/serve.md is a conversation: its services are started, its commands and programs ask them, and what it shows is what they answer. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { builtService } from "../support/built.ts";
import { commandsOf, moduleOf, run, runModule, runnable, shownAs } from "../support/documents.ts";
import { fences } from "../support/markdown.ts";

const PAGE = "docs/serve.md";
const PYTHON = process.env.TYPEFORMER_PYTHON ?? "";
const SERVES = /^npx typeformer serve\b/;

await builtService();
const port = await freePort();
/** The page's port may be taken here. */
const here = (text: string): string => text.replaceAll("8080", String(port));

/** Services run one after the other, each until the next one begins. */
let service: ChildProcess | undefined;
afterAll(end);

describe("commands", () => {
  test.each(commandsOf(PAGE))("$line  $command", async ({ command, output }) => {
    const said = SERVES.test(command) ? await start(command) : (await run(here(runnable(command)))).output;
    if (!shownAs(said, here(output))) expect(said).toBe(here(output));
  });
});

describe("programs", () => {
  beforeAll(async () => {
    await start("npx typeformer serve");
  });

  test("of JavaScript", async () => {
    const program = moduleOf(PAGE);
    if (!program) throw new Error("the page has no block of ts");
    expect(program.shown).toBeGreaterThan(2);
    writeFileSync(program.path, here(readFileSync(program.path, "utf8")));
    const { code, output } = await runModule(program);
    expect(code === 0 ? "" : output).toBe("");
  });

  const blocks = fences(readFileSync(PAGE, "utf8")).filter(({ language }) => language === "python");
  for (const { code, line } of blocks) {
    const reason = missingFor(code);
    (reason ? test.skip : test)(`of Python, line ${line}${reason && ` (${reason})`}`, () => {
      const { stdout, stderr } = spawnSync(PYTHON, ["-c", here(code)], { encoding: "utf8" });
      expect(stdout + stderr).toBe("");
    });
  }
});

/** Why a program of Python cannot run here; empty where it can. */
function missingFor(code: string): string {
  if (PYTHON === "") return "TYPEFORMER_PYTHON names none";
  const imports = code.split("\n").filter((line) => /^(from|import) /.test(line));
  return spawnSync(PYTHON, ["-c", imports.join("\n")]).status === 0 ? "" : `${PYTHON} lacks what it imports`;
}

/** Starts a service in the place of the one that runs. @returns what it said until it was ready */
async function start(command: string): Promise<string> {
  await end();
  const env = { ...process.env, TYPEFORMER_SERVE_MAX_BATCH_TOKENS: "256" }; // measuring it takes seconds
  service = spawn("sh", ["-c", `exec ${runnable(command)} --port ${port}`], { env, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  const child = service;
  return new Promise((resolve, reject) => {
    child.once("exit", () => reject(new Error(`the service ended: ${said}`)));
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (chunk) => {
        said += chunk;
        if (/^ *curl /m.test(said)) resolve(said);
      });
  });
}

async function end(): Promise<void> {
  if (!service || service.exitCode !== null) return;
  service.removeAllListeners("exit");
  service.kill("SIGKILL");
  await once(service, "exit");
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}
