import { type MlflowCall, textOf } from "./mlflow-calls";

/** An alias that a call would move (`version`), or take away (`null`). */
export interface AliasChange {
  readonly model: string;
  readonly alias: string;
  readonly version: string | null;
}

/** What a call does to an alias of a model; `null` for every other call. */
export function aliasChangeOf(call: MlflowCall): AliasChange | null {
  if (call.path !== "/api/2.0/mlflow/registered-models/alias" || call.method === "GET") return null;
  const said = (name: string) => textOf(call, name) ?? "";
  return {
    model: said("name"),
    alias: said("alias"),
    version: call.method === "POST" ? said("version") : null,
  };
}
