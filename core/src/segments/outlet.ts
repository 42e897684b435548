import { GAP, type Token } from './bio-text.ts'
import { isUpper } from './fold.ts'
import { labelCatalogue } from './label.ts'
import type { Hit } from './lexicon.ts'

const journalist = labelCatalogue.find((label) => label.name === 'Journalist')!

/** Words of reporting that may stand far before the outlet they are done for. */
const verbs = new Set(['write', 'writes', 'writing', 'cover', 'covers', 'covering', 'report', 'reports', 'reporting'])
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

/** `Covers Leeds and York for The Argus`, `writer @acme`: hits for what is done for a named outlet. */
export const outletHits = (text: string, tokens: readonly Token[], hits: readonly Hit[]): Hit[] => {
  const found: Hit[] = []
  for (const hit of hits) {
    const next = tokens[hit.to]
    if (
      hit.label.name === 'Writer' &&
      tokens[hit.to - 1]!.word === 'writer' &&
      next?.kind === 'mention' &&
      next.gap === GAP.none
    )
      found.push({ label: journalist, strength: 'medium', from: hit.from, to: hit.to })
  }
  for (let at = 0; at < tokens.length; at += 1) {
    if (!verbs.has(tokens[at]!.word) || tokens[at]!.kind !== 'word') continue
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
