import { administrator } from "@/server/router/administrator";
import { router } from "@/server/router/procedure";

export const peopleRouter = router({
  list: administrator.query(({ ctx: { context } }) => context.people.list()),
});
