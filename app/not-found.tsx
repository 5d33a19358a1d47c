import type { Metadata } from "next";
import { NoticePage, noticeAction } from "@/components/ui/notice-page";

export const metadata: Metadata = { title: "No such page" };

export default function NotFound() {
  return (
    <NoticePage
      title="There is no such page"
      action={
        <a href="/" className={noticeAction}>
          Go to the studio
        </a>
      }
    >
      The address may be mistyped, or what it named has moved. Your files and your code are as they were.
    </NoticePage>
  );
}
