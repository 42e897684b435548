import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Db, openDatabase } from '@leadwire/core'
import { expect, it } from 'vitest'
import { countOthers } from '../../core/src/vault/sealed-store.ts'
import { createVault } from '../../core/src/vault.ts'
import { readSealed, seedSealed } from '../core/vault/sealed-rows.ts'
import { eachEngine } from '../support/database.ts'
import { FOUNDER, founders } from '../support/followers.ts'
import { leadwire, ROOT, useHubs } from '../support/hub.ts'
import { useReceivers } from '../support/receiver.ts'
import { call, until, withDatabase } from '../support/relay.ts'
import { verify } from '../support/verify.ts'

const [first, second] = ['the first main secret', 'the second main secret']
const both = createVault(second, [first])
const replies = { table: 'idempotency', column: 'sealed_body', key: ['workspace_id', 'key'], isLasting: false } as const

/** Enough kept replies for a kill to find work half done. */
const TEXTS = Array.from({ length: 10_000 }, (_, i) => `reply ${i}`)
const KILLS = 3

eachEngine((open) => {
  const { folder, serve } = useHubs()
  const startReceiver = useReceivers()

  it('changes the main secret though it is killed meanwhile, and goes on signing with the same webhook secret', async () => {
    const dir = await folder()
    const databaseUrl = await open.url()
    const receiver = await startReceiver()
    await writeFile(join(dir, 'acme.csv'), `handle,bio\nada,${FOUNDER}\n`)
    const base = { LEADWIRE_DATABASE_URL: databaseUrl, LEADWIRE_PROFILE_SOURCE: `file:${dir}` }
    const env = {
      old: { ...base, LEADWIRE_MAIN_SECRET: first },
      both: { ...base, LEADWIRE_MAIN_SECRET: second, LEADWIRE_MAIN_SECRET_OLD: first, LEADWIRE_LOG_LEVEL: 'info' },
      new: { ...base, LEADWIRE_MAIN_SECRET: second },
    }

    const before = await serve(env.old)
    const targetUrl = `${receiver.url}/hook`
    const { secret } = (await call(before.url, 'POST', '/api/v2/webhooks/subscribe', { targetUrl })).body
    const pairs = [{ accountHandle: 'acme', segment: founders }]
    const { id } = (await call(before.url, 'POST', '/api/v2/streams', { pairs })).body
    before.process.kill('SIGTERM')
    await before.ended
    await withDatabase(databaseUrl, (db) => seedSealed(db, replies, TEXTS, createVault(first)))

    const done: number[] = []
    for (let kill = 1; kill <= KILLS; kill++) done.push(await killInTheMiddle(databaseUrl, env.both, done.at(-1) ?? 0))
    // A kill that came too late would have shown nothing.
    expect(done.at(-1), `sealed anew before each kill: ${done}`).toBeLessThan(TEXTS.length)

    const cutShort = await leadwire(['serve'], env.new)
    expect(cutShort).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^A stored secret cannot be opened: .*\n$/),
    })

    const during = await serve(env.both)
    const line =
      during
        .output()
        .split('\n')
        .find((text) => text.includes('"resealed"')) ?? '{}'
    const { resealed } = JSON.parse(line)
    expect(resealed['idempotency.sealed_body']).toBe(TEXTS.length - (done.at(-1) ?? 0))
    expect(resealed['subscription_secret.sealed_secret']).toBe(1)
    during.process.kill('SIGTERM')
    await during.ended
    const texts = await withDatabase(databaseUrl, (db) => readSealed(db, replies))
    expect(texts.map((text) => createVault(second).open(text)).sort()).toEqual([...TEXTS].sort())

    expect((await leadwire(['serve'], env.old)).stderr).toMatch(/^A stored secret cannot be opened: .*\n$/)
    const after = await serve(env.new)
    await call(after.url, 'POST', `/api/v2/streams/${id}/run`)
    await until(() => expect(receiver.requests).toHaveLength(1))
    const [request] = receiver.requests
    if (!request) throw new Error('no webhook came')
    expect(verify<{ profile: { handle: string } }[]>(request, secret)).toMatchObject([{ profile: { handle: 'ada' } }])
  }, 90_000)
})

/** Starts a hub and kills it as soon as it has sealed some more texts anew; answers how many are sealed so. */
async function killInTheMiddle(databaseUrl: string, env: Record<string, string>, before: number): Promise<number> {
  const args = ['--conditions=leadwire-source', join(ROOT, 'relay/bin/leadwire.mjs'), 'serve']
  const set = { PATH: process.env.PATH, LEADWIRE_PORT: '0', ...env }
  const db = await openDatabase(databaseUrl, { isReadOnly: true })
  const hub = spawn(process.execPath, args, { cwd: ROOT, env: set, stdio: 'ignore' })
  const ended = once(hub, 'exit')
  const count = async (on: Db) => TEXTS.length - (await countOthers(on, replies, [both.currentPrefix]))
  try {
    await until(async () => expect(await count(db)).toBeGreaterThan(before))
  } finally {
    hub.kill('SIGKILL')
    await ended
    await db.close()
  }
  // Opened anew: SQLite's last commit may stand in the log without being in the index that an open reader goes by.
  return await withDatabase(databaseUrl, async (after) => {
    // Whatever it was doing, each text can be opened by one of both.
    for (const text of await readSealed(after, replies)) both.open(text)
    return await count(after)
  })
}
