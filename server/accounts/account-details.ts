import { z } from "zod";
import { passwordLength } from "@/server/accounts/authentication";

/** What a person gives to set up their account; parsed wherever it arrives. */
export const accountDetails = z.strictObject({
  name: z.string().trim().min(1).max(100),
  email: z.email().max(320),
  password: z.string().min(passwordLength.shortest).max(passwordLength.longest),
});

/** What somebody gives who wants another password. */
export const passwordWish = z.strictObject({
  current: z.string().min(1).max(passwordLength.longest),
  wanted: accountDetails.shape.password,
});

/** What an invited person gives: an administrator gave the e-mail. */
export const invitedDetails = accountDetails.omit({ email: true });

export type InvitedDetails = z.infer<typeof invitedDetails>;
