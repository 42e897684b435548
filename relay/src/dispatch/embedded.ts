import {
  type Clock,
  isLeadwireError,
  type OutgoingDelivery,
  parseUrlTemplate,
  renderUrlTemplate,
  SECOND_MS,
  signMessage,
  type UrlTemplate,
} from '@leadwire/core'
import type { Authorizer } from './authorize.ts'
import { ANSWER_BYTES, type Outcome, type Send } from './send.ts'
import type { Transport } from './transport.ts'

/** What the relay needs to send by itself. */
export interface EmbeddedPorts {
  send: Send
  clock: Clock
  /** Without it, a subscription with `auth` is sent nothing. */
  authorizer?: Authorizer
  /** Whether an answer says that the delivery was taken, for subscriptions with `successWhen`. */
  isSuccess?: (source: string, answer: { status: number; body: string }) => Promise<SuccessCheck>
}

/** What `successWhen` said of an answer. */
export interface SuccessCheck {
  isSuccess: boolean
  /** For a person, when the expression could not be run. */
  message?: string
}

/** As much of an answer as `successWhen` looks at. */
const JUDGED_BYTES = 65_536

/** Templates by their text: reading one costs more than filling it in. */
const MAX_TEMPLATES = 1000

/** Signs deliveries and sends them itself. */
export function createEmbeddedTransport({ send, clock, authorizer, isSuccess }: EmbeddedPorts): Transport {
  const templates = new Map<string, UrlTemplate>()
  const templateOf = (url: string): UrlTemplate => {
    const known = templates.get(url)
    if (known) return known
    if (templates.size >= MAX_TEMPLATES) templates.clear()
    const made = parseUrlTemplate(url, 'targetUrl')
    templates.set(url, made)
    return made
  }
  const urlOf = (delivery: OutgoingDelivery): string | Outcome => {
    if (delivery.lead === null) return delivery.url
    try {
      const rendered = renderUrlTemplate(templateOf(delivery.url), JSON.parse(delivery.lead))
      return rendered.ok ? rendered.url : refused('url_template', rendered.message)
    } catch (error) {
      // A message without a lead, a test say, has no JSON to look at.
      return refused('url_template', isLeadwireError(error) ? error.message : 'The message has no fields')
    }
  }

  return {
    async deliver(delivery, traceparent) {
      const { settings } = delivery
      const url = urlOf(delivery)
      if (typeof url !== 'string') return url
      let authHeaders: Record<string, string> | undefined
      if (settings.auth !== null) {
        const authorized = await authorizer?.authorize(delivery.subscriptionId, settings.auth)
        if (!authorized?.ok) return refused('auth_failed', authorized?.message ?? 'This relay has no authorizer')
        authHeaders = authorized.headers
      }
      const outcome = await send({
        url,
        method: settings.method,
        timeoutMs: settings.timeoutMs,
        body: delivery.body,
        answerBytes: settings.successWhen === null ? ANSWER_BYTES : JUDGED_BYTES,
        headers: headersOf(delivery, authHeaders, clock(), traceparent),
      })
      if (outcome.status === 401 && authHeaders) authorizer?.forget(delivery.subscriptionId, authHeaders)
      if (settings.successWhen === null) return outcome
      const kept = { ...outcome, answer: outcome.answer?.slice(0, ANSWER_BYTES) }
      if (outcome.kind !== 'accepted' || !isSuccess) return kept
      const answer = { status: outcome.status ?? 0, body: outcome.answer ?? '' }
      const check = await isSuccess(settings.successWhen, answer)
      if (check.isSuccess) return kept
      return { ...kept, kind: 'rejected', error: 'success_when', message: check.message ?? 'successWhen is not met' }
    },
  }
}

const refused = (error: 'url_template' | 'auth_failed', message: string): Outcome => ({
  kind: 'blocked',
  latencyMs: 0,
  error,
  message,
})

/** The svix-* spellings serve receivers that know only those. What is ours stands last, so that nothing replaces it. */
function headersOf(
  delivery: OutgoingDelivery,
  authHeaders: Record<string, string> | undefined,
  now: number,
  traceparent: string | undefined,
): Record<string, string> {
  const seconds = String(Math.floor(now / SECOND_MS))
  const signature = signMessage(delivery.secrets, delivery.webhookId, Number(seconds), delivery.body)
  return {
    ...delivery.settings.headers,
    ...authHeaders,
    'content-type': 'application/json',
    'webhook-id': delivery.webhookId,
    'webhook-timestamp': seconds,
    'webhook-signature': signature,
    'svix-id': delivery.webhookId,
    'svix-timestamp': seconds,
    'svix-signature': signature,
    'x-leadwire-event': delivery.type,
    'x-leadwire-attempt': String(delivery.attempt),
    'x-leadwire-number': String(delivery.number),
    'x-leadwire-subscription': String(delivery.subscriptionId),
    ...(traceparent && { traceparent }),
  }
}
