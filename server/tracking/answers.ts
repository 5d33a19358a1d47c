import { z } from "zod";

/*
 * What answers of MLflow's REST interface have in common.
 */

/** A list of keys and values, as a record. */
export const pairs = z
  .array(z.object({ key: z.string(), value: z.string().default("") }))
  .default([])
  .transform((list) => Object.fromEntries(list.map(({ key, value }) => [key, value])));

/** Numbers that JSON has no word for, or that protobuf thinks too long for it, come as texts. */
export const number = z.union([z.number(), z.string().transform(Number)]);

/** What the next page is asked for with; `null`: this was the last. */
export const nextPage = z
  .string()
  .optional()
  .transform((token) => token || null);

/** One folder of files. */
export const filesAnswer = z
  .object({
    files: z
      .array(z.object({ path: z.string(), is_dir: z.boolean().default(false), file_size: number.optional() }))
      .default([]),
  })
  .transform(({ files }) =>
    files.map(({ path, is_dir: isFolder, file_size: size }) => {
      return { path, isFolder, size: isFolder ? null : (size ?? 0) };
    }),
  );

/** Tags, without those that MLflow and the studio set for themselves. */
export function ownTags(tags: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !/^(mlflow|atelier)\./.test(key)));
}

/** Inside quotes of MLflow's search language, which knows no escapes: what would end them stands for any one character. */
export function quoted(text: string): string {
  return text.replaceAll("'", "_");
}
