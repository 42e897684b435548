import { describe, expect, it } from 'vitest'
import { compileWords, excludeHandle, excludeWord, MAX_WORD_LENGTH } from '../../../core/src/segments/exclusion.ts'
import {
  addExclusions,
  listExclusions,
  loadExclusions,
  MAX_EXCLUDED_WORDS,
  removeExclusion,
} from '../../../core/src/segments/exclusions.ts'
import { manualClock } from '../../support/clock.ts'
import { eachEngine } from '../../support/database.ts'
import { codeOf, errorOf, person, seedCaller } from '../../support/seed.ts'

const clock = manualClock()
const later = (work: () => unknown) => Promise.resolve().then(work)

describe('excludeHandle', () => {
  it.each(['Ada', '@ada', ' ADA ', 'x.com/ada', 'https://www.twitter.com/ada', 'https://x.com/@Ada'])(
    'reads %j',
    (text) => expect(excludeHandle(text, 'handles.0')).toEqual({ kind: 'person', value: 'x:@ada' }),
  )

  it.each(['', '@', 'ada lovelace', 'sixteen_letters_', 'https://example.com/ada'])('refuses %j', async (text) =>
    expect(await codeOf(later(() => excludeHandle(text, 'handles.0')))).toBe('invalid_request'),
  )
})

describe('excludeWord', () => {
  it('refuses what has no letter or digit, and what is too long', async () => {
    for (const text of ['', ' ', '!?', 'a'.repeat(MAX_WORD_LENGTH + 1)]) {
      expect((await errorOf(later(() => excludeWord(text, 'words.3')))).issues[0]?.path).toBe('words.3')
    }
    expect(excludeWord('a'.repeat(MAX_WORD_LENGTH), 'words.0').value).toHaveLength(MAX_WORD_LENGTH)
  })
})

describe('compileWords', () => {
  const find = compileWords(['crypto', 'web3 maxi', 'c', 'müller'].map((word) => excludeWord(word, '').value))

  it.each([
    ['a bio in any case', { bio: 'CRYPTO trader' }, 'crypto'],
    ['beside punctuation', { bio: '(crypto)' }, 'crypto'],
    ['a part of a word', { bio: 'cryptography' }, null],
    ['the end of a word', { bio: 'anticrypto' }, null],
    ['a phrase over punctuation', { bio: 'Web3-Maxi!' }, 'web3 maxi'],
    ['half a phrase', { bio: 'web3 fan' }, null],
    ['a phrase torn apart by a field', { displayName: 'Web3', bio: 'Maxi is my dog' }, null],
    ['a name', { displayName: 'Crypto Ann' }, 'crypto'],
    ['a part of a handle', { handle: 'ann_crypto' }, 'crypto'],
    ['a link', { url: 'https://crypto.example' }, 'crypto'],
    ['a letter of its own', { bio: 'I write C.' }, 'c'],
    ['letters that are composed otherwise', { bio: 'Mu\u0308ller' }, 'müller'],
    ['nothing at all', {}, null],
  ])('%s', (_name, fields, expected) => expect(find(person('ann', fields))).toBe(expected))
})

eachEngine((open) => {
  it('excludes a person by handle, whatever is known of him, and a word in the profile', async () => {
    const db = await open()
    const caller = await seedCaller(db, clock)
    const other = await seedCaller(db, clock)
    expect(await addExclusions(db, caller, { handles: ['@Ada', 'ada', 'bob'], words: ['Crypto'] }, clock)).toBe(3)
    expect(await addExclusions(db, caller, { handles: ['BOB'], words: ['crypto!', 'nft'] }, clock)).toBe(1)
    const people = [
      person('ADA'),
      person('ada', { externalId: '7' }),
      person('ada', { platform: 'mastodon' }),
      person('cy', { bio: 'nft, crypto' }),
      person('dan', { bio: 'cryptography' }),
    ]
    const test = await loadExclusions(db, caller.workspaceId, people)
    expect(people.map((profile) => test(profile) !== null)).toEqual([true, true, false, true, false])
    expect(test(people[0]!)).toContain('@ADA')
    const none = await loadExclusions(db, other.workspaceId, people)
    expect(people.map(none)).toEqual([null, null, null, null, null])
  })

  it('names the faulty entry and then keeps none of them', async () => {
    const db = await open()
    const caller = await seedCaller(db, clock)
    const error = await errorOf(addExclusions(db, caller, { handles: ['ada', 'no handle'], words: ['a'] }, clock))
    expect(error.issues[0]?.path).toBe('handles.1')
    const words = Array.from({ length: MAX_EXCLUDED_WORDS }, (_, i) => `word${i}`)
    await addExclusions(db, caller, { words }, clock)
    const tooMany = await errorOf(
      addExclusions(db, caller, { handles: ['ada'], words: ['word0', 'one', 'two'] }, clock),
    )
    expect(tooMany.message).toContain(String(MAX_EXCLUDED_WORDS + 2))
    expect(await db.sql.selectFrom('exclusion').select('kind').execute()).toHaveLength(MAX_EXCLUDED_WORDS)
  })

  it('lists them in pages without skip or repeat, and removes only the caller’s own', async () => {
    const db = await open()
    const caller = await seedCaller(db, clock)
    const other = await seedCaller(db, clock)
    await addExclusions(db, other, { handles: ['theirs'] }, clock)
    const handles = Array.from({ length: 7 }, (_, i) => `ada${i}`)
    await addExclusions(db, caller, { handles }, clock)
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await listExclusions(db, caller, { limit: 3, cursor })
      seen.push(...page.items.map(({ value }) => value))
      // Gone from under the reader: the rest must still come.
      if (!cursor) await removeExclusion(db, caller, page.items[2]?.id ?? 0)
      expect(page.hasMore).toBe(page.nextCursor !== null)
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    expect(seen).toEqual(handles.map((handle) => `x:@${handle}`))
    const [theirs] = (await listExclusions(db, other, {})).items
    expect(await codeOf(removeExclusion(db, caller, theirs?.id ?? 0))).toBe('exclusion_not_found')
    expect((await listExclusions(db, other, {})).items).toHaveLength(1)
  })
})
