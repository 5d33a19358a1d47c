/** Rows of what cells logged; time is epoch ms. */
export interface LineageTables {
  logged: LoggedRow;
}

interface LoggedRow {
  kind: "run" | "version";
  /** The run's id, or `<model>/<version>`. */
  thing: string;
  owner: string;
  app: string;
  /** `null`: it did not come from a notebook. */
  notebook: string | null;
  cell: string | null;
  at: number;
  /** The link that shows the notebook as it was; `null` until it has been kept. */
  link: string | null;
  link_version: number | null;
  /** The cell's place in it, from 1. */
  position: number | null;
}
