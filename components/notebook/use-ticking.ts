import { useEffect, useState } from "react";

/** The present moment, anew each second; the first one comes after a second, so that short runs do not flicker. */
export function useTicking(since: number): number {
  const [now, setNow] = useState(() => Math.max(since, Date.now()));
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
