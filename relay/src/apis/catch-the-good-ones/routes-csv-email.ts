import { exportFormats, getStream, invalidInput } from '@leadwire/core'
import { z } from 'zod'
import { ok } from '../../reply.ts'
import { assertCanMail } from './csv-email.ts'
import { route, StreamParams } from './services.ts'

const TestCsvEmailBody = z
  .object({
    /** Default: the stream's recipients. */
    to: z.email('must be an e-mail address').max(320).optional(),
    /** Default: the stream's own, else csv. */
    format: z.enum(exportFormats, 'must be "csv" or "xlsx"').optional(),
  })
  .optional()

const TestedCsvEmailReply = z.object({
  results: z.array(
    z.object({
      address: z.string(),
      status: z.enum(['accepted', 'refused', 'deferred']),
      code: z.int().nullable(),
      answer: z.string().nullable(),
    }),
  ),
})

export const testCsvEmailRoute = route({
  method: 'post',
  path: '/api/v2/streams/:streamId/csv-email/test',
  summary: 'Ours: mail a file of made-up leads now, to the recipients or to one address; answers what the server said',
  params: StreamParams,
  notFound: 'stream',
  body: TestCsvEmailBody,
  replies: { 200: TestedCsvEmailReply },
  errors: ['stream_not_found', 'invalid_request', 'email_not_configured'],
  async handle({ db, caller, params, body = {}, services, signal }) {
    const stream = await getStream(db, caller, params.streamId)
    const known = stream.csvEmailRecipients
    const recipients = body.to === undefined ? known : { to: [body.to], cc: [] }
    if (!recipients) throw invalidInput('to', 'is needed: the stream has no csvEmailRecipients')
    const format = body.format ?? known?.format ?? 'csv'
    assertCanMail(services, { ...recipients, format, sendEmpty: false }, 'to')
    return ok({ results: await services.mails.sendTest({ stream, recipients, format }, signal) })
  },
})
