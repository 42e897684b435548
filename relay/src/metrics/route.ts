import { createHash, timingSafeEqual } from 'node:crypto'
import { LeadwireError } from '@leadwire/core'
import type { RequestHandler } from 'express'
import { bearerToken } from '../apis/api.ts'
import type { Prometheus } from './prometheus.ts'

/**
 * Answers with all series. No API key: nothing of a workspace is in them.
 * @param token  the bearer token it asks for; undefined = none
 */
export function metricsHandler({ expose }: Pick<Prometheus, 'expose'>, token: string | undefined): RequestHandler {
  const wanted = token === undefined ? undefined : hash(token)
  return async (req, res) => {
    if (wanted && !timingSafeEqual(hash(bearerToken(req.headers) ?? ''), wanted)) {
      throw new LeadwireError(
        'Unauthenticated',
        'unauthorized',
        'Metrics need their token: Authorization: Bearer <token>',
      )
    }
    const { contentType, text } = await expose()
    res.set('Content-Type', contentType).send(text)
  }
}

/** Of one length, so that comparing tells nothing about the length. */
const hash = (text: string) => createHash('sha256').update(text).digest()
