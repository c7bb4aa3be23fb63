/** Folders as users have them: wrapped names, what config.json leaves out, too much or too little in the file, no head. */
import { describe, expect, test } from "@jest/globals";
import { loadModel, type ModelParts } from "../../src/doors/node.ts";
import { Tensor } from "../../src/tensor/index.ts";
import { decoder, load, logitsOf, parts, sentence, type Tensors } from "../support/field-folders.ts";

test("what config.json leaves out is what the class in transformers takes: gelu, ε of 1e-12, twelve layers, two types, padding 1", async () => {
  const left = { hidden_act: undefined, layer_norm_eps: undefined, num_hidden_layers: undefined, type_vocab_size: undefined };
  const stated = { hidden_act: "gelu", layer_norm_eps: 1e-12, num_hidden_layers: 12, type_vocab_size: 2, pad_token_id: 1 };
  const small = (all: Tensors) =>
    new Map(
      [...all].map(([name, x]) => [
        name,
        /_embeddings/.test(name)
          ? new Tensor(
              x.flat().map((each) => each / 300),
              x.shape,
            )
          : x,
      ]),
    ); // so that ε counts
  const absent = await logitsOf(await parts({ ...left, pad_token_id: undefined }, small, stated));
  expect(absent).toEqual(await logitsOf(await parts(stated, small, stated)));
  expect(absent).not.toEqual(await logitsOf(await parts({ ...stated, layer_norm_eps: 1e-5 }, small, stated)));
});

test.each(["module.", "_orig_mod.", "model."])("what a wrapper put before all names is named, and what to do: %s", async (prefix) => {
  for (const inside of [/^$/, /^roberta\./]) {
    const place = await parts({}, (all) => new Map([...all].map(([name, tensor]) => [prefix + name.replace(inside, ""), tensor])));
    const { message } = await loadModel(place).then(
      () => ({ message: "it was loaded" }),
      (error: Error) => error,
    );
    expect(message).toContain(`has "${prefix}" before the names of its parameters`);
    expect(message).toContain(`wrapper.${prefix}save_pretrained(folder)`);
    expect(message.length).toBeLessThan(500);
  }
});

test("a long list of names is cut, and every refusal says what to do", async () => {
  const of = async (place: ModelParts) =>
    loadModel(place).then(
      () => "it was loaded",
      ({ message }: Error) => message,
    );
  const missing = await of(await parts({ num_hidden_layers: 40 }));
  expect(missing).toMatch(/lacks 608 parameters: (\S+, ){5}\S+ and 602 more\. .*save_pretrained/);
  const unexpected = await of(await parts({ num_hidden_layers: 1 }));
  expect(unexpected).toMatch(/has, beside what its config\.json describes, 16 parameters: .* and 10 more\. Is this the config\.json/);
  const misshapen = await of(await parts({ intermediate_size: 7 }));
  expect(misshapen).toMatch(/has of another shape 6 parameters: .*\[5,6\] where config\.json asks for \[7,6\].*Is this the config\.json/);
  for (const message of [missing, unexpected, misshapen]) expect(message.length).toBeLessThan(900);
});

describe("why there is no head", () => {
  const bare =
    (more: string[] = []) =>
    (all: Tensors) => {
      for (const name of [...all.keys()]) if (name.startsWith("lm_head.")) all.delete(name);
      for (const name of more) all.set(name, new Tensor(new Float32Array(2)));
      return all;
    };
  const defaults = { 0: "LABEL_0", 1: "LABEL_1" };
  test.each<[string, object, string[], RegExp, RegExp]>([
    ["the encoder alone", { architectures: ["RobertaModel"], id2label: defaults }, [], /saved as RobertaModel, the encoder alone/, /LABEL/],
    [
      "labels that nobody named",
      { architectures: ["RobertaForSequenceClassification"], id2label: defaults },
      ["classifier.bias"],
      /saved as RobertaForSequenceClassification and holds classifier\.bias/,
      /LABEL/,
    ],
    [
      "labels that have names",
      { architectures: ["RobertaForSequenceClassification"], id2label: { 0: "no", 1: "yes" } },
      [],
      /\(labels no, yes\)/,
      /LABEL/,
    ],
    ["nothing is said", { architectures: undefined }, [], /does not say as what it was saved/, /unknown/],
  ])("%s", async (_, json, more, says, not) => {
    const { model } = await load(await parts(json, bare(more)));
    const reason = model.missing("mlm");
    expect(reason).toMatch(says);
    expect(reason).not.toMatch(not);
    expect(reason).toMatch(/has no masked-language-model head.*cannot fill masks; "feature-extraction" works/);
    await expect(model.run(sentence)).rejects.toMatchObject({ code: "missing_head", message: reason });
    await expect(model.rank([sentence], [[1]], { k: 1 })).rejects.toMatchObject({ code: "missing_head", message: reason });
    await expect(model.run(sentence, { taps: ["mlm.dense"], positions: [] })).rejects.toMatchObject({
      code: "missing_head",
      message: reason,
    });
    expect((await model.encode([sentence]))[0].shape).toEqual([5, 6]);
    expect((await model.run(sentence, { positions: [] })).logits.shape).toEqual([0, 31]);
  });

  test("a model that has it is missing none", async () => {
    const { model } = await load(await parts());
    expect([model.missing("mlm"), model.config.endsIn]).toEqual([undefined, ["mlm"]]);
    expect(() => model.missing("mln" as "mlm")).toThrow(
      expect.objectContaining({ code: "invalid_option", message: expect.stringContaining('"mlm"') }),
    );
  });

  test("part of a head is not none: what lacks is named", async () => {
    await expect(
      loadModel(await parts({}, (all) => bare()(all).set(decoder.bias, new Tensor(new Float32Array(31))))),
    ).rejects.toMatchObject({
      code: "missing_parameter",
      message: expect.stringMatching(/lacks 4 parameters: lm_head\.dense\.weight/),
    });
  });
});
