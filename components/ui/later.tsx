"use client";
import { type ComponentType, type ReactNode, useEffect, useState } from "react";

/**
 * A component whose code comes when it is first needed; `fetch` brings it earlier. Not React's `lazy`: its boundary
 * holds back what has come for up to 300 ms after the sign that it waits, and a notebook must be seen once it is here.
 * A code that cannot be fetched throws while rendering, so that the panel around it says so; the next try fetches anew.
 */
export function later<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  waiting: ReactNode = null,
): ComponentType<Props> & { fetch(): Promise<void> } {
  let Loaded: ComponentType<Props> | null = null;
  let loading: Promise<void> | null = null;
  const fetch = () => {
    loading ??= load().then(
      (component) => {
        Loaded = component;
      },
      (error: unknown) => {
        loading = null;
        throw error;
      },
    );
    return loading;
  };
  // biome-ignore lint/correctness/noComponentHookFactories: made once for a module, as React's own `lazy` makes them
  function Later(props: Props) {
    const [state, setState] = useState<{ readonly error: unknown } | "here" | "waiting">("waiting");
    useEffect(() => {
      let isShown = true;
      fetch().then(
        () => isShown && setState("here"),
        (error: unknown) => isShown && setState({ error }),
      );
      return () => {
        isShown = false;
      };
    }, []);
    if (Loaded !== null) return <Loaded {...props} />;
    if (typeof state === "object") throw state.error;
    return waiting;
  }
  return Object.assign(Later, { fetch });
}
