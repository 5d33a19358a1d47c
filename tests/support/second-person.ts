import type { TestStudio } from "./studio-server";

export interface Joined {
  readonly id: string;
  readonly email: string;
  readonly password: string;
  /** The value of the `Cookie` header. */
  readonly cookie: string;
}

/** Invites somebody as `admin` and comes in by the link, as they would. */
export async function joins(
  studio: TestStudio,
  { admin, email, role = "user" }: { admin: string; email: string; role?: "admin" | "user" },
): Promise<Joined> {
  const answer = await studio.call("people.invite", { cookie: admin, input: { email, role } });
  const { result } = answer.json() as { result: { data: { personId: string; url: string } } };
  const password = `password of ${email}`;
  const came = await accepts(studio, { url: result.data.url, name: email.split("@")[0] ?? "", password });
  const cookie = String(came.headers["set-cookie"]?.[0]).split(";", 1)[0] ?? "";
  return { id: result.data.personId, email, password, cookie };
}

export function accepts(studio: TestStudio, by: { url: string; name: string; password: string }) {
  return studio.request(new URL(by.url).pathname, {
    method: "POST",
    headers: { origin: studio.origin, "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ name: by.name, password: by.password }).toString(),
  });
}
