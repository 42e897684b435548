import { type Cell, type ExportLead, exportColumns, toCells } from './export.ts'

/** Characters that a cell may hold. Source: Excel's specifications and limits. */
const MAX_CELL_LENGTH = 32_767

/** What XML cannot hold, in no spelling. Source: XML 1.0, 2.2. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

/**
 * Leads as an Excel workbook, row by row; after 1,048,576 rows it goes on in a second sheet. Text is stored as text, so no
 * cell is ever run as a formula. The one file that knows which library writes workbooks.
 */
export async function* toXlsx(pages: AsyncIterable<readonly ExportLead[]>): AsyncGenerator<Uint8Array> {
  // Loaded with the first workbook: most hubs write none, and all would start later for it.
  const { writeXlsxStream } = await import('hucre/xlsx')
  const columns = exportColumns.map(({ name, width }) => ({
    header: name,
    width,
    ...(name.endsWith('_at_utc') && { numFmt: 'yyyy-mm-dd hh:mm:ss' }),
  }))
  yield* writeXlsxStream(toRows(pages), { name: 'Leads', columns, freezePane: { rows: 1 } })
}

async function* toRows(pages: AsyncIterable<readonly ExportLead[]>): AsyncGenerator<Cell[]> {
  for await (const page of pages) {
    for (const row of page) yield toCells(row).map(fit)
  }
}

const fit = (cell: Cell): Cell =>
  typeof cell === 'string' ? cell.slice(0, MAX_CELL_LENGTH).toWellFormed().replace(NOT_XML, '') : cell
