// Bills in a process of its own and kills itself at the step it was told: `{url, stripe, workspaceId, now, round, dieAt}` on stdin.
import { createInterface } from 'node:readline'
import { carryOnDue, carryOut, inTransaction, openDatabase, releaseBilling, stageIntent } from '@leadwire/core'
import { stripeGateway } from '../../relay/src/providers/billing/stripe.ts'

const line = await new Promise((resolve) => createInterface(process.stdin).once('line', resolve).once('close', resolve))
// Started only to have its code compiled and kept: node writes that down when a process ends by itself.
if (line === undefined) process.exit(0)
const { url, stripe, workspaceId, now, round, dieAt } = JSON.parse(line)
let laterMs = 0
const clock = () => now + laterMs
const db = await openDatabase(url)
let isOwn = false

/** Ends at once, as a crash does, at one step of the change of this round. */
const step = (name) => {
  if (isOwn && name === dieAt) process.kill(process.pid, 'SIGKILL')
}
const gateway = stripeGateway({ ...stripe, maxNetworkRetries: 0, timeoutMs: 5000 })
const dying = {
  ...gateway,
  async prepare(order) {
    const written = await gateway.prepare(order)
    step('written')
    return written
  },
  async setQuantities(request, key) {
    step('sending')
    if (isOwn && dieAt === 'under way') setTimeout(() => process.kill(process.pid, 'SIGKILL'), round % 5)
    const ack = await gateway.setQuantities(request, key)
    step('sent')
    return ack
  },
}
const hooks = { settle: async () => {}, undo: async () => {} }
const billing = { gateway: dying, hooks, sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)) }

if (db.engine.hasSoleOwner) await releaseBilling(db, clock)
// What the one before left is waited for, be Stripe's answers lost again.
for (let tries = 0; tries < 3; tries++) {
  await carryOnDue(db, billing, clock)
  laterMs += 20_000
}
laterMs = 0
isOwn = true

const first = (tx, isActive) =>
  tx.sql
    .selectFrom('source')
    .select(['id', 'tier'])
    .where('is_active', '=', isActive)
    .where('is_draft', '=', 0)
    .orderBy('id')
    .executeTakeFirst()

/** One more account, or one asleep, awake or of another tier. */
async function changeOf(tx) {
  const [active, asleep] = [await first(tx, 1), await first(tx, 0)]
  const kind = round % 4
  if (kind === 1 && active) return [active, true, active.tier, false]
  if (kind === 2 && asleep) return [asleep, false, asleep.tier, true]
  if (kind === 3 && active) return [active, true, active.tier === 'starter' ? 'growth' : 'starter', true]
  const values = { workspace_id: workspaceId, platform: 'x', handle: `h${round}`, handle_key: `h${round}`, tags: '[]' }
  const counts = { tier: 'starter', is_active: 0, is_draft: 1, last_event_id: 0, is_fully_fetched: 0, created_at: now }
  const row = await tx.sql
    .insertInto('source')
    .values({ ...values, ...counts })
    .returning(['id', 'tier'])
    .executeTakeFirst()
  return [row, null, 'starter', true]
}
const intent = await inTransaction(db, async (tx) => {
  const [{ id, tier }, wasActive, newTier, isActive] = await changeOf(tx)
  const from = wasActive === null ? null : { tier, isActive: wasActive }
  const changes = [{ sourceId: id, from, to: { tier: newTier, isActive } }]
  return await stageIntent(tx, dying, { workspaceId, kind: `round ${round}`, changes }, clock)
})
step('staged')
await carryOut(db, billing, intent.id, clock).catch(() => {})
step('settled')
// The kill is on its way.
if (dieAt === 'under way') await new Promise((resolve) => setTimeout(resolve, 1000))
// Whatever it was to die of did not come: the parent sees that it ended by itself.
process.exit(7)
