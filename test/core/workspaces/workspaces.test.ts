import { describe, expect, it } from 'vitest'
import { HOUR_MS } from '../../../core/src/clock.ts'
import { isTimezone } from '../../../core/src/workspaces/workspace.ts'
import {
  createApiKey,
  createWorkspace,
  ensureFirstKey,
  findKeyOwner,
  listApiKeys,
  revokeApiKey,
} from '../../../core/src/workspaces/workspaces.ts'
import { manualClock } from '../../support/clock.ts'
import { eachEngine } from '../../support/database.ts'
import { codeOf, seedCaller } from '../../support/seed.ts'

const clock = manualClock()
const ownKey = 'my_own_key_of_20_or_more'

describe('isTimezone', () => {
  it.each([
    ['UTC', true],
    ['Europe/Lisbon', true],
    ['America/Argentina/Buenos_Aires', true],
    ['Europe/Atlantis', false],
    ['+02:00', false],
    ['', false],
    [`A${'a'.repeat(100)}`, false],
  ])('%j: %s', (zone, expected) => expect(isTimezone(zone)).toBe(expected))
})

eachEngine((open) => {
  it('keeps of an API key only its hash and first letters, and knows its owner by the whole key', async () => {
    const db = await open()
    const { workspaceId } = await seedCaller(db, clock)
    const { key, apiKey } = await createApiKey(db, { workspaceId, name: 'mine' }, clock)
    expect(key).toMatch(/^ctgo_[A-Za-z0-9]{40}$/)
    const rows = await db.sql.selectFrom('api_key').selectAll().execute()
    expect(JSON.stringify(rows)).not.toContain(key.slice(0, 10))
    expect(rows[0]).toMatchObject({ prefix: key.slice(0, 9), hash: expect.stringMatching(/^[0-9a-f]{64}$/) })
    expect(await findKeyOwner(db, key)).toMatchObject({ id: apiKey.id, workspaceId })
    for (const wrong of ['', key.slice(0, -1), key.toUpperCase(), String(rows[0]?.hash)]) {
      expect(await findKeyOwner(db, wrong)).toBeUndefined()
    }
  })

  it('ends a revoked key at once, alone, and for good', async () => {
    const db = await open()
    const clock = manualClock()
    const { workspaceId } = await seedCaller(db, clock)
    const one = await createApiKey(db, { workspaceId, name: 'one' }, clock)
    const two = await createApiKey(db, { workspaceId, name: 'two' }, clock)
    const revokedAt = clock()
    expect((await revokeApiKey(db, one.apiKey.id, clock)).revokedAt).toBe(revokedAt)
    expect(await findKeyOwner(db, one.key)).toBeUndefined()
    expect(await findKeyOwner(db, two.key)).toBeDefined()
    clock.advance(HOUR_MS)
    expect((await revokeApiKey(db, one.apiKey.id, clock)).revokedAt).toBe(revokedAt)
    expect((await listApiKeys(db)).map((key) => [key.name, key.revokedAt])).toEqual([
      ['one', revokedAt],
      ['two', null],
    ])
    expect(await codeOf(revokeApiKey(db, 999, clock))).toBe('key_not_found')
  })

  it('makes a first key once, and takes the one it is given', async () => {
    const db = await open()
    const key = await ensureFirstKey(db, undefined, clock)
    expect(await findKeyOwner(db, String(key))).toMatchObject({ workspaceId: 1 })
    expect(await ensureFirstKey(db, undefined, clock)).toBeNull()
    expect(await ensureFirstKey(db, ownKey, clock)).toBeNull()
    expect(await ensureFirstKey(db, ownKey, clock)).toBeNull()
    const owner = await findKeyOwner(db, ownKey)
    expect(owner).toMatchObject({ workspaceId: 1 })
    expect(await listApiKeys(db)).toHaveLength(2)
    await revokeApiKey(db, owner?.id ?? 0, clock)
    expect(await codeOf(ensureFirstKey(db, ownKey, clock))).toBe('key_revoked')
    expect(await codeOf(ensureFirstKey(db, 'too short', clock))).toBe('invalid_request')
  })

  it.each([undefined, ownKey])('makes one workspace when several relays start at once with the key %s', async (key) => {
    const db = await open()
    const answers = await Promise.all([1, 2, 3, 4].map(() => ensureFirstKey(db, key, clock)))
    expect(answers.filter((answer) => answer !== null)).toHaveLength(key ? 0 : 1)
    expect(await db.sql.selectFrom('workspace').select('id').execute()).toHaveLength(1)
    expect(await listApiKeys(db)).toHaveLength(1)
  })

  it('refuses a workspace in an unknown timezone and a key for no workspace', async () => {
    const db = await open()
    expect(await codeOf(createWorkspace(db, { name: 'Acme', timezone: 'Mars' }, clock))).toBe('invalid_request')
    expect(await codeOf(createApiKey(db, { workspaceId: 9, name: 'x' }, clock))).toBe('workspace_not_found')
  })
})
