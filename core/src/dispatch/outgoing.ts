import type { Attempted } from '../deliveries/attempt.ts'
import type { OpenedSecrets } from '../webhooks/opened-secrets.ts'
import type { Subscription, TargetMethod } from '../webhooks/subscription.ts'
import type { TargetAuth } from '../webhooks/target-auth.ts'

/** How a subscription is sent to, opened and ready. */
export interface SendSettings extends Pick<Subscription, 'api' | 'retrySchedule' | 'transform' | 'successWhen'> {
  method: TargetMethod
  timeoutMs: number
  /** Its extra headers and its token, in lower case. */
  headers: Readonly<Record<string, string>>
  auth: TargetAuth | null
  /** Why a stored header, auth or token cannot be opened; null = all can. */
  damage: string | null
}

/** Why a delivery cannot leave this relay; what is recorded in place of an attempt. */
export interface DeliveryFault {
  /** sealed_secret = a stored secret of its subscription is damaged, body_deleted = its bytes are no longer kept. */
  error: 'sealed_secret' | 'body_deleted'
  /** For a person; holds no secret. */
  message: string
}

/** A claimed delivery with all that its POST needs. */
export interface OutgoingDelivery extends Attempted {
  workspaceId: number
  /** May still hold `{{field}}`. */
  url: string
  /** The same on every attempt. */
  body: string
  /**
   * True = it was made for a transform that was not run yet: what the one of `settings` makes of `body` (or `body`, when
   * that has none any more) is to be kept by `keepTransformed` before it is sent.
   */
  isUntransformed: boolean
  /** The frozen bytes of its one message, what `{{field}}` in the URL looks at; null where nothing does. */
  lead: string | null
  settings: SendSettings
  /** All secrets in force for this URL, newest first; empty when nobody is subscribed any more. */
  secrets: readonly string[]
  /** Not null = it must not be sent. */
  fault: DeliveryFault | null
  createdAt: number
  /** When its first message was written; null = not known, or sent by hand. */
  acceptedAt: number | null
}

/** What is wrong with the secrets of a delivery's subscription. */
export function secretFaultOf(
  subscriptionId: number,
  { damage }: SendSettings,
  signing: Pick<OpenedSecrets, 'damage'> | undefined,
): DeliveryFault | null {
  const message = signing?.damage.get(subscriptionId)?.message ?? damage
  return message === null ? null : { error: 'sealed_secret', message }
}

/** As `X-Leadwire-Token`. Source: our choice. */
export const TOKEN_HEADER = 'x-leadwire-token'
