import { z } from "zod";
import { passwordLength } from "@/server/accounts/authentication";

/** What a person gives to set up their account; parsed wherever it arrives. */
export const accountDetails = z.strictObject({
  name: z.string().trim().min(1).max(100),
  email: z.email().max(320),
  password: z.string().min(passwordLength.shortest).max(passwordLength.longest),
});
