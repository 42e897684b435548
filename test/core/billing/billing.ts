import { linkSubscription } from '../../../core/src/billing/accounts.ts'
import type { Quantities, SourceChange } from '../../../core/src/billing/billing.ts'
import type { Ack, Billing, BillingGateway } from '../../../core/src/billing/gateway.ts'
import type { Clock } from '../../../core/src/clock.ts'
import type { Db } from '../../../core/src/db/database.ts'
import { newProfile } from '../../../core/src/sources/profile.ts'
import { insertSource } from '../../../core/src/sources/source-store.ts'

/** A gateway in memory that does as it is told. */
export interface StubGateway extends BillingGateway {
  quantities: Quantities
  /** What comes of the next sends, in order; `acts` = it takes them all the same. */
  acks: (Ack & { acts?: boolean })[]
  /** What comes of the next reads and writings-down. */
  reads: Extract<Ack, { kind: 'refused' | 'notTaken' }>[]
  sent: { key: string; quantities: Quantities; prorate: string }[]
  /** Keys it has acted on, and how often. */
  acted: string[]
  status: 'active' | 'canceled' | 'past_due'
  /** Called before each send. */
  onSend: () => Promise<void>
}

/** How long keys are remembered by it, ms. */
export const KEY_MEMORY_MS = 60_000

export const PERIOD_END = Date.parse('2026-02-01T00:00:00Z')

export function stubGateway(): StubGateway {
  const gateway: StubGateway = {
    name: 'stub',
    isOn: true,
    keyMemoryMs: KEY_MEMORY_MS,
    quantities: {},
    acks: [],
    reads: [],
    sent: [],
    acted: [],
    status: 'active',
    onSend: async () => {},
    async read(subscriptionRef) {
      const { status, quantities } = gateway
      const value = { subscriptionRef, customerRef: 'cus', status, periodEnd: PERIOD_END, quantities }
      return gateway.reads.shift() ?? { kind: 'read', value }
    },
    async prepare({ quantities, prorate }) {
      return gateway.reads.shift() ?? { kind: 'read', value: JSON.stringify({ quantities, prorate }) }
    },
    async setQuantities(request, key) {
      const { quantities, prorate } = JSON.parse(request)
      gateway.sent.push({ key, quantities, prorate })
      await gateway.onSend()
      const { acts, ...ack } = gateway.acks.shift() ?? { kind: 'taken' as const }
      if ((acts || ack.kind === 'taken') && !gateway.acted.includes(key)) {
        gateway.acted.push(key)
        gateway.quantities = quantities
      }
      return ack
    },
  }
  return gateway
}

/** Billing by a gateway; waits are over at once, and the ends of intents are noted. */
export function billingBy(gateway: BillingGateway): Billing & { ended: string[] } {
  const ended: string[] = []
  return {
    gateway,
    ended,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, Math.min(ms, 5))),
    hooks: {
      settle: async (_tx, { kind }) => void ended.push(`${kind} settled`),
      undo: async (_tx, { kind }) => void ended.push(`${kind} undone`),
    },
  }
}

/** A workspace that pays. */
export async function subscribed(db: Db, workspaceId: number, clock: Clock): Promise<void> {
  await linkSubscription(db, { workspaceId, subscriptionRef: `sub_${workspaceId}` }, clock)
  const fields = { status: 'active', period_end: PERIOD_END, check_at: null }
  await db.sql.updateTable('billing_account').set(fields).where('workspace_id', '=', workspaceId).execute()
}

/** A source that is being added. @returns the change that adds it */
export async function draft(tx: Db, workspaceId: number, handle: string, tier = 'starter'): Promise<SourceChange> {
  const input = { workspaceId, profile: newProfile(handle), tier: tier as 'starter' }
  const source = await insertSource(tx, input, 0)
  if (!source) throw new Error(`${handle} is there already`)
  const fields = { is_draft: 1, is_active: 0 }
  await tx.sql.updateTable('source').set(fields).where('id', '=', source.id).execute()
  return { sourceId: source.id, from: null, to: { tier, isActive: true } }
}

/** The rows that are billed for, as text. */
export async function rowsOf(db: Db): Promise<string[]> {
  const rows = await db.sql.selectFrom('source').selectAll().orderBy('id').execute()
  return rows.map(
    ({ handle, tier, is_active, is_draft, pending_intent_id }) =>
      `${handle} ${tier} ${is_active ? 'active' : 'asleep'}${is_draft ? ' draft' : ''}${pending_intent_id === null ? '' : ' pending'}`,
  )
}
