import { GAP } from './bio-text.ts'
import { CUE } from './cues.ts'
import { singularOf } from './describe.ts'
import { type Evidence, noEvidence } from './evidence.ts'
import type { Reading } from './reading.ts'

/** Looks for the key phrases of a description: whole ones (two, if there are more) weigh fully, less makes it likely. */
export const phraseEvidence = (reading: Reading, phrases: readonly string[][]): Evidence => {
  let found: Evidence | undefined
  let whole = 0
  for (const phrase of phrases) {
    let longest = 0
    let start = 0
    for (let at = 0; at < reading.tokens.length; at += 1) {
      const first = singularOf(reading.tokens[at]!.word)
      const place = phrase.indexOf(first)
      if (place < 0) continue
      let length = 1
      while (
        place + length < phrase.length &&
        at + length < reading.tokens.length &&
        singularOf(reading.tokens[at + length]!.word) === phrase[place + length]
      )
        length += 1
      if (length > longest) [longest, start] = [length, at]
    }
    if (longest === 0 || isLiked(reading, start, start + longest)) continue
    found ??= { grade: null, reasons: [], notes: [], isGroup: false }
    const text = reading.text.slice(reading.tokens[start]!.start, reading.tokens[start + longest - 1]!.end)
    found.reasons.push({ label: phrase.join(' '), field: 'bio', text })
    if (longest === phrase.length) whole += 1
    found.grade = 'medium'
  }
  if (found && whole >= Math.min(phrases.length, 2)) found.grade = 'high'
  return found ?? noEvidence
}

/** `reader of books`, `interest in books`, `book lover`: liked, and so no sign of doing it. */
const isLiked = ({ tokens, cues }: Reading, from: number, to: number): boolean => {
  const next = tokens[to]
  if (next && next.gap === GAP.none && cues[to]! & CUE.fan) return true
  for (let at = from - 1; at >= 0 && at > from - 3; at -= 1) {
    if (tokens[at + 1]!.gap > GAP.joint) return false
    if (cues[at]! & (CUE.fanVerb | CUE.fan) || tokens[at]!.word === 'reader') return true
  }
  return false
}
