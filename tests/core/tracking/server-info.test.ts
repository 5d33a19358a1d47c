import { expect, it } from "vitest";
import { infoOfDoor } from "@/core/tracking/server-info";

it("what its door does not let through is not offered, whatever MLflow can do; the rest is as it says", () => {
  const info = {
    store_type: "SqlStore",
    multipart_uploads_enabled: true,
    multipart_downloads_enabled: true,
    presigned_upload_run_id_supported: true,
    workspaces_enabled: false,
  };
  expect(infoOfDoor(info)).toEqual({
    store_type: "SqlStore",
    multipart_uploads_enabled: false,
    multipart_downloads_enabled: false,
    presigned_upload_run_id_supported: false,
    workspaces_enabled: false,
  });
});
