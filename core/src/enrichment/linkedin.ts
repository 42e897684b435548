/**
 * A link to a person's profile in a text: any country's or device's subdomain, `/in/` or the older `/pub/`. Not within
 * another host's name or path (`linkedin.com.example`, `example.com/linkedin.com/in/…`).
 */
const LINK =
  /(?<![\p{L}\p{N}._~%=&?#/-])(?:https?:\/\/)?(?:[a-z0-9-]{1,10}\.){0,2}linkedin\.com\/(?:mwlite\/)?(?:in|pub)\/([^\s/?#"'<>()[\]{}|,;\\]{2,300})/giu

/** Letters, digits, hyphens, and what stands for letters beyond ASCII. LinkedIn: 3 to 100 characters; older ones are shorter. */
const SLUG = /^[\p{L}\p{M}\p{N}_-]{2,100}$/u

/** The profiles that a text (plain, see `toPlainText`) links to, in the spelling LinkedIn gives them, each once, in order. */
export function findLinkedinUrls(text: string): string[] {
  const slugs = [...text.matchAll(LINK)].flatMap(([, slug = '']) => toSlug(slug) ?? [])
  return [...new Set(slugs)].map((slug) => `https://www.linkedin.com/in/${encodeURIComponent(slug)}`)
}

/** One profile's URL in LinkedIn's spelling, or null when `url` is something else. */
export const toLinkedinUrl = (url: string): string | null => {
  const bare = url.trim()
  const [found] = /^(?:https?:\/\/)?[a-z0-9.-]+\//i.test(bare) ? findLinkedinUrls(bare) : []
  return found ?? null
}

function toSlug(raw: string): string | null {
  let slug: string
  try {
    slug = decodeURIComponent(raw)
  } catch {
    return null
  }
  // A sentence goes on after the link; a slug has no upper case, ends in no mark and is the same in NFC.
  const bare = slug
    .normalize('NFC')
    .replace(/[^\p{L}\p{M}\p{N}]+$/u, '')
    .toLowerCase()
  return SLUG.test(bare) ? bare : null
}
