/** Which heads a folder has, where its class and its file say different things, and files as they are met. */
import { readFile } from "node:fs/promises";
import { describe, expect, test } from "@jest/globals";
import { openSafetensors, writeSafetensors } from "../../src/checkpoint/safetensors/index.ts";
import type { Model } from "../../src/doors/node.ts";
import { Tensor } from "../../src/tensor/index.ts";
import { ofFamily } from "../support/family.ts";
import { load, type Tensors } from "../support/field-folders.ts";

interface Change {
  json?: object;
  tensors?: (all: Tensors) => void;
}

/** A checkpoint of the family, with its `config.json` and its tensors changed. */
async function opened([architecture, head]: Parameters<typeof ofFamily>, { json = {}, tensors = () => {} }: Change = {}) {
  const folder = ofFamily(architecture, head);
  const config = { ...JSON.parse(await readFile(`${folder}/config.json`, "utf8")), ...json };
  const file = await openSafetensors(new Uint8Array(await readFile(`${folder}/model.safetensors`)));
  const all: Tensors = new Map();
  for (const name of file.tensors.keys()) all.set(name, (await file.read(name)) as Tensor);
  tensors(all);
  const bytes = new TextEncoder().encode(JSON.stringify(config));
  return load({ config: bytes, tokenizer: new Uint8Array(0), weights: writeSafetensors(all) }, { backend: "cpu" });
}

const encoding = { ids: [2, 40, 90, 171, 25, 3] };
const logitsOf = async (model: Model) => [...(await model.run(encoding)).logits.flat()];
const zeros = (...shape: number[]) => new Tensor(new Float32Array(shape.reduce((a, b) => a * b, 1)), shape);
const withPooler = (all: Tensors) => all.set("bert.pooler.dense.weight", zeros(18, 18)).set("bert.pooler.dense.bias", zeros(18));
const withPositions = (all: Tensors) =>
  all.set(
    "bert.embeddings.position_ids",
    new Tensor(
      BigInt64Array.from({ length: 96 }, (_, i) => BigInt(i)),
      [1, 96],
    ) as unknown as Tensor,
  );
const renamed = (all: Tensors, change: (name: string) => string) => {
  for (const [name, tensor] of [...all]) if (all.delete(name)) all.set(change(name), tensor);
};

describe("files as they are met", () => {
  test("an old classifier of tokens has a pooler and position_ids, and no use for them", async () => {
    const { model, warnings } = await opened(["bert", "tokens"], { tensors: (all) => void withPositions(withPooler(all)) });
    expect([model.config.endsIn, warnings]).toEqual([["tokens"], []]);
    expect(await logitsOf(model)).toEqual(await logitsOf((await opened(["bert", "tokens"])).model));
  });

  test("BERT as it was trained first fills masks; its other head is left unread", async () => {
    const next = (all: Tensors) =>
      void withPooler(all).set("cls.seq_relationship.weight", zeros(2, 18)).set("cls.seq_relationship.bias", zeros(2));
    const { model, warnings } = await opened(["bert", "mlm"], { json: { architectures: ["BertForPreTraining"] }, tensors: next });
    expect(model.config.endsIn).toEqual(["mlm"]);
    expect(warnings).toEqual([
      expect.stringMatching(/also holds cls\.seq_relationship\.bias, .*: not part of the encoder or its masked.*, left unread/),
    ]);
    expect(await logitsOf(model)).toEqual(await logitsOf((await opened(["bert", "mlm"])).model));
  });

  test.each([
    ["a choice among several", "BertForMultipleChoice", "classifier"],
    ["the next sentence", "BertForNextSentencePrediction", "cls.seq_relationship"],
  ])("%s is none of these heads", async (_, trained, at) => {
    const tensors = (all: Tensors) => {
      for (const part of ["weight", "bias"]) all.delete(`classifier.${part}`);
      all.set(`${at}.weight`, zeros(1, 18)).set(`${at}.bias`, zeros(1));
    };
    const { model, warnings } = await opened(["bert", "classifier"], { json: { architectures: [trained], id2label: undefined }, tensors });
    expect(model.config.endsIn).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining(`also holds ${at}.`)]);
    expect(model.missing("classifier")).toMatch(new RegExp(`has no classifier of texts: it was saved as ${trained} and holds ${at}\\.`));
    expect((await model.encode([encoding]))[0].shape).toEqual([6, 18]);
    await expect(model.run(encoding)).rejects.toMatchObject({ code: "missing_head" });
  });

  test("a bare encoder without its prefix, with its pooler: as sentence encoders are published", async () => {
    const tensors = (all: Tensors) => {
      for (const part of ["weight", "bias"]) all.delete(`classifier.${part}`);
      renamed(withPositions(all), (name) => name.replace(/^bert\./, ""));
    };
    const { model, warnings } = await opened(["bert", "classifier"], {
      json: { architectures: ["BertModel"], id2label: undefined },
      tensors,
    });
    expect([model.config.endsIn, warnings]).toEqual([[], []]);
    const [whole] = await (await opened(["bert", "classifier"])).model.encode([encoding]);
    expect((await model.encode([encoding]))[0].flat()).toEqual(whole.flat());
    expect(model.missing("classifier")).toMatch(
      /saved as BertModel, the encoder alone\. It cannot classify texts; "feature-extraction" works with it/,
    );
  });

  test.each([["bert", /LayerNorm\.(weight|bias)$/] as const, ["distilbert", /(LayerNorm|layer_norm)\.(weight|bias)$/] as const])(
    "%s with norms in TensorFlow's words, and without its prefix",
    async (architecture, norms) => {
      const old = (name: string) => name.replace(norms, (part) => part.replace("weight", "gamma").replace("bias", "beta"));
      const tensors = (all: Tensors) => renamed(all, (name) => old(name).replace(/^(bert|distilbert)\./, ""));
      const { model } = await opened([architecture, "mlm"], { tensors });
      expect(await logitsOf(model)).toEqual(await logitsOf((await opened([architecture, "mlm"])).model));
    },
  );

  test.each([
    ["bert", "cls.predictions.decoder.weight", "bert.embeddings.word_embeddings.weight"],
    ["distilbert", "vocab_projector.weight", "distilbert.embeddings.word_embeddings.weight"],
  ] as const)("%s may keep either of two tied parameters, or both, or not tie them", async (architecture, decoder, words) => {
    const right = await logitsOf((await opened([architecture, "mlm"])).model);
    const both = (all: Tensors) => void all.set(decoder, all.get(words) as Tensor);
    const moved = (all: Tensors) => renamed(all, (name) => (name === words ? decoder : name));
    for (const tensors of [both, moved]) expect(await logitsOf((await opened([architecture, "mlm"], { tensors })).model)).toEqual(right);
    const own = (all: Tensors) => {
      all.set(decoder, zeros(360, 18));
      const bias = all.get("cls.predictions.bias");
      if (bias) all.set("cls.predictions.decoder.bias", bias);
    };
    const untied = await opened([architecture, "mlm"], { tensors: own, json: { tie_word_embeddings: false } });
    const { logits } = await untied.model.run(encoding);
    expect(logits.pick(1).flat()).toEqual(logits.pick(2).flat()); // the bias alone
  });

  test("a decoder is refused; what could be one and is none fills masks", async () => {
    const json = { architectures: ["BertLMHeadModel"] };
    await expect(opened(["bert", "mlm"], { json: { ...json, is_decoder: true } })).rejects.toMatchObject({ code: "unsupported_model" });
    expect((await opened(["bert", "mlm"], { json })).model.config.endsIn).toEqual(["mlm"]);
  });

  test.each([
    ["camembert", "CamembertForTokenClassification"],
    ["xlm-roberta", "XLMRobertaForTokenClassification"],
  ])("%s is a RoBERTa by another name", async (model_type, trained) => {
    const { model } = await opened(["roberta", "tokens"], { json: { model_type, architectures: [trained] } });
    expect(model.config).toMatchObject({ modelType: model_type, endsIn: ["tokens"], labels: 6 });
    expect(await logitsOf(model)).toEqual(await logitsOf((await opened(["roberta", "tokens"])).model));
  });
});

describe("where the class tells nothing, the file does", () => {
  const untold = { json: { architectures: undefined } };

  test.each([
    ["roberta", "classifier", ["classifier"]],
    ["roberta", "tokens", ["tokens"]],
    ["bert", "tokens", ["tokens"]],
    ["bert", "span", ["span"]],
    ["distilbert", "tokens", ["tokens"]],
  ] as const)("%s, %s", async (architecture, head, endsIn) => {
    const { model } = await opened([architecture, head], untold);
    expect(model.config.endsIn).toEqual(endsIn);
    expect(await logitsOf(model)).toEqual(await logitsOf((await opened([architecture, head])).model));
  });

  test.each(["bert", "distilbert"] as const)("%s: what could be either head is both, as in Python", async (architecture) => {
    const { model } = await opened([architecture, "classifier"], untold);
    expect(model.config.endsIn).toEqual(["classifier", "tokens"]);
    const right = await logitsOf((await opened([architecture, "classifier"])).model);
    expect(await logitsOf(model)).toEqual(right);
    const [texts, tokens] = [await model.ask("classify", [encoding], undefined, {}), await model.ask("label", [encoding], undefined, {})];
    expect([texts[0].length, tokens[0].length, [...texts[0][0]]]).toEqual([1, 6, right]);
    expect((await model.run(encoding, { taps: ["classifier.dense"] })).taps["classifier.dense"].shape).toEqual([1, 18]);
  });

  test("of a second head every tap can be had", async () => {
    const words = "bert.embeddings.word_embeddings.weight";
    const tensors = (all: Tensors) => {
      const at = "cls.predictions";
      all.set(`${at}.transform.dense.weight`, zeros(18, 18)).set(`${at}.transform.dense.bias`, zeros(18));
      all.set(`${at}.transform.LayerNorm.weight`, zeros(18)).set(`${at}.transform.LayerNorm.bias`, zeros(18));
      all.set(`${at}.bias`, zeros(all.get(words)?.shape[0] ?? 0));
    };
    const { model } = await opened(["bert", "classifier"], { tensors });
    expect(model.config.endsIn).toEqual(["mlm", "classifier"]);
    const { taps } = await model.run(encoding, { taps: ["classifier.activated", "mlm.normed"], positions: [0] });
    const alone = await (await opened(["bert", "classifier"])).model.run(encoding, { taps: ["classifier.activated"] });
    expect(taps["classifier.activated"].flat()).toEqual(alone.taps["classifier.activated"].flat());
    expect(taps["mlm.normed"].shape).toEqual([1, 18]);
  });
});

describe("refused", () => {
  test.each<[string, Parameters<typeof ofFamily>, Change, string, RegExp]>([
    [
      "a classifier without its pooler",
      ["bert", "classifier"],
      { tensors: (all) => void all.delete("bert.pooler.dense.weight") },
      "missing_parameter",
      /bert\.pooler\.dense\.weight/,
    ],
    [
      "labels that are not the weight's",
      ["bert", "tokens"],
      { json: { id2label: { 0: "a" } } },
      "invalid_parameter",
      /classifier\.weight \[6,18\].*\[1,18\]/,
    ],
    [
      "no labels, where there are six",
      ["distilbert", "tokens"],
      { json: { id2label: undefined } },
      "invalid_parameter",
      /\[6,18\].*\[2,18\]/,
    ],
    [
      "num_labels that are not the weight's",
      ["roberta", "classifier"],
      { json: { num_labels: 4 } },
      "invalid_parameter",
      /out_proj\.weight \[3,18\].*\[4,18\]/,
    ],
    [
      "labels with a gap",
      ["bert", "classifier"],
      { json: { id2label: { 0: "a", 1: "b", 3: "c" } } },
      "invalid_config",
      /3 names and none for 2/,
    ],
  ])("%s", async (_, of, change, code, message) => {
    await expect(opened(of, change)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  test("labels without sense disturb no head that has none", async () => {
    for (const head of ["mlm", "span"] as const)
      expect((await opened(["bert", head], { json: { id2label: { 1: null } } })).model.config.endsIn).toEqual([head]);
  });

  test("labels of one name are two labels", async () => {
    const { model } = await opened(["bert", "classifier"], { json: { id2label: { 0: "a", 1: "a", 2: "b" } } });
    expect(model.config.labelNames).toEqual(["a", "a", "b"]);
  });
});
