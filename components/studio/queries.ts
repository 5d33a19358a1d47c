import { QueryClient } from "@tanstack/react-query";

/** What came from the studio server. Connection troubles are shown once, in the status bar, not per question. */
export const queries = new QueryClient({
  defaultOptions: { queries: { retry: 1, staleTime: 2_000, refetchOnWindowFocus: true } },
});
