/** The program of a helper in a page. */
import { help } from "./help.ts";

globalThis.onmessage = ({ data }) => help(data, () => globalThis.postMessage("ready"));
