/** What `NO_PROXY` exempts: Node's rules, asked for here and of Node itself. */
import { Agent, get } from "node:http";
import { expect, test } from "@jest/globals";
import { proxyFor } from "../../src/checkpoint/files/node-proxy.ts";
import { startProxy } from "../support/proxy/proxy.ts";

const exceptions: [address: string, list: string, isExempt: boolean][] = [
  ["http://hub.example/x", "", false],
  ["http://hub.example/x", "hub.example", true],
  ["http://HUB.example/x", " Hub.Example , b", true],
  ["http://hub.example/x", "hub.example:80", true],
  ["http://hub.example/x", "hub.example:8080", false],
  ["http://hub.example:8080/x", "hub.example:8080", true],
  ["http://hub.example:8080/x", "hub.example:80", false],
  ["http://hub.example:8080/x", "hub.example", true],
  ["http://hub.example/x", "example", false],
  ["http://hub.example/x", ".example", true],
  ["http://hub.example/x", ".hub.example", true],
  ["http://my-hub.example/x", ".hub.example", false],
  ["http://a.hub.example/x", "hub.example", false],
  ["http://a.hub.example/x", ".hub.example", true],
  ["http://hub.example/x", "*.example", true],
  ["http://hub.example/x", "*.hub.example", false],
  ["http://a.hub.example/x", "*.hub.example", true],
  ["http://hub.example/x", "*hub.example", false],
  ["http://hub.example/x", "hub.*", false],
  ["http://hub.example/x", "*", true],
  ["http://hub.example/x", "a,,b , *", true],
  ["http://hub.example/x", "a hub.example", false],
  ["http://hub.example/x", ",", false],
  ["http://127.0.0.5/x", "127.0.0.5", true],
  ["http://127.0.0.5/x", "127.0.0.1-127.0.0.9", true],
  ["http://127.0.0.5/x", "127.0.0.5 - 127.0.0.5", true],
  ["http://127.0.0.5/x", "127.0.0.6-127.0.0.9", false],
  ["http://127.0.0.5/x", "127.0.0.9-127.0.0.1", false],
  ["http://127.0.0.5/x", "127.0.0.0/8", false],
  ["http://127.0.0.5/x", "0.0.0.0-255.255.255.255", true],
  ["http://127.0.0.5/x", "127.0.0.1-127.0.0.4-127.0.0.9", false],
  ["http://127.0.0.5/x", "-", false],
  ["http://[::1]/x", "::1", true],
  ["http://[::1]/x", "[::1]", false],
  ["http://[::1]/x", "::1:80", true],
];

test.each(exceptions)("%s with NO_PROXY=%j: exempt is %s", (address, list, isExempt) => {
  const env = { HTTP_PROXY: "http://127.0.0.1:9" };
  expect(proxyFor(new URL(address), { ...env, NO_PROXY: list }) === undefined).toBe(isExempt);
  expect(proxyFor(new URL(address), { ...env, no_proxy: list, NO_PROXY: isExempt ? "" : "*" }) === undefined).toBe(isExempt || list === "");
  expect(proxyFor(new URL(address.replace("http:", "https:")), { ...env, NO_PROXY: list })).toBeUndefined(); // no proxy for it
});

const canProxy = process.allowedNodeEnvironmentFlags.has("--use-env-proxy");
const [major] = process.versions.node.split(".").map(Number);

(canProxy ? test : test.skip)("and so says Node itself", async () => {
  const proxy = await startProxy({});
  for (const [address, NO_PROXY, isExempt] of exceptions) {
    if (major < 24 && address.includes("my-hub")) continue; // Node 22 takes .hub.example for the end of this name, later ones do not
    proxy.requests.length = 0;
    const agent = new Agent({ proxyEnv: { HTTP_PROXY: `http://${proxy.host}`, NO_PROXY } } as object);
    const lookup = (_: string, __: object, found: (error: Error) => void) => found(new Error("not through the proxy")); // and not outside
    await new Promise((resolve) => get(address, { agent, lookup: lookup as never, timeout: 2000 }, resolve).on("error", resolve));
    expect([address, NO_PROXY, proxy.requests.length]).toEqual([address, NO_PROXY, isExempt ? 0 : 1]);
  }
  await proxy.close();
});
