import { type ModelParameters, openParameters } from "typeformer";
import type { Session } from "./session.ts";

const opened = new WeakMap<Session, Promise<ModelParameters>>();

/** The parameters of an opened model; its files are opened again when somebody asks first. */
export function parametersOf(session: Session): Promise<ModelParameters> {
  let parameters = opened.get(session);
  if (!parameters) {
    parameters = openParameters(session.place, { onWarning: () => {} });
    parameters.catch(() => opened.delete(session));
    opened.set(session, parameters);
  }
  return parameters;
}
