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
      { how: "`npx typeformer serve`", backend: allCores, run: (folder) => run("node", ["served/command.js"], folder) },
      { how: "`--jitless`", backend: /^cpu \(1 thread\)/, run: (folder) => run("node", ["--jitless", "module/main.js"], folder) },
    ],
  };
}

/** Programs that take a file: what `program` is given before it, in either way. */
function engine(name: string, program: () => string, ...ways: [how: string, file: string, ...args: string[]][]): Runtime {
  return {
    name,
    version: async () => firstVersion(await output(program(), ["--version"], { cwd: "." })),
    ways: ways.map(([how, file, ...args]) => ({
      how,
      backend: allCores,
      run: (folder) => output(program(), [...args, file], { cwd: folder }),
    })),
  };
}

const APP = "the service, `createApp`";

export const programs: readonly Runtime[] = [
  ...[20, 22, 24, 26].map(node),
  engine("Node on musl (Alpine)", nodeOnMusl, ["`import`", "module/main.js"], [APP, "served/main.js"]),
  engine(
    "Deno",
    () => installed(".bin/deno"),
    ["`deno run --allow-read`", "module/main.js", "run", "--allow-read"],
    [`${APP}, \`deno run --allow-read --allow-env\``, "served/main.js", "run", "--allow-read", "--allow-env"],
  ),
  engine("Bun", bun, ["`bun run`", "module/main.js", "run"], [APP, "served/main.js", "run"]),
];
