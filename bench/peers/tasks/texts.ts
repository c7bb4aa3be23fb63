import { integers, seedFor } from "../../../src/tensor/index.ts";
import { SEED } from "../../shapes.ts";

/** What short messages are made of: a word is drawn from each list, a part may be left out. */
const OPENINGS = ["", "Hi, ", "Hello team, ", "Dear Sir or Madam, ", "Please note: ", "Reminder: "];
const PEOPLE = [
  "Maria Silva",
  "John O'Neil",
  "Dr. Chen Wei",
  "Anna Lindqvist",
  "Wolfgang Keller",
  "Fatima al-Sayed",
  "my sister",
  "the customer",
];
const DEEDS = [
  "called about",
  "has not received",
  "would like to change",
  "asked me to cancel",
  "is very happy with",
  "cannot open",
  "wrote a long letter about",
];
const THINGS = [
  "the invoice",
  "order 48213",
  "the booking for two nights",
  "a broken espresso machine",
  "her new address",
  "the report on wheat prices",
  "the password",
];
const PLACES = [
  "",
  " in Lisbon",
  " at 12 Garden Street, Springfield",
  " near Potsdam station",
  " on the third floor",
  " in the warehouse behind the old church",
];
const ENDS = [
  ".",
  ", and it is urgent.",
  "; the number is 030 555 0199.",
  " since the 24th of October.",
  ", which nobody here expected!",
  ". Write to m.silva@example.com, please.",
];

const PARTS = [OPENINGS, PEOPLE, [" "], DEEDS, [" "], THINGS, PLACES, ENDS];

/** Short texts, 8 to 50 tokens long, the same ones each time. */
export function shortTexts(count: number): string[] {
  const drawn = PARTS.map((part, i) => integers(seedFor(SEED, `texts ${i}`), count, part.length));
  return Array.from({ length: count }, (_, text) => PARTS.map((part, i) => part[drawn[i][text]]).join(""));
}
