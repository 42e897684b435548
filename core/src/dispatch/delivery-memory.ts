import { chunk } from '../db/chunk.ts'
import type { Db } from '../db/database.ts'
import { messageOf } from '../errors.ts'
import type { Vault } from '../vault.ts'
import { type OpenedSecrets, openSecrets } from '../webhooks/opened-secrets.ts'
import { listSealedSecrets } from '../webhooks/secret-store.ts'
import { type Subscription, TIMEOUT_MS } from '../webhooks/subscription.ts'
import { listSubscriptionsById } from '../webhooks/subscription-store.ts'
import { fromAuthText } from '../webhooks/target-auth.ts'
import { type SendSettings, TOKEN_HEADER } from './outgoing.ts'

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
  secretsOf(db: Db, endpointIds: readonly number[], now: number): Promise<Map<number, OpenedSecrets>>
  /** Subscriptions have changed: the next question reads them anew. */
  forgetSubscriptions(): void
  /** A body that `keepBody` was given, if it is still there. */
  findBody(messageId: number, api: string): string | undefined
  keepBody(messageId: number, api: string, body: string): void
  /** Forgets all bodies, since somebody was erased; what is still to be sent is read from the database. */
  forgetBodies(): void
}

/** What another relay has changed is used for this much longer, should its hint get lost. */
const KEPT_MS = 1000
/** Characters of bodies kept: the newest, about 16 MB. */
const BODY_CHARACTERS = 8_000_000
/** Endpoints and subscriptions remembered. */
const MAX_ENTRIES = 100_000

/** A memory with nothing in it. */
export function createDeliveryMemory(vault: Vault): DeliveryMemory {
  const urls = new Map<number, string>()
  const settings = new Map<number, Kept<SendSettings>>()
  const secrets = new Map<number, Kept<OpenedSecrets>>()
  const bodies = new Map<string, string>()
  let characters = 0
  /** Grows with each `forgetSubscriptions`, so that what was read before is not kept after. */
  let changes = 0

  /** What is fresh from memory, the rest by `load`; the answer hangs on nothing that another claim may change meanwhile. */
  const recallFresh = async <T>(
    known: Map<number, Kept<T>>,
    ids: readonly number[],
    now: number,
    load: (missing: readonly number[]) => Promise<Map<number, T>>,
  ): Promise<Map<number, T>> => {
    const found = new Map<number, T>()
    const missing: number[] = []
    for (const id of ids) {
      const kept = known.get(id)
      // Nor is it fresh when the clock has gone back.
      if (kept && Math.abs(now - kept.at) < KEPT_MS) found.set(id, kept.value)
      else missing.push(id)
    }
    if (missing.length === 0) return found
    const changesBefore = changes
    const loaded = await load(missing)
    if (known.size > MAX_ENTRIES) known.clear()
    for (const [id, value] of loaded) {
      found.set(id, value)
      if (changes === changesBefore) known.set(id, { value, at: now })
    }
    return found
  }

  return {
    urlsOf: (db, ids) => recall(urls, ids, (missing) => listUrls(db, missing)),
    settingsOf: (db, ids, now) =>
      recallFresh(settings, ids, now, async (missing) => {
        const found = await listSubscriptionsById(db, missing)
        return new Map(found.map((subscription) => [subscription.id, toSendSettings(subscription, vault)]))
      }),
    secretsOf: (db, ids, now) =>
      recallFresh(secrets, ids, now, async (missing) => {
        const sealed = Map.groupBy(await listSealedSecrets(db, missing, now), ({ endpointId }) => endpointId)
        return new Map(missing.map((id) => [id, openSecrets(sealed.get(id) ?? [], vault)]))
      }),
    forgetSubscriptions() {
      changes++
      secrets.clear()
      settings.clear()
    },
    forgetBodies() {
      bodies.clear()
      characters = 0
    },
    findBody: (messageId, api) => bodies.get(`${messageId} ${api}`),
    keepBody(messageId, api, body) {
      bodies.set(`${messageId} ${api}`, body)
      characters += body.length
      if (characters <= BODY_CHARACTERS) return
      for (const [oldest, text] of bodies) {
        if (characters <= BODY_CHARACTERS) break
        bodies.delete(oldest)
        characters -= text.length
      }
    },
  }
}

interface Kept<T> {
  value: T
  /** When it was read. */
  at: number
}

function toSendSettings(subscription: Subscription, vault: Vault): SendSettings {
  const { api, method, retrySchedule, timeoutMs, transform, successWhen } = subscription
  const { sealedHeaders, sealedAuth, sealedToken } = subscription
  let damage: string | null = null
  /** What one of them holds; a damaged one stops this subscription, not the claim it is in. */
  const open = (sealed: string | null): string | null => {
    try {
      return sealed === null ? null : vault.open(sealed)
    } catch (error) {
      damage = messageOf(error)
      return null
    }
  }
  const headers: Record<string, string> = JSON.parse(open(sealedHeaders) ?? '{}')
  const token = open(sealedToken)
  if (token !== null) headers[TOKEN_HEADER] = token
  const auth = open(sealedAuth)
  return {
    api,
    method,
    retrySchedule,
    timeoutMs: timeoutMs ?? TIMEOUT_MS,
    transform,
    successWhen,
    headers,
    auth: auth === null ? null : fromAuthText(auth),
    damage,
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
