/** Colours that are told apart in every theme, also by those who see fewer of them. */
export const curveColours = [
  "#4f7be5",
  "#d9822b",
  "#2f9e74",
  "#c2479d",
  "#8a6fd1",
  "#b8860b",
  "#3aa0b8",
  "#c4524a",
] as const;
