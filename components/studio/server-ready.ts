import { AppError } from "@/core/errors";
import { checkConnection, useStudio } from "./studio-store";

/** The id of the person's server, as soon as it is there. Rejects with the sentence when it cannot be started. */
export function whenServerReady(): Promise<string> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const { server } = useStudio.getState();
      if (server.phase === "starting") return false;
      if (server.phase === "ready") resolve(server.appId);
      else reject(new AppError("unavailable", server.why));
      return true;
    };
    if (look()) return;
    const end = useStudio.subscribe(() => look() && end());
    checkConnection();
  });
}
