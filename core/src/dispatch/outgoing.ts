import type { Attempted } from '../deliveries/attempt.ts'
import type { Subscription, TargetMethod } from '../webhooks/subscription.ts'
import type { TargetAuth } from '../webhooks/target-auth.ts'

/** How a subscription is sent to, opened and ready. */
export interface SendSettings extends Pick<Subscription, 'api' | 'retrySchedule' | 'transform' | 'successWhen'> {
  method: TargetMethod
  timeoutMs: number
  /** Its extra headers and its token, in lower case. */
  headers: Readonly<Record<string, string>>
  auth: TargetAuth | null
}

/** A claimed delivery with all that its POST needs. */
export interface OutgoingDelivery extends Attempted {
  workspaceId: number
  /** May still hold `{{field}}`. */
  url: string
  /** The same on every attempt. */
  body: string
  /** True = the subscription's transform has still to be run on `body`, and what it makes to be kept by `keepTransformed`. */
  isUntransformed: boolean
  /** The frozen bytes of its one message, what `{{field}}` in the URL looks at; null where nothing does. */
  lead: string | null
  settings: SendSettings
  /** All secrets in force for this URL, newest first; empty when nobody is subscribed any more. */
  secrets: readonly string[]
  createdAt: number
}

/** As `X-Leadwire-Token`. Source: our choice. */
export const TOKEN_HEADER = 'x-leadwire-token'
