import { expect, it } from 'vitest'
import { inTransaction } from '../../../core/src/db/database.ts'
import { LeadwireError } from '../../../core/src/errors.ts'
import { toHandle } from '../../../core/src/sources/source.ts'
import { getSource, listSources, resolveSources, trackSources } from '../../../core/src/sources/sources.ts'
import { manualClock } from '../../support/clock.ts'
import { eachEngine } from '../../support/database.ts'
import { codeOf, errorOf, person, seedCaller, seedStream, stubSource } from '../../support/seed.ts'

const clock = manualClock()

it.each([
  ['@tidewatch', 'tidewatch'],
  ['  Tide_Watch9 ', 'Tide_Watch9'],
])('reads the handle %j', (text, expected) => expect(toHandle(text, 'pairs.0.accountHandle')).toBe(expected))

it.each(['', '@', '@@a', 'a b', 'sixteen_letters_', 'ä', '../etc'])('refuses the handle %j', async (text) => {
  const error = await errorOf(Promise.resolve().then(() => toHandle(text, 'pairs.4.accountHandle')))
  expect(error.issues[0]?.path).toBe('pairs.4.accountHandle')
})

eachEngine((open) => {
  it('looks each new handle up once before it writes anything, and known ones never', async () => {
    const db = await open()
    const caller = await seedCaller(db, clock)
    await seedStream(db, caller, clock, { handles: ['known'] })
    const [known] = await listSources(db, caller)
    const profiles = stubSource()
    const refs = [{ handle: 'KNOWN' }, { handle: 'fresh' }, { handle: 'Fresh' }, { sourceId: known?.id ?? 0 }]
    const resolved = await resolveSources(db, caller, refs, profiles)
    expect(profiles.asked).toEqual(['fresh'])
    expect(await listSources(db, caller)).toHaveLength(1)
    const sourceOf = await inTransaction(db, (tx) => trackSources(tx, caller, resolved, clock()))
    expect(refs.map((ref) => [sourceOf(ref).source.handle, sourceOf(ref).isNew])).toEqual([
      ['known', false],
      ['fresh', true],
      ['fresh', true],
      ['known', false],
    ])
    expect((await listSources(db, caller)).map(({ handle }) => handle)).toEqual(['known', 'fresh'])
  })

  it('tracks a new handle once when two requests bring it at once', async () => {
    const db = await open()
    const caller = await seedCaller(db, clock)
    const streams = await Promise.all([
      seedStream(db, caller, clock, { handles: ['one', 'two'] }),
      seedStream(db, caller, clock, { handles: ['TWO', 'One'] }),
      seedStream(db, caller, clock, { handles: ['two'] }),
    ])
    expect((await listSources(db, caller)).map(({ handle }) => handle.toLowerCase()).sort()).toEqual(['one', 'two'])
    const added = streams.flatMap(({ diff }) => diff?.addedSources ?? [])
    expect(added).toHaveLength(5)
    expect(added.filter(({ isNew }) => isNew)).toHaveLength(2)
  })

  it('follows an account that was renamed to one it tracks already', async () => {
    const db = await open()
    const caller = await seedCaller(db, clock)
    await seedStream(db, caller, clock, { handles: ['newname'] })
    const profiles = { ...stubSource(), resolve: async () => person('NewName') }
    const resolved = await resolveSources(db, caller, [{ handle: 'oldname' }], profiles)
    const sourceOf = await inTransaction(db, (tx) => trackSources(tx, caller, resolved, clock()))
    expect(sourceOf({ handle: 'OldName' })).toMatchObject({ isNew: false, source: { handle: 'newname' } })
    expect(await listSources(db, caller)).toHaveLength(1)
  })

  it('passes on why a handle cannot be tracked, and asks the upstream for no more', async () => {
    const db = await open()
    const caller = await seedCaller(db, clock)
    const profiles = stubSource([], { missing: ['gone'] })
    const refs = ['gone', ...Array.from({ length: 20 }, (_, i) => `other${i}`)].map((handle) => ({ handle }))
    const error = await errorOf(resolveSources(db, caller, refs, profiles))
    expect(error).toMatchObject({ kind: 'NotFound', code: 'handle_not_found' })
    await new Promise((resolve) => setImmediate(resolve))
    expect(profiles.asked.length).toBeLessThan(10)
    const down = async () => Promise.reject(new LeadwireError('Upstream', 'handle_lookup_failed', 'down'))
    expect(await codeOf(resolveSources(db, caller, [{ handle: 'a' }], { ...profiles, resolve: down }))).toBe(
      'handle_lookup_failed',
    )
  })

  it('finds no account of another workspace, by id or by handle', async () => {
    const db = await open()
    const [mine, theirs] = [await seedCaller(db, clock), await seedCaller(db, clock)]
    await seedStream(db, theirs, clock, { handles: ['tidewatch'] })
    const id = (await listSources(db, theirs))[0]?.id ?? 0
    expect(await codeOf(getSource(db, mine, id))).toBe('account_not_found')
    expect(await codeOf(resolveSources(db, mine, [{ sourceId: id }], stubSource()))).toBe('account_not_found')
    await seedStream(db, mine, clock, { handles: ['tidewatch'] })
    expect((await listSources(db, mine)).map((source) => source.id)).not.toContain(id)
  })
})
