export { relu } from "./reference.ts";
