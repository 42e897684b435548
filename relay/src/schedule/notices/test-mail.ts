import { randomUUID } from 'node:crypto'
import {
  type Clock,
  type ExportFormat,
  type ExportLead,
  exportMediaTypes,
  exportRows,
  type Lead,
  measureFile,
  newProfile,
  type RecipientResult,
  type Stream,
  toExportFileName,
  toRecipients,
} from '@leadwire/core'
import type { Mailer } from '../../providers/mail/mailer.ts'

/** A mail that shows what the real ones will be like. */
export interface TestMail {
  stream: Pick<Stream, 'id' | 'workspaceId' | 'name' | 'timezone'>
  recipients: { to: readonly string[]; cc: readonly string[] }
  format: ExportFormat
}

/** How long the caller is kept waiting, ms. */
const PATIENCE_MS = 30_000

/** Mails a file of made-up leads at once, and tells what the server said of each recipient. */
export async function sendTestMail(
  { stream, recipients, format }: TestMail,
  { mailer, clock }: { mailer: Mailer; clock: Clock },
  signal: AbortSignal,
): Promise<RecipientResult[]> {
  const now = clock()
  const rows = sampleRows(stream, now)
  const fileName = `test-${toExportFileName(stream.name, now, stream.timezone, format)}`
  const size = await measureFile(exportRows(rows, format), Number.POSITIVE_INFINITY)
  const kept = toRecipients(recipients.to, recipients.cc)
  const envelope = kept.map(({ address }) => address)
  const outcome = await mailer.send(
    {
      messageId: `csv.test.${randomUUID()}@${mailer.domain}`,
      to: kept.filter(({ kind }) => kind === 'to').map(({ address }) => address),
      cc: kept.filter(({ kind }) => kind === 'cc').map(({ address }) => address),
      subject: `Test: new leads of ${stream.name.replace(/[\s\p{Cc}]+/gu, ' ')}`,
      text: [
        `This is a test, sent by hand, of the mails with new leads of the stream "${stream.name}".`,
        '',
        `The people in the file attached, ${fileName}, are made up.`,
        '',
      ].join('\n'),
      date: now,
      attachment: {
        fileName,
        contentType: exportMediaTypes[format],
        size: size ?? 0,
        open: () => exportRows(rows, format),
      },
    },
    envelope,
    AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
  )
  const { results, error = 'the mail was not sent' } = outcome
  return results.length > 0
    ? results
    : envelope.map((address) => ({ address, status: 'deferred' as const, code: null, answer: error }))
}

/** Three made-up people, with what a file must bear: accents, emoji, quotes, line breaks, a text like a formula. */
const sampleRows = ({ id, workspaceId }: TestMail['stream'], now: number): ExportLead[] =>
  [
    newProfile('sample_ada', {
      displayName: 'Ada Sample',
      bio: 'Founder of "Example Ltd."\nMade up.',
      followerCount: 1234,
    }),
    newProfile('sample_bjork', { displayName: 'Björk Sample 🎣', bio: '=not a formula, made up', followerCount: 99 }),
    newProfile('sample_chen', { displayName: '陈 Sample', location: 'Lisbon, Portugal', isVerified: true }),
  ].map((profile, i): ExportLead => {
    const lead: Lead = {
      id: i + 1,
      workspaceId,
      streamId: id,
      sourceId: 0,
      segmentId: 0,
      runId: null,
      personKey: `x:@${profile.handle}`,
      grade: i === 0 ? 'high' : 'medium',
      sourceType: 'follower',
      profile,
      matchReasons: [{ label: 'Sample', field: 'bio', text: 'made up' }],
      linkedin: null,
      email: {
        address: `${profile.handle}@example.com`,
        status: 'verified',
        score: 85,
        confidence: 'high',
        source: 'sample',
      },
      discoveredAt: now,
      exportedAt: null,
    }
    return { lead, accountHandle: 'sample_account', segmentName: 'Sample segment' }
  })
