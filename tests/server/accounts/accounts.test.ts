import { expect, it } from "vitest";
import { startTestStudio } from "@/tests/support/studio-server";

it("knows at once of an account that was set up, though it had just answered that there is none", async () => {
  const studio = await startTestStudio();
  const cookie = await studio.signIn();
  const me = async () => (await studio.request("/api/trpc/me.get", { cookie })).json();
  expect(await me()).toMatchObject({ result: { data: { accountSetUp: false } } });
  const input = { name: "Ada", email: "ada@example.org", password: "correct horse battery" };
  await studio.call("account.setUp", { cookie, input });
  expect(await me()).toMatchObject({ result: { data: { accountSetUp: true, user: { name: "Ada" } } } });
  await studio.close();
});
