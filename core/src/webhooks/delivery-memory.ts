import { chunk } from '../db/chunk.ts'
import type { Db } from '../db/database.ts'
import type { Vault } from '../vault.ts'
import type { Subscription } from './subscription.ts'
import { listSealedSecrets, listSendSettings } from './subscription-store.ts'

/** How a subscription is sent to. */
export type SendSettings = Pick<Subscription, 'api' | 'retrySchedule' | 'timeoutMs'>

/**
 * What one relay remembers between claims, so that a delivery costs no look-ups: URLs and frozen bodies, which never change;
 * settings and secrets of subscriptions for a second.
 */
export interface DeliveryMemory {
  /** The URL of each endpoint. */
  urlsOf(db: Db, endpointIds: readonly number[]): Promise<Map<number, string>>
  /** How each subscription is sent to. */
  settingsOf(db: Db, subscriptionIds: readonly number[], now: number): Promise<Map<number, SendSettings>>
  /** The secrets in force of each endpoint, newest first. */
  secretsOf(db: Db, endpointIds: readonly number[], now: number): Promise<Map<number, string[]>>
  /** Subscriptions have changed: the next question reads them anew. */
  forgetSubscriptions(): void
  /** A body that `keepBody` was given, if it is still there. */
  findBody(messageId: number, api: string): string | undefined
  keepBody(messageId: number, api: string, body: string): void
}

/** A replaced secret may sign for this much longer; it has 24 hours anyway. */
const KEPT_MS = 1000
/** Characters of bodies kept: the newest, about 16 MB. */
const BODY_CHARACTERS = 8_000_000
/** Endpoints and subscriptions remembered. */
const MAX_ENTRIES = 100_000

/** A memory with nothing in it. */
export function createDeliveryMemory(vault: Vault): DeliveryMemory {
  const urls = new Map<number, string>()
  let settings = new Map<number, SendSettings>()
  let settingsUntil = 0
  const secrets = new Map<number, { until: number; secrets: string[] }>()
  const bodies = new Map<string, string>()
  let characters = 0
  /** Grows with each `forgetSubscriptions`, so that what was read before is not kept after. */
  let changes = 0

  return {
    urlsOf: (db, ids) => recall(urls, ids, (missing) => listUrls(db, missing)),
    async settingsOf(db, ids, now) {
      if (settingsUntil <= now || settings.size > MAX_ENTRIES) {
        settings = new Map()
        settingsUntil = now + KEPT_MS
      }
      const kept = settings
      const missing = ids.filter((id) => !kept.has(id))
      if (missing.length > 0) for (const row of await listSendSettings(db, missing)) kept.set(row.id, row)
      return kept
    },
    async secretsOf(db, ids, now) {
      // Only what is whole is remembered, and the answer hangs on nothing that another claim may change meanwhile.
      const found = new Map<number, string[]>()
      const stale: number[] = []
      for (const id of ids) {
        const kept = secrets.get(id)
        const isFresh = kept !== undefined && kept.until > now
        found.set(id, isFresh ? kept.secrets : [])
        if (!isFresh) stale.push(id)
      }
      if (stale.length === 0) return found
      const changesBefore = changes
      for (const { endpointId, sealedSecret } of await listSealedSecrets(db, stale, now)) {
        found.get(endpointId)?.push(vault.open(sealedSecret))
      }
      if (secrets.size > MAX_ENTRIES) secrets.clear()
      if (changes !== changesBefore) return found
      for (const id of stale) secrets.set(id, { until: now + KEPT_MS, secrets: found.get(id) ?? [] })
      return found
    },
    forgetSubscriptions() {
      changes++
      secrets.clear()
      settings = new Map()
    },
    findBody: (messageId, api) => bodies.get(`${messageId} ${api}`),
    keepBody(messageId, api, body) {
      bodies.set(`${messageId} ${api}`, body)
      characters += body.length
      for (const [oldest, text] of bodies) {
        if (characters <= BODY_CHARACTERS) break
        bodies.delete(oldest)
        characters -= text.length
      }
    },
  }
}

async function recall(
  known: Map<number, string>,
  ids: readonly number[],
  load: (missing: readonly number[]) => Promise<{ id: number; text: string }[]>,
): Promise<Map<number, string>> {
  const found = new Map<number, string>()
  for (const id of ids) {
    const text = known.get(id)
    if (text !== undefined) found.set(id, text)
  }
  const missing = ids.filter((id) => !found.has(id))
  if (missing.length === 0) return found
  const loaded = await load(missing)
  if (known.size > MAX_ENTRIES) known.clear()
  for (const { id, text } of loaded) {
    known.set(id, text)
    found.set(id, text)
  }
  return found
}

async function listUrls(db: Db, ids: readonly number[]): Promise<{ id: number; text: string }[]> {
  const found = []
  for (const part of chunk(ids)) {
    found.push(...(await db.sql.selectFrom('endpoint').select(['id', 'url as text']).where('id', 'in', part).execute()))
  }
  return found
}
