import type { Digest } from '@leadwire/core'

/** What mails and chat messages say alike. */

/** `1 new lead`, `12 new leads` */
export const countLeads = (count: number): string => (count === 1 ? '1 new lead' : `${count} new leads`)

/** `8 high, 4 medium`; what there is none of is left out. */
export const gradesOf = ({ highCount, mediumCount }: { highCount: number; mediumCount: number }): string =>
  [...(highCount > 0 ? [`${highCount} high`] : []), ...(mediumCount > 0 ? [`${mediumCount} medium`] : [])].join(', ')

export const totalOf = ({ highCount, mediumCount }: { highCount: number; mediumCount: number }): number =>
  highCount + mediumCount

/** What a digest is called. */
export const headingOf = ({ frequency, streams }: Digest): string =>
  frequency === 'daily'
    ? 'Daily digest'
    : frequency === 'weekly'
      ? 'Weekly digest'
      : oneLine(streams[0]?.name ?? 'After a sync', 200)

/** `and 12 more streams, with 40 new leads`; null = all are there. */
export function restOf(digest: Digest): string | null {
  const count = digest.streamCount - digest.streams.length
  if (count === 0) return null
  const leadCount = totalOf(digest) - digest.streams.reduce((sum, stream) => sum + totalOf(stream), 0)
  return `and ${count === 1 ? '1 more stream' : `${count} more streams`}, with ${countLeads(leadCount)}`
}

/** `One run failed:` */
export const failedHeading = ({ failedRunCount }: Digest): string =>
  failedRunCount === 1 ? 'One run failed:' : `${failedRunCount} runs failed:`

/** `@acme (Founders): the upstream is down`, and how many more there are. */
export const failedLines = ({ failedRuns, failedRunCount }: Digest): string[] => [
  ...failedRuns.map(
    ({ handle, streamName, errorMessage }) =>
      `@${oneLine(handle, 50)} (${oneLine(streamName, 80)}): ${oneLine(errorMessage ?? 'no reason is known', 200)}`,
  ),
  ...(failedRunCount > failedRuns.length ? [`and ${failedRunCount - failedRuns.length} more`] : []),
]

/** Control characters, line breaks among them, and those that turn the direction of what follows. */
const UNFIT = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu

/** A text of strangers as one line of at most `max` characters, never cut inside one. */
export function oneLine(text: string, max: number): string {
  const line = text.toWellFormed().replace(UNFIT, ' ').replace(/ {2,}/g, ' ').trim()
  const characters = [...line]
  return characters.length <= max
    ? line
    : `${characters
        .slice(0, max - 1)
        .join('')
        .trimEnd()}…`
}
