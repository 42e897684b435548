import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openInput } from '../../../relay/src/import/input.ts'
import { batchesOf, csvOf, handlesOf } from './rows.ts'

const handles = async (text: string | Buffer) => {
  const { batches, format } = await batchesOf(text)
  return [format, batches.flatMap((batch) => batch.observations.map(({ profile }) => profile.handle))]
}

describe('a pipe', () => {
  it.each([
    ['CSV', csvOf('ada', 'bob'), 'csv'],
    ['CSV behind a byte order mark', `\uFEFF${csvOf('ada', 'bob')}`, 'csv'],
    ['NDJSON', '{"handle":"ada"}\n{"handle":"bob"}\n', 'ndjson'],
    ['NDJSON behind a byte order mark and a blank line', '\uFEFF\n{"handle":"ada"}\n{"handle":"bob"}', 'ndjson'],
  ])('is told to be %s by how it begins, packed or not', async (_, text, format) => {
    expect(await handles(text)).toEqual([format, ['ada', 'bob']])
    expect(await handles(gzipSync(text))).toEqual([format, ['ada', 'bob']])
  })

  it('gives no batch when it is empty', async () => {
    expect(await batchesOf('')).toMatchObject({ batches: [] })
    expect(await batchesOf('handle\n')).toMatchObject({ batches: [] })
  })

  it('is read on from chunk to chunk, wherever they are cut', async () => {
    const bytes = Buffer.from(csvOf('ada', 'bob', 'cyd'))
    const chunks = Array.from(bytes, (byte) => Buffer.from([byte]))
    const input = await openInput('-', { stdin: Readable.from(chunks, { objectMode: false }) })
    const buffer = Buffer.alloc(5)
    let text = ''
    for (;;) {
      const { bytesRead } = await input.bytes.read(buffer, 0, 5, 0)
      if (bytesRead === 0) break
      text += buffer.toString('utf8', 0, bytesRead)
    }
    expect(text).toBe(bytes.toString())
    expect([input.hash, input.size, input.position()]).toEqual([null, null, bytes.length])
  })

  it('that breaks off while packed is a fault that names it', async () => {
    const packed = gzipSync(Buffer.from(csvOf(...handlesOf('p', 5000))))
    await expect(batchesOf(packed.subarray(0, packed.length - 20))).rejects.toThrow(
      'standard input cannot be read: unexpected end of file',
    )
  })
})

describe('a file', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'leadwire-import-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))
  const open = async (name: string, content: string | Buffer) => {
    await writeFile(join(folder, name), content)
    const input = await openInput(join(folder, name), { stdin: Readable.from([]) })
    input.close()
    return input
  }

  it('is known by what it holds, under any name', async () => {
    const [a, b, c] = await Promise.all([
      open('a.csv', csvOf('ada')),
      open('b.txt', csvOf('ada')),
      open('c.csv', csvOf('bob')),
    ])
    expect(a.hash).toMatch(/^[0-9a-f]{64}$/)
    expect(b.hash).toBe(a.hash)
    expect(c.hash).not.toBe(a.hash)
    expect(a.size).toBe(csvOf('ada').length)
  })

  it('is what its name says, unless it is told otherwise', async () => {
    expect((await open('a.ndjson', csvOf('ada'))).format).toBe('ndjson')
    expect((await open('a.csv.gz', gzipSync('{"handle":"ada"}'))).format).toBe('csv')
    const asked = await openInput(join(folder, 'a.csv.gz'), { format: 'ndjson', stdin: Readable.from([]) })
    asked.close()
    expect(asked.format).toBe('ndjson')
  })

  it('that is missing, or a folder, is a fault for a person', async () => {
    const stdin = Readable.from([])
    await expect(openInput(join(folder, 'none.csv'), { stdin })).rejects.toThrow(/^none\.csv cannot be read: ENOENT/)
    await expect(openInput(folder, { stdin })).rejects.toThrow(/it is not a file/)
  })
})
