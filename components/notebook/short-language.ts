/** ipykernel calls itself "Python 3 (ipykernel)"; in the brackets people look for the image. */
export const shortLanguage = (displayName: string): string => displayName.replace(/ \(ipykernel\)$/, "");
