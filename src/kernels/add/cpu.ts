export { add } from "./reference.ts";
