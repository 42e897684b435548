import type { Readable } from 'node:stream'
import { parse } from 'csv-parse/sync'
import { readXlsx } from 'hucre/xlsx'
import { describe, expect, it } from 'vitest'
import { type ExportLead, exportColumns, toExportFileName } from '../../../core/src/exports/export.ts'
import { exportRows, measureFile } from '../../../core/src/exports/exports.ts'
import { newProfile, type Profile } from '../../../core/src/sources/profile.ts'

const row = (fields: Partial<Profile>, more: Partial<ExportLead['lead']> = {}): ExportLead => ({
  lead: {
    id: 7,
    workspaceId: 1,
    streamId: 1,
    sourceId: 1,
    segmentId: 1,
    runId: 1,
    personKey: 'x:7',
    grade: 'high',
    sourceType: 'follower',
    profile: { ...newProfile('ada'), ...fields },
    matchReasons: [{ label: 'Founder', field: 'bio', text: 'founder of' }],
    discoveredAt: Date.UTC(2026, 2, 4, 6, 46, 10),
    exportedAt: null,
    ...more,
  },
  accountHandle: 'acme',
  segmentName: 'Founders',
})

const bytesOf = async (file: Readable) => {
  const chunks: Uint8Array[] = []
  for await (const chunk of file) chunks.push(chunk as Uint8Array)
  return Buffer.concat(chunks)
}

const csvOf = async (rows: ExportLead[]) => (await bytesOf(exportRows(rows, 'csv'))).toString()
const readCsv = async (rows: ExportLead[]): Promise<Record<string, string>[]> =>
  parse(await csvOf(rows), { bom: true, columns: true, record_delimiter: '\r\n' })
const readSheet = async (rows: ExportLead[]) => {
  const { sheets } = await readXlsx(await bytesOf(exportRows(rows, 'xlsx')))
  const [head = [], ...body] = sheets[0]?.rows ?? []
  return body.map((cells) => Object.fromEntries(head.map((name, i) => [String(name), cells[i] ?? null])))
}

/** What a file must bear, and what spreadsheets would run. */
const texts = [
  'Björk 🎣 “quotes” 陈',
  'a "quoted" word, and a comma; and a semicolon',
  'two\nlines',
  'two\r\nlines\r\n\r\nand two more',
  "it's 'fine'",
  '👩‍👩‍👧‍👦 family',
  '',
]
const formulas = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '  =1', "=cmd|'/C calc'!A0", '＝1+1', '\u200b=1']

describe('a CSV file of leads', () => {
  it('has the columns in their order, each line ended by CRLF, and begins with a byte order mark', async () => {
    const text = await csvOf([row({ bio: 'plain' })])
    const [head, ...lines] = text.split('\r\n')
    expect(head).toBe(`\ufeff${exportColumns.map(({ name }) => name).join(',')}`)
    expect(lines).toEqual([expect.stringMatching(/^ada,,https:\/\/x\.com\/ada,,,,high,/), ''])
    expect(exportColumns.map(({ name }) => name)).toEqual([
      'handle',
      'display_name',
      'profile_url',
      'email',
      'email_status',
      'linkedin_url',
      'match',
      'match_reasons',
      'bio',
      'location',
      'url',
      'follower_count',
      'following_count',
      'tweet_count',
      'verified',
      'source_type',
      'account',
      'segment',
      'discovered_at_utc',
      'lead_id',
    ])
  })

  it.each(texts)('gives back %j as it was', async (bio) => {
    expect((await readCsv([row({ bio })]))[0]?.bio).toBe(bio)
  })

  it.each(formulas)('puts an apostrophe before %j', async (bio) => {
    expect((await readCsv([row({ bio })]))[0]?.bio).toBe(`'${bio}`)
  })

  it('leaves numbers, truths and times as they are, below zero too', async () => {
    const lead = row({ followerCount: -5, followingCount: 1e6, isVerified: true })
    expect((await readCsv([lead]))[0]).toMatchObject({
      follower_count: '-5',
      following_count: '1000000',
      verified: 'true',
      discovered_at_utc: '2026-03-04 06:46:10',
      lead_id: '7',
      match_reasons: 'Founder (bio: "founder of")',
      account: 'acme',
      segment: 'Founders',
      tweet_count: '',
    })
  })

  it('has only its heading when there are no leads', async () => {
    expect(await readCsv([])).toEqual([])
    expect(await csvOf([])).toContain('handle')
  })
})

describe('an Excel file of leads', () => {
  it.each([...texts.filter(Boolean), ...formulas])('gives back %j as text', async (bio) => {
    expect((await readSheet([row({ bio })]))[0]?.bio).toBe(bio)
  })

  it('has numbers as numbers and the time as a time', async () => {
    const [read] = await readSheet([row({ followerCount: -5, isVerified: false })])
    expect(read).toMatchObject({ follower_count: -5, verified: false, lead_id: 7, handle: 'ada' })
    expect(read?.discovered_at_utc).toEqual(new Date(Date.UTC(2026, 2, 4, 6, 46, 10)))
  })

  it('leaves out what no workbook can hold, and cuts what is too long for a cell', async () => {
    const [read] = await readSheet([row({ bio: 'a\u0000\u0008b\ud800c', location: 'x'.repeat(40_000) })])
    expect(read?.bio).toBe('ab\ufffdc')
    expect(String(read?.location)).toHaveLength(32_767)
  })
})

describe('the profile link', () => {
  it('leads to X, and stays empty for other networks', async () => {
    const rows = [row({ handle: 'ada_1' }), row({ platform: 'mastodon', handle: 'ada@example.org' })]
    expect((await readCsv(rows)).map(({ profile_url }) => profile_url)).toEqual(['https://x.com/ada_1', ''])
  })
})

describe('the name of a file', () => {
  const at = Date.UTC(2026, 2, 4, 23, 30)
  it.each([
    ['AI founders · @acme', 'UTC', 'AI-founders-acme-2026-03-04.csv'],
    ['AI founders', 'Asia/Tokyo', 'AI-founders-2026-03-05.csv'],
    ['../../etc/passwd', 'UTC', 'etc-passwd-2026-03-04.csv'],
    ['a\r\nBcc: x@y.z', 'UTC', 'a-Bcc-x-y-z-2026-03-04.csv'],
    ['"; rm -rf $HOME', 'UTC', 'rm-rf-HOME-2026-03-04.csv'],
    ['創業者 🎣', 'UTC', '創業者-2026-03-04.csv'],
    ['🎣', 'UTC', 'leads-2026-03-04.csv'],
    ['x'.repeat(300), 'UTC', `${'x'.repeat(60)}-2026-03-04.csv`],
  ])('of the stream %j in %s is %s', (name, zone, expected) => {
    expect(toExportFileName(name, at, zone, 'csv')).toBe(expected)
  })
})

describe('measureFile', () => {
  it('counts the bytes, and gives up beyond the limit', async () => {
    const rows = [row({ bio: 'ü'.repeat(1000) })]
    const size = (await bytesOf(exportRows(rows, 'csv'))).length
    expect(await measureFile(exportRows(rows, 'csv'), size)).toBe(size)
    expect(await measureFile(exportRows(rows, 'csv'), size - 1)).toBeNull()
  })
})
