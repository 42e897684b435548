import { chunk } from '../db/chunk.ts'
import type { Db } from '../db/database.ts'
import type { SealedSecret } from './opened-secrets.ts'

/** Keeps a new current secret; the one before signs beside it until `overlapUntil`. */
export async function replaceSecret(
  tx: Db,
  subscriptionId: number,
  sealedSecret: string,
  now: number,
  overlapUntil: number,
): Promise<void> {
  await tx.sql
    .updateTable('subscription_secret')
    .set({ expires_at: overlapUntil })
    .where('subscription_id', '=', subscriptionId)
    .where('expires_at', 'is', null)
    .execute()
  await tx.sql
    .insertInto('subscription_secret')
    .values({ subscription_id: subscriptionId, sealed_secret: sealedSecret, created_at: now, expires_at: null })
    .execute()
}

/** The sealed secret that signs for a subscription; undefined when it has none. */
export async function findCurrentSecret(db: Db, subscriptionId: number): Promise<string | undefined> {
  const row = await db.sql
    .selectFrom('subscription_secret')
    .select('sealed_secret')
    .where('subscription_id', '=', subscriptionId)
    .where('expires_at', 'is', null)
    .executeTakeFirst()
  return row?.sealed_secret
}

/** The sealed secrets in force of all live subscriptions of endpoints, newest first: each URL is signed with all of its own. */
export async function listSealedSecrets(
  db: Db,
  endpointIds: readonly number[],
  now: number,
): Promise<(SealedSecret & { endpointId: number })[]> {
  const found: (SealedSecret & { endpointId: number })[] = []
  for (const part of chunk(endpointIds)) {
    const rows = await db.sql
      .selectFrom('subscription_secret as secret')
      .innerJoin('subscription', 'subscription.id', 'secret.subscription_id')
      .select([
        'subscription.endpoint_id as endpointId',
        'subscription.id as subscriptionId',
        'secret.sealed_secret as sealedSecret',
        'secret.expires_at as expiresAt',
      ])
      .where('subscription.endpoint_id', 'in', part)
      .where('subscription.removed_at', 'is', null)
      .where((eb) => eb.or([eb('secret.expires_at', 'is', null), eb('secret.expires_at', '>', now)]))
      .orderBy('secret.id', 'desc')
      .execute()
    found.push(...rows)
  }
  return found
}

/** Lets all but the newest `count` old secrets go, so that the signature header stays short. */
export async function trimOldSecrets(tx: Db, subscriptionId: number, count: number): Promise<void> {
  const newest = tx.sql
    .selectFrom('subscription_secret')
    .select('id')
    .where('subscription_id', '=', subscriptionId)
    .orderBy('id', 'desc')
    .limit(count + 1)
  await tx.sql
    .deleteFrom('subscription_secret')
    .where('subscription_id', '=', subscriptionId)
    .where('id', 'not in', newest)
    .execute()
}

/** The sealed secrets in force of one live subscription, newest first. */
export async function listOwnSealedSecrets(
  db: Db,
  subscriptionId: number,
  now: number,
): Promise<{ sealedSecret: string; expiresAt: number | null }[]> {
  return await db.sql
    .selectFrom('subscription_secret as secret')
    .innerJoin('subscription', 'subscription.id', 'secret.subscription_id')
    .select(['secret.sealed_secret as sealedSecret', 'secret.expires_at as expiresAt'])
    .where('subscription.id', '=', subscriptionId)
    .where('subscription.removed_at', 'is', null)
    .where((eb) => eb.or([eb('secret.expires_at', 'is', null), eb('secret.expires_at', '>', now)]))
    .orderBy('secret.id', 'desc')
    .execute()
}
