/** Next.js with either of its bundlers: a page that answers in its worker, and a route that answers on the server. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { on } from "node:events";
import { cp, rename } from "node:fs/promises";
import { join } from "node:path";
import { runCommands, sectionOf, writeFiles } from "../guide.ts";
import { commandPath, installed, linkInto, versionOf } from "../installed.ts";
import { browserName, visitAt } from "../page.ts";
import { allCores, type Runtime } from "../runtime.ts";
import { lineWith } from "./bundlers.ts";

/** A build takes a minute or two beside other work. */
const PATIENCE_MS = 300_000;

function next(bundler: string, flag: string, long: boolean): Runtime {
  let site: Promise<string> | undefined;
  const built = (project: string) => {
    site ??= build(project, `next-${bundler.toLowerCase()}`, flag);
    return site;
  };
  return {
    name: `Next.js, ${bundler}`,
    version: async () => `${versionOf("next")}, ${await browserName()}`,
    ways: [
      {
        how: "a client page, the engine in a worker",
        backend: allCores,
        long,
        run: async (project) => served(await built(project), async (origin) => lineWith(1, await visitAt(`${origin}/`))),
      },
      {
        how: "a route handler",
        backend: allCores,
        long,
        run: async (project) => served(await built(project), async (origin) => (await fetch(`${origin}/answer`)).text()),
      },
    ],
  };
}

/** The guide's site, built in a folder below the project, whose packages it finds. */
async function build(project: string, name: string, flag: string): Promise<string> {
  const folder = join(project, name);
  const section = sectionOf("Next.js");
  linkInto(project, "next", "react", "react-dom");
  await writeFiles(section, folder);
  await cp(join(project, "next"), folder, { recursive: true });
  await rename(join(folder, "next.config.mjs"), join(folder, "guide.config.mjs"));
  await rename(join(folder, "linked.config.mjs"), join(folder, "next.config.mjs"));
  const commands = section.commands.map((command) => `${command}${flag}`);
  await runCommands({ ...section, commands }, folder, { path: commandPath(), timeout: PATIENCE_MS, env: { NEXT_TELEMETRY_DISABLED: "1" } });
  return folder;
}

/** What `ask` finds where a built site is served. */
async function served<T>(folder: string, ask: (origin: string) => Promise<T>): Promise<T> {
  const server = spawn(process.execPath, [installed("next/dist/bin/next"), "start", "--port", "0"], { cwd: folder });
  try {
    return await ask(await originOf(server));
  } finally {
    server.kill();
  }
}

async function originOf({ stdout, stderr }: ChildProcessWithoutNullStreams): Promise<string> {
  let said = "";
  for await (const [bytes] of on(stdout, "data", { close: ["end"] })) {
    said += bytes;
    const [origin] = /http:\/\/localhost:\d+/.exec(said) ?? [];
    if (origin && said.includes("Ready")) return origin;
  }
  throw new Error(`Next.js does not serve: ${said}${stderr.read() ?? ""}`);
}

export const nextSites: readonly Runtime[] = [next("Turbopack", "", false), next("webpack", " --webpack", true)];
