import { isMark } from "../../characters/classes.ts";
import type { Normalizer, StageReader } from "../stage.ts";
import { filtered } from "./filtered.ts";

/** Takes every mark away that stands as a character of its own: after NFD all accents, without it few. */
export const stripAccents: StageReader<Normalizer> = () => (text) => filtered(text, (character) => !isMark(character));
