/** Node, and what runs the same program. */
import { join } from "node:path";
import { SENTENCE } from "../answer.ts";
import { bun, installed, nodeOf, nodeOnMusl } from "../installed.ts";
import { output } from "../program.ts";
import { allCores, firstVersion, type Runtime } from "../runtime.ts";

function node(major: number): Runtime {
  const run = (program: string, args: string[], folder: string) => output(program, args, { cwd: folder, path: [nodeOf(major)] });
  const command = ["--no-install", "typeformer", "fill-mask", "--json", SENTENCE];
  return {
    name: `Node ${major}`,
    version: async () => firstVersion(await output(join(nodeOf(major), "node"), ["--version"], { cwd: "." })),
    ways: [
      { how: "`import`", backend: allCores, run: (folder) => run("node", ["module/main.js"], folder) },
      { how: "`require`", backend: allCores, run: (folder) => run("node", ["commonjs/main.cjs"], folder) },
      { how: "`npx typeformer`", backend: allCores, run: (folder) => run("npx", command, folder) },
      { how: "`--jitless`", backend: /^cpu \(1 thread\)/, run: (folder) => run("node", ["--jitless", "module/main.js"], folder) },
    ],
  };
}

/** Programs that take a file: what `program` is given before it. */
function engine(name: string, how: string, program: () => string, ...args: string[]): Runtime {
  return {
    name,
    version: async () => firstVersion(await output(program(), ["--version"], { cwd: "." })),
    ways: [{ how, backend: allCores, run: (folder) => output(program(), [...args, "module/main.js"], { cwd: folder }) }],
  };
}

export const programs: readonly Runtime[] = [
  ...[20, 22, 24, 26].map(node),
  engine("Node on musl (Alpine)", "`import`", nodeOnMusl),
  engine("Deno", "`deno run --allow-read`", () => installed(".bin/deno"), "run", "--allow-read"),
  engine("Bun", "`bun run`", bun, "run"),
];
