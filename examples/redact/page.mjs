/** The page's script: a model and lines of JSON are picked, the same lines are handed back, redacted. */
import { pipeline } from "typeformer/all";
import { redactor } from "./redact.mjs";

const [model, lines, said, result] = ["model", "lines", "said", "result"].map((id) => document.getElementById(id));
const say = (text) => said.replaceChildren(text);

model.onchange = async () => {
  say("The model is being read.");
  const files = Object.fromEntries([...model.files].map((file) => [file.name, file]));
  const { "config.json": config, "tokenizer.json": tokenizer, "model.safetensors": weights } = files;
  try {
    const ner = await pipeline("token-classification", { config, tokenizer, weights, files }, { worker: false });
    lines.onchange = () => redact(ner).catch(({ message }) => say(message));
    lines.disabled = false;
    say("Pick the lines.");
  } catch ({ message }) {
    say(message);
  }
};

async function redact(ner) {
  say("The lines are being read.");
  const redacted = await new Response(lines.files[0].stream().pipeThrough(redactor(ner))).blob();
  result.href = URL.createObjectURL(redacted);
  result.hidden = false;
  say(`${lines.files[0].name}: ${redacted.size} bytes are redacted.`);
}
