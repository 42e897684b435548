import { stringify } from 'csv-stringify/sync'
import { type ExportLead, exportColumns, toCells } from './export.ts'

/**
 * Leads as CSV, page by page: UTF-8 with a byte order mark, without which Excel reads it in the language of the system;
 * lines end in CRLF and cells are quoted as RFC 4180 says. Text that a spreadsheet would take for a formula begins with an
 * apostrophe; numbers stay numbers, negative ones too. Times are `2026-03-04 06:46:10` in UTC, which spreadsheets read.
 */
export async function* toCsv(pages: AsyncIterable<readonly ExportLead[]>): AsyncGenerator<Uint8Array> {
  const head = exportColumns.map(({ name }) => name)
  yield Buffer.from(stringify([head], { ...options, bom: true }))
  for await (const page of pages) {
    yield Buffer.from(stringify(page.map(toCells), options))
  }
}

const options = {
  record_delimiter: 'windows',
  cast: {
    string: neutralise,
    boolean: String,
    date: (at: Date) => at.toISOString().slice(0, 19).replace('T', ' '),
  },
} as const

/**
 * What spreadsheets may take for a formula: = + - @ and their full-width forms, behind any blanks, and cells that begin with
 * a tab or a line break. Source: OWASP, "CSV Injection". Those of csv-stringify's `escape_formulas` miss blanks in front.
 */
const FORMULA = /^(?:[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠]|[\t\r\n])/u

/** Text that no spreadsheet runs. */
function neutralise(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text
}
