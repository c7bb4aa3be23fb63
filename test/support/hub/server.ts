/**
 * A hub on this machine: the part of the protocol that fetching a model takes, on two origins as the real one.
 *
 *   /api/models/ID/revision/REV        which commit it is; 307 to the present id of a renamed model
 *   /api/models/ID/tree/COMMIT         the files, page by page (Link: <…>; rel="next")
 *   /ID/resolve/COMMIT/FILE            the bytes, whole or from a place on; those of Git LFS by 302 from the storage's origin
 *
 * Pages of any origin may ask it.
 */
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface HubModel {
  files: Record<string, Uint8Array>;
  /** Which of them are in Git LFS. Default: those with `.safetensors` at the end. */
  isLarge?(path: string): boolean;
  /** Present branches and tags, besides "main". */
  tags?: string[];
  modelTags?: string[];
  /** Who may read it. Default: everybody. */
  token?: string;
}

export interface HubRequest {
  kind: "info" | "list" | "resolve" | "storage" | "unknown";
  /** The file's path, where one is asked for. */
  file?: string;
  headers: IncomingMessage["headers"];
  url: string;
  /** How many like it (kind and file) came before. */
  nth: number;
}

export interface Answer {
  status: number;
  headers: Record<string, string | number>;
  body: Uint8Array;
  /** Says this in the place of everything, and then nothing more, or breaks the connection (`cutAfter`). */
  raw?: string;
  /** Breaks the connection after so many bytes of the body. */
  cutAfter?: number;
  /** Says nothing more after so many bytes of the body. */
  stallAfter?: number;
}

/** What goes wrong with an answer: gives another one in the place of the right one. */
export type Fault = (request: HubRequest, right: Answer) => Answer;

export interface Hub {
  endpoint: string;
  /** The origin of large files. */
  storage: string;
  requests: HubRequest[];
  models: Record<string, HubModel>;
  /** Present ids by the old ones. */
  renamed: Record<string, string>;
  fault: Fault;
  close(): Promise<void>;
}

/** The commit of a model: it changes with the files. */
export function commitOf({ files }: HubModel): string {
  const list = Object.entries(files).map(([path, bytes]) => `${oidOf(path, bytes)} ${path}\n`);
  return createHash("sha1").update(list.sort().join("")).digest("hex");
}

const isLargeByDefault = (path: string) => path.endsWith(".safetensors");

/** What a file is called in a cache. */
export function oidOf(path: string, bytes: Uint8Array, isLarge = isLargeByDefault): string {
  if (isLarge(path)) return createHash("sha256").update(bytes).digest("hex");
  return createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}

const PAGE = 4;

/** What the hub lets pages of other origins send and see. */
const forPages = {
  "access-control-allow-origin": "*",
  "access-control-allow-headers": "authorization, content-type, range",
  "access-control-expose-headers":
    "X-Repo-Commit,X-Request-Id,X-Error-Code,X-Error-Message,X-Total-Count,ETag,Link,Accept-Ranges,Content-Range,X-Linked-Size,X-Linked-ETag,X-Xet-Hash",
};

export async function startHub(models: Record<string, HubModel>): Promise<Hub> {
  const hub: Hub = {
    endpoint: "",
    storage: "",
    requests: [],
    models,
    renamed: {},
    fault: (_, right) => right,
    async close() {
      for (const server of servers) server.closeAllConnections();
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
  const serve = (
    answerTo: (hub: Hub, url: URL, request: IncomingMessage) => [kind: HubRequest["kind"], file: string | undefined, right: Answer],
  ) =>
    createServer((incoming, response) => {
      if (incoming.method === "OPTIONS") return response.writeHead(204, forPages).end();
      const [kind, file, right] = answerTo(hub, new URL(incoming.url ?? "", "http://hub"), incoming);
      const nth = hub.requests.filter((earlier) => earlier.kind === kind && earlier.file === file).length;
      const request = { kind, file, headers: incoming.headers, url: incoming.url ?? "", nth };
      hub.requests.push(request);
      send(hub.fault(request, right), response);
    });
  const servers = [serve(hubAnswer), serve(storageAnswer)];
  [hub.endpoint, hub.storage] = await Promise.all(servers.map(listening));
  return hub;
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function send({ status, headers, body, raw, cutAfter, stallAfter }: Answer, response: ServerResponse): void {
  response.on("error", () => {});
  if (raw !== undefined) {
    response.socket?.write(raw);
    if (cutAfter !== undefined) response.socket?.end();
    return;
  }
  const length = headers["transfer-encoding"] ? {} : { "content-length": body.length };
  response.writeHead(status, { ...length, ...forPages, ...headers });
  const part = cutAfter ?? stallAfter;
  if (part === undefined) response.end(body);
  else
    response.write(body.subarray(0, part), () => {
      if (cutAfter !== undefined) setTimeout(() => response.destroy(), 5); // the bytes are on their way first
    });
  if (part === 0) response.flushHeaders();
}

function hubAnswer(hub: Hub, url: URL, { headers }: IncomingMessage): [HubRequest["kind"], string | undefined, Answer] {
  const path = decodeURIComponent(url.pathname);
  const [, id = "", kind = "unknown", revision = "", file] =
    /^\/api\/models\/(.+?)\/(revision)\/(.+)$/.exec(path) ??
    /^\/api\/models\/(.+?)\/(tree)\/([^/]+)$/.exec(path) ??
    /^\/(.+?)\/(resolve)\/([^/]+)\/(.+)$/.exec(path) ??
    [];
  const name = ({ revision: "info", tree: "list", resolve: "resolve" } as const)[kind] ?? "unknown";
  const right = (): Answer => {
    if (hub.renamed[id]) return redirect(307, url.href.replace("http://hub", "").replace(id, hub.renamed[id]));
    const model = hub.models[id];
    if (!model) return refuse(404, "RepoNotFound", "Repository not found");
    if (model.token && headers.authorization !== `Bearer ${model.token}`)
      return headers.authorization
        ? refuse(401, "", "Invalid credentials in Authorization header")
        : refuse(401, "RepoNotFound", "Invalid username or password.");
    const commit = commitOf(model);
    if (!["main", "HEAD", commit, ...(model.tags ?? [])].includes(revision))
      return refuse(404, "RevisionNotFound", `Invalid rev id: ${revision}`);
    if (name === "info")
      return json({
        _id: "1",
        id,
        sha: commit,
        private: !!model.token,
        tags: model.modelTags ?? [],
        siblings: [],
        lastModified: "2024-01-01T00:00:00.000Z",
      });
    if (name === "list") return listing(hub, model, url);
    return fileAnswer(hub, model, commit, file ?? "", headers.range);
  };
  return [name, file, right()];
}

function listing({ endpoint }: Hub, { files, isLarge = isLargeByDefault }: HubModel, url: URL): Answer {
  const from = Number(url.searchParams.get("cursor") ?? 0);
  const entries = Object.entries(files).map(([path, bytes]) => {
    const oid = oidOf(path, bytes, isLarge);
    if (!isLarge(path)) return { type: "file", path, size: bytes.length, oid };
    return { type: "file", path, size: bytes.length, oid: "0".repeat(40), lfs: { oid, size: bytes.length, pointerSize: 134 } };
  });
  const folders = new Set(Object.keys(files).flatMap((path) => (path.includes("/") ? [path.replace(/\/[^/]*$/, "")] : [])));
  const all = [...[...folders].map((path) => ({ type: "directory", path, size: 0, oid: "1".repeat(40) })), ...entries];
  const answer = json(all.slice(from, from + PAGE));
  if (from + PAGE >= all.length) return answer;
  const next = new URL(url.pathname + url.search, endpoint);
  next.searchParams.set("cursor", String(from + PAGE));
  return { ...answer, headers: { ...answer.headers, link: `<${next}>; rel="next"` } };
}

function fileAnswer(
  { storage }: Hub,
  { files, isLarge = isLargeByDefault }: HubModel,
  commit: string,
  file: string,
  range?: string,
): Answer {
  const bytes = files[file];
  const repo = { "x-repo-commit": commit };
  if (!bytes) {
    const none = refuse(404, "EntryNotFound", "Entry not found");
    return { ...none, headers: { ...none.headers, ...repo } };
  }
  const oid = oidOf(file, bytes, isLarge);
  if (!isLarge(file)) return ranged(bytes, range, { ...repo, etag: `"${oid}"` });
  const to = redirect(302, `${storage}/${oid}?signature=secret`);
  return { ...to, headers: { ...to.headers, ...repo, "x-linked-etag": `"${oid}"`, "x-linked-size": bytes.length, etag: `"${oid}"` } };
}

function storageAnswer(hub: Hub, url: URL, { headers }: IncomingMessage): [HubRequest["kind"], string | undefined, Answer] {
  for (const { files, isLarge = isLargeByDefault } of Object.values(hub.models))
    for (const [file, bytes] of Object.entries(files))
      if (isLarge(file) && url.pathname === `/${oidOf(file, bytes, isLarge)}`)
        return ["storage", file, ranged(bytes, headers.range, { etag: '"of the storage"' })];
  return ["storage", undefined, refuse(404, "", "no such object")];
}

function ranged(bytes: Uint8Array, range: string | undefined, headers: Answer["headers"]): Answer {
  const [, begin, last] = /^bytes=(\d+)-(\d*)$/.exec(range ?? "") ?? [];
  if (begin === undefined) return { status: 200, headers: { ...headers, "accept-ranges": "bytes" }, body: bytes };
  const end = Math.min(bytes.length, last ? Number(last) + 1 : bytes.length);
  if (Number(begin) >= bytes.length)
    return { status: 416, headers: { "content-range": `bytes */${bytes.length}` }, body: new Uint8Array(0) };
  return {
    status: 206,
    headers: { ...headers, "content-range": `bytes ${begin}-${end - 1}/${bytes.length}` },
    body: bytes.subarray(Number(begin), end),
  };
}

function json(value: unknown): Answer {
  return { status: 200, headers: { "content-type": "application/json" }, body: new TextEncoder().encode(JSON.stringify(value)) };
}

function redirect(status: number, location: string): Answer {
  return { status, headers: { location }, body: new Uint8Array(0) };
}

export function refuse(status: number, code: string, message: string): Answer {
  return {
    ...json({ error: message }),
    status,
    headers: { "content-type": "application/json", ...(code && { "x-error-code": code }), "x-error-message": message },
  };
}
