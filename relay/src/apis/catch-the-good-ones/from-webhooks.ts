import {
  type DeliveryDetails,
  type DeliveryShape,
  fromAuthText,
  type LoggedAttempt,
  type LoggedDelivery,
  type LoggedMessage,
  type Payload,
  type Subscription,
  type SubscriptionFilter,
  shownAuth,
  type TargetAuth,
  TIMEOUT_MS,
  type Vault,
} from '@leadwire/core'
import { toIso, toIsoOrNull } from './from-domain.ts'

/** Webhooks, deliveries and messages as the API gives them. */

/** As `subscribe` takes it; fields that ask for nothing are left out. */
const fromFilter = ({ streamId, sourceId, sourceType, grade, verdict }: SubscriptionFilter) => {
  const fields = { streamId, accountId: sourceId, sourceType, matchConfidence: grade, feedbackStatus: verdict }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null))
}

/** A subscription's extra headers, opened. */
export const openHeaders = ({ sealedHeaders }: Subscription, vault: Vault): Record<string, string> =>
  sealedHeaders === null ? {} : JSON.parse(vault.open(sealedHeaders))

/** A subscription's auth, opened. */
export const openAuth = ({ sealedAuth }: Subscription, vault: Vault): TargetAuth | null =>
  sealedAuth === null ? null : fromAuthText(vault.open(sealedAuth))

/** Of headers only the names, of auth only what is no secret. */
export const fromSubscription = (subscription: Subscription, vault: Vault) => {
  const auth = openAuth(subscription, vault)
  return {
    id: subscription.id,
    targetUrl: subscription.url,
    streamId: subscription.streamId,
    filterConfig: fromFilter(subscription.filter),
    filter: subscription.contentFilter === null ? null : JSON.parse(subscription.contentFilter),
    events: subscription.events,
    payload: subscription.payload,
    ordering: subscription.ordering,
    signing: subscription.signing,
    method: subscription.method,
    retrySchedule: subscription.retrySchedule,
    timeoutSeconds: (subscription.timeoutMs ?? TIMEOUT_MS) / 1000,
    rateLimit: subscription.ratePerSecond,
    transform: subscription.transform,
    successWhen: subscription.successWhen,
    waitForEnrichment: subscription.earlySince === null,
    headers: Object.keys(openHeaders(subscription, vault)).sort(),
    auth: auth && shownAuth(auth),
    hasToken: subscription.sealedToken !== null,
    createdAt: toIso(subscription.createdAt),
    pausedAt: toIsoOrNull(subscription.pausedAt),
    failingSince: toIsoOrNull(subscription.health.failingSince),
    disabledAt: toIsoOrNull(subscription.health.disabledAt),
    disabledReason: subscription.health.disabledReason,
  }
}

export const fromAttempt = (attempt: LoggedAttempt) => ({
  id: attempt.id,
  number: attempt.number,
  outcome: attempt.outcome,
  status: attempt.status,
  latencyMs: attempt.latencyMs,
  error: attempt.error,
  answer: attempt.answer,
  attemptedAt: toIso(attempt.attemptedAt),
})

const payloadOf: Record<DeliveryShape, Payload> = { list: 'leads', single: 'lead', envelope: 'envelope' }

export const fromDelivery = ({ lastAttempt, ...delivery }: LoggedDelivery) => ({
  id: delivery.id,
  webhookId: delivery.webhookId,
  subscriptionId: delivery.subscriptionId,
  number: delivery.number,
  type: delivery.type,
  status: delivery.status,
  payload: payloadOf[delivery.shape],
  messagesCount: delivery.messageCount,
  attempts: delivery.attemptCount,
  nextAttemptAt: toIsoOrNull(delivery.nextAttemptAt),
  isSending: delivery.isSending,
  isTest: delivery.isTest,
  createdAt: toIso(delivery.createdAt),
  completedAt: toIsoOrNull(delivery.completedAt),
  lastAttemptAt: toIsoOrNull(lastAttempt?.attemptedAt ?? null),
  lastOutcome: lastAttempt?.outcome ?? null,
  lastStatus: lastAttempt?.status ?? null,
  lastError: lastAttempt?.error ?? null,
})

export const fromDetails = (delivery: DeliveryDetails) => ({
  ...fromDelivery(delivery),
  messageIds: delivery.messageIds,
  body: delivery.body,
  isUntransformed: delivery.isUntransformed,
})

export const fromMessage = ({ id, type, subjectId, facets, isFannedOut, createdAt }: LoggedMessage) => ({
  id,
  type,
  leadId: type.startsWith('lead.') ? subjectId : null,
  streamId: facets.streamId,
  createdAt: toIso(createdAt),
  isFannedOut,
})
