import type { Digest, DigestLead, DigestStream } from '@leadwire/core'
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

/** Characters of a bio, and of the reasons, that a mail shows. */
export const BIO_LENGTH = 160
export const REASONS_LENGTH = 200

/** `Daily digest: 12 new leads`, after a sync `3 new leads: Founders`; a line break in a name cannot begin a header. */
export const digestSubject = (digest: Digest): string =>
  digest.frequency === 'after_every_sync'
    ? `${countLeads(totalOf(digest))}: ${headingOf(digest)}`
    : `${headingOf(digest)}: ${countLeads(totalOf(digest))}`

/** What a digest says as plain text. */
export function digestText(digest: Digest, unsubscribeUrl: string): string {
  const rest = restOf(digest)
  return [
    `${headingOf(digest)}: ${countLeads(totalOf(digest))} (${gradesOf(digest)}).`,
    '',
    ...digest.streams.flatMap(streamLines),
    ...(rest === null ? [] : [rest, '']),
    ...(digest.failedRunCount === 0 ? [] : [failedHeading(digest), ...failedLines(digest).map(indent), '']),
    '-- ',
    'You get this because your address is among the recipients of your team. To get no more:',
    unsubscribeUrl,
    '',
  ].join('\n')
}

const streamLines = (stream: DigestStream): string[] => {
  const left = totalOf(stream) - stream.leads.length
  return [
    `${oneLine(stream.name, 200)}: ${gradesOf(stream)}`,
    ...stream.leads.flatMap(leadLines),
    ...(left > 0 ? [indent(stream.leads.length > 0 ? `and ${left} more` : 'not listed here')] : []),
    '',
  ]
}

function leadLines({ handle, displayName, bio, profileUrl, grade, reasons }: DigestLead): string[] {
  const name = oneLine(displayName ?? '', 80)
  return [
    '',
    indent(`@${handle}${name === '' ? '' : ` - ${name}`} (${grade})`),
    ...(bio?.trim() ? [indent(oneLine(bio, BIO_LENGTH))] : []),
    indent(`Why: ${oneLine(reasons.join('; '), REASONS_LENGTH)}`),
    ...(profileUrl === null ? [] : [indent(profileUrl)]),
  ]
}

const indent = (line: string): string => `  ${line}`
