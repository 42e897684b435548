/** The base URL as people write it, without slashes at the end and without the path that every call adds. */
export const toBaseUrl = (text: string): string =>
  text
    .trim()
    .replace(/\/+$/, '')
    .replace(/\/api\/v2$/, '')
