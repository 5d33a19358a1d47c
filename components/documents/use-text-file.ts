"use client";
import { useEffect, useMemo } from "react";
import { useStore } from "zustand";
import { OpenTextFile, type TextFilePlace } from "./open-text-file";

/** Opens a text file for as long as its panel is there. */
export function useTextFile({ path, appId, id }: TextFilePlace) {
  const file = useMemo(() => new OpenTextFile({ path, appId, id }), [path, appId, id]);
  const state = useStore(file.store);
  useEffect(() => {
    void file.load();
    const look = () => void file.look();
    const leave = () => file.keep();
    window.addEventListener("focus", look);
    window.addEventListener("pagehide", leave);
    return () => {
      file.keep();
      window.removeEventListener("focus", look);
      window.removeEventListener("pagehide", leave);
    };
  }, [file]);
  return { state, file };
}
