import { createApp } from "../http/app.ts";
import type { Middleware } from "../http/env.ts";
import { allowOrigins } from "../http/guards/cors.ts";
import { isLoopback, refuseForeignHosts } from "../http/guards/host.ts";
import { requireToken } from "../http/guards/token.ts";
import { type RunningServer, startServer } from "../http/server/server.ts";
import type { Service } from "../service/service.ts";
import { appOptionsOf } from "./app-options.ts";
import { strayVariables } from "./command-line.ts";
import type { Settings } from "./flags.ts";
import { Log } from "./log.ts";
import { readyLines } from "./ready.ts";
import { endAsked } from "./signals.ts";
import { tokenIn } from "./token-file.ts";

/** Serves until a signal ends it. @throws ListenError, CommandError; TypeformerError where the model cannot be loaded */
export async function run(settings: Settings): Promise<void> {
  const begin = performance.now();
  const log = new Log((line) => process.stderr.write(line), settings.log);
  for (const message of strayVariables(process.env)) log.warn(message);
  const guards = guardsOf(settings, log);
  const asked = endAsked();
  try {
    const server = await startServer({ ...settings, fetch: (request) => app.fetch(request) });
    const app = createApp({ ...appOptionsOf(settings), ...guards, observers: [log.observe], onEvent: log.hear });
    log.tell("info", "listening", { url: server.url, pid: process.pid });
    const failed = announced(app.service, server, settings, log, begin);
    const why = await Promise.race([asked.signal, failed]);
    try {
      await ended(app.service, server, settings, log, why);
    } finally {
      await app.dispose();
    }
    if (why === "failure") throw app.service.failure;
  } finally {
    asked.forget();
  }
}

function guardsOf({ host, tokenFile, cors }: Settings, log: Log): { middlewares: Middleware[]; guards: Middleware[] } {
  const token = tokenFile === undefined ? undefined : tokenIn(tokenFile, (message) => log.warn(message));
  const isLocal = isLoopback(host);
  if (!isLocal && token === undefined) {
    log.warn(
      `everybody who reaches ${host} can use this service: --token-file asks them for a token, --host 127.0.0.1 keeps it to this machine`,
    );
  }
  return {
    middlewares: [...(isLocal ? [refuseForeignHosts] : []), ...(cors ? [allowOrigins(cors)] : [])],
    guards: token === undefined ? [] : [requireToken(token)],
  };
}

/** Says that it is ready. Resolves only where it never will be. */
async function announced(service: Service, { url }: RunningServer, { tokenFile }: Settings, log: Log, begin: number): Promise<"failure"> {
  await service.settled();
  if (service.state === "failed") {
    log.tell("error", "failed", codeOf(service.failure));
    return "failure";
  }
  if (service.state === "ready") {
    const seconds = (performance.now() - begin) / 1000;
    process.stdout.write(await readyLines(service, { url, tokenFile, seconds }));
    const { id, task, backend, dtype, engines, maxBatchTokens, maxQueueTokens, tokensPerSecond } = service.facts;
    const figures = {
      engines,
      max_batch_tokens: maxBatchTokens,
      max_queue_tokens: maxQueueTokens,
      tokens_per_second: Math.round(tokensPerSecond),
    };
    log.tell("info", "ready", { seconds: Math.round(seconds * 1000) / 1000, model: id, task, backend, dtype, ...figures });
  }
  return new Promise(() => {});
}

/** Of an error that is told as a line after the log. */
const codeOf = (error: unknown): { code: string } => ({
  code: error instanceof Error && "code" in error ? String(error.code) : "internal",
});

/** From the signal to the last answer. Who never was ready has nobody who must hear of its end first, and who has failed answers nothing. */
async function ended(service: Service, server: RunningServer, settings: Settings, log: Log, why: string): Promise<void> {
  const delayMs = service.state === "ready" ? settings.drainDelayMs : 0;
  const timeoutMs = service.state === "failed" ? Math.min(1000, settings.drainTimeoutMs) : settings.drainTimeoutMs;
  log.tell("info", "draining", { why, delay_ms: delayMs, timeout_ms: timeoutMs, connections: server.connections });
  void service.drain();
  const cut = await server.end({ delayMs, timeoutMs }, () => log.tell("info", "closed", { connections: server.connections }));
  log.tell(cut === 0 ? "info" : "warn", "ended", { cut });
}
