import { type Evidence, noEvidence } from './evidence.ts'
import { type Label, labelCatalogue } from './label.ts'
import type { Reading } from './reading.ts'

const grammar = new Map<number, Set<string>>()
for (const label of labelCatalogue) {
  if (label.group === 'language') grammar.set(label.id, new Set(label.synonyms.medium))
}

/** A bio written in one of the languages: three different small words of it, and more than of any other language. */
export const writtenIn = (reading: Reading, labels: readonly Label[]): Evidence => {
  let best: { id: number; words: string[] } = { id: -1, words: [] }
  for (const [id, small] of grammar) {
    const words: string[] = []
    for (const token of reading.tokens) if (small.has(token.word) && !words.includes(token.word)) words.push(token.word)
    if (words.length > best.words.length) best = { id, words }
  }
  const label = labels.find((wanted) => wanted.id === best.id)
  if (!label || best.words.length < 3) return noEvidence
  return {
    grade: 'high',
    reasons: [{ label: label.name, field: 'bio', text: best.words.join(', ') }],
    notes: [],
    isGroup: false,
  }
}
