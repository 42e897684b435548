import { invalidInput, isExcludable } from '@leadwire/core'
import { parse } from 'csv-parse/sync'

/** Headings under which CRMs export a person's X account, compared without case, spaces and underscores. */
const headings = ['handle', 'xhandle', 'twitterhandle', 'twitter', 'x', 'username', 'twitterurl', 'xurl', 'screenname']

const plain = (heading: string) => heading.toLowerCase().replace(/[\s_-]/g, '')

/**
 * The X handles (or profile links) of a CSV of existing customers. Empty cells are passed over; what cannot be a handle is
 * counted, since a file of customers is never clean.
 * @throws InvalidInput when the text is no CSV or none of its columns holds handles
 */
export function readHandleColumn(text: string): { handles: string[]; skippedCount: number } {
  let rows: string[][]
  try {
    rows = parse(text, { bom: true, relax_column_count: true, skip_empty_lines: true, trim: true })
  } catch {
    throw invalidInput('csv', 'cannot be read as CSV: check its quotes')
  }
  const [head, ...body] = rows
  const column = head?.findIndex((heading) => headings.includes(plain(heading))) ?? -1
  if (column < 0) throw invalidInput('csv', `needs a column named one of: ${headings.join(', ')}`)
  const cells = body.flatMap((row) => row[column] || [])
  const handles = cells.filter(isExcludable)
  return { handles, skippedCount: cells.length - handles.length }
}
