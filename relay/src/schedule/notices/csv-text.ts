import type { CsvContent } from '@leadwire/core'

/** How the leads come with a mail. */
export type CsvFile = { kind: 'attached' } | { kind: 'link'; url: string; expiresAt: number }

/** `3 new leads: Founders · @acme`; a line break in a stream's name cannot begin a header. */
export const csvSubject = ({ highCount, mediumCount, streamName }: CsvContent): string =>
  `${countLeads(highCount + mediumCount)}: ${streamName.replace(/[\s\p{Cc}]+/gu, ' ')}`

/** What the mail with the new leads of a sync says, as plain text. */
export function csvText(content: CsvContent, file: CsvFile, unsubscribeUrl: string): string {
  const { highCount, mediumCount, streamName, fileName, runs } = content
  const total = highCount + mediumCount
  const grades = total === 0 ? '' : ` (${highCount} high, ${mediumCount} medium)`
  const failed = runs.filter(({ status }) => status === 'failed')
  return [
    `${countLeads(total)}${grades} of the stream "${streamName}".`,
    '',
    ...fileLines(file, fileName),
    '',
    'By account:',
    ...runs.map((run) => `  @${run.handle}: ${run.leadCount}${run.status === 'succeeded' ? '' : ` (${run.status})`}`),
    ...(failed.length === 0 ? [] : ['', failed.length === 1 ? 'One run failed:' : `${failed.length} runs failed:`]),
    ...failed.map(({ handle, errorMessage }) => `  @${handle}: ${errorMessage ?? 'no reason is known'}`),
    '',
    '-- ',
    'You get this because your address is among the recipients of this stream. To get no more:',
    unsubscribeUrl,
    '',
  ].join('\n')
}

const fileLines = (file: CsvFile, fileName: string): string[] =>
  file.kind === 'attached'
    ? [`They are in the file attached, ${fileName}.`]
    : [
        `The file ${fileName} is too large for a mail. Until ${toDay(file.expiresAt)} it can be downloaded here:`,
        file.url,
      ]

const countLeads = (count: number): string =>
  count === 0 ? 'No new leads' : count === 1 ? '1 new lead' : `${count} new leads`

/** `2026-03-11 06:45 UTC` */
const toDay = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`
