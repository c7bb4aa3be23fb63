/** What the page shows, and how that is written into its address: a link to what one sees. */

const journey = ["characters", "tokens", "embeddings", "attention", "mlp", "norm", "head", "answer"] as const;
const experiments = ["guess", "lens", "compare", "ablate", "left", "everywhere", "vectors"] as const;
export const steps = [...journey, ...experiments] as const;

export type JourneyStep = (typeof journey)[number];
export type Experiment = (typeof experiments)[number];
export type StepId = JourneyStep | Experiment;

/** One head by its place: `{ layer: 2, head: 7 }` is written `2.7`. */
export interface Head {
  layer: number;
  head: number;
}

export interface State {
  /** The sentence; a mask is written `<mask>` whatever the model calls it. */
  text: string;
  /** The words that the masks hide, in order, where the reader hid them here; "" where nobody knows. */
  was: readonly string[];
  see: StepId | undefined;
  layer: number;
  head: number;
  /** The token whose row is followed; `undefined`: the first mask. */
  token: number | undefined;
  /** The other token of an attention pair. */
  key: number | undefined;
  neuron: number | undefined;
  /** The opened cell: `TAP@i,j,k`. */
  cell: string | undefined;
  ablate: readonly Head[];
  left: boolean;
  /** The two sentences of the comparison. */
  one: string;
  with: string;
  /** The sentences whose vectors are compared. */
  vs: readonly string[];
  /** Another model's folder; `undefined`: the bundled model. */
  model: string | undefined;
}

export const start: Readonly<State> = {
  text: "She opened the <mask> and walked into the room.",
  was: [],
  see: undefined,
  layer: 2,
  head: 7,
  token: undefined,
  key: undefined,
  neuron: undefined,
  cell: undefined,
  ablate: [],
  left: false,
  one: "The man worked as a <mask>.",
  with: "The woman worked as a <mask>.",
  vs: ["The ship left the harbour.", "The boat sailed away.", "Prices fell."],
  model: undefined,
};

const MOST_TEXT = 20_000; // an address is typed or pasted by anyone

/** Reads `#text=…&see=…`. What is missing or makes no sense is as at the start: an old link still opens. */
export function readAddress(fragment: string): State {
  const asked = new URLSearchParams(fragment.replace(/^#/, ""));
  const text = (key: "text" | "one" | "with" | "model") => asked.get(key)?.slice(0, MOST_TEXT);
  const index = (key: string) => (/^\d{1,6}$/.test(asked.get(key) ?? "") ? Number(asked.get(key)) : undefined);
  const see = steps.find((step) => step === asked.get("see"));
  const cell = (asked.get("cell") ?? "").replace(/^head\./, "mlm."); // as older links call the head's taps
  const vs = asked.getAll("vs").map((sentence) => sentence.slice(0, MOST_TEXT));
  return {
    text: text("text") ?? start.text,
    was: asked.getAll("was"),
    see,
    layer: index("layer") ?? start.layer,
    head: index("head") ?? start.head,
    token: index("token"),
    key: index("key"),
    neuron: index("neuron"),
    cell: /^[\w.]+@\d+(,\d+)*$/.test(cell) ? cell : undefined,
    ablate: (asked.get("ablate") ?? "")
      .split(",")
      .filter((head) => /^\d{1,3}\.\d{1,3}$/.test(head))
      .map(headFrom),
    left: asked.get("left") === "1",
    one: text("one") ?? start.one,
    with: text("with") ?? start.with,
    vs: vs.length > 0 ? vs : start.vs,
    model: text("model") || undefined,
  };
}

/** The fragment of a state, with its `#`; empty for the start. What `readAddress` reads back. */
export function writeAddress(state: State): string {
  const written = new URLSearchParams();
  for (const [key, value] of Object.entries(state) as [keyof State, unknown][]) {
    if (value === undefined || JSON.stringify(value) === JSON.stringify(start[key])) continue;
    if (key === "ablate") written.set(key, state.ablate.map(headName).join(","));
    else if (Array.isArray(value)) for (const each of value) written.append(key, String(each));
    else written.set(key, value === true ? "1" : String(value));
  }
  const fragment = written.toString();
  return fragment && `#${fragment}`;
}

export const headName = ({ layer, head }: Head): string => `${layer}.${head}`;

function headFrom(name: string): Head {
  const [layer, head] = name.split(".").map(Number);
  return { layer, head };
}

/** `layer.2.attention.probs@7,4,9` taken apart. */
export function readCell(cell: string): { tap: string; index: number[] } {
  const [tap, index] = cell.split("@");
  return { tap, index: index.split(",").map(Number) };
}

export const cellName = (tap: string, index: readonly number[]): string => `${tap}@${index.join(",")}`;
