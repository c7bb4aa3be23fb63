/** docs/deploy.md: as far as its blocks can be held to something here. Containers, clusters and proxies are not. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "@jest/globals";
import { parseAllDocuments } from "yaml";
import { settingsOf } from "../../packages/serve/src/command/command-line.ts";
import { flags } from "../../packages/serve/src/command/flags.ts";
import { createMetrics } from "../../packages/serve/src/http/metrics.ts";
import { healthRoutes } from "../../packages/serve/src/routes/health.ts";
import { fences } from "../support/markdown.ts";

const page = readFileSync("docs/deploy.md", "utf8");
const block = (language: string): string => {
  const found = fences(page).filter((fence) => fence.language === language);
  expect([language, found.length]).toEqual([language, 1]);
  return found[0].code;
};
const variables = flags().map(({ envVar }) => envVar);
const watched = [...healthRoutes.map(({ path }) => path), "/metrics"];
const defaults = settingsOf([]);

/** The flags of a command line that begins `node …/cli.js serve`. */
function served(words: readonly string[]) {
  expect(words.slice(0, 3)).toEqual([
    expect.stringMatching(/node$/),
    expect.stringMatching(/node_modules\/typeformer\/dist\/cli\.js$/),
    "serve",
  ]);
  return settingsOf(words.slice(3));
}

test("the container is started by node itself, its flags are the command's, and it takes the model that it downloaded", () => {
  const lines = block("dockerfile").split("\n").filter(Boolean);
  const known = ["FROM", "WORKDIR", "RUN", "ENV", "COPY", "USER", "EXPOSE", "HEALTHCHECK", "ENTRYPOINT", "CMD"];
  expect(lines.filter((line) => !known.includes(line.split(" ")[0]))).toEqual([]);
  const jsonOf = (instruction: string) =>
    JSON.parse(lines.find((line) => line.startsWith(`${instruction} `))?.slice(instruction.length) ?? "");
  const settings = served([...jsonOf("ENTRYPOINT"), ...jsonOf("CMD")]);
  expect(settings).toMatchObject({ host: "0.0.0.0", offline: true, port: 8080 });
  expect(lines).toContain(`EXPOSE ${settings.port}`);
  expect(lines).toContain(`RUN node node_modules/typeformer/dist/cli.js download ${settings.model}`);
  const beforeUser = lines.slice(lines.lastIndexOf("USER node"));
  expect(beforeUser.some((line) => line.startsWith("RUN"))).toBe(false);
});

test("the container's check is a program that asks, and ends with 0 or 1", async () => {
  const [, command] = /HEALTHCHECK .* CMD (\[.*\])/.exec(block("dockerfile")) ?? [];
  const [node, ...args] = JSON.parse(command) as string[];
  expect(node).toBe("node");
  let status = 200;
  const server = createServer((asked, answer) => {
    answer.statusCode = asked.url === "/livez" ? status : 404;
    answer.end();
  }).listen(0);
  await once(server, "listening");
  const here = args.map((word) => word.replace(":8080", `:${(server.address() as AddressInfo).port}`));
  const exit = async () => (await once(spawn(process.execPath, here), "close"))[0];
  expect(await exit()).toBe(0);
  status = 503;
  expect(await exit()).toBe(1);
  server.close();
  server.closeAllConnections();
  expect(await exit()).toBe(1);
});

test("the manifest is YAML; its flags, variables, probes and ports are there, and the time to end is enough", () => {
  const documents = parseAllDocuments(block("yaml")).map((document) => {
    expect([...document.errors, ...document.warnings]).toEqual([]);
    return document.toJS();
  });
  const [deployment, service] = documents;
  expect(documents.map(({ kind }) => kind)).toEqual(["Deployment", "Service"]);
  const pod = deployment.spec.template;
  const [container] = pod.spec.containers;
  const settings = settingsOf(container.args);
  expect(settings.tokenFile?.startsWith(container.volumeMounts[0].mountPath)).toBe(true);
  const values = new Map<string, string>(container.env.map(({ name, value }: { name: string; value?: string }) => [name, value]));
  for (const name of values.keys()) expect(variables).toContain(name);
  const drain = Number(values.get("TYPEFORMER_SERVE_DRAIN_DELAY_MS")) + Number(values.get("TYPEFORMER_SERVE_DRAIN_TIMEOUT_MS"));
  expect(drain).toBe(defaults.drainDelayMs + defaults.drainTimeoutMs);
  expect(pod.spec.terminationGracePeriodSeconds * 1000).toBeGreaterThan(drain);
  const { startupProbe, readinessProbe, livenessProbe, ports } = container;
  for (const probe of [startupProbe, readinessProbe, livenessProbe]) {
    expect(watched).toContain(probe.httpGet.path);
    expect(probe.httpGet.port).toBe(ports[0].name);
  }
  expect(readinessProbe.periodSeconds * readinessProbe.failureThreshold * 1000).toBeLessThan(defaults.drainDelayMs);
  expect(livenessProbe.httpGet.path).toBe("/livez");
  expect([ports[0].containerPort, pod.metadata.annotations["prometheus.io/path"]]).toEqual([defaults.port, "/metrics"]);
  expect(service.spec.ports[0].targetPort).toBe(ports[0].name);
  expect(service.spec.selector).toEqual(pod.metadata.labels);
  expect(`${service.metadata.name}_`.toUpperCase().startsWith("TYPEFORMER_SERVE_")).toBe(false); // else its links would be taken for settings
});

test("the unit's command line and variables are the command's, and it waits for longer than the drains", () => {
  const lines = block("ini").split("\n");
  const valuesOf = (name: string) => lines.filter((line) => line.startsWith(`${name}=`)).map((line) => line.slice(name.length + 1));
  served(valuesOf("ExecStart")[0].split(" "));
  const set = valuesOf("Environment").map((each) => each.split("=")[0]);
  expect(set.filter((name) => name.startsWith("TYPEFORMER_") && !variables.includes(name))).toEqual([]);
  expect(Number(valuesOf("TimeoutStopSec")[0]) * 1000).toBeGreaterThan(defaults.drainDelayMs + defaults.drainTimeoutMs);
  expect(valuesOf("KillMode")).toEqual(["mixed"]);
  expect(lines.filter((line) => line !== "" && !/^\[\w+\]$|^\w+=\S/.test(line))).toEqual([]);
});

test("proxies ask by the name that is taken on loopback, and their limits fit the command's", () => {
  for (const proxy of [block("nginx"), block("caddyfile")]) {
    expect(proxy).toMatch(/Host localhost/);
    expect(proxy).toContain(`127.0.0.1:${defaults.port}`);
  }
  expect(block("nginx")).toContain(`client_max_body_size ${defaults.maxBody / 1e6}m`);
  expect(Number(/proxy_read_timeout (\d+)s/.exec(page)?.[1]) * 1000).toBeGreaterThan(defaults.timeoutMs);
});

test("the metrics of the table are those that there are, with their labels", async () => {
  const { hear, observe, route } = createMetrics();
  observe({ id: "a", method: "GET", route: "/", status: 200, milliseconds: 1, timing: undefined, problem: undefined });
  hear({ type: "pass", task: "fill-mask", inputs: 1, tokens: 1, milliseconds: 1 });
  const facts = { version: "", id: "", architecture: "", backend: "", dtype: "" };
  const reply = await route.handle({ service: { state: "ready", queue: { inputs: 0, tokens: 0 }, facts } } as never);
  const text = "text" in reply ? reply.text : "";
  const there = [...text.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name);
  const cells = page.split("\n").filter((line) => line.startsWith("| `typeformer_"));
  const told = cells.flatMap((line) => [...line.split("|")[1].matchAll(/`(\w+)(?:\{([\w, ]+)\})?`/g)]);
  expect(told.map(([, name]) => name).sort()).toEqual(there.sort());
  for (const [, name, labels] of told) {
    for (const label of labels?.split(", ") ?? []) expect(text).toMatch(new RegExp(`^${name}\\w*\\{[^}]*${label}="`, "m"));
  }
});
