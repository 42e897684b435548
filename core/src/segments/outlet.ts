import { GAP, type Token } from './bio-text.ts'
import { CUE } from './cues.ts'
import { isUpper } from './fold.ts'
import { labelCatalogue } from './label.ts'
import type { Hit } from './lexicon.ts'

const journalist = labelCatalogue.find((label) => label.name === 'Journalist')!

/** What is written for somebody without being journalism. */
const others = new Set([
  'song',
  'songs',
  'music',
  'code',
  'software',
  'copy',
  'books',
  'novels',
  'lyrics',
  'beats',
  'grants',
])
const MAX_DISTANCE = 12

const none: Hit[] = []

/** `Covers Leeds and York for The Argus`, `writer @acme`: hits for what is done for a named outlet. */
export const outletHits = (
  text: string,
  tokens: readonly Token[],
  cues: readonly number[],
  hits: readonly Hit[],
): Hit[] => {
  let found = none
  for (let at = 0; at < tokens.length; at += 1) {
    if (!(cues[at]! & CUE.report) || tokens[at]!.kind !== 'word') continue
    if (found === none) found = []
    if (tokens[at]!.word === 'writer') {
      const next = tokens[at + 1]
      const isRole = hits.some((hit) => hit.label.name === 'Writer' && hit.to === at + 1)
      if (isRole && next?.kind === 'mention' && next.gap === GAP.none)
        found.push({ label: journalist, strength: 'medium', from: at, to: at + 1 })
      continue
    }
    const to = outletAfter(text, tokens, at)
    if (to > at + 2) found.push({ label: journalist, strength: 'named', from: at, to })
  }
  return found
}

/** Where the outlet's name begins, as the end of a hit; 0 when none is named in the same item. */
const outletAfter = (text: string, tokens: readonly Token[], verb: number): number => {
  for (let at = verb + 1; at < Math.min(verb + MAX_DISTANCE, tokens.length - 1); at += 1) {
    const token = tokens[at]!
    if (token.gap >= GAP.comma || others.has(token.word)) return 0
    if (token.word !== 'for') continue
    const name = tokens[at + 1]!.word === 'the' ? tokens[at + 2] : tokens[at + 1]
    if (name && name.gap === GAP.none && (name.kind === 'mention' || isUpper(text.charCodeAt(name.start))))
      return at + 1
  }
  return 0
}
