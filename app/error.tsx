"use client";
import { NoticePage, noticeAction } from "@/components/ui/notice-page";

/** A page that could not be drawn: notebooks live elsewhere, so nothing is lost with it. */
export default function PageError() {
  return (
    <NoticePage
      title="This page could not be shown"
      action={
        <button type="button" className={noticeAction} onClick={() => location.reload()}>
          Load it again
        </button>
      }
    >
      Something went wrong on our side. Your code goes on running and your changes are safe.
    </NoticePage>
  );
}
