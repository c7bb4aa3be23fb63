/** What a hub, or the line to it, can do wrong, and what must come of it. */
import type { FetchOptions } from "../../../src/checkpoint/hub/node/fetch-model.ts";
import type { ErrorCode } from "../../../src/errors/index.ts";
import { type Answer, type Fault, type HubRequest, refuse } from "./server.ts";
import { quick, token } from "./site.ts";

/** Its name, what comes of a fetch, the fault, and options that go with it. */
export type LineFault = [name: string, comes: "right" | ErrorCode, fault: Fault, options?: FetchOptions];

type Change = (right: Answer, request: HubRequest) => Answer;
type Part = Exclude<HubRequest["kind"], "unknown">;

const always =
  (part: Part, change: Change): Fault =>
  (request, right) =>
    request.kind === part ? change(right, request) : right;

const once = (part: Part, change: Change) => always(part, (right, request) => (request.nth === 0 ? change(right, request) : right));

/** The first request ends after 1000 bytes; `change` is what the later ones bring. */
const resumed = (change: Change) => always("storage", (right, request) => (request.nth === 0 ? cut(1000)(right) : change(right, request)));

/** The same, and all that comes later is the first answer once more. */
function withoutRanges(): Fault {
  let whole: Answer;
  return always("storage", (right, { nth }) => {
    if (nth === 0) whole = right;
    return nth === 0 ? cut(1000)(right) : whole;
  });
}

const cut = (cutAfter: number) => (right: Answer) => ({ ...right, cutAfter });
const stall = (stallAfter: number) => (right: Answer) => ({ ...right, stallAfter });
const cutHead = (raw: string) => (right: Answer) => ({ ...right, raw, cutAfter: 0 });
const silent = (right: Answer) => ({ ...right, raw: "" });
const headed =
  (headers: Answer["headers"]) =>
  (right: Answer): Answer => ({ ...right, headers: { ...right.headers, ...headers } });
const chunked = headed({ "transfer-encoding": "chunked" });
const short = (right: Answer) => ({ ...right, body: right.body.subarray(0, 999) });
const long = (right: Answer) => ({ ...right, body: new Uint8Array([...right.body, 0]) });
const flipped = (right: Answer) => ({ ...right, body: right.body.map((byte, i) => (i === 77 ? byte ^ 1 : byte)) });
const refused = (status: number, code = "", headers = {}) => {
  const answer = refuse(status, code, `not for ${token}`);
  return () => ({ ...answer, headers: { ...answer.headers, ...headers } });
};
const redirected = (location?: string) => (): Answer => ({ status: 302, headers: { ...(location && { location }) }, body: bytes("") });
const saying = (text: string) => (): Answer => ({ status: 200, headers: {}, body: bytes(text) });
const portal = saying(`<html>Log in, ${token}</html>`);
const bytes = (text: string) => new TextEncoder().encode(text);

/** The list with other entries. */
const listed = (change: (entries: Entry[]) => unknown) =>
  always("list", (right) => ({ ...right, body: bytes(JSON.stringify(change(JSON.parse(new TextDecoder().decode(right.body))))) }));
type Entry = { type: string; path: string; size: number; oid: string; lfs?: { oid: string } };
const sized = (size: unknown) => listed((entries) => entries.map((entry) => ({ ...entry, size })));
const alsoListed = (...paths: unknown[]) =>
  listed((page) =>
    page.flatMap((entry) => [
      entry,
      ...(entry.path === "config.json" ? paths.map((path) => ({ type: "file", path, size: 1, oid: "2".repeat(40) })) : []),
    ]),
  );

const nobody = "http://127.0.0.1:9";
const impatient = { patience: { ...quick, stall: 60 } };
const inAMoment = () => new Date(Date.now() + 5000).toUTCString();

export const lineFaults: LineFault[] = [
  ["nobody listens", "network", (_, right) => right, { endpoint: nobody }],
  ["cut before the head, once", "right", once("info", cutHead(""))],
  ["cut before the head, always", "network", always("info", cutHead(""))],
  ["cut within the head, once", "right", once("storage", cutHead("HTTP/1.1 200 OK\r\nContent-Le"))],
  ["cut within the head, always", "network", always("storage", cutHead("HTTP/1.1 200 OK\r\nContent-Le"))],
  ["no head of HTTP", "network", always("list", cutHead("220 smtp ready\r\n"))],
  ["cut after the head, once", "right", once("storage", cut(0))],
  ["cut after the head, always", "network", always("storage", cut(0))],
  ["cut in the list, once", "right", once("list", cut(100))],
  ["cut in the list, always", "network", always("list", cut(100))],
  ["cut in a file, once", "right", once("resolve", cut(10))],
  ["cut in a file again and again, each time farther on", "right", always("storage", cut(100_000))],
  ["cut in a file, then nothing more", "network", resumed(cut(0))],
  ["silent before the head, once", "right", once("list", silent), impatient],
  ["silent before the head, always", "network", always("info", silent), impatient],
  ["silent in a file, once", "right", once("storage", stall(500)), impatient],
  ["silent after the head, always", "network", always("resolve", stall(0)), impatient],

  ["a length that is too short", "corrupt_download", always("storage", headed({ "content-length": 999 }))],
  ["a length that is too long, once", "right", once("storage", headed({ "content-length": 1e9 }))],
  ["a length that is too long", "corrupt_download", always("storage", headed({ "content-length": 1e9 }))],
  ["fewer bytes, said so", "corrupt_download", always("resolve", short)],
  ["no length", "right", always("storage", chunked)],
  ["no length, and cut once", "right", once("storage", (right) => cut(1000)(chunked(right)))],
  ["no length, and fewer bytes", "network", always("storage", (right) => chunked({ ...short(right), status: 200 }))],
  ["no length, and more bytes", "corrupt_download", always("storage", (right) => chunked(long(right)))],
  ["what was said to be packed is not", "network", always("storage", headed({ "content-encoding": "gzip" }))],
  ["wrong bytes, once", "right", once("storage", flipped)],
  ["wrong bytes, always", "corrupt_download", always("storage", flipped)],
  ["wrong bytes of a file of git, once", "right", once("resolve", flipped)],
  ["wrong bytes of a file of git, always", "corrupt_download", always("resolve", flipped)],

  ["the range is not minded", "right", withoutRanges()],
  ["the range begins too late", "network", resumed(headed({ "content-range": "bytes 2000-99999/344088" }))],
  ["the range is of another file", "corrupt_download", resumed(headed({ "content-range": "bytes 1000-1999/2000" }))],
  ["the range is not said", "network", resumed(headed({ "content-range": "none" }))],
  ["the range is refused", "network", resumed(refused(416))],
  ["other bytes after the cut, once", "right", resumed((right, { nth }) => (nth === 1 ? flipped(right) : right))],
  ["other bytes after the cut, always", "corrupt_download", resumed(flipped)],

  ["redirected without end", "network", always("info", (_, { url }) => redirected(url)())],
  ["redirected to nobody", "network", always("resolve", redirected(nobody))],
  ["redirected to a file", "network", always("resolve", redirected("file:///etc/passwd"))],
  ["redirected to nowhere", "network", always("resolve", redirected())],
  ["429, once, with seconds", "right", once("info", refused(429, "", { "retry-after": 5 }))],
  ["429, once, with a date", "right", once("storage", refused(429, "", { "retry-after": inAMoment() }))],
  ["429, once, with nonsense", "right", once("list", refused(429, "", { "retry-after": "later" }))],
  ["429, always", "network", always("storage", refused(429, "", { "retry-after": 5 }))],
  ...[408, 500, 502, 503, 504].flatMap((status): LineFault[] => [
    [`${status}, once`, "right", once("storage", refused(status))],
    [`${status}, always`, "network", always("list", refused(status))],
  ]),
  ["401", "access_denied", always("info", refused(401))],
  ["401 for a file", "access_denied", always("resolve", refused(401))],
  ["403", "access_denied", always("info", refused(403))],
  ["403 of the storage", "access_denied", always("storage", refused(403))],
  ["gated", "access_denied", always("resolve", refused(403, "GatedRepo"))],
  ["404: no such model", "model_not_found", always("info", refused(404, "RepoNotFound"))],
  ["404: no such revision", "model_not_found", always("list", refused(404, "RevisionNotFound"))],
  ["404: no such file", "file_missing", always("resolve", refused(404, "EntryNotFound"))],
  ["418", "network", always("info", refused(418))],

  ["a page that asks to log in, for the model", "network", always("info", portal)],
  ["a page that asks to log in, for the list", "network", always("list", portal)],
  ["a page that asks to log in, for a file", "corrupt_download", always("storage", portal)],
  ["a page that asks to log in, for a file, without a length", "network", always("resolve", () => chunked(portal()))],
  ["no model", "network", always("info", saying("null"))],
  ["a commit that is none", "network", always("info", saying(JSON.stringify({ id: "acme/tiny", sha: `../${token}` })))],
  ["no list", "network", always("list", saying("{}"))],
  ["an empty list", "file_missing", always("list", saying("[]"))],
  [
    "a list without end",
    "network",
    always("list", (right, { url, headers }) => headed({ link: `<http://${headers.host}${url}>; rel="next"` })(right)),
  ],
  ["a hash that is none", "network", listed((entries) => entries.map((entry) => ({ ...entry, oid: "../../x" })))],
  [
    "a hash of Git LFS that is none",
    "network",
    listed((all) => all.map((entry) => (entry.lfs ? { ...entry, lfs: { oid: "/etc/x" } } : entry))),
  ],
  ["paths that lead out, of files that nobody needs", "right", alsoListed("../../x", "/etc/x", "..\\x", "C:\\x", "a\0b", "./config.json")],
  ["entries without a path", "network", alsoListed(undefined)],
  ["entries whose path is no text", "network", alsoListed(["config.json"])],
  ["a size beyond all disks", "corrupt_download", sized(1e15)],
  ["a size beyond all numbers", "network", sized(1e300)],
  ["a size below nothing", "network", sized(-1)],
  ["a size that is no number", "network", sized("10")],
  ["a size of nothing", "corrupt_download", sized(0)],
];
