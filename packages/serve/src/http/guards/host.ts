import { ServiceError } from "../../service/errors.ts";
import type { Middleware } from "../env.ts";

/**
 * For a service that listens on loopback alone: refuses what was addressed to another name. A page may have its own name lead to this machine once it is
 * loaded (DNS rebinding), and could then read answers; the name that it asks by betrays it.
 *
 * @throws ServiceError `foreign_host`
 */
export const refuseForeignHosts: Middleware = async (c, next) => {
  const host = c.req.header("host");
  if (host !== undefined && !isLoopback(nameOf(host))) {
    const found = JSON.stringify(host.slice(0, 100));
    throw new ServiceError("foreign_host", `host: ${found} is not this machine: ask for localhost, and let a proxy send that name`);
  }
  await next(); // a browser always names one
};

/** Whether only this machine reaches what listens there. */
export function isLoopback(name: string): boolean {
  const canonical = canonicalName(name);
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\]|\[::ffff:7f[\da-f]{2}:[\da-f]{1,4}\])$/.test(canonical);
}

/** Without the port. */
const nameOf = (host: string): string => host.replace(/:\d*$/, "");

/** In small letters, addresses in their one short form: as browsers send them. Of what is no name, nothing. */
function canonicalName(name: string): string {
  const bracketed = /^[\da-f:.]*:[\da-f:.]*$/i.test(name) ? `[${name}]` : name;
  if (/[/?#@\\]/.test(name) || !URL.canParse(`http://${bracketed}`)) return "";
  return new URL(`http://${bracketed}`).hostname.replace(/\.$/, "");
}
