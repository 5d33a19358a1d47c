import { inTypingPause, whenIdle } from "@/components/ui/when-idle";
import type { MonacoApi } from "./monaco-api";

let loading: Promise<MonacoApi> | null = null;
let loaded: MonacoApi | null = null;

export function loadMonaco(): Promise<MonacoApi> {
  loading ??= import("./monaco-setup").then(
    (module) => {
      loaded = module.monaco;
      return loaded;
    },
    (problem: unknown) => {
      loading = null;
      throw problem;
    },
  );
  return loading;
}

/** Monaco, if it is here already. */
export const monacoIfLoaded = (): MonacoApi | null => loaded;

/**
 * Fetches the editor while nothing else is to do, so that it is there when a cell gets the focus. Running its code takes
 * the page for a moment: what was just opened is to be seen and typed into first.
 */
export function prefetchMonaco(then?: (monaco: MonacoApi) => void): void {
  const fetch = () => loadMonaco().then((monaco) => then && whenIdle(() => then(monaco), 4000), noop);
  inTypingPause(() => void whenIdle(() => void fetch(), 4000), restMs);
}

const restMs = 700;
const noop = () => {};
