import type { WriteStream } from 'node:tty'

/**
 * Just enough to draw the demo: a table, a bar and colours. A package for it would be one more for everybody who installs
 * the hub, for a screen that is seen once.
 */

/** How the demo may draw. */
export interface Look {
  /** Columns of the screen. */
  width: number
  /** Escape codes for colours are understood and wanted. */
  hasColour: boolean
  /** A line can be drawn again over itself. */
  isLive: boolean
}

/** One column of a table. */
export interface Column {
  heading: string
  /** In columns of the screen; what is longer is cut. 0 = whatever is left, for the last one. */
  width: number
}

/** The widest screen that is made use of. */
const MAX_WIDTH = 100
const MIN_WIDTH = 60

const codes = { bold: 1, green: 32, yellow: 33 } as const

/** What a stream can show. Node's `hasColors` heeds NO_COLOR and TERM=dumb. */
export function lookOf(out: NodeJS.WritableStream): Look {
  const { isTTY, columns, hasColors } = out as Partial<WriteStream>
  // A terminal that does not tell its size says 0.
  const width = Math.max(MIN_WIDTH, Math.min(MAX_WIDTH, columns || MAX_WIDTH))
  return { width, hasColour: hasColors !== undefined && (out as WriteStream).hasColors(), isLive: isTTY === true }
}

/** Colours a text; it stays as it is where colours are not wanted. */
export const paint = ({ hasColour }: Look, colour: keyof typeof codes, text: string): string =>
  hasColour ? `\u001B[${codes[colour]}m${text}\u001B[0m` : text

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Columns that one visible character takes: most East Asian characters and emoji take two. */
const widthOf = (character: string): number =>
  /^(?:\p{Extended_Pictographic}|\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul})/u.test(
    character,
  )
    ? 2
    : 1

/** A text in exactly `width` columns, padded, or cut with "…"; line breaks become spaces, control characters vanish. */
export function toCell(text: string, width: number): string {
  const clean = text.replace(/\s+/g, ' ').replace(/\p{C}/gu, '')
  const characters = [...segmenter.segment(clean)].map(({ segment }) => segment)
  const total = characters.reduce((sum, character) => sum + widthOf(character), 0)
  if (total <= width) return clean + ' '.repeat(width - total)
  let cut = ''
  let used = 0
  for (const character of characters) {
    if (used + widthOf(character) > width - 1) break
    cut += character
    used += widthOf(character)
  }
  return `${cut.trimEnd()}…`.padEnd(width - used + cut.length)
}

/** The lines of a table with a heading; no line is wider than the screen. */
export function drawTable(look: Look, columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const gap = '  '
  const fixed = columns.reduce((sum, { width }) => sum + width + gap.length, -gap.length)
  const line = (cells: readonly string[]) =>
    columns
      .map(({ width }, i) => toCell(cells[i] ?? '', width || look.width - fixed))
      .join(gap)
      .trimEnd()
  const heading = line(columns.map((column) => column.heading))
  return [paint(look, 'bold', heading), ...rows.map(line)]
}

/** A bar of 30 characters. `done` may be larger than `total` when the total was a guess. */
export function drawBar(done: number, total: number): string {
  const size = 30
  const filled = total > 0 ? Math.min(size, Math.round((size * done) / total)) : size
  return `[${'#'.repeat(filled)}${'.'.repeat(size - filled)}]`
}
