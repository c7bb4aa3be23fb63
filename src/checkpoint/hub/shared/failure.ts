/** What the hub, or the way to it, says when it does not give what was asked for, as typed errors. A token stands in none of them. */
import { type ErrorCode, TypeformerError } from "../../../errors/index.ts";
import type { HubLine } from "./line.ts";
import type { HubFile } from "./repository.ts";

/** A failure after which the same request may succeed. */
export class PassingFailure extends Error {
  readonly error: TypeformerError;
  /** How long the hub asks to wait, in milliseconds. */
  readonly wait: number | undefined;

  constructor(error: TypeformerError, wait?: number) {
    super(error.message);
    this.error = error;
    this.wait = wait;
  }
}

/** What an answer means that is not the one asked for. The hub's own words are in its headers. */
export function refusal({ status, headers }: Response, what: string, line: HubLine): TypeformerError | PassingFailure {
  const { id, revision, endpoint } = line;
  const said = redacted(headers.get("x-error-message") ?? "", line);
  const typed = (code: ErrorCode, message: string) =>
    new TypeformerError(code, `${message} (${endpoint} answered ${status}${said && `: ${said}`})`);

  switch (headers.get("x-error-code")) {
    case "RepoNotFound":
      return typed("model_not_found", `there is no model ${id} on the hub. If it is private, ${tokenAdvice(line)}`);
    case "RevisionNotFound":
      return typed("model_not_found", `${id} has no revision ${JSON.stringify(revision)}: name a branch, a tag or a commit that it has`);
    case "EntryNotFound":
      return typed("file_missing", `${id} has no ${what} at ${JSON.stringify(revision)}`);
    case "GatedRepo":
      return typed("access_denied", `${id} is gated: accept its terms at ${endpoint}/${id}, then ${tokenAdvice(line)}`);
  }
  if (status === 401 || status === 403)
    return typed(
      "access_denied",
      `the hub does not hand out ${id}. Is the id right? If the model is private or gated, ${tokenAdvice(line)}`,
    );
  if (status === 404 || status === 410) return typed("model_not_found", `there is no model ${id} on the hub: is the id right?`);
  const error = typed("network", `could not fetch ${what} of ${id}`);
  return status === 408 || status === 429 || status >= 500 ? new PassingFailure(error, retryAfter(headers)) : error;
}

/** Whether a hub that was asked what there is has left it open: it cannot be reached, or does not tell us. */
export function isUntold(error: unknown): boolean {
  return error instanceof TypeformerError && ["network", "access_denied", "model_not_found"].includes(error.code);
}

/** What it means that no answer came, or that it broke off. */
export function unreachable(cause: unknown, what: string, line: HubLine): TypeformerError | PassingFailure {
  const reason = redacted(reasonOf(cause), line);
  const error = new TypeformerError("network", `could not fetch ${what} of ${line.id} from ${line.endpoint}: ${reason}`);
  return /redirect/i.test(reason) ? error : new PassingFailure(error);
}

/** That a file's bytes, fetched twice, are not those that the hub lists. @param found what they hash to */
export function damaged({ path, oid }: HubFile, found: string): TypeformerError {
  return new TypeformerError("corrupt_download", `${path} hashes to ${found}, but the hub lists ${oid}: it was damaged on its way, twice`);
}

/** A number of bytes as messages about room have it. */
export const inMegabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

function tokenAdvice({ token, withheld }: HubLine): string {
  if (token) return "the token given must be one that may read it";
  const elsewhere = withheld ? `(${withheld} forbids to send any other)` : "or HF_TOKEN on Node";
  return `give a token that may read it: the option token, ${elsewhere}`;
}

/** The platform's `fetch` hides the reason in the cause. */
function reasonOf(cause: unknown): string {
  const { message, cause: under } = cause as Partial<Error>;
  const { code, message: underneath } = (under ?? {}) as { code?: string; message?: string };
  return underneath || code || message || String(cause);
}

/** Without the token, whoever repeats it. */
export function redacted(text: string, { token }: HubLine): string {
  return token ? text.replaceAll(token, "…") : text;
}

/** `Retry-After` as milliseconds: it is in seconds, or a date. */
function retryAfter(headers: Headers): number | undefined {
  const value = headers.get("retry-after");
  if (value === null) return undefined;
  const wait = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(wait) ? Math.max(0, wait) : undefined;
}
