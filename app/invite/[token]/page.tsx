import type { Metadata } from "next";
import { FormField, FormPage } from "@/components/ui/form-page";

export const metadata: Metadata = { title: "Join" };

const problems: Readonly<Record<string, string>> = {
  name: "Give a name of at most 100 characters.",
  password: "A password has at least 10 characters, and at most 200.",
};

/** Where an invite link leads; the server shows it only while the link is good. Works without JavaScript. */
export default async function InvitePage({
  params,
  searchParams,
}: {
  params: Promise<{ token: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { problem } = await searchParams;
  return (
    <FormPage
      title="You are invited"
      lead="Choose what you are called here and a password. You sign in with the e-mail to which you were invited."
      problem={typeof problem === "string" ? problems[problem] : undefined}
      action={`/invite/${encodeURIComponent((await params).token)}`}
      submit="Join"
      foot="This link works once. Afterwards you sign in with your e-mail and this password."
    >
      <FormField label="Name" name="name" autoComplete="name" maxLength={100} required autoFocus />
      <FormField
        label="Password, at least 10 characters"
        type="password"
        name="password"
        autoComplete="new-password"
        minLength={10}
        maxLength={200}
        required
      />
    </FormPage>
  );
}
