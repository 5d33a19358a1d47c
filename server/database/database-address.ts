/** Where the studio's database is: a file of its own, or a PostgreSQL that several studio servers share. */
export type DatabaseAddress =
  | { readonly engine: "sqlite"; readonly path: string }
  | { readonly engine: "postgres"; readonly url: string };
