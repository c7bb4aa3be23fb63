import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname } from "node:path";
// @ts-expect-error: it comes without types
import { transformSync } from "amaro";

const types: Record<string, string> = {
  ".html": "text/html",
  ".css": "text/css",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".json": "application/json",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
};

/** What a page may fetch: the package as it is published, its sources, the tests with their goldens, the benchmarks with their peers, the explorer, and gpu.js. */
const published = /^\/(dist|src|weights|test|bench|explorer\/dist|node_modules\/gpu\.js\/dist)\//;

export interface Site {
  readonly origin: string;
  close(): void;
}

/** What a page needs to share memory between threads. */
export const isolation = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };

/**
 * A static server of this repository, for this machine alone, that sends `headers` with every file.
 *
 * @param port any free one by default
 * @param folder is served whole in the place of the repository
 */
export async function openSite(headers: Record<string, string>, port = 0, folder?: string): Promise<Site> {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost"); // resolves what climbs out by ..
    if (pathname === "/favicon.ico") return response.writeHead(204).end(); // every browser asks for one
    const source = pathname.startsWith("/src/") ? pathname.replace(/\.js$/, ".ts") : pathname; // sources name workers as they are built
    const path = folder === undefined ? `.${source}` : folder + pathname;
    const size = folder !== undefined || published.test(pathname) ? (await stat(path).catch(() => undefined))?.size : undefined;
    if (size === undefined) return response.writeHead(404, headers).end();
    if (path.endsWith(".ts")) {
      const { code } = transformSync(await readFile(path, "utf8"), { mode: "strip-only" });
      return response.writeHead(200, { ...headers, "content-type": types[".js"] }).end(code);
    }
    const sent = { ...headers, "content-type": types[extname(path)] ?? "application/octet-stream", "cache-control": "max-age=600" };
    const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "") ?? [];
    const [start, end] = first === undefined ? [0, size - 1] : [Number(first), Math.min(Number(last), size - 1)];
    const range = first === undefined ? {} : { "content-range": `bytes ${start}-${end}/${size}` };
    response.writeHead(first === undefined ? 200 : 206, { ...sent, ...range, "content-length": end - start + 1 });
    createReadStream(path, { start, end }).pipe(response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}
