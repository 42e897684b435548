import type { Digest, DigestLead, DigestStream } from '@leadwire/core'
import { BIO_LENGTH, REASONS_LENGTH } from './digest-text.ts'
import {
  countLeads,
  failedHeading,
  failedLines,
  gradesOf,
  headingOf,
  oneLine,
  restOf,
  totalOf,
} from './digest-words.ts'

/**
 * One column, as wide as the screen up to 600 px. Styles stand on the elements, since some mail programs drop the head;
 * what stands in the head only turns the colours where the reader's are dark. Nothing is fetched: no image, no font.
 */
const styles = {
  body: 'margin:0;padding:0;background-color:#ffffff;color:#1c2024;',
  column:
    'max-width:600px;margin:0 auto;padding:20px 16px;font:16px/1.5 -apple-system,Segoe UI,Roboto,Arial,sans-serif;',
  heading: 'margin:0 0 4px;font-size:22px;line-height:1.3;',
  quiet: 'margin:0 0 12px;color:#5b646d;font-size:14px;',
  stream: 'margin:28px 0 2px;font-size:18px;line-height:1.3;overflow-wrap:anywhere;',
  lead: 'margin:0;padding:12px 0;border-top:1px solid #8a939c;overflow-wrap:anywhere;',
  link: 'color:#0b5cad;font-weight:bold;text-decoration:underline;',
  small: 'display:block;margin-top:2px;font-size:14px;color:#5b646d;',
  foot: 'margin:28px 0 0;padding-top:12px;border-top:1px solid #8a939c;font-size:13px;color:#5b646d;',
}

/** Names of classes that the dark colours go by. */
const DARK =
  '@media (prefers-color-scheme:dark){.page{background-color:#16191c!important;color:#e8eaed!important}' +
  '.quiet{color:#a9b2bb!important}.link{color:#8ab8f0!important}}'

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`)

/** What a digest says as HTML. */
export function digestHtml(digest: Digest, unsubscribeUrl: string): string {
  const heading = escapeHtml(headingOf(digest))
  const left = restOf(digest)
  const rest = left === null ? '' : `<p style="${styles.lead}">${left}</p>\n`
  const failed =
    digest.failedRunCount === 0
      ? ''
      : `<h2 style="${styles.stream}">${failedHeading(digest)}</h2>
${failedLines(digest)
  .map((line) => `<p style="${styles.lead}">${escapeHtml(line)}</p>`)
  .join('\n')}
`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${heading}</title>
<style>:root{color-scheme:light dark}${DARK}</style>
</head>
<body class="page" style="${styles.body}">
<div class="page" style="${styles.body}">
<div style="${styles.column}">
<h1 style="${styles.heading}">${heading}</h1>
<p class="quiet" style="${styles.quiet}">${countLeads(totalOf(digest))}: ${gradesOf(digest)}</p>
${digest.streams.map((stream) => streamHtml(stream, digest)).join('')}${rest}${failed}<p class="quiet" style="${styles.foot}">You get this because your address is among the recipients of your team.
<a class="quiet" style="color:#5b646d;" href="${escapeHtml(unsubscribeUrl)}">No more of these mails</a></p>
</div>
</div>
</body>
</html>
`
}

function streamHtml(stream: DigestStream, { frequency }: Digest): string {
  const left = totalOf(stream) - stream.leads.length
  const more = stream.leads.length > 0 ? `and ${left} more` : 'not listed here'
  // After a sync there is one stream, and the heading names it.
  const title =
    frequency === 'after_every_sync'
      ? ''
      : `<h2 style="${styles.stream}">${escapeHtml(oneLine(stream.name, 200))}</h2>
<p class="quiet" style="${styles.quiet}">${gradesOf(stream)}</p>
`
  const rest = left > 0 ? `<p class="quiet" style="${styles.lead}color:#5b646d;">${more}</p>\n` : ''
  return `${title}${stream.leads.map(leadHtml).join('')}${rest}`
}

function leadHtml({ handle, displayName, bio, profileUrl, grade, reasons }: DigestLead): string {
  const name = escapeHtml(`@${oneLine(handle, 200)}`)
  const link =
    profileUrl === null
      ? `<strong>${name}</strong>`
      : `<a class="link" style="${styles.link}" href="${escapeHtml(profileUrl)}">${name}</a>`
  const shown = oneLine(displayName ?? '', 80)
  return `<p style="${styles.lead}">${link}${shown === '' ? '' : ` ${escapeHtml(shown)}`} <span class="quiet" style="font-size:14px;color:#5b646d;">(${grade})</span>
${bio?.trim() ? `<span style="display:block;">${escapeHtml(oneLine(bio, BIO_LENGTH))}</span>\n` : ''}<span class="quiet" style="${styles.small}">Why: ${escapeHtml(oneLine(reasons.join('; '), REASONS_LENGTH))}</span></p>
`
}
