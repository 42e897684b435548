import {
  assertHeadersFit,
  type Caller,
  type Db,
  getSource,
  getStream,
  invalidInput,
  type Subscription,
  toExtraHeaders,
  toTargetAuth,
  toTargetTemplate,
} from '@leadwire/core'
import { openAuth, openHeaders } from './from-webhooks.ts'
import type { SettingsBody } from './schemas-webhooks.ts'
import type { Services } from './services.ts'
import { toFilter } from './to-webhooks.ts'

/** Where and who, for the checks of a webhook's settings. */
export interface CheckContext {
  db: Db
  caller: Caller
  services: Services
}

/**
 * What core cannot judge by itself of a webhook's settings: that the stream and account are the caller's, that the target
 * and the token server may be called, that expressions parse, that no header is set twice, and that a Svix server, where one
 * sends, can do what is asked for now.
 * @param known  the webhook that is changed: what is not given stays
 * @throws NotFound, InvalidInput
 */
export async function checkSettings(
  { db, caller, services }: CheckContext,
  body: SettingsBody & { targetUrl?: string | undefined },
  known?: Subscription,
): Promise<void> {
  const { streamId, sourceId } = toFilter(body.filterConfig ?? {})
  if (streamId !== null) await getStream(db, caller, streamId)
  if (sourceId !== null) await getSource(db, caller, sourceId)
  if (body.targetUrl !== undefined) {
    await services.checkTarget(toTargetTemplate(body.targetUrl, 'targetUrl').url, 'targetUrl')
  }
  if (body.auth != null || body.headers != null) {
    const { auth: oldAuth, headers: oldHeaders } = settledOf(known, services)
    const auth = body.auth === undefined ? oldAuth : body.auth && toTargetAuth(body.auth)
    const headers = body.headers === undefined ? oldHeaders : toExtraHeaders(body.headers ?? {})
    assertHeadersFit(headers, auth)
    if (body.auth != null && auth?.type === 'oauth2') await services.checkTarget(auth.tokenUrl, 'auth.tokenUrl')
  }
  const [refused] = services.listUnsupported(
    {
      method: body.method ?? 'POST',
      auth: body.auth == null ? null : toTargetAuth(body.auth),
      successWhen: body.successWhen ?? null,
    },
    body.targetUrl ?? '',
  )
  if (refused)
    throw invalidInput(refused.path, `${refused.what} is not possible here: a Svix server sends the webhooks`)
  if (body.transform != null) await services.checkExpression(body.transform, 'transform')
  if (body.successWhen != null) await services.checkExpression(body.successWhen, 'successWhen')
}

const settledOf = (known: Subscription | undefined, { vault }: Services) => ({
  auth: known ? openAuth(known, vault) : null,
  headers: known ? openHeaders(known, vault) : {},
})
