import type { SettingsInput, SubscriptionFilter } from '@leadwire/core'
import type { FilterConfigBody, SettingsBody } from './schemas-webhooks.ts'

/** Bodies about webhooks as domain input. */

export const toFilter = (body: FilterConfigBody): SubscriptionFilter => ({
  streamId: body.streamId ?? null,
  sourceId: body.accountId ?? body.trackedAccountId ?? null,
  sourceType: body.sourceType === 'new_follower' ? 'follower' : (body.sourceType ?? null),
  grade: body.matchConfidence ?? null,
  verdict: body.feedbackStatus ?? null,
})

/** Only what was given; null asks for the standard. */
export const toSettingsInput = (body: SettingsBody): SettingsInput => ({
  filter: body.filterConfig === undefined ? undefined : toFilter(body.filterConfig ?? {}),
  events: body.events === null ? ['lead.created'] : body.events,
  payload: body.payload === null ? 'leads' : body.payload,
  ordering: body.ordering === null ? 'none' : body.ordering,
  method: body.method === null ? 'POST' : body.method,
  contentFilter: body.filter,
  retrySchedule: body.retrySchedule,
  timeoutSeconds: body.timeoutSeconds,
  rateLimit: body.rateLimit,
  transform: body.transform,
  successWhen: body.successWhen,
  waitForEnrichment: body.waitForEnrichment,
  headers: body.headers,
  auth: body.auth,
})
