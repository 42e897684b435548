import { appendFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fileSource } from '../../../../relay/src/providers/profiles/file.ts'
import { collect } from '../stub.ts'
import { fetchRequest, makeFolder } from './folder.ts'

const rows = (count: number, bio = (index: number) => `bio ${index}`) =>
  ['handle,bio', ...Array.from({ length: count }, (_, index) => `u${index},"${bio(index)}"`), ''].join('\n')

const handlesOf = (pages: { observations: { profile: { handle: string } }[] }[]) =>
  pages.flatMap((page) => page.observations.map((item) => item.profile.handle))

describe('resolve', () => {
  it('finds a file whatever the case of handle and file', async () => {
    const dir = await makeFolder({ 'Yongfook.CSV': rows(1), 'other.ndjson': '' })
    await expect(fileSource(dir).resolve('yONGFOOK')).resolves.toMatchObject({
      handle: 'Yongfook',
      followerCount: null,
    })
    await expect(fileSource(dir).resolve('OTHER')).resolves.toMatchObject({ handle: 'other' })
  })

  it('takes the description of the account from accounts.csv', async () => {
    const dir = await makeFolder({
      'ada.csv': rows(1),
      'Accounts.csv': 'handle,display_name,follower_count,x_user_id\nAda,Ada L,99,12\n',
    })
    await expect(fileSource(dir).resolve('ada')).resolves.toMatchObject({
      handle: 'Ada',
      displayName: 'Ada L',
      followerCount: 99,
      externalId: '12',
    })
  })

  it.each([
    ['with a file', { 'ada.csv': rows(1) }],
    ['without a file', {}],
  ])('says that a protected account is protected, %s', async (_, files) => {
    const dir = await makeFolder({ ...files, 'accounts.csv': 'handle,protected\nbroken,"\nADA,1\n' })
    await expect(fileSource(dir).resolve('ada')).rejects.toMatchObject({
      kind: 'Unprocessable',
      code: 'handle_protected',
    })
  })

  it.each(['nobody', '../ada', '../../etc/passwd', 'sub/ada', 'accounts', '.', '', 'folder'])(
    'knows no %j',
    async (handle) => {
      const parent = await makeFolder({ 'ada.csv': rows(1) })
      const dir = join(parent, 'inner')
      await mkdir(join(dir, 'sub'), { recursive: true })
      await mkdir(join(dir, 'folder.csv'))
      await writeFile(join(dir, 'sub', 'ada.csv'), rows(1))
      await writeFile(join(dir, 'accounts.csv'), 'handle\nnobody\n')
      await expect(fileSource(dir).resolve(handle)).rejects.toMatchObject({
        kind: 'NotFound',
        code: 'handle_not_found',
      })
    },
  )

  it('says when the folder cannot be read', async () => {
    const dir = await makeFolder({})
    await expect(fileSource(join(dir, 'gone')).resolve('ada')).rejects.toMatchObject({
      kind: 'Upstream',
      code: 'handle_lookup_failed',
    })
  })
})

describe('fetch', () => {
  it.each([
    [0, [0]],
    [499, [499]],
    [500, [500]],
    [501, [500, 1]],
    [1_000, [500, 500]],
  ])('cuts %i rows into pages of %j', async (count, sizes) => {
    const dir = await makeFolder({ 'ada.csv': rows(count) })
    const pages = await collect(fileSource(dir).fetch(fetchRequest()))
    expect(pages.map((page) => page.observations.length)).toEqual(sizes)
    expect(pages.map((page) => page.cursor === null)).toEqual(sizes.map((_, index) => index === sizes.length - 1))
  })

  it.each([
    ['plain', (index: number) => `bio ${index}`],
    ['in many bytes', (index: number) => `😀é${'日本'.repeat(index % 90)}`],
    ['over two lines', (index: number) => `a\r\nb "" ${index}`.replace(' "" ', ' """" ')],
  ])('goes on exactly after each page when bios are %s', async (_, bio) => {
    const dir = await makeFolder({ 'ada.csv': rows(2_600, bio) })
    const source = fileSource(dir)
    const whole = await collect(source.fetch(fetchRequest()))
    expect(handlesOf(whole)).toEqual(Array.from({ length: 2_600 }, (_unused, index) => `u${index}`))
    for (const [index, page] of whole.slice(0, -1).entries()) {
      expect(await collect(source.fetch(fetchRequest({ cursor: page.cursor })))).toEqual(whole.slice(index + 1))
    }
  })

  it('still knows the physical lines after a cursor', async () => {
    const dir = await makeFolder({ 'ada.csv': `${rows(600, () => 'two\nlines')}bad row\n` })
    const [first] = await collect(fileSource(dir).fetch(fetchRequest()))
    const rest = await collect(fileSource(dir).fetch(fetchRequest({ cursor: first?.cursor })))
    expect(rest.flatMap((page) => page.warnings)).toEqual(['line 1202: 1 fields where the header has 2, row skipped'])
  })

  it('finds rows that were appended after the last run', async () => {
    const dir = await makeFolder({ 'ada.csv': rows(3) })
    await collect(fileSource(dir).fetch(fetchRequest()))
    await appendFile(join(dir, 'ada.csv'), 'late,"new"\n')
    expect(handlesOf(await collect(fileSource(dir).fetch(fetchRequest())))).toEqual(['u0', 'u1', 'u2', 'late'])
  })

  it.each([
    ['beyond the end of a file that was cut', '999999.400'],
    ['in the middle of a line', '20.3'],
    ['of another source', 'eyJwYXJ0IjoicG9zdHMifQ'],
    ['before the first row', '0.1'],
  ])('starts over with a cursor %s', async (_, cursor) => {
    const dir = await makeFolder({ 'ada.csv': rows(3) })
    expect(handlesOf(await collect(fileSource(dir).fetch(fetchRequest({ cursor }))))).toEqual(['u0', 'u1', 'u2'])
  })

  it('yields one empty page for an empty file', async () => {
    const dir = await makeFolder({ 'ada.csv': '' })
    expect(await collect(fileSource(dir).fetch(fetchRequest()))).toEqual([
      { observations: [], cursor: null, warnings: [], skippedCount: 0, creditsUsed: 0 },
    ])
  })

  it('stops between pages when it is aborted', async () => {
    const dir = await makeFolder({ 'ada.csv': rows(2_000) })
    const controller = new AbortController()
    const pages: unknown[] = []
    const run = async () => {
      for await (const page of fileSource(dir).fetch(fetchRequest({ signal: controller.signal }))) {
        pages.push(page)
        controller.abort(new Error('cancelled'))
      }
    }
    await expect(run()).rejects.toThrow('cancelled')
    expect(pages).toHaveLength(1)
  })

  it('says when the file is gone', async () => {
    const dir = await makeFolder({})
    await expect(collect(fileSource(dir).fetch(fetchRequest()))).rejects.toMatchObject({
      kind: 'Upstream',
      code: 'handle_lookup_failed',
    })
  })
})
