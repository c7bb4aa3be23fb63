import { openService, type Service } from "../../../packages/serve/src/index.ts";
import { ofFamily } from "../../support/family.ts";

/** A tiny model of each head. */
export const folders = {
  mlm: ofFamily("roberta", "mlm"),
  classifier: ofFamily("bert", "classifier"),
  tokens: ofFamily("distilbert", "tokens"),
  span: ofFamily("roberta", "span"),
};

const opened = new Map<string | undefined, Service>();

/** A service in this process over a folder of the repository or the bundled model, opened once for a file's tests. */
export function serviceOf(model?: string): Service {
  const service = opened.get(model) ?? openService({ model, engines: 0, maxBatchTokens: 256, onEvent: () => {} });
  opened.set(model, service);
  return service;
}

/** The same service, as if it had been opened for another task or under another name. */
export async function openedAs(service: Service, facts: Partial<Service["facts"]>): Promise<Service> {
  await service.settled();
  return Object.defineProperty(Object.create(service), "facts", { value: { ...service.facts, ...facts } });
}

export async function disposeServices(): Promise<void> {
  await Promise.all([...opened.values()].map((service) => service.dispose()));
  opened.clear();
}
