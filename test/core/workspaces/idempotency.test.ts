import { expect, it } from 'vitest'
import { DAY_MS, MINUTE_MS } from '../../../core/src/clock.ts'
import {
  abandonRequest,
  beginRequest,
  finishRequest,
  type RequestKey,
} from '../../../core/src/workspaces/idempotency.ts'
import { manualClock } from '../../support/clock.ts'
import { eachEngine } from '../../support/database.ts'
import { testVault } from '../../support/seed.ts'

const limits = { ttlMs: DAY_MS, leaseMs: MINUTE_MS }
const reply = { status: 201, body: '{"webhookSecret":"whsec_abc"}' }

eachEngine((open) => {
  const setUp = async () => {
    const db = await open()
    const clock = manualClock()
    const ask = (fields: Partial<RequestKey> = {}): RequestKey => ({
      workspaceId: 1,
      key: 'k',
      requestHash: 'h',
      startedAt: clock(),
      ...fields,
    })
    return { db, clock, ask, begin: (request = ask()) => beginRequest(db, request, limits, testVault) }
  }

  it('lets one of many callers at once go on, and answers the rest from the kept reply', async () => {
    const { db, ask, begin } = await setUp()
    const request = ask()
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => begin(request)))
    expect(answers.sort()).toEqual(['running', 'running', 'running', 'running', 'started'])
    await finishRequest(db, request, reply, testVault)
    expect(await begin()).toEqual(reply)
  })

  it('tells other contents under the same key from a repeat, but not in another workspace', async () => {
    const { db, ask, begin } = await setUp()
    await begin()
    expect(await begin(ask({ requestHash: 'other' }))).toBe('mismatch')
    await finishRequest(db, ask(), reply, testVault)
    expect(await begin(ask({ requestHash: 'other' }))).toBe('mismatch')
    expect(await begin(ask({ requestHash: 'other', workspaceId: 2 }))).toBe('started')
    expect(await begin(ask({ requestHash: 'other', key: 'k2' }))).toBe('started')
  })

  it('seals what it keeps', async () => {
    const { db, ask, begin } = await setUp()
    await begin()
    await finishRequest(db, ask(), reply, testVault)
    expect(JSON.stringify(await db.sql.selectFrom('idempotency').selectAll().execute())).not.toContain('whsec_')
  })

  it('keeps an empty reply', async () => {
    const { db, ask, begin } = await setUp()
    await begin()
    await finishRequest(db, ask(), { status: 204, body: '' }, testVault)
    expect(await begin()).toEqual({ status: 204, body: '' })
  })

  it('lets the key go when the request failed, or forgets the reply after its time', async () => {
    const { db, clock, ask, begin } = await setUp()
    await begin()
    await abandonRequest(db, ask())
    expect(await begin()).toBe('started')
    await finishRequest(db, ask(), reply, testVault)
    clock.advance(DAY_MS)
    expect(await begin()).toEqual(reply)
    clock.advance(1)
    expect(await begin()).toBe('started')
  })

  it('takes a request that never finished for dead after its lease, and ignores it when it comes back', async () => {
    const { db, clock, ask, begin } = await setUp()
    const lost = ask()
    await begin(lost)
    clock.advance(MINUTE_MS)
    expect(await begin()).toBe('running')
    clock.advance(1)
    expect(await begin()).toBe('started')
    await finishRequest(db, lost, { status: 500, body: 'late' }, testVault)
    await abandonRequest(db, lost)
    expect(await begin()).toBe('running')
    await finishRequest(db, ask(), reply, testVault)
    expect(await begin()).toEqual(reply)
  })
})
