import { randomBytes } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { type Db, inTransaction } from '../db/database.ts'
import { invalidInput, notFound } from '../errors.ts'
import { newKeyPair } from '../signing/ed25519.ts'
import { newSecret } from '../signing/signature.ts'
import type { Vault } from '../vault.ts'
import type { Caller } from '../workspaces/workspace.ts'
import { replaceSecret, trimOldSecrets } from './secret-store.ts'
import { MAX_SECRET_OVERLAP_MS, SECRET_OVERLAP_MS, type Signing, type Subscription } from './subscription.ts'
import { findSubscription, updateSubscription } from './subscription-store.ts'

/** A secret as made: `secret` is kept sealed, `shown` is what the receiver is given, once. */
export interface MadeSecret {
  secret: string
  /** `whsec_…`, or `whpk_…` for ed25519. */
  shown: string
}

/** A new secret of the kind. */
export function makeSecret(signing: Signing): MadeSecret {
  if (signing === 'hmac') {
    const secret = newSecret()
    return { secret, shown: secret }
  }
  const { secret, publicKey } = newKeyPair()
  return { secret, shown: publicKey }
}

/** Old secrets that may sign beside the current one. Source: Svix server, ten. */
const MAX_OLD_SECRETS = 10

/** Puts a new secret in force; the one before goes on signing beside it for `overlapMs`. */
export async function keepSecret(
  tx: Db,
  subscriptionId: number,
  { secret }: MadeSecret,
  { vault, now, overlapMs = SECRET_OVERLAP_MS }: { vault: Vault; now: number; overlapMs?: number },
): Promise<void> {
  await replaceSecret(tx, subscriptionId, vault.seal(secret), now, now + overlapMs)
  await trimOldSecrets(tx, subscriptionId, MAX_OLD_SECRETS)
}

/** A constant token for receivers that never see the raw bytes. */
export const newToken = (): string => `lwt_${randomBytes(24).toString('base64url')}`

export interface RotateInput {
  /** How long the old secret goes on signing, seconds: 0 to 604,800; default 86,400. */
  overlapSeconds?: number | undefined
  /** Another kind from now on. */
  signing?: Signing | undefined
  /** Also a new token, if it has one; there is no overlap for it. */
  token?: boolean | undefined
}

/** What a rotation gives; shown this once. */
export interface RotatedSecret {
  subscription: Subscription
  secret: string
  token: string | null
  /** Until when the old secret signs as well, epoch ms. */
  overlapUntil: number
}

/**
 * Gives a subscription, or a stream's own entry, a new secret.
 * @throws NotFound `subscription_not_found`, InvalidInput for an overlap out of bounds
 */
export async function rotateSecret(
  db: Db,
  caller: Caller,
  id: number,
  { overlapSeconds, signing, token }: RotateInput,
  { vault, clock }: { vault: Vault; clock: Clock },
): Promise<RotatedSecret> {
  const overlapMs = overlapSeconds === undefined ? SECRET_OVERLAP_MS : overlapSeconds * 1000
  if (!(overlapMs >= 0 && overlapMs <= MAX_SECRET_OVERLAP_MS)) {
    throw invalidInput('overlapSeconds', `must be from 0 to ${MAX_SECRET_OVERLAP_MS / 1000} (7 days)`)
  }
  return await inTransaction(db, async (tx) => {
    const now = clock()
    const subscription = await findSubscription(tx, caller.workspaceId, id)
    if (!subscription) throw notFound('subscription', id)
    const made = makeSecret(signing ?? subscription.signing)
    const newest = token && subscription.sealedToken !== null ? newToken() : null
    await updateSubscription(
      tx,
      id,
      { signing: signing ?? subscription.signing, ...(newest !== null && { sealedToken: vault.seal(newest) }) },
      now,
    )
    await keepSecret(tx, id, made, { vault, now, overlapMs })
    return { subscription, secret: made.shown, token: newest, overlapUntil: now + overlapMs }
  })
}
