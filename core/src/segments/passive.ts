import { GAP } from './bio-text.ts'
import type { Hit } from './lexicon.ts'
import type { Reading } from './reading.ts'

const year = /^(?:1[5-9]|20)\d\d$/
const after = new Set(['by', 'in', 'on', 'since', 'back'])
const doers = new Set(['i', "i've", 'ive', 'who', 'he', 'she', 'have', 'has', 'having'])
const auxiliaries = new Set(['is', 'was', 'were', 'are', 'been', 'being', 'got'])

/**
 * True when a verb among the titles tells what was done to a thing and not what the person did: `Founded 2012`,
 * `founded and led by …`, `Acme was founded in Leeds`. `I founded …` and `founded
 * @acme` are the person's own.
 */
export const isPassive = ({ tokens }: Reading, hit: Hit): boolean => {
  if (!tokens[hit.to - 1]!.word.endsWith('founded')) return false
  for (let at = hit.from - 1; at >= 0 && at > hit.from - 3 && tokens[at + 1]!.gap <= GAP.joint; at -= 1) {
    if (auxiliaries.has(tokens[at]!.word)) return true
    if (doers.has(tokens[at]!.word)) return false
  }
  const next = tokens[hit.to]
  if (!next || next.gap > GAP.joint || next.kind !== 'word') return false
  // `founded and run by …`: a second verb shares the doer.
  const by = next.gap === GAP.joint && tokens[hit.to + 1]?.word === 'by' ? hit.to + 1 : hit.to
  const word = tokens[by]!.word
  return after.has(word) || year.test(word)
}
