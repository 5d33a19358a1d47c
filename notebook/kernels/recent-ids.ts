/** Recognises a message that was already heard, among the last `most`. */
export function recentIds(most: number): { isNew(id: string): boolean } {
  let young = new Set<string>();
  let old = new Set<string>();
  return {
    isNew(id) {
      if (young.has(id) || old.has(id)) return false;
      if (young.size >= most / 2) {
        old = young;
        young = new Set();
      }
      young.add(id);
      return true;
    },
  };
}
