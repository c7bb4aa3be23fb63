/** The page itself: what parts find becomes tables as it comes. */
import { operations } from "../../src/kernels/index.ts";
import { shapes } from "../shapes.ts";
import { type Asked, parts } from "./asked.ts";
import { type Board, listOf, markdownOf, type Section } from "./section.ts";

const at = <Kind extends HTMLElement>(id: string) => document.getElementById(id) as Kind;

function element(tag: string, text = "", ...children: Node[]): HTMLElement {
  const made = document.createElement(tag);
  made.textContent = text;
  made.append(...children);
  return made;
}

/** Where the page stands, for who drives it: it runs until it is done or has failed. */
type State = "running" | "done" | "failed";

export class View implements Board {
  private readonly facts: string[] = [];
  private readonly sections = new Map<Section, HTMLElement>();

  constructor() {
    offer("op", Object.keys(operations));
    offer("shape", Object.keys(shapes));
    at("parts").append(...parts.map(checkbox));
    at("copy").addEventListener("click", async () => {
      await navigator.clipboard.writeText(at("markdown").textContent);
      at("copy").textContent = "copied";
    });
  }

  /** The form writes the address; here the address fills the form. */
  fill({ op = "", dialect = "", case: which = "", budget, shape, parts }: Asked): void {
    for (const [id, value] of Object.entries({ op, dialect, case: which, budget, shape })) at<HTMLInputElement>(id).value = String(value);
    for (const box of document.querySelectorAll<HTMLInputElement>("#parts input")) box.checked = parts.some((part) => part === box.value);
  }

  set state(state: State) {
    document.body.dataset.state = state;
  }

  /** What the figures belong to. */
  fact(line: string): void {
    this.facts.push(line);
    at("facts").append(element("li", line));
    this.write();
  }

  readonly show = (section: Section): void => {
    const before = this.sections.get(section);
    const now = drawn(section);
    if (before) before.replaceWith(now);
    else at("sections").append(now);
    this.sections.set(section, now);
    this.write();
  };

  readonly say = async (line: string): Promise<void> => {
    at("progress").textContent = line;
    console.info(line);
    await new Promise((resolve) => setTimeout(resolve, 0));
  };

  /** All that is shown, as it is copied. */
  private write(): void {
    at("markdown").textContent = markdownOf(this.facts, [...this.sections.keys()]);
    at("copy").textContent = "copy as Markdown";
  }
}

function offer(id: string, names: readonly string[]): void {
  at(id).append(...names.map((name) => element("option", name)));
}

function checkbox(name: string): HTMLElement {
  const box = Object.assign(document.createElement("input"), { type: "checkbox", name: "part", value: name });
  return element("label", "", box, document.createTextNode(` ${name}`));
}

function drawn({ title, notes, head, rows, passedOver }: Section): HTMLElement {
  const section = element("section", "", element("h2", title), ...notes.map((note) => element("p", note)));
  if (rows.length > 0) {
    const line = (cell: string) => (cells: readonly string[]) => element("tr", "", ...cells.map((text) => element(cell, text)));
    const table = element("table", "", element("thead", "", line("th")(head)), element("tbody", "", ...rows.map(line("td"))));
    const wide = element("div", "", table);
    wide.className = "wide";
    section.append(wide);
  }
  const left = listOf(passedOver);
  if (left.length > 0) {
    const list = element("ul", "", ...left.map((each) => element("li", each)));
    list.className = "passed-over";
    section.append(element("p", "Passed over:"), list);
  }
  return section;
}
