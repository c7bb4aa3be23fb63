/**
 * Importing the package, and no more, where there is nothing but the language: not what browsers and Node have beside it (jsdom lacks much of
 * it, and Node loads some of it when it is first touched), nor WebAssembly and shared memory, which may be forbidden.
 */
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type Context, createContext, type Module, runInContext, SourceTextModule, SyntheticModule } from "node:vm";
import { expect, test } from "@jest/globals";
import { built } from "../support/built.ts";

await built();

const { exports } = JSON.parse(readFileSync("package.json", "utf8"));
const doors = [...new Set([...JSON.stringify(exports).matchAll(/"\.\/(dist\/[\w-]+\.js)"/g)].map(([, path]) => path))];

/** What a worker's program may touch: it is started where there is a caller. */
const ofWorkers = { addEventListener() {}, postMessage() {} };

/** A realm with the language alone, and the names of other globals that are asked for in it, whether by name or of `globalThis`. */
function bareRealm(): { context: Context; touched: string[] } {
  const context = createContext({ ...ofWorkers });
  const touched: string[] = [];
  const beyond = new Proxy(runInContext("Object.prototype", context), {
    has: (_, name) => {
      touched.push(String(name));
      return false;
    },
    get: (_, name) => void touched.push(String(name)),
  });
  runInContext("for (const name of ['Atomics', 'SharedArrayBuffer', 'WebAssembly', 'console']) delete globalThis[name]", context);
  runInContext("(beyond) => void Object.setPrototypeOf(globalThis, beyond)", context)(beyond);
  return { context, touched };
}

/** Evaluates a module, and what it imports at once, in the realm. */
async function evaluated(module: SourceTextModule, context: Context): Promise<void> {
  const modules = new Map<string, Promise<Module>>();
  await module.link((specifier, { identifier }) => {
    const name = specifier.startsWith(".") ? join(identifier, "..", specifier) : specifier;
    const made = modules.get(name) ?? moduleOf(name, context);
    modules.set(name, made);
    return made;
  });
  await module.evaluate();
}

async function moduleOf(name: string, context: Context): Promise<Module> {
  if (name.endsWith(".wasm")) return new SyntheticModule(["default"], () => {}, { context });
  if (name.startsWith("dist/")) return sourceModule(name, readFileSync(name, "utf8"), context);
  const outside = await import(name); // Node's own, or a package that is installed
  const names = new Set(["default", ...Object.keys(outside)]);
  return new SyntheticModule(
    [...names],
    function () {
      for (const each of names) this.setExport(each, outside[each]);
    },
    { context },
  );
}

function sourceModule(identifier: string, source: string, context: Context): SourceTextModule {
  const initializeImportMeta = (meta: ImportMeta) => {
    meta.url = pathToFileURL(resolve(identifier)).href;
  };
  return new SourceTextModule(source, { context, identifier, initializeImportMeta });
}

test.each(doors)("%s touches no global that may be absent or dear", async (door) => {
  const { context, touched } = bareRealm();
  await evaluated(sourceModule(door, readFileSync(door, "utf8"), context), context);
  expect(touched).toEqual([]);
});

test.each([
  ["fetch;", "fetch"],
  ["typeof Request;", "Request"],
  ["globalThis.crossOriginIsolated;", "crossOriginIsolated"],
  ['"document" in globalThis;', "document"],
  ["globalThis.navigator?.gpu;", "navigator"],
  ["const { performance } = globalThis;", "performance"],
  ["typeof WebAssembly;", "WebAssembly"],
])("the check sees %s", async (source, name) => {
  const { context, touched } = bareRealm();
  await evaluated(sourceModule("dist/seen.js", source, context), context).catch(() => {});
  expect(touched).toContain(name);
});

test("every door of package.json is tried", () => {
  expect(doors).toEqual(expect.arrayContaining(["dist/node.js", "dist/index.js", "dist/all.js", "dist/workerd.js", "dist/worker.js"]));
});
