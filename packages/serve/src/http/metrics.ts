/** What is counted and measured, as Prometheus reads it: seconds, bytes, `_total`. The one file that knows prom-client. */
import { z } from "@hono/zod-openapi";
import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { Route } from "../routes/route.ts";
import type { OnServiceEvent } from "../service/events.ts";
import type { Service } from "../service/service.ts";
import type { Observer } from "./observer.ts";

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const COUNTS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096];

/** Watches requests and what the service tells, and answers `GET /metrics`. */
export interface Metrics {
  observe: Observer;
  hear: OnServiceEvent;
  route: Route;
}

/** Metrics of one service. Their labels are of few values: a route's is its entry in the table, never a path that a client sent. */
export function createMetrics(): Metrics {
  const registers = [new Registry()];
  const counter = <Label extends string>(name: string, help: string, labelNames: Label[] = []) =>
    new Counter({ name: `typeformer_${name}`, help, labelNames, registers });
  const gauge = <Label extends string>(name: string, help: string, labelNames: Label[] = []) =>
    new Gauge({ name: `typeformer_${name}`, help, labelNames, registers });
  const histogram = <Label extends string>(name: string, help: string, buckets: number[], labelNames: Label[] = []) =>
    new Histogram({ name: `typeformer_${name}`, help, buckets, labelNames, registers });

  const requests = counter("requests_total", "Requests that were answered.", ["route", "method", "status"]);
  const duration = histogram("request_duration_seconds", "From a request's first line to its answer.", SECONDS, ["route"]);
  const waits = histogram("wait_seconds", "What a request waited for its passes: of its inputs the mean.", SECONDS);
  const passes = histogram("pass_seconds", "How long a pass took.", SECONDS);
  const batchTokens = histogram("batch_tokens", "Tokens of a pass.", COUNTS);
  const batchInputs = histogram("batch_inputs", "Inputs of a pass.", COUNTS);
  const tokens = counter("tokens_total", "Tokens that were computed.", ["task"]);
  const inputs = counter("inputs_total", "Inputs that were computed.", ["task"]);
  const restarts = counter("engine_restarts_total", "Engines that were started again.");
  const queueTokens = gauge("queue_tokens", "Tokens that wait.");
  const queueInputs = gauge("queue_inputs", "Inputs that wait.");
  const ready = gauge("ready", "1 where requests are answered at once, else 0.");
  const resident = gauge("resident_bytes", "Memory that a process holds.", ["process"]);
  const build = gauge("build_info", "1, with what runs here.", ["version", "model", "architecture", "backend", "dtype", "runtime"]);

  function look(service: Service): void {
    queueTokens.set(service.queue.tokens);
    queueInputs.set(service.queue.inputs);
    ready.set(service.state === "ready" ? 1 : 0);
    resident.set({ process: "server" }, process.memoryUsage.rss());
    if (service.state === "starting" || service.failure) return;
    const { version, id, architecture, backend, dtype } = service.facts;
    build.set({ version, model: id, architecture, backend, dtype, runtime: `node ${process.versions.node}` }, 1);
  }

  return {
    observe({ route = "none", method, status, milliseconds }) {
      requests.inc({ route, method: METHODS.includes(method) ? method : "other", status });
      duration.observe({ route }, milliseconds / 1000);
    },
    hear(event) {
      switch (event.type) {
        case "pass":
          passes.observe(event.milliseconds / 1000);
          batchTokens.observe(event.tokens);
          batchInputs.observe(event.inputs);
          tokens.inc({ task: event.task }, event.tokens);
          inputs.inc({ task: event.task }, event.inputs);
          break;
        case "answered":
          waits.observe(event.waited / 1000);
          break;
        case "engine_ready":
          if (event.restarts > 0) restarts.inc();
          break;
        case "engine_lost":
          resident.remove({ process: `engine ${event.engine}` });
          break;
        case "engine_memory":
          resident.set({ process: `engine ${event.engine}` }, event.residentBytes);
      }
    },
    route: {
      method: "get",
      path: "/metrics",
      tag: "Watching",
      summary: "What was counted and measured, for Prometheus",
      public: true,
      answer: z.string(),
      type: "text/plain",
      examples: {},
      async handle({ service }) {
        look(service);
        return { text: await registers[0].metrics(), type: registers[0].contentType };
      },
    },
  };
}

/** A client may send any word. */
const METHODS: readonly string[] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
