import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { basename } from 'node:path'
import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { LeadwireError, messageOf } from '@leadwire/core'
import type { ByteReader } from '../providers/profiles/lines.ts'
import type { RowFormat } from '../providers/profiles/row-reader.ts'

/** A file of rows, or the standard input, opened. */
export interface Input {
  name: string
  format: RowFormat
  bytes: ByteReader
  /** Bytes of the file; null = of a stream, whose end nobody knows. */
  size: number | null
  /** Bytes of it that were read so far, before unpacking. */
  position(): number
  /** SHA-256 of the file as it lies there; null of a stream. */
  hash: string | null
  close(): void
}

/** `-` stands for the standard input. */
export const STANDARD_INPUT = '-'

/**
 * Opens a file or the standard input; gzip is told by its first bytes. What is no CSV by name is told by its first byte.
 * @throws InvalidInput `file` when it cannot be read
 */
export async function openInput(
  path: string,
  { format, stdin }: { format?: RowFormat | undefined; stdin: Readable },
): Promise<Input> {
  const isStream = path === STANDARD_INPUT
  const name = isStream ? 'standard input' : basename(path)
  try {
    const found = isStream ? { size: null, hash: null } : await inspect(path)
    const raw = isStream ? stdin : createReadStream(path, { highWaterMark: BLOCK_BYTES })
    let position = 0
    const counted = chunksOf(raw, (length) => {
      position += length
    })
    const packed = await peek(counted)
    const isPacked = packed.first[0] === 0x1f && packed.first[1] === 0x8b
    const plain = isPacked ? await peek(chunksOf(unpack(packed.chunks), () => {})) : packed
    return {
      name,
      format: format ?? formatByName(name) ?? formatByContent(plain.first),
      bytes: readerOf(plain.chunks, name),
      ...found,
      position: () => position,
      close: () => raw.destroy(),
    }
  } catch (error) {
    throw unreadable(name, error)
  }
}

const BLOCK_BYTES = 64 * 1024

/** The whole file is read once before its rows are: its name among imports is what it holds. */
async function inspect(path: string): Promise<{ size: number; hash: string }> {
  const file = await open(path, 'r')
  try {
    const stat = await file.stat()
    if (!stat.isFile()) throw new Error('it is not a file; use - and a pipe')
    return { size: stat.size, hash: await hashOf(file) }
  } finally {
    await file.close()
  }
}

async function hashOf(file: FileHandle): Promise<string> {
  const hash = createHash('sha256')
  const buffer = Buffer.allocUnsafe(16 * BLOCK_BYTES)
  for (let position = 0; ; ) {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, position)
    if (bytesRead === 0) return hash.digest('hex')
    hash.update(buffer.subarray(0, bytesRead))
    position += bytesRead
  }
}

async function* chunksOf(stream: Readable, onChunk: (length: number) => void): AsyncGenerator<Buffer> {
  for await (const chunk of stream) {
    onChunk(chunk.length)
    if (chunk.length > 0) yield chunk
  }
}

/** The first bytes, and all of them. */
async function peek(chunks: AsyncGenerator<Buffer>): Promise<{ first: Buffer; chunks: AsyncGenerator<Buffer> }> {
  const { value: first } = await chunks.next()
  async function* all() {
    if (first) yield first
    yield* chunks
  }
  return { first: first ?? Buffer.alloc(0), chunks: all() }
}

function unpack(chunks: AsyncGenerator<Buffer>): Readable {
  const gunzip = createGunzip()
  // A fault of either is the gunzip's, whose reader gets it.
  pipeline(Readable.from(chunks, { objectMode: false }), gunzip, () => {})
  return gunzip
}

/** Hands out chunks one after the other, whatever position is asked for. */
function readerOf(chunks: AsyncGenerator<Buffer>, name: string): ByteReader {
  let rest: Buffer = Buffer.alloc(0)
  return {
    async read(buffer, offset, length) {
      try {
        if (rest.length === 0) rest = (await chunks.next()).value ?? rest
      } catch (error) {
        throw unreadable(name, error)
      }
      const bytesRead = rest.copy(buffer, offset, 0, length)
      rest = rest.subarray(bytesRead)
      return { bytesRead }
    },
  }
}

function formatByName(name: string): RowFormat | undefined {
  const ending = /\.(csv|ndjson|jsonl)(\.gz)?$/i.exec(name)?.[1]?.toLowerCase()
  return ending === undefined ? undefined : ending === 'csv' ? 'csv' : 'ndjson'
}

const formatByContent = (first: Buffer): RowFormat =>
  first
    .toString('utf8', 0, 100)
    .replace(/^\uFEFF/, '')
    .trimStart()
    .startsWith('{')
    ? 'ndjson'
    : 'csv'

const unreadable = (name: string, cause: unknown) =>
  new LeadwireError('InvalidInput', 'invalid_request', `${name} cannot be read: ${messageOf(cause)}`, { cause })
