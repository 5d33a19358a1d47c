/** Rows of images; JSON is text, time is epoch ms. */
export interface ImageTables {
  images: ImageRow;
  image_versions: VersionRow;
  image_pins: PinRow;
  image_apps: ImageAppRow;
  image_builds: BuildRow;
}

/** What an image is called; what it is made of is in its versions. */
export interface ImageRow {
  name: string;
  display_name: string;
  description: string;
  /** Names of what it is to offer. */
  kernelspecs: string;
  /** Whether the catalogue and the settings file decide about it, or an administrator in the interface. */
  origin: "catalogue" | "published";
  /** The version that new apps get. */
  current: number;
  created_at: number;
}

export interface VersionRow {
  image: string;
  version: number;
  /** Where its bytes are, as the backend knows it; versions of several images may have equal content. */
  environment: string;
  /** SHA-256 of what it is made from. */
  digest: string;
  /** The locked requirements; NULL for an environment that was made elsewhere, or whose file is missing. */
  requirements: string | null;
  /** What the administrator gave: requirements, or the path of a folder. */
  source: string;
  /** The Python that was asked for; NULL: the studio's own. */
  python: string | null;
  /** What was found in it; NULL until it was looked at. */
  kernelspecs: string | null;
  /** Its packages and their versions; NULL until it was looked at. */
  baseline: string | null;
  created_at: number;
  created_by: string | null;
  withdrawn_at: number | null;
}

interface PinRow {
  owner: string;
  image: string;
  version: number;
}

/** What an app was started from. */
interface ImageAppRow {
  app: string;
  image: string;
  version: number;
}

export interface BuildRow {
  id: string;
  image: string;
  /** NULL while it is not known whether there will be one. */
  version: number | null;
  state: "running" | "done" | "failed";
  log: string;
  /** Why it failed, as a sentence. */
  problem: string;
  /** The last that the installer said. */
  details: string;
  started_at: number;
  /** When its maker last said that it goes on. */
  seen_at: number;
  ended_at: number | null;
  /** NULL: the first app that needed it. */
  started_by: string | null;
}
