import { LeadwireError } from '@leadwire/core'
import { parseExact } from '../upstream-reply.ts'
import { joinLines, splitLine } from './csv-rows.ts'
import { type ByteReader, LineReader, MAX_LINE_BYTES, type Place } from './lines.ts'
import { columns, type RowResult, type RowValues, toObservation } from './profile-row.ts'

/** How a file spells its rows. */
export type RowFormat = 'csv' | 'ndjson'

/** One row, read or not, with the physical line it starts on and the place after it. */
export type ReadRow = RowResult & { line: number; next: Place }

const BOM = '\uFEFF'

/**
 * Reads the rows of a file from `start`, or on and on from the beginning; blank lines are passed over. A row that cannot be read
 * comes as a fault, and reading goes on.
 * @throws Upstream `handle_lookup_failed` when a CSV file has no column `handle`
 */
export async function* readRows(
  file: ByteReader,
  name: string,
  format: RowFormat,
  start: Place | null,
): AsyncGenerator<ReadRow> {
  let reader = new LineReader(file, { offset: 0, line: 1 })
  const header = format === 'csv' ? await readHeader(reader, name) : null
  if (format === 'csv' && !header) return
  if (start) reader = new LineReader(file, start)
  for (let line = reader.peek() ?? (await reader.load()); line; line = reader.peek() ?? (await reader.load())) {
    let lineCount = 1
    let result: RowResult | null
    if (line.isTooLong) result = { fault: `longer than ${MAX_LINE_BYTES} bytes` }
    else if (line.text.trim() === '' || line.text === BOM) result = null
    else if (header) {
      const row = splitLine(line.text) ?? (await joinLines(reader, header.width))
      lineCount = row.lineCount
      result = 'fault' in row ? row : toRow(row.fields, header)
    } else result = toNdjsonRow(line.number === 1 && line.text.startsWith(BOM) ? line.text.slice(1) : line.text)
    const last = reader.peek(lineCount - 1) ?? line
    reader.drop(lineCount)
    if (result) yield { ...result, line: line.number, next: { offset: last.end, line: last.number + 1 } }
  }
}

interface Header {
  width: number
  /** For each of `columns` its place in the row, or -1. */
  places: number[]
}

/** Reads the first line; null for an empty file. The reader stands on the second line then. */
async function readHeader(reader: LineReader, name: string): Promise<Header | null> {
  const line = await reader.load()
  if (!line) return null
  reader.drop(1)
  const row = splitLine(line.text.replace(/^\uFEFF/, ''))
  const names = row && 'fields' in row ? row.fields.map((field) => field.trim().toLowerCase()) : []
  const places = columns.map((column) => names.indexOf(column))
  if (places[0] !== -1) return { width: names.length, places }
  const found = names.map((field) => JSON.stringify(field)).join(', ')
  const message = `${name}: the first line has no column "handle" (it has ${found.slice(0, 200) || 'none'})`
  throw new LeadwireError('Upstream', 'handle_lookup_failed', message)
}

function toRow(fields: string[], { width, places }: Header): RowResult {
  // Spreadsheets pad rows with empty fields; anything else is a stray or missing comma, and its values have moved.
  if (fields.length < width || fields.slice(width).some((field) => field.trim() !== '')) {
    return { fault: `${fields.length} fields where the header has ${width}` }
  }
  return toObservation(places.map((place) => fields[place]))
}

function toNdjsonRow(text: string): RowResult {
  const object = parseExact(text)
  if (object === undefined) return { fault: 'not JSON' }
  if (typeof object !== 'object' || object === null || Array.isArray(object)) return { fault: 'not a JSON object' }
  const byName = new Map(Object.entries(object).map(([key, value]) => [key.trim().toLowerCase(), value]))
  const values: RowValues = columns.map((column) => byName.get(column))
  return toObservation(values)
}
