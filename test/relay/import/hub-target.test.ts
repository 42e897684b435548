import { newProfile } from '@leadwire/core'
import { expect, it } from 'vitest'
import { openHubTarget } from '../../../relay/src/import/hub-target.ts'
import { codeOf } from '../../support/seed.ts'

const KEY = 'ctgo_a_key_that_nobody_may_read'
const accounts = {
  active: [{ id: 7, xHandle: 'Acme', assignedSegmentIds: [1] }],
  sleeping: [{ id: 8, xHandle: 'dozing', assignedSegmentIds: [] }],
}
const pushed = { newFollowersCount: 1, leadsCount: 1, runIds: [3] }

type Reply = { status: number; body?: unknown; headers?: Record<string, string> } | Error

/** A hub that answers the accounts, and then what it is told to, and tells what it was sent. */
async function hubOf(replies: Reply[], handle = 'acme', url = 'http://hub.test/') {
  const asked: { url: string; key: string | undefined; body: string }[] = []
  const waits: number[] = []
  const queue: Reply[] = [{ status: 200, body: accounts }, ...replies]
  const fetch: typeof globalThis.fetch = async (to, init) => {
    const headers = new Headers(init?.headers)
    expect(headers.get('authorization')).toBe(`Bearer ${KEY}`)
    asked.push({ url: String(to), key: headers.get('idempotency-key') ?? undefined, body: String(init?.body) })
    const reply = queue.shift()
    if (!reply || reply instanceof Error) throw reply ?? new Error('Nobody asks so often')
    return new Response(JSON.stringify(reply.body ?? {}), { status: reply.status, headers: reply.headers ?? {} })
  }
  const sleep = async (ms: number) => void waits.push(ms)
  const world = { fetch, sleep, clock: () => 0, random: () => 0 }
  const target = await openHubTarget({ url, key: KEY, world }, handle)
  const push = (batch = 1) =>
    target.push([{ sourceType: 'follower', profile: newProfile('ada') }], {
      importId: 'file-1',
      batch,
      skippedRowCount: 4,
    })
  return { target, push, asked, waits }
}

it('pushes to the account as NDJSON, naming the import and its part of it', async () => {
  const { target, push, asked } = await hubOf([{ status: 202, body: pushed }])
  expect(target).toMatchObject({ handle: 'Acme', hasListener: true })
  expect(await push(2)).toEqual({ newCount: 1, leadCount: 1, runIds: [3] })
  expect(asked.map(({ url }) => url)).toEqual([
    'http://hub.test/api/v2/accounts',
    'http://hub.test/api/v2/accounts/7/followers?importId=file-1&batch=2&skippedRows=4',
  ])
  expect(asked[1]?.body).toBe('{"platform":"x","handle":"ada","sourceType":"follower"}\n')
})

it('waits as long as the hub asks, and through what is no answer, under one idempotency key', async () => {
  const { push, asked, waits } = await hubOf([
    { status: 429, headers: { 'retry-after': '7' } },
    { status: 503 },
    new Error('connect ECONNREFUSED'),
    { status: 202, body: pushed },
  ])
  expect(await push()).toMatchObject({ newCount: 1 })
  expect(waits).toEqual([7000, 1000, 2000])
  const keys = new Set(asked.slice(1).map(({ key }) => key))
  expect(keys.size).toBe(1)
  expect([...keys][0]).toMatch(/^import-[0-9a-f]{64}$/)
})

it('gives another batch another key', async () => {
  const { push, asked } = await hubOf([
    { status: 202, body: pushed },
    { status: 202, body: pushed },
  ])
  await push(1)
  await push(2)
  expect(new Set(asked.slice(1).map(({ key }) => key)).size).toBe(2)
})

it('takes another key when a dead request holds the first', async () => {
  const busy = { status: 409, body: { error: 'conflict', message: 'still running' } }
  const { push, asked } = await hubOf([busy, busy, busy, { status: 202, body: pushed }])
  expect(await push()).toMatchObject({ newCount: 1 })
  const keys = asked.slice(1).map(({ key }) => key)
  expect(keys.slice(0, 3)).toEqual(Array(3).fill(keys[0]))
  expect(keys[3]).toBe(`${keys[0]}-4`)
})

it('counts nothing as new that was sent before, but what its own first try brought', async () => {
  const headers = { 'idempotent-replayed': 'true' }
  const before = await hubOf([{ status: 202, body: pushed, headers }])
  expect(await before.push()).toEqual({ newCount: 0, leadCount: 0, runIds: [3] })
  const again = await hubOf([new Error('ECONNRESET'), { status: 202, body: pushed, headers }])
  expect(await again.push()).toMatchObject({ newCount: 1, leadCount: 1 })
})

it('says what is wrong with the account, and which there are', async () => {
  await expect(hubOf([], 'nobody')).rejects.toThrow(/^@nobody is not a tracked account; tracked are @Acme, @dozing\./)
  expect(await codeOf(hubOf([], 'dozing'))).toBe('account_asleep')
})

it.each([
  [{ status: 401, body: { error: 'unauthorized', message: 'Unknown key' } }, /401: Unknown key; set LEADWIRE_API_KEY/],
  [{ status: 302, headers: { location: 'https://else.test/' } }, /302: it points to https:\/\/else\.test\//],
  [{ status: 400, body: { message: 'profiles.0.handle: bad' } }, /400: profiles\.0\.handle: bad/],
  [{ status: 202, body: { ok: true } }, /no hub of this version/],
])('tells a person what the hub answered, and never the key: %o', async (reply, text) => {
  const { push } = await hubOf([reply])
  const error = (await push().catch((thrown: unknown) => thrown)) as Error
  expect(error.message).toMatch(text)
  expect(JSON.stringify([error.message, String(error.cause)])).not.toContain(KEY)
})

it('gives up on a hub that is not there, in a line', async () => {
  const { push, waits } = await hubOf(Array(8).fill(new Error('ECONNREFUSED')))
  await expect(push()).rejects.toThrow('http://hub.test cannot be reached: ECONNREFUSED')
  expect(waits).toHaveLength(7)
})

it.each(['hub.test', 'ftp://hub.test', 'http://a:b@hub.test', 'http://hub.test/?a=1'])('refuses %s', async (url) => {
  await expect(hubOf([], 'acme', url)).rejects.toThrow(/--url must be the address of a hub/)
})
