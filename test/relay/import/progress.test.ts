import { expect, it } from 'vitest'
import { createProgress } from '../../../relay/src/import/progress.ts'
import { manualClock } from '../../support/clock.ts'

function screenOf(isTTY: boolean, columns = 80) {
  let text = ''
  const clock = manualClock()
  const write = (part: string) => {
    text += part
  }
  return { clock, progress: createProgress({ write, isTTY, columns }, clock), text: () => text }
}

it('draws a bar over itself on a terminal, not too often, and takes it away', () => {
  const { clock, progress, text } = screenOf(true)
  progress.step({ rowCount: 1000, part: 0.1 })
  expect(text()).toBe('')
  clock.advance(2000)
  progress.step({ rowCount: 50_000, part: 0.5 })
  expect(text()).toBe('\r[============            ] 50 %, 50,000 rows, 25,000 rows/s, 0:02 left\u001b[K')
  progress.say('line 7: bad')
  expect(text().endsWith('\r\u001b[Kline 7: bad\n')).toBe(true)
  progress.end()
  expect(text().endsWith('bad\n')).toBe(true)
})

it('keeps the bar within a narrow terminal, since a line that wraps stays', () => {
  const { clock, progress, text } = screenOf(true, 20)
  clock.advance(1000)
  progress.step({ rowCount: 10, part: 0.5 })
  expect(text()).toBe('\r[============      \u001b[K')
})

it('writes plain lines into a pipe, a few a minute', () => {
  const { clock, progress, text } = screenOf(false)
  for (let second = 1; second <= 25; second++) {
    clock.advance(1000)
    progress.step({ rowCount: second * 1000, part: null })
  }
  progress.end()
  expect(text()).toBe('10,000 rows, 1,000 rows/s\n20,000 rows, 1,000 rows/s\n')
})
