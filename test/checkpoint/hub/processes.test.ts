import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { fetchModel } from "../../../src/checkpoint/hub/node/fetch-model.ts";
import type { HubRequest } from "../../support/hub/server.ts";
import { id, needed, openSite, type Site, token } from "../../support/hub/site.ts";

let site: Site;
beforeEach(async () => {
  site = await openSite(fetchModel);
});
afterEach(() => site.close());

/** A process that fetches the model. */
const child = () =>
  spawn(
    process.execPath,
    ["--no-warnings", "--import", "./scripts/register-typescript.mjs", "test/support/hub/fetch.ts", id, site.hub.endpoint, site.cache],
    { env: { ...process.env, HF_TOKEN: token }, stdio: ["ignore", "pipe", "inherit"] },
  );

async function said(process: ChildProcess): Promise<string> {
  let text = "";
  process.stdout?.on("data", (part) => {
    text += part;
  });
  await once(process, "close");
  return text;
}

test("three at once: every file is downloaded once, and all have all of them", async () => {
  const told = await Promise.all([child(), child(), child()].map(said));
  const bytes = needed.reduce((sum, file) => sum + site.versions[0].files[file].length, 0);
  expect(told.map((text) => Number(/fetched (\d+)/.exec(text)?.[1])).sort((a, b) => a - b)).toEqual([0, 0, bytes]);
  expect(site.hub.requests.filter(({ kind }) => kind === "resolve").map(({ file }) => file)).toEqual(needed);
  expect(await site.problems({ atRest: true })).toEqual([]);
  expect(await site.outcome({ local_files_only: true })).toBe("right");
});

test.each<[string, (request: HubRequest) => boolean]>([
  ["in the list", ({ kind }) => kind === "list"],
  ["in the first file", ({ file }) => file === "config.json"],
  ["between two files", ({ kind, file }) => kind === "resolve" && file === "tokenizer.json"],
  ["in the last file", ({ kind }) => kind === "storage"],
])("killed %s: the next one goes on at once", async (_, isThere) => {
  const killed = child();
  const gone = once(killed, "exit");
  site.hub.fault = (request, right) => {
    if (!isThere(request)) return right;
    setTimeout(() => killed.kill("SIGKILL"), 30); // what was sent has been written, or not
    return { ...right, stallAfter: 100 };
  };
  await gone;
  expect(killed.signalCode).toBe("SIGKILL");
  expect(await site.problems()).toEqual([]);
  site.mend();
  const begin = performance.now();
  expect(await site.outcome()).toBe("right");
  expect(performance.now() - begin).toBeLessThan(10_000); // 15 s is how long a lock is believed of which nothing is known
  expect(await site.problems({ atRest: true })).toEqual([]);
});
