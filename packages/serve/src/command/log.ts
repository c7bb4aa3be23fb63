/** The log: a line of JSON for each thing that happens, on standard error. Never a text, a token or the secret. */
import { TypeformerError } from "typeformer/requests";
import type { FinishedRequest, Observer } from "../http/observer.ts";
import type { Problem } from "../http/problem.ts";
import { healthRoutes } from "../routes/health.ts";
import { ServiceError } from "../service/errors.ts";
import type { OnServiceEvent } from "../service/events.ts";
import type { Verbosity } from "./flags.ts";

type Level = "info" | "warn" | "error";
type Fields = Readonly<Record<string, string | number | readonly string[] | undefined>>;

/** Probes come every few seconds, for ever. */
const watching = [...healthRoutes.map(({ path }) => path), "/metrics"];

export class Log {
  private readonly write: (line: string) => void;
  private readonly verbosity: Verbosity;
  /** Of the download, what was told last. */
  private tenth: number | undefined;

  /** @param write takes a line with its end */
  constructor(write: (line: string) => void, verbosity: Verbosity) {
    this.write = write;
    this.verbosity = verbosity;
  }

  /** @param event what happened, in a word that programs look for */
  tell(level: Level, event: string, fields: Fields = {}): void {
    this.write(`${JSON.stringify({ time: new Date().toISOString(), level, event, ...fields })}\n`);
  }

  warn(message: string): void {
    this.tell("warn", "warning", { message });
  }

  readonly observe: Observer = (request) => {
    const { id, method, route, status, timing, problem } = request;
    if (route !== undefined && watching.includes(route)) return;
    if (this.verbosity === "problems" && status < 400) return;
    const times = timing && { tokens: timing.tokens, queue_ms: rounded(timing.queue), pass_ms: rounded(timing.inference) };
    const what = { id, method: METHOD.test(method) ? method : "other", route, status, ms: rounded(request.milliseconds), ...times };
    this.tell(status < 500 ? "info" : "error", "request", { ...what, ...told(problem) });
  };

  readonly hear: OnServiceEvent = (event) => {
    switch (event.type) {
      case "engine_ready":
        return this.tell("info", event.type, {
          engine: event.engine,
          pid: event.pid,
          restarts: event.restarts,
          ms: rounded(event.milliseconds),
        });
      case "engine_lost":
        return this.tell("warn", event.type, {
          engine: event.engine,
          pid: event.pid,
          reason: event.reason,
          pause_ms: event.pauseMilliseconds,
        });
      case "warning":
        return this.warn(event.message);
      case "download":
        return this.download(event.loadedBytes, event.totalBytes);
    }
  };

  /** A line for its beginning, for its end, and for each tenth between. */
  private download(loaded: number, total: number): void {
    const tenth = Math.floor((10 * loaded) / total);
    if (tenth === this.tenth) return;
    this.tenth = tenth;
    this.tell("info", "download", { loaded_bytes: loaded, total_bytes: total });
  }
}

const METHOD = /^[A-Z]{1,10}$/;
const rounded = (milliseconds: number): number => Math.round(milliseconds * 10) / 10;

/**
 * Why a request went wrong. A client's fault is its code: messages quote what was sent. Of the service's own the typed errors speak of files and
 * machines, and are told; of others, whose messages may quote anything, the name and the places in the program are.
 */
function told(problem: FinishedRequest["problem"]): Fields {
  if (!problem) return {};
  return { code: problem.code, ...(problem.status < 500 ? {} : faultOf(problem.cause)) };
}

function faultOf(cause: Problem["cause"]): Fields {
  if (cause instanceof TypeformerError || cause instanceof ServiceError) return { message: cause.message };
  if (!(cause instanceof Error)) return {};
  const frames = cause.stack?.split("\n").filter((line) => /^ {4}at /.test(line));
  return { fault: cause.name, at: frames?.slice(0, 8).map((line) => line.trim()) };
}
