/** What goes wrong on the way through a proxy, as errors that name the proxy, and neither the name nor the password that it is told. */
import { TypeformerError } from "../../errors/index.ts";
import type { HttpProxy } from "./node-proxy.ts";

/** What an error on the way to `url` means. A typed one will not pass; any other may. @param proxy if the way leads through one */
export function wayFailure(cause: unknown, { host }: URL, proxy: HttpProxy | undefined): Error {
  const { code, statusCode, message } = (cause ?? {}) as Partial<NodeJS.ErrnoException> & { statusCode?: number };
  const what = message || code || String(cause); // several addresses that failed have no message
  if (!proxy) return new Error(what);
  if (code !== "ERR_PROXY_TUNNEL" || statusCode === undefined) {
    const trust = /certificate/.test(what) ? "; NODE_EXTRA_CA_CERTS names a file of certificates to trust" : "";
    return new Error(`${redacted(what, proxy)}${trust}, through the proxy ${proxy.shown}`);
  }
  if (statusCode === 407) return refusesUs(proxy);
  const refused = `the proxy ${proxy.shown} does not connect to ${host}, it answers ${statusCode}`;
  if (statusCode >= 500) return new Error(refused);
  return new TypeformerError("network", `${refused}: NO_PROXY lists what is reached without it`);
}

/** That the proxy wants to be told who asks. */
export function refusesUs({ shown, variable, secrets }: HttpProxy): TypeformerError {
  const wants = secrets.length > 0 ? `refuses the name and password in ${variable}` : "asks for a name and a password";
  return new TypeformerError("network", `the proxy ${shown} ${wants} (407): ${variable} takes them as http://NAME:PASSWORD@host:port`);
}

/** That this version of Node has no way to a proxy that would not be a way for all requests of the process. */
export function unsupported({ shown, variable }: HttpProxy): TypeformerError {
  const lacks = `Node ${process.versions.node} cannot be led through the proxy ${shown} for single requests, as 22.21, 24.5 and later can`;
  const all = 'in Node 20 setGlobalDispatcher(new EnvHttpProxyAgent()) of the package "undici@7" leads all requests through it';
  return new TypeformerError("network", `${lacks}; ${all}; NO_PROXY lists what is reached without ${variable}`);
}

function redacted(text: string, { secrets }: HttpProxy): string {
  return secrets.reduce((clean, secret) => clean.replaceAll(secret, "…"), text);
}
