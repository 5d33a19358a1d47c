/** Rows of what the studio itself keeps about experiments; time is epoch ms. */
export interface ExperimentTables {
  experiment_views: ViewRow;
}

interface ViewRow {
  id: string;
  experiment: string;
  name: string;
  owner: string;
  /** `RunsView` as JSON. */
  view: string;
  saved_at: number;
}
