import { loadPart } from "../../errors/index.ts";

/**
 * How models are fetched on Node: by its `fetch`, which minds the variables of proxies only where the process was started for that; where they
 * are set, by one that minds them.
 */
export const nodeFetch: typeof globalThis.fetch = async (input, init) => {
  const isDirect = !names.some((name) => process.env[name]) || isSettled();
  if (isDirect) return fetch(input, init);
  const { proxiedFetch } = await loadPart(() => import("./node-proxied-fetch.ts")); // few need it
  return proxiedFetch(input, init, process.env);
};

const names = ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY"];

/** Deno and Bun mind the variables themselves; on Node somebody may have given `fetch` a dispatcher of another class, which knows its way. */
function isSettled(): boolean {
  const { deno, bun, undici = "" } = process.versions;
  if (deno || bun) return true;
  const dispatcher = Reflect.get(globalThis, Symbol.for(`undici.globalDispatcher.${Number.parseInt(undici, 10) >= 8 ? 2 : 1}`));
  return dispatcher !== undefined && dispatcher.constructor.name !== "Agent";
}
