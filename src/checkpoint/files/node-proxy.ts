/** Which proxy the environment names for an address: by the rules of Node's own agents (https://nodejs.org/api/http.html#built-in-proxy-support). */
import { isIPv4 } from "node:net";
import { TypeformerError } from "../../errors/index.ts";

/** A proxy of HTTP, by its own address. */
export interface HttpProxy {
  /** With the name and the password that it is told: for no message. */
  href: string;
  /** How a message names it. */
  shown: string;
  /** The variable that names it. */
  variable: string;
  /** What must stand in no message. */
  secrets: string[];
}

const variables = { "http:": ["http_proxy", "HTTP_PROXY"], "https:": ["https_proxy", "HTTPS_PROXY"] };

/**
 * The proxy for an address, if there is one and `NO_PROXY` does not exempt it.
 *
 * @throws TypeformerError `invalid_option` for a variable that names no proxy of HTTP; what it holds is never shown
 */
export function proxyFor({ protocol, hostname, port }: URL, env: NodeJS.ProcessEnv): HttpProxy | undefined {
  const variable = variables[protocol as keyof typeof variables]?.find((name) => env[name]);
  if (variable === undefined) return undefined;
  const host = hostname.toLowerCase().replace(/^\[(.*)\]$/, "$1"); // an address of IPv6
  if (isExempt(host, port || (protocol === "https:" ? "443" : "80"), env.no_proxy || env.NO_PROXY || "")) return undefined;
  return proxyAt(env[variable] ?? "", variable);
}

/** curl and Python take an address without `http://` too. */
function proxyAt(value: string, variable: string): HttpProxy {
  try {
    const { href, protocol, host, username, password } = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`);
    const [name, word] = [username, password].map(decodeURIComponent);
    const secrets = (word ? [password, word] : [username, name]).filter((secret) => secret !== ""); // a token may stand alone
    if (/^https?:$/.test(protocol)) return { href, shown: `${protocol}//${host} (${variable})`, variable, secrets };
  } catch {} // no address, or no encoding
  throw new TypeformerError(
    "invalid_option",
    `${variable}: expected the address of an HTTP proxy, http://host:port, or http://NAME:PASSWORD@host:port with other signs than letters and digits as %XX`,
  );
}

/**
 * `NO_PROXY` lists names, names with a port, `.suffix` and `*.suffix`, ranges of addresses as `10.0.0.1-10.0.0.9`, and `*` for everything.
 * A suffix with a dot before it means the name without it too, one with a star does not.
 */
function isExempt(host: string, port: string, list: string): boolean {
  return list.split(",").some((each) => {
    const entry = each.trim().toLowerCase();
    if (entry === "*" || entry === host || entry === `${host}:${port}`) return true;
    if (entry.startsWith(".")) return `.${host}`.endsWith(entry);
    return entry.startsWith("*.") ? host.endsWith(entry.slice(1)) : isBetween(host, entry);
  });
}

function isBetween(host: string, range: string): boolean {
  const ends = range.split("-").map((end) => end.trim());
  if (ends.length !== 2 || ![host, ...ends].every(isIPv4)) return false;
  const number = (address: string) => address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  return number(ends[0]) <= number(host) && number(host) <= number(ends[1]);
}
