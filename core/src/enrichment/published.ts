import { type Confidence, confidences } from '../leads/contact.ts'
import type { Profile } from '../sources/profile.ts'
import { findLinkedinUrls } from './linkedin.ts'
import { addCandidate, type Candidate } from './lookup.ts'
import { toPlainText } from './plain-text.ts'
import { findEmails } from './published-email.ts'

/** What somebody says of how to reach him. */
export interface Published {
  linkedin: Candidate[]
  emails: Candidate[]
  /** A site of his own, http(s); null when there is none. */
  website: string | null
}

/** Longer texts are read up to here; X allows 160 characters of bio. */
const MAX_LENGTH = 10_000

/** Sites that many people share, and shorteners that say nothing of where they lead. */
const SHARED_SITE =
  /(?:^|\.)(?:t\.co|bit\.ly|lnkd\.in|linkedin\.com|twitter\.com|x\.com|instagram\.com|facebook\.com|fb\.com|fb\.me|tiktok\.com|youtube\.com|youtu\.be|threads\.net|bsky\.app|medium\.com|substack\.com|github\.com|gitlab\.com|twitch\.tv|pinterest\.[a-z.]+|reddit\.com|discord\.(?:gg|com)|t\.me|wa\.me|tinyurl\.com|goo\.gl|ow\.ly|buff\.ly|amazon\.[a-z.]+|amzn\.to|etsy\.com|patreon\.com|paypal\.(?:me|com)|spotify\.com|soundcloud\.com|apple\.com|google\.com|onlyfans\.com|snapchat\.com|vk\.com|weibo\.com|linktr\.ee)$/

/** Reads what a profile itself publishes: LinkedIn links, e-mail addresses and a website. Pure. */
export function readPublished({ bio, url, location, displayName }: Profile): Published {
  // The link field says whose it is; a bio may also name the address of an employer or a partner.
  const texts = [
    ['url', url],
    ['bio', bio],
    ['location', location],
    ['displayName', displayName],
  ] as const
  const linkedin: Candidate[] = []
  const emails: Candidate[] = []
  for (const [source, raw] of texts) {
    if (!raw) continue
    const text = toPlainText(raw.slice(0, MAX_LENGTH))
    for (const value of findLinkedinUrls(text)) addCandidate(linkedin, { value, confidence: 'high', source })
    for (const { address, confidence } of findEmails(source === 'url' ? text.replace(/^mailto:/i, '') : text))
      addCandidate(emails, { value: address, confidence, source })
  }
  return { linkedin: tooMany(linkedin), emails: tooMany(emails), website: findWebsite(url, bio) }
}

/** Several ways to one person are rarer than several people: only the first is sure, and only where it stands alone. */
const tooMany = (candidates: Candidate[]): Candidate[] =>
  candidates.length < 2
    ? candidates
    : candidates
        .map((candidate, index) => ({ ...candidate, confidence: lower(candidate.confidence, index === 0 ? 0 : 1) }))
        .toSorted((one, other) => confidences.indexOf(one.confidence) - confidences.indexOf(other.confidence))

const lower = (confidence: Confidence, steps: number): Confidence =>
  confidences[confidences.indexOf(confidence) + steps] ?? 'low'

/** The first link that leads to a site of one's own: the link field, else the bio. */
function findWebsite(url: string | null, bio: string | null): string | null {
  const links = [
    url?.trim() ?? '',
    ...(toPlainText((bio ?? '').slice(0, MAX_LENGTH)).match(/https?:\/\/[^\s<>"'()]+/gi) ?? []),
  ]
  for (const link of links) {
    const text = /^[a-z0-9-]+(\.[a-z0-9-]+)+(?:[/?#]|$)/i.test(link) ? `https://${link}` : link.replace(/[.,;:!]+$/, '')
    if (text.length > MAX_URL_LENGTH || !URL.canParse(text)) continue
    const { protocol, hostname, username, href } = new URL(text)
    if (!/^https?:$/.test(protocol) || username || !hostname.includes('.') || SHARED_SITE.test(hostname)) continue
    return href
  }
  return null
}

const MAX_URL_LENGTH = 2_048
