import { SECOND_MS } from '@leadwire/core'

/** Where progress is shown. */
export interface Screen {
  write(text: string): unknown
  isTTY?: boolean
  columns?: number
}

/** How far an import has come. */
export interface Step {
  rowCount: number
  /** 0 to 1; null = nobody knows. */
  part: number | null
}

/** Shows how far an import is. */
export interface Progress {
  step(step: Step): void
  /** A line of its own, which stays. */
  say(line: string): void
  /** Takes the bar away. */
  end(): void
}

/** Between two pictures of the bar, and between two lines into a pipe, ms. */
const BAR_MS = 100
const LINE_MS = 10 * SECOND_MS

const BAR_WIDTH = 24

/** A bar that is drawn over and over on a terminal, a line now and then into anything else. */
export function createProgress(screen: Screen, now: () => number): Progress {
  const startedAt = now()
  let shownAt = startedAt
  let isDrawn = false
  const clear = () => {
    if (isDrawn) screen.write('\r\u001b[K')
    isDrawn = false
  }
  return {
    step(step) {
      const at = now()
      if (at - shownAt < (screen.isTTY ? BAR_MS : LINE_MS)) return
      shownAt = at
      const words = describe(step, at - startedAt)
      if (!screen.isTTY) {
        screen.write(`${words}\n`)
        return
      }
      const text = step.part === null ? words : `${bar(step.part)} ${words}`
      // A line that wraps could not be drawn over.
      screen.write(`\r${text.slice(0, (screen.columns || 80) - 1)}\u001b[K`)
      isDrawn = true
    },
    say(line) {
      clear()
      screen.write(`${line}\n`)
    },
    end: clear,
  }
}

function bar(part: number): string {
  const full = Math.round(part * BAR_WIDTH)
  return `[${'='.repeat(full)}${' '.repeat(BAR_WIDTH - full)}]`
}

function describe({ rowCount, part }: Step, elapsedMs: number): string {
  const rate = `${Math.round((rowCount * SECOND_MS) / Math.max(1, elapsedMs)).toLocaleString('en')} rows/s`
  const rows = `${rowCount.toLocaleString('en')} rows`
  if (part === null || part === 0) return `${rows}, ${rate}`
  const leftSeconds = Math.round((elapsedMs * (1 - part)) / part / SECOND_MS)
  const left = `${Math.floor(leftSeconds / 60)}:${String(leftSeconds % 60).padStart(2, '0')}`
  return `${Math.floor(part * 100)} %, ${rows}, ${rate}, ${left} left`
}
