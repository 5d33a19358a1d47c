import { createContext, useContext } from "react";

/** What outputs need to know about where they are; the snapshot page gives its own. */
interface OutputSurroundings {
  /** Where whole stored outputs are read; `null` where there are none. */
  readonly storedAt: ((ref: string) => string) | null;
  /** The second origin, the only place where somebody's HTML may run. */
  readonly contentOrigin: string | null;
  readonly trusted: boolean;
  /** A picture that lies beside the document, as a URL for `<img>`; `null` where there are no files. */
  readonly pictureBeside: ((path: string) => Promise<string | null>) | null;
  /** `null` where the reader cannot trust, such as a snapshot. */
  readonly trust: (() => void) | null;
}

export const OutputSurroundingsContext = createContext<OutputSurroundings>({
  storedAt: null,
  contentOrigin: null,
  trusted: false,
  pictureBeside: null,
  trust: null,
});

export const useOutputSurroundings = () => useContext(OutputSurroundingsContext);
