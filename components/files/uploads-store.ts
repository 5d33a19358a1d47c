import { create } from "zustand";

interface Upload {
  readonly id: number;
  readonly name: string;
  /** 0–1. */
  readonly share: number;
  readonly cancel: () => void;
}

interface UploadsState {
  readonly uploads: readonly Upload[];
}

/** Uploads on their way. */
export const useUploads = create<UploadsState>(() => ({ uploads: [] }));

let lastId = 0;

export function addUpload(upload: Omit<Upload, "id" | "share">): number {
  lastId += 1;
  const id = lastId;
  useUploads.setState((state) => ({ uploads: [...state.uploads, { ...upload, id, share: 0 }] }));
  return id;
}

export function advanceUpload(id: number, share: number): void {
  useUploads.setState((state) => ({
    uploads: state.uploads.map((each) => (each.id === id ? { ...each, share } : each)),
  }));
}

export function endUpload(id: number): void {
  useUploads.setState((state) => ({ uploads: state.uploads.filter((each) => each.id !== id) }));
}
