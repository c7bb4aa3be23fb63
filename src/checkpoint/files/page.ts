/**
 * Pages in the place of files. A development server sends one, with status 200, for whatever it does not have; a network that wants a login
 * does so for everything.
 */

/** How many bytes `isPage` looks at. */
export const pageHead = 1024;

/** Whether an answer is a page of HTML: the server calls it one, or nothing at all, and it begins as one. No file of a model does. */
export function isPage(headers: Headers, beginning: Uint8Array): boolean {
  const type = headers.get("content-type") ?? "text/html";
  if (!/^(text\/html|application\/xhtml\+xml)\b/i.test(type)) return false;
  const text = new TextDecoder().decode(beginning.subarray(0, pageHead));
  return /^\s*<[!?a-z][^\0]*$/i.test(text); // the length at the head of a safetensors file may begin with this sign too, but has zeros
}
