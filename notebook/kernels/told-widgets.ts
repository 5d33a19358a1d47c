import type { JsonObject } from "@/core/json";
import type { Comms } from "./comms";

/** When the state of the widgets is told: soon after it changed, and less often the larger it is. */
interface ToldWidgets {
  changed(): void;
  /** Tells what changed, if it is time; answers whether nothing is left to tell. */
  tell(options: { readonly now: number; readonly last: boolean }): boolean;
}

/** More than this is data and not the state of controls; a document is not to hold it. */
const most = 5_000_000;
const small = 100_000;
const pauseMs = 3_000;

/** `say` is given `null` in place of a state that is too large. */
export function createToldWidgets(comms: Comms, say: (state: JsonObject | null) => void): ToldWidgets {
  let isChanged = false;
  let before = { at: 0, size: 0 };
  return {
    changed() {
      isChanged = true;
    },
    tell({ now, last }) {
      if (!isChanged) return true;
      if (!last && before.size > small && now - before.at < pauseMs) return false;
      isChanged = false;
      const state = comms.snapshot();
      const size = JSON.stringify(state).length;
      before = { at: now, size };
      say(size <= most ? state : null);
      return true;
    },
  };
}
