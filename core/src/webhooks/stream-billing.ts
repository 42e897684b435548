import type { Intent, SourceChange } from '../billing/billing.ts'
import { carryOut } from '../billing/carry-out.ts'
import type { Billing, BillingHooks } from '../billing/gateway.ts'
import { stageIntent } from '../billing/intents.ts'
import type { Clock } from '../clock.ts'
import { toJson } from '../db/columns.ts'
import type { Db } from '../db/database.ts'
import { notFound } from '../errors.ts'
import { assertMayAdd, assertSubscribed, freeTerms, isFreeTier, readStatus, type Terms } from '../plans/standing.ts'
import { type Tier, tiers } from '../sources/source.ts'
import { countAllSources } from '../sources/source-store.ts'
import { assertStreamCaps } from '../streams/stream-caps.ts'
import { orderStream, type PairsDiff, type StreamOrder } from '../streams/stream-orders.ts'
import type { StreamPlan } from '../streams/stream-plans.ts'
import { findStream, lockStream, unlockStream } from '../streams/stream-store.ts'
import { streamChanged } from '../streams/streams.ts'
import type { Vault } from '../vault.ts'
import type { Caller } from '../workspaces/workspace.ts'
import { type EntryPorts, type SavedStream, saveOrder, showSecret } from './stream-entry.ts'

/** What an intent of a stream carries: all that is written when it is settled, by whichever relay. */
interface StreamExtra {
  order: StreamOrder
  /** The api of the stream's own webhook; null = it can have none. */
  api: string | null
}

/** What it carries once it is settled, for the one who staged it. */
interface StreamResult {
  streamId: number
  diff: PairsDiff | undefined
  /** Its own webhook got a secret, which was shown to nobody so far. */
  hasSecret: boolean
}

/** What streams call their intents. */
const CREATE_STREAM = 'create_stream'
const CHANGE_STREAM = 'change_stream'
const isOfStream = ({ kind }: Intent): boolean => kind === CREATE_STREAM || kind === CHANGE_STREAM

const NOBODY = { isOn: false }

/** A stream whose new accounts are being paid for; nothing of it is seen yet. */
interface StagedStream {
  intent: Intent
}

interface StagePorts {
  clock: Clock
  webhooks?: EntryPorts
  billing?: Billing
  terms?: Terms
}

/**
 * Writes a plan, or, where somebody bills its new accounts, only these as drafts and the intent that holds the rest: a stream
 * that is refused then leaves nothing behind. A stream that is changed is locked meanwhile.
 * @throws Forbidden `free_account_limit`, `subscription_required`; InvalidInput `stream_cap_exceeded`; Conflict
 */
export async function stageStream(tx: Db, plan: StreamPlan, ports: StagePorts): Promise<SavedStream | StagedStream> {
  const { caller, current } = plan
  const { clock, webhooks, billing, terms = freeTerms } = ports
  const now = clock()
  const order = await orderStream(tx, plan, now, true)
  const fresh = order.pairs?.sources.filter(({ isNew }) => isNew) ?? []
  if (fresh.length > 0) {
    await assertRoom(
      tx,
      caller,
      terms,
      fresh.map(({ tier }) => tier),
    )
  }
  await assertStreamCaps(tx, order, current, terms)
  const changes: SourceChange[] = fresh.map(({ sourceId, tier }) => ({
    sourceId,
    from: null,
    to: { tier, isActive: true },
  }))
  const kind = current ? CHANGE_STREAM : CREATE_STREAM
  const extra: StreamExtra = { order, api: webhooks?.api ?? null }
  const intent =
    changes.length === 0
      ? null
      : await stageIntent(tx, billing?.gateway ?? NOBODY, { ...caller, kind, changes, extra }, clock)
  if (!intent) return await saveOrder(tx, caller, order, current, { webhooks, isBilled: false, now })
  if (current && !(await lockStream(tx, current, intent.id))) throw streamChanged(current.id)
  return { intent }
}

/** @throws Forbidden */
async function assertRoom(tx: Db, { workspaceId }: Caller, terms: Terms, newTiers: readonly Tier[]): Promise<void> {
  const status = await readStatus(tx, workspaceId, terms)
  const isFree = isFreeTier(terms, status)
  // Only where it is limited, since counting lets the workspace do one such thing at a time.
  assertMayAdd(terms, status, isFree ? await countAllSources(tx, workspaceId) : 0)
  // What is free is the lowest tier.
  if (isFree && newTiers.some((tier) => tier !== tiers[0])) assertSubscribed(status)
}

/**
 * Has the new accounts of a staged stream billed, and gives it as it was written then, by whoever had the workspace's turn.
 * The hooks of `billing` must do as `streamHooks`.
 * @throws Upstream `billing_failed` when nothing is left of it; Unavailable `billing_busy`, `billing_pending`
 */
export async function carryOutStream(db: Db, { intent }: StagedStream, ports: StagePorts): Promise<SavedStream> {
  const { billing, webhooks, clock } = ports
  if (!billing) throw new Error('an intent was staged without anybody who bills')
  const { extra, workspaceId } = await carryOut(db, billing, intent.id, clock)
  const { streamId, diff, hasSecret } = extra as StreamResult
  const stream = await findStream(db, workspaceId, streamId)
  if (!stream) throw notFound('stream', streamId)
  return { stream, diff, webhookSecret: hasSecret && webhooks ? await showSecret(db, streamId, webhooks.vault) : null }
}

/** What the intents of streams do when they end, in whichever relay that is. */
export const streamHooks = (vault: Vault, clock: Clock): BillingHooks => ({
  async settle(tx, intent) {
    if (!isOfStream(intent)) return
    const { id, workspaceId } = intent
    const { order, api } = intent.extra as StreamExtra
    if (order.streamId !== null) await unlockStream(tx, order.streamId, id)
    const current = order.streamId === null ? undefined : await findStream(tx, workspaceId, order.streamId)
    const { stream, diff, webhookSecret } = await saveOrder(tx, { workspaceId }, order, current, {
      webhooks: api === null ? undefined : { vault, api },
      isBilled: true,
      now: clock(),
    })
    const result: StreamResult = { streamId: stream.id, diff, hasSecret: webhookSecret !== null }
    await setExtra(tx, id, result)
  },
  async undo(tx, intent) {
    if (!isOfStream(intent)) return
    const { order } = intent.extra as StreamExtra
    if (order.streamId !== null) await unlockStream(tx, order.streamId, intent.id)
    await setExtra(tx, intent.id, null)
  },
})

/** What an ended intent keeps: addresses and URLs are no part of the record of what was billed. */
async function setExtra(tx: Db, intentId: number, extra: StreamResult | null): Promise<void> {
  await tx.sql
    .updateTable('billing_intent')
    .set({ extra: toJson(extra) })
    .where('id', '=', intentId)
    .execute()
}
