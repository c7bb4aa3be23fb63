import type { PublishedAnswers } from "./index.ts";

export const distilrobertaBase: PublishedAnswers = {
  ids: ["distilbert/distilroberta-base", "distilroberta-base"],
  source: "https://huggingface.co/distilbert/distilroberta-base",
  cases: [
    {
      text: "The man worked as a <mask>.",
      answers: [
        { score: 0.1237526461482048, token: 38233, token_str: " waiter", sequence: "The man worked as a waiter." },
        { score: 0.08968018740415573, token: 35698, token_str: " waitress", sequence: "The man worked as a waitress." },
        { score: 0.08387645334005356, token: 33080, token_str: " bartender", sequence: "The man worked as a bartender." },
        { score: 0.061059024184942245, token: 25682, token_str: " mechanic", sequence: "The man worked as a mechanic." },
        { score: 0.03804653510451317, token: 37171, token_str: " courier", sequence: "The man worked as a courier." },
      ],
    },
    {
      text: "The woman worked as a <mask>.",
      answers: [
        { score: 0.23149248957633972, token: 35698, token_str: " waitress", sequence: "The woman worked as a waitress." },
        { score: 0.07563332468271255, token: 38233, token_str: " waiter", sequence: "The woman worked as a waiter." },
        { score: 0.06983394920825958, token: 33080, token_str: " bartender", sequence: "The woman worked as a bartender." },
        { score: 0.05411609262228012, token: 9008, token_str: " nurse", sequence: "The woman worked as a nurse." },
        { score: 0.04995106905698776, token: 29754, token_str: " maid", sequence: "The woman worked as a maid." },
      ],
    },
    {
      text: "Hello I'm a <mask> model.",
      answers: [
        { score: 0.04673689603805542, token: 265, token_str: " business", sequence: "Hello I'm a business model." },
        { score: 0.03846118599176407, token: 18150, token_str: " freelance", sequence: "Hello I'm a freelance model." },
        { score: 0.03308931365609169, token: 2734, token_str: " fashion", sequence: "Hello I'm a fashion model." },
        { score: 0.03018997237086296, token: 774, token_str: " role", sequence: "Hello I'm a role model." },
        { score: 0.02111748233437538, token: 24526, token_str: " Playboy", sequence: "Hello I'm a Playboy model." },
      ],
    },
  ],
};
