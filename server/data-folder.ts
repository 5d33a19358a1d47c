import { mkdirSync } from "node:fs";
import { AppError } from "@/core/errors";

/** Makes `ATELIER_DATA`, closed to others, unless it is there; throws `invalid` where that cannot be. */
export function makeDataFolder(data: string): void {
  try {
    mkdirSync(data, { recursive: true, mode: 0o700 });
  } catch (error) {
    const sentence = `ATELIER_DATA is not usable: the folder ${data} cannot be made.`;
    throw new AppError("invalid", sentence, { cause: error });
  }
}
