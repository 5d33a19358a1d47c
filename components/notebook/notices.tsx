"use client";
import { useEffect, useState } from "react";
import { useSession } from "./use-notebook";

/** Said once for each time that it comes to be so: whoever has read it need not see it again. */
export function WidgetsNotice() {
  const isTooLarge = useSession((session) => session.widgetsTooLarge ?? false, false);
  const [isRead, setRead] = useState(false);
  useEffect(() => {
    if (!isTooLarge) setRead(false);
  }, [isTooLarge]);
  if (!isTooLarge || isRead) return null;
  return (
    <div className="notice" role="status" data-tone="warning">
      <span>
        The widgets hold more than 5 MB, which is too much for the notebook. The kernel still has them, and
        all else is kept; whoever opens the notebook later finds them as they were before, or not at all. Show
        less in them, and they are kept again.
      </span>
      <button type="button" className="output-button" onClick={() => setRead(true)}>
        Dismiss
      </button>
    </div>
  );
}
