import { describe, expect, it } from 'vitest'
import { MAX_LINE_BYTES } from '../../../../relay/src/providers/profiles/lines.ts'
import { readFile } from './folder.ts'

const csv = (...rows: string[]) => ['handle,bio,location', ...rows, ''].join('\n')

describe('well-formed CSV', () => {
  it('reads every column, whatever their order, case and company', async () => {
    const { profiles, pages } = await readFile(
      [
        'Platform, BIO ,HANDLE,nonsense,x_user_id,display_name,location,url,follower_count,following_count,tweet_count,verified,protected,created_at,profile_image_url,source_type',
        ',Builds things,@Grace,zzz,1900000000000000001,Grace H,Arlington,https://example.com,12,3,456,TRUE,0,2014-11-28,https://example.com/g.png,',
      ].join('\r\n'),
    )
    expect(profiles).toEqual([
      {
        platform: 'x',
        externalId: '1900000000000000001',
        handle: 'Grace',
        displayName: 'Grace H',
        bio: 'Builds things',
        location: 'Arlington',
        url: 'https://example.com',
        profileImageUrl: 'https://example.com/g.png',
        followerCount: 12,
        followingCount: 3,
        tweetCount: 456,
        isVerified: true,
        isProtected: false,
        createdAt: Date.UTC(2014, 10, 28),
      },
    ])
    expect(pages[0]?.observations[0]?.sourceType).toBe('follower')
  })

  it.each([
    ['LF', 'handle,bio\nbob,one\ncyd,two\n'],
    ['CRLF', 'handle,bio\r\nbob,one\r\ncyd,two\r\n'],
    ['no line end at the end', 'handle,bio\nbob,one\ncyd,two'],
    ['a byte order mark', '\uFEFFhandle,bio\nbob,one\ncyd,two\n'],
    ['a quoted header', '"handle","bio"\r\n"bob","one"\r\n"cyd","two"\r\n'],
    ['blank lines', 'handle,bio\n\nbob,one\n  \ncyd,two\n\n\n'],
    ['padding by a spreadsheet', 'handle,bio\nbob,one,,\ncyd,two,,\n'],
  ])('reads a file with %s', async (_, text) => {
    const { handles, bios, skippedCount, warnings } = await readFile(text)
    expect({ handles, bios, skippedCount, warnings }).toEqual({
      handles: ['bob', 'cyd'],
      bios: ['one', 'two'],
      skippedCount: 0,
      warnings: [],
    })
  })

  it.each([
    ['bob,"a, b",Oslo', 'a, b'],
    ['bob,"say ""hi""",Oslo', 'say "hi"'],
    ['bob,"",Oslo', null],
    ['bob,5\'10" tall,Oslo', '5\'10" tall'],
    ['bob,"two\nlines",Oslo', 'two\nlines'],
    ['bob,"three\n\nlines",Oslo', 'three\n\nlines'],
    ['bob,"héllo 😀",Oslo', 'héllo 😀'],
  ])('reads the bio of %j', async (row, bio) => {
    const { bios, handles, warnings } = await readFile(csv(row, 'cyd,plain,Rome'))
    expect({ bios, handles, warnings }).toEqual({ bios: [bio, 'plain'], handles: ['bob', 'cyd'], warnings: [] })
  })

  it('counts the lines of a field that runs over several', async () => {
    const { warnings, handles } = await readFile(csv('bob,"a\nb\nc",Oslo', 'bad handle,x,y', 'cyd,"d\r\ne",Rome'))
    expect(warnings).toEqual(['line 5: "bad handle" is not a handle, row skipped'])
    expect(handles).toEqual(['bob', 'cyd'])
  })

  it('yields only the asked source types', async () => {
    const text = 'handle,source_type\nbob,follower\ncyd,LIKER\ndee,\n'
    expect((await readFile(text)).handles).toEqual(['bob', 'dee'])
    expect((await readFile(text, 'csv', { sourceTypes: ['liker'] })).handles).toEqual(['cyd'])
    expect((await readFile(text, 'csv', { sourceTypes: ['liker', 'follower'] })).handles).toEqual(['bob', 'cyd', 'dee'])
  })

  it('takes handles of other networks by their own rule', async () => {
    const text = 'handle,platform\nada@example.social,Mastodon\nada@example.social,\n'
    const { profiles, warnings } = await readFile(text)
    expect(profiles.map((profile) => [profile.platform, profile.handle])).toEqual([['mastodon', 'ada@example.social']])
    expect(warnings).toEqual(['line 3: "ada@example.social" is not a handle, row skipped'])
  })
})

describe('malformed rows', () => {
  it.each([
    ['an unclosed quote', 'bob,"oops,Oslo', 'unclosed quote'],
    ['text after a closing quote', 'bob,"he said "hi" to me",Oslo', 'text after a closing quote'],
    ['no handle', ',nameless,Oslo', 'no handle'],
    ['a bad handle', 'way_too_long_a_handle,x,Oslo', '"way_too_long_a_handle" is not a handle'],
    ['a handle with markup', '<b>,x,Oslo', '"<b>" is not a handle'],
    ['a field too many', 'bob,hello, world,Oslo', '4 fields where the header has 3'],
    ['a field too few', 'bob,hello', '2 fields where the header has 3'],
    ['an endless line', `bob,${'x'.repeat(MAX_LINE_BYTES)},Oslo`, `longer than ${MAX_LINE_BYTES} bytes`],
  ])('skips a row with %s, counts it, names its line and reads on', async (_, row, fault) => {
    const { handles, skippedCount, warnings } = await readFile(csv('ann,first,Oslo', row, 'cyd,"quoted, well",Rome'))
    expect({ handles, skippedCount, warnings }).toEqual({
      handles: ['ann', 'cyd'],
      skippedCount: 1,
      warnings: [`line 3: ${fault}, row skipped`],
    })
  })

  it('skips an unknown source type', async () => {
    const { handles, warnings } = await readFile('handle,source_type\nbob,fan\ncyd,liker\ndee,follower\n')
    expect(handles).toEqual(['dee'])
    expect(warnings).toEqual(['line 2: source_type "fan" is neither follower nor liker, row skipped'])
  })

  it.each([
    ['the next rows hold quotes', ['cyd,"a ""b"" c",Rome', 'dee,"",Bonn']],
    ['the next rows hold none', ['cyd,plain,Rome', 'dee,plain,Bonn']],
    ['the next row is unclosed too', ['"cyd,x,Rome', 'dee,plain,Bonn']],
    ['the quote would close, but with another number of fields', ['cyd,plain,inch"', 'dee,plain,Bonn']],
  ])('loses one line only to an unclosed quote when %s', async (_, rows) => {
    const { handles, warnings } = await readFile(csv('bob,"oops,Oslo', ...rows))
    expect(handles).toEqual(rows.filter((row) => !row.startsWith('"')).map((row) => row.slice(0, 3)))
    expect(warnings[0]).toBe('line 2: unclosed quote, row skipped')
  })

  it('gives a quoted field up after 100 lines', async () => {
    const lines = (count: number) => `bob,"${'\nmore'.repeat(count)}",Oslo`
    expect((await readFile(csv(lines(99)))).handles).toEqual(['bob'])
    const given = await readFile(csv(lines(100), 'cyd,plain,Rome'))
    expect(given.warnings[0]).toBe('line 2: unclosed quote, row skipped')
    expect(given.handles).toEqual(['cyd'])
  })

  it('reads the rows before and after an unclosed quote at the very end of the file', async () => {
    const { handles, warnings } = await readFile('handle,bio\nbob,fine\ncyd,"cut of')
    expect(handles).toEqual(['bob'])
    expect(warnings).toEqual(['line 3: unclosed quote, row skipped'])
  })

  it('keeps a row whose number, flag, date or id cannot be read, with that field empty', async () => {
    const { profiles, skippedCount, warnings } = await readFile(
      'handle,x_user_id,follower_count,verified,created_at,tweet_count\nbob,1.9E+18,many,perhaps,6-Feb,7\n',
    )
    expect(profiles[0]).toMatchObject({
      handle: 'bob',
      externalId: null,
      followerCount: null,
      isVerified: null,
      createdAt: null,
      tweetCount: 7,
    })
    expect(skippedCount).toBe(0)
    expect(warnings).toEqual([
      'line 2: x_user_id "1.9E+18" is not an id, left empty',
      'line 2: follower_count "many" is not a count, left empty',
      'line 2: verified "perhaps" is not true, false, 1 or 0, left empty',
      'line 2: created_at "6-Feb" is not a date, left empty',
    ])
  })

  it('names 20 faults of a page and counts the others', async () => {
    const { warnings, skippedCount } = await readFile(csv(...Array.from({ length: 30 }, () => 'bob,x')))
    expect(skippedCount).toBe(30)
    expect(warnings).toHaveLength(21)
    expect(warnings[20]).toBe('and 10 more')
  })

  it.each([
    ['name,bio\nbob,x\n', /ada\.csv: the first line has no column "handle" \(it has "name", "bio"\)/],
    ['handle;bio\nbob;x\n', /no column "handle" \(it has "handle;bio"\)/],
  ])('refuses a file without the column handle: %j', async (text, message) => {
    await expect(readFile(text)).rejects.toMatchObject({
      kind: 'Upstream',
      code: 'handle_lookup_failed',
      message: expect.stringMatching(message),
    })
  })
})

describe('NDJSON', () => {
  it('reads numbers, flags, nulls, ids beyond 2^53 and keys of any case', async () => {
    const { profiles } = await readFile(
      '{"Handle":"bob","x_user_id":1900000000000000001,"follower_count":5,"verified":true,"bio":null,"protected":0}\r\n',
      'ndjson',
    )
    expect(profiles[0]).toMatchObject({
      handle: 'bob',
      externalId: '1900000000000000001',
      followerCount: 5,
      isVerified: true,
      isProtected: false,
      bio: null,
    })
  })

  it.each([
    ['{"handle":"bob"', 'not JSON'],
    ['["bob"]', 'not a JSON object'],
    ['"bob"', 'not a JSON object'],
    ['null', 'not a JSON object'],
    ['{"bio":"x"}', 'no handle'],
    ['{"handle":{"a":1}}', 'no handle'],
  ])('skips %j', async (row, fault) => {
    const { handles, skippedCount, warnings } = await readFile(`{"handle":"ann"}\n\n${row}\n{"handle":"cyd"}`, 'ndjson')
    expect({ handles, skippedCount, warnings }).toEqual({
      handles: ['ann', 'cyd'],
      skippedCount: 1,
      warnings: [`line 3: ${fault}, row skipped`],
    })
  })

  it('accepts a byte order mark', async () => {
    expect((await readFile('\uFEFF{"handle":"ann"}\n', 'ndjson')).handles).toEqual(['ann'])
  })
})
