import { expect, it } from 'vitest'
import { eachEngine } from '../../support/database.ts'
import { pairOf, people, scriptedSource } from '../../support/followers.ts'
import { useRelays } from '../../support/relay.ts'

/** What the push route reads. */
const LIMIT = 8_000_000
const NDJSON = { headers: { 'content-type': 'application/x-ndjson' } }

/** A body of exactly so many bytes: a thousand profiles with long texts, filled up by blanks. */
function bodyOf(bytes: number): string {
  const line = (i: number) => JSON.stringify({ handle: `p_${i}`, bio: '語'.repeat(2500) })
  const text = Array.from({ length: 1000 }, (_, i) => line(i)).join('\n')
  return text.padEnd(text.length + bytes - Buffer.byteLength(text), ' ')
}

eachEngine((open) => {
  const start = useRelays()
  const make = async () => {
    const relay = await start({
      databaseUrl: await open.url(),
      profiles: scriptedSource({ followers: { acme: people('f', 1) } }),
    })
    const { accounts } = (await relay.api('POST', '/api/v2/streams', { pairs: [pairOf('acme')] })).body
    const path = `/api/v2/accounts/${accounts[0].accountId}/followers`
    const keptCount = async () => (await relay.db.sql.selectFrom('event').select('id').execute()).length
    return { relay, path, keptCount }
  }

  it('reads a push of a thousand up to its 8 MB, and not a byte more', async () => {
    const { relay, path, keptCount } = await make()
    const over = await relay.api('POST', path, bodyOf(LIMIT + 1), NDJSON)
    expect([over.status, over.body]).toEqual([
      413,
      { error: 'body_too_large', message: `The body must have at most ${LIMIT} bytes` },
    ])
    expect(await keptCount()).toBe(0)
    const full = bodyOf(LIMIT)
    expect(Buffer.byteLength(full)).toBe(LIMIT)
    expect(await relay.api('POST', path, full, NDJSON)).toMatchObject({
      status: 202,
      body: { newFollowersCount: 1000 },
    })
    expect(await keptCount()).toBe(1000)
  })

  it('refuses one more than a thousand, and keeps none', async () => {
    const { relay, path, keptCount } = await make()
    const profiles = Array.from({ length: 1001 }, (_, i) => ({ handle: `p_${i}` }))
    const answer = await relay.api('POST', path, { profiles })
    expect([answer.status, answer.body.issues]).toEqual([400, [{ path: 'profiles', message: 'at most 1000 at once' }]])
    expect(await keptCount()).toBe(0)
  })

  it('reads only a million bytes elsewhere', async () => {
    const { relay } = await make()
    const answer = await relay.api('POST', '/api/v2/streams', ' '.repeat(1_000_001))
    expect([answer.status, answer.body.error]).toEqual([413, 'body_too_large'])
  })
})
