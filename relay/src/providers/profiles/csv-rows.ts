import type { LineReader } from './lines.ts'

// Written by hand and not with csv-parse: there an unclosed quote swallows the file up to the next quote or its end,
// and nothing says at which byte and physical line a row starts, which the cursor and the warnings need.

/** One row: its fields, or what is wrong with it. `lineCount` physical lines belong to it. */
export type CsvRow = { fields: string[]; lineCount: number } | { fault: string; lineCount: 1 }

/** How far a quoted field may run on over further lines before its quote counts as unclosed. */
const MAX_QUOTED_LINES = 100
const MAX_QUOTED_LENGTH = 64 * 1024

/** A row in the making. `open` is the text so far of a quoted field that has not ended yet. */
interface Draft {
  fields: string[]
  open: string | null
  fault: string | null
}

/** Splits one line (RFC 4180, comma) that has no quoted line breaks; undefined when a quote stays open. */
export function splitLine(text: string): CsvRow | undefined {
  if (!text.includes('"')) return { fields: text.split(','), lineCount: 1 }
  const draft = continueRow({ fields: [], open: null, fault: null }, text)
  if (draft.fault) return { fault: draft.fault, lineCount: 1 }
  return draft.open === null ? { fields: draft.fields, lineCount: 1 } : undefined
}

/**
 * Reads the row that starts at the reader's current line, whose quote is open at the line's end. The following lines
 * belong to it only if the quote then closes properly and the row gets exactly `width` fields; else the quote was a
 * slip, and only its own line is lost.
 */
export async function joinLines(reader: LineReader, width: number): Promise<CsvRow> {
  const unclosed: CsvRow = { fault: 'unclosed quote', lineCount: 1 }
  const draft = continueRow({ fields: [], open: null, fault: null }, reader.peek()?.text ?? '')
  let length = draft.open?.length ?? 0
  for (let ahead = 1; ahead < MAX_QUOTED_LINES; ahead++) {
    const line = await reader.load(ahead)
    if (!line || line.isTooLong) return unclosed
    length += line.text.length + 1
    if (length > MAX_QUOTED_LENGTH) return unclosed
    continueRow(draft, `\n${line.text}`)
    if (draft.fault) return unclosed
    if (draft.open !== null) continue
    return draft.fields.length === width ? { fields: draft.fields, lineCount: ahead + 1 } : unclosed
  }
  return unclosed
}

function continueRow(draft: Draft, text: string): Draft {
  let at = draft.open === null ? 0 : readQuoted(draft, text, 0)
  while (at <= text.length && draft.open === null && !draft.fault) {
    if (text[at] === '"') {
      draft.open = ''
      at = readQuoted(draft, text, at + 1)
    } else {
      const comma = text.indexOf(',', at)
      draft.fields.push(comma === -1 ? text.slice(at) : text.slice(at, comma))
      at = comma === -1 ? text.length + 1 : comma + 1
    }
  }
  return draft
}

/** Reads on in a quoted field from `from`; answers where the next field starts, beyond the text when there is none. */
function readQuoted(draft: Draft, text: string, from: number): number {
  for (let at = from; ; ) {
    const quote = text.indexOf('"', at)
    if (quote === -1) {
      draft.open += text.slice(at)
      return text.length + 1
    }
    draft.open += text.slice(at, quote)
    const next = text[quote + 1]
    if (next !== '"') {
      if (next !== undefined && next !== ',') draft.fault = 'text after a closing quote'
      draft.fields.push(draft.open ?? '')
      draft.open = null
      return quote + 2
    }
    draft.open += '"'
    at = quote + 2
  }
}
