import type { Bundle, HttpResponse, ZObject } from 'zapier-platform-core'
import { toBaseUrl } from '../base-url.ts'
import { toError } from '../errors.ts'
import { callHub, misfit, requestHub } from '../hub.ts'
import { type Fields, isFields, toObjects, withoutEmpty } from '../json.ts'
import { dropRepeats } from '../repeats.ts'
import { hookHeader, isSigned, signatureHeader } from '../signature.ts'

/** What a Zap subscribes to, beside its own URL. */
export interface Wanted {
  events: string[]
  filterConfig?: Fields
  filter?: Fields
  /** false = leads are sent before their contacts were looked up. */
  waitForEnrichment?: boolean
}

/** What Zapier keeps of a subscription until the Zap is switched off. */
export interface Subscription extends Record<string, unknown> {
  id: string
  secret: string
}

/** Subscribes the Zap's URL to the hub; the secret is shown here once, and Zapier keeps it. */
export async function subscribe(z: ZObject, bundle: Bundle, wanted: Wanted): Promise<Subscription> {
  const { id, secret } = await callHub(z, bundle, {
    method: 'POST',
    path: '/webhooks/subscribe',
    body: {
      ...withoutEmpty({ ...wanted }),
      targetUrl: bundle.targetUrl,
      // A hundred leads a request and 30 requests a second: a big run stays within what Zapier takes.
      payload: 'leads',
      rateLimit: 'zapier',
      timeoutSeconds: 30,
    },
  })
  if (typeof id !== 'number' || typeof secret !== 'string') throw misfit(z, 'secret')
  return { id: String(id), secret }
}

/** Ends the subscription of a Zap that is switched off; one that is gone already is as good. */
export async function unsubscribe(z: ZObject, bundle: Bundle): Promise<Fields> {
  const id = bundle.subscribeData?.id
  if (!id) return {}
  const response = await requestHub(z, bundle, {
    method: 'DELETE',
    path: '/webhooks/subscribe',
    params: { id },
    keepsErrors: true,
  })
  if (response.status >= 300 && !isGone(response)) throw toError(z, response, toBaseUrl(bundle.authData.base_url))
  return { id }
}

/** True when the hub itself says so; any other 404 may come from a wrong address. */
const isGone = ({ status, data }: HttpResponse): boolean => status === 404 && data?.error === 'subscription_not_found'

/**
 * What a hook has brought, or nothing when its signature is wrong: Zapier has answered the sender already, so there is
 * nobody to refuse. Objects that this Zap got before are dropped.
 * @param idOf  what tells one object from another
 */
export async function receive(z: ZObject, bundle: Bundle, idOf: (item: Fields) => string): Promise<Fields[]> {
  const { headers = {}, content = '' } = bundle.rawRequest ?? {}
  const subscription = bundle.subscribeData as Partial<Subscription> | undefined
  if (!subscription?.secret || !isSigned(headers, content, subscription.secret)) {
    z.console.log('Refused: the signature of this webhook is missing or wrong.')
    return []
  }
  const body: unknown = z.JSON.parse(content)
  const items = toItems(body)
  // Only a lead that is new comes once; the same lead may well get feedback twice.
  const isNew = hookHeader(headers, 'x-leadwire-event') === 'lead.created'
  const delivery = signatureHeader(headers, 'id') ?? ''
  const attempt = hookHeader(headers, 'x-leadwire-attempt') ?? ''
  return await dropRepeats(z, items, {
    // The cache may be shared by all hubs, so their subscriptions are told apart by what only one of them has.
    store: `seen:${z.hash('sha256', subscription.secret)}`,
    request: `${delivery}.${attempt}`,
    keyOf: (item) => (isNew ? idOf(item) : `${delivery}:${idOf(item)}`),
  })
}

/** A list of leads, which a Svix server wants as `{leads: […]}`, or one thing that happened. */
function toItems(body: unknown): Fields[] {
  if (!isFields(body)) return toObjects(body)
  return Array.isArray(body.leads) ? toObjects(body.leads) : [body]
}
