import { expect, it } from 'vitest'
import type { SourceChange } from '../../../core/src/billing/billing.ts'
import { carryOnDue, carryOut } from '../../../core/src/billing/carry-out.ts'
import { stageIntent } from '../../../core/src/billing/intents.ts'
import type { Clock } from '../../../core/src/clock.ts'
import { type Db, inTransaction } from '../../../core/src/db/database.ts'
import { manualClock } from '../../support/clock.ts'
import { eachEngine } from '../../support/database.ts'
import { seedCaller } from '../../support/seed.ts'
import { billingBy, draft, KEY_MEMORY_MS, rowsOf, type StubGateway, stubGateway, subscribed } from './billing.ts'

eachEngine((open) => {
  async function paying() {
    const db = await open()
    const clock = manualClock()
    const { workspaceId } = await seedCaller(db, clock)
    await subscribed(db, workspaceId, clock)
    const gateway = stubGateway()
    const billing = billingBy(gateway)
    const add = (handle: string, tier?: string) => stageDraft(db, gateway, workspaceId, handle, clock, tier)
    const change = async (changes: SourceChange[]) =>
      await stageIntent(db, gateway, { workspaceId, kind: 'change', changes }, clock)
    return { db, clock, workspaceId, gateway, billing, add, change }
  }

  const stageDraft = async (
    db: Db,
    gateway: StubGateway,
    workspaceId: number,
    handle: string,
    clock: Clock,
    tier?: string,
  ) =>
    await inTransaction(db, async (tx) => {
      const changes = [await draft(tx, workspaceId, handle, tier)]
      const intent = await stageIntent(tx, gateway, { workspaceId, kind: `add ${handle}`, changes }, clock)
      if (!intent) throw new Error('nobody bills')
      return intent
    })

  it('sends absolute quantities, and shows the new source when they were taken', async () => {
    const { db, clock, gateway, billing, add, change } = await paying()
    const intent = await add('ada')
    expect(await rowsOf(db)).toEqual(['ada starter asleep draft pending'])
    await carryOut(db, billing, intent.id, clock)
    await carryOut(db, billing, (await add('bo', 'growth')).id, clock)
    expect(await rowsOf(db)).toEqual(['ada starter active', 'bo growth active'])
    const sleep = await change([
      { sourceId: 1, from: { tier: 'starter', isActive: true }, to: { tier: 'starter', isActive: false } },
    ])
    await carryOut(db, billing, sleep?.id ?? 0, clock)
    expect(gateway.sent.map(({ quantities }) => quantities)).toEqual([
      { starter: 1 },
      { starter: 1, growth: 1 },
      { starter: 0, growth: 1 },
    ])
    expect(billing.ended).toEqual(['add ada settled', 'add bo settled', 'change settled'])
  })

  it('leaves nothing of a change that was refused, and says why in the words of the gateway', async () => {
    const { db, clock, gateway, billing, add } = await paying()
    gateway.acks.push({ kind: 'refused', message: 'Your card was declined.' })
    const intent = await add('ada')
    await expect(carryOut(db, billing, intent.id, clock)).rejects.toMatchObject({
      kind: 'Upstream',
      code: 'billing_failed',
      message: 'Your card was declined.',
    })
    expect(await rowsOf(db)).toEqual([])
    expect(billing.ended).toEqual(['add ada undone'])
    // Asked again it is the same answer, and nothing is sent.
    await expect(carryOut(db, billing, intent.id, clock)).rejects.toMatchObject({ code: 'billing_failed' })
    expect(gateway.sent).toHaveLength(1)
  })

  it('undoes what the gateway did not take while somebody waits, be it the request or the reading before it', async () => {
    const { db, clock, gateway, billing, add } = await paying()
    gateway.acks.push({ kind: 'notTaken', message: 'slow down' })
    await expect(carryOut(db, billing, (await add('ada')).id, clock)).rejects.toThrow('slow down')
    gateway.reads.push({ kind: 'notTaken', message: 'no connection' })
    await expect(carryOut(db, billing, (await add('ada')).id, clock)).rejects.toThrow('no connection')
    expect(await rowsOf(db)).toEqual([])
    expect(gateway.quantities).toEqual({})
  })

  it('never undoes what may have been taken: it is sent again as it was, and acts once', async () => {
    const { db, clock, gateway, billing, add } = await paying()
    gateway.acks.push({ kind: 'unknown', message: 'no answer', isOver: false, acts: true })
    const intent = await add('ada')
    const failing = carryOut(db, billing, intent.id, clock)
    await expect(failing).rejects.toMatchObject({ kind: 'Unavailable', code: 'billing_pending' })
    expect(await rowsOf(db)).toEqual(['ada starter asleep draft pending'])
    expect(await carryOnDue(db, billing, clock)).toBe(0)
    clock.advance(11_000)
    expect(await carryOnDue(db, billing, clock)).toBe(1)
    expect(await rowsOf(db)).toEqual(['ada starter active'])
    expect(gateway.sent).toHaveLength(2)
    expect(gateway.sent[0]).toEqual(gateway.sent[1])
    expect(gateway.acted).toHaveLength(1)
  })

  it('asks the gateway what it has after an error that is over, and writes the request anew when it has not acted', async () => {
    const { db, clock, gateway, billing, add } = await paying()
    gateway.acks.push({ kind: 'unknown', message: 'an error', isOver: true, acts: true })
    await carryOut(db, billing, (await add('ada')).id, clock)
    expect(await rowsOf(db)).toEqual(['ada starter active'])
    gateway.acks.push({ kind: 'unknown', message: 'an error', isOver: true })
    await expect(carryOut(db, billing, (await add('bo')).id, clock)).rejects.toMatchObject({ code: 'billing_pending' })
    clock.advance(11_000)
    await carryOnDue(db, billing, clock)
    expect(gateway.quantities).toEqual({ starter: 2 })
    expect(new Set(gateway.sent.map(({ key }) => key)).size).toBe(3)
  })

  it('does not believe a no that came after a lost answer before it has looked', async () => {
    const { db, clock, gateway, billing, add } = await paying()
    gateway.acks.push({ kind: 'refused', message: 'no', isRepeat: true, acts: true })
    await carryOut(db, billing, (await add('ada')).id, clock)
    gateway.acks.push({ kind: 'refused', message: 'no', isRepeat: true })
    await expect(carryOut(db, billing, (await add('bo')).id, clock)).rejects.toMatchObject({ code: 'billing_failed' })
    gateway.acks.push({ kind: 'notTaken', message: 'slow down', isRepeat: true, acts: true })
    await expect(carryOut(db, billing, (await add('cy')).id, clock)).rejects.toMatchObject({ code: 'billing_pending' })
    clock.advance(11_000)
    await carryOnDue(db, billing, clock)
    expect(await rowsOf(db)).toEqual(['ada starter active', 'cy starter active'])
    expect(gateway.quantities).toEqual({ starter: 2 })
  })

  it('undoes nothing that may have been taken while the gateway cannot be read', async () => {
    const { db, clock, gateway, billing, add } = await paying()
    gateway.acks.push({ kind: 'unknown', message: 'no answer', isOver: false, acts: true })
    await expect(carryOut(db, billing, (await add('ada')).id, clock)).rejects.toMatchObject({ code: 'billing_pending' })
    gateway.acks.push({ kind: 'refused', message: 'wrong key' })
    gateway.reads.push({ kind: 'refused', message: 'wrong key' })
    clock.advance(11_000)
    await carryOnDue(db, billing, clock)
    expect(await rowsOf(db)).toEqual(['ada starter asleep draft pending'])
    clock.advance(60_000 - 11_000 - 1)
    await carryOnDue(db, billing, clock)
    expect(await rowsOf(db)).toEqual(['ada starter active'])
    expect(gateway.acted).toHaveLength(1)
  })

  it('lets go of a change that was not taken once its subscription has ended, and keeps it while that is not known', async () => {
    const { db, clock, gateway, billing, add } = await paying()
    gateway.acks.push({ kind: 'unknown', message: 'an error', isOver: true })
    await expect(carryOut(db, billing, (await add('ada')).id, clock)).rejects.toMatchObject({ code: 'billing_pending' })
    const no = { kind: 'refused' as const, message: 'no' }
    gateway.reads.push(no, no)
    clock.advance(11_000)
    await carryOnDue(db, billing, clock)
    expect(await rowsOf(db)).toEqual(['ada starter asleep draft pending'])
    gateway.reads.push(no)
    clock.advance(11_000)
    await carryOnDue(db, billing, clock)
    expect(await rowsOf(db)).toEqual([])
    expect(billing.ended).toEqual(['add ada undone'])
  })

  it('sends no key that the gateway may have forgotten: it looks whether it was taken', async () => {
    const { db, clock, gateway, billing, add } = await paying()
    gateway.acks.push({ kind: 'unknown', message: 'no answer', isOver: false, acts: true })
    await expect(carryOut(db, billing, (await add('ada')).id, clock)).rejects.toThrow()
    clock.advance(KEY_MEMORY_MS + 1)
    await carryOnDue(db, billing, clock)
    expect(await rowsOf(db)).toEqual(['ada starter active'])
    expect(gateway.sent).toHaveLength(1)
  })

  it('carries out an older change first, and leaves nothing of a newer one while the older is not known', async () => {
    const { db, clock, gateway, billing, add } = await paying()
    const older = await add('ada')
    const newer = await add('bo')
    await carryOut(db, billing, newer.id, clock)
    expect(gateway.sent.map(({ quantities }) => quantities)).toEqual([{ starter: 1 }, { starter: 2 }])
    // The one who staged it comes late and finds it done.
    expect(await carryOut(db, billing, older.id, clock)).toMatchObject({ state: 'settled' })

    gateway.acks.push({ kind: 'unknown', message: 'no answer', isOver: false })
    await expect(carryOut(db, billing, (await add('cy')).id, clock)).rejects.toThrow('no answer')
    const blocked = await add('di')
    await expect(carryOut(db, billing, blocked.id, clock)).rejects.toMatchObject({ code: 'billing_busy' })
    expect(await rowsOf(db)).toEqual(['ada starter active', 'bo starter active', 'cy starter asleep draft pending'])
    expect(gateway.sent).toHaveLength(3)
  })

  it('lets one change of a workspace be billed at a time', async () => {
    const { db, clock, gateway, billing, add } = await paying()
    let underWay = 0
    let most = 0
    gateway.onSend = async () => {
      most = Math.max(most, ++underWay)
      await new Promise((resolve) => setTimeout(resolve, 10))
      underWay--
    }
    const intents = []
    for (const handle of ['ada', 'bo', 'cy', 'di']) intents.push(await add(handle))
    await Promise.all(intents.map(({ id }) => carryOut(db, billing, id, clock)))
    expect(most).toBe(1)
    expect(gateway.quantities).toEqual({ starter: 4 })
    expect(gateway.acted).toHaveLength(4)
  })

  it('refuses a second change of a source while the first is being billed, and one that is no longer true', async () => {
    const { db, clock, billing, add, change } = await paying()
    const intent = await add('ada')
    const asleep = { tier: 'starter', isActive: false }
    const active = { tier: 'starter', isActive: true }
    const sleep = change([{ sourceId: 1, from: active, to: asleep }])
    await expect(sleep).rejects.toMatchObject({ kind: 'Conflict', code: 'billing_in_progress' })
    await carryOut(db, billing, intent.id, clock)
    const wake = change([{ sourceId: 1, from: asleep, to: active }])
    await expect(wake).rejects.toMatchObject({ kind: 'Conflict', code: 'conflict' })
  })

  it('changes rows at once where nobody bills, where the workspace pays for nothing, and where no quantity changes', async () => {
    const { db, clock, gateway, billing, workspaceId, add, change } = await paying()
    await carryOut(db, billing, (await add('ada')).id, clock)
    const [active, asleep] = [
      { tier: 'starter', isActive: true },
      { tier: 'starter', isActive: false },
    ]
    const off = { workspaceId, kind: 'sleep', changes: [{ sourceId: 1, from: active, to: asleep }] }
    expect(await stageIntent(db, { isOn: false }, off, clock)).toBeNull()
    expect(await rowsOf(db)).toEqual(['ada starter asleep'])
    expect(await change([{ sourceId: 1, from: asleep, to: { tier: 'pro', isActive: false } }])).toBeNull()
    await db.sql.updateTable('billing_account').set({ status: 'canceled' }).execute()
    const wake = { sourceId: 1, from: { tier: 'pro', isActive: false }, to: { tier: 'pro', isActive: true } }
    expect(await change([wake])).toBeNull()
    expect(await rowsOf(db)).toEqual(['ada pro active'])
    expect(gateway.sent).toHaveLength(1)
  })

  it('does not touch sources of another workspace', async () => {
    const { db, clock, billing, gateway, add } = await paying()
    await carryOut(db, billing, (await add('ada')).id, clock)
    const other = await seedCaller(db, clock)
    const changes = [
      { sourceId: 1, from: { tier: 'starter', isActive: true }, to: { tier: 'starter', isActive: false } },
    ]
    const input = { workspaceId: other.workspaceId, kind: 'sleep', changes }
    await expect(stageIntent(db, gateway, input, clock)).rejects.toMatchObject({ code: 'conflict' })
    expect(await rowsOf(db)).toEqual(['ada starter active'])
  })
})
