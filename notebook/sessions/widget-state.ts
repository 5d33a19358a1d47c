import type { Json, JsonObject } from "@/core/json";
import type { Operation } from "@/core/session/operation";

/** Where Jupyter keeps the state of widgets in a notebook, for pages that open it later. */
const mime = "application/vnd.jupyter.widget-state+json";

/** The state of widgets that a document's metadata holds, or `null`. */
export function widgetStateOf(metadata: JsonObject): JsonObject | null {
  const { widgets } = metadata;
  const state = isObject(widgets) ? widgets[mime] : null;
  return isObject(state) ? state : null;
}

/**
 * What a session is told of its kernel's widgets: the metadata with their state, where what other programs keep under
 * `widgets` stays; or (`null`) that they are too large for it.
 */
export function operationsOfWidgets(metadata: JsonObject, state: JsonObject | null): readonly Operation[] {
  if (state === null) return [{ type: "widgetsKept", kept: false }];
  const others = isObject(metadata.widgets) ? metadata.widgets : {};
  const widgets = { ...others, [mime]: state };
  return [
    { type: "setNotebookMetadata", metadata: { ...metadata, widgets } },
    { type: "widgetsKept", kept: true },
  ];
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
