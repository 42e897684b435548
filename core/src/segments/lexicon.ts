import { GAP, type Token, tokenise } from './bio-text.ts'
import { decoys } from './decoys.ts'
import { shownText } from './fold.ts'
import { type Label, labelCatalogue, type Strength, strengths } from './label.ts'

/** A label's synonym found in a text: the tokens from `from` up to, not including, `to`. */
export interface Hit {
  label: Label
  strength: HitStrength
  from: number
  to: number
}

/** `plural`: the title of several people (`photographers`), which a couple or group may say of themselves. */
export type HitStrength = Strength | 'plural'

interface Entry {
  label: Label
  strength: HitStrength
}
interface Node {
  next: Map<string, Node> | undefined
  entries: Entry[] | undefined
}

const newNode = (): Node => ({ next: undefined, entries: undefined })
const root = new Map<string, Node>()

const insert = (path: string[], entry: Entry) => {
  let map = root
  let node: Node | undefined
  for (const word of path) {
    if (node) {
      node.next ??= new Map()
      map = node.next
    }
    node = map.get(word)
    if (!node) {
      node = newNode()
      map.set(word, node)
    }
  }
  if (!node) return
  node.entries ??= []
  if (!node.entries.some((other) => other.label.group === entry.label.group)) node.entries.push(entry)
}

/** `dev tool` → `dev tools`: topics are named in both. */
const inPlural = (path: string[]): string[] => {
  const last = path.at(-1) ?? ''
  return last.endsWith('s') || last.length < 3 ? path : [...path.slice(0, -1), `${last}s`]
}

const isTitleWord = (word: string): boolean =>
  /^[a-z]+(?:er|or|ist|ian|ant|yst|ect|man|dj|coach|chef|nurse)$/.test(word)

/** `wedding photographer` → `wedding photographers`; undefined where the last word is no title. */
const inSeveral = (path: string[]): string[] | undefined => {
  const last = path.at(-1) ?? ''
  if (last.length < 5 || !isTitleWord(last)) return undefined
  return [...path.slice(0, -1), last.endsWith('man') ? last.replace(/man$/, 'men') : `${last}s`]
}

for (const label of labelCatalogue) {
  // Read off the account itself, not out of its words.
  if (label.group === 'audience_size' || label.group === 'account_kind') continue
  for (const strength of strengths) {
    if (label.group === 'language' && strength === 'medium') continue
    for (const text of label.synonyms[strength]) {
      const path = tokenise(shownText(text)).map((token) => token.word)
      insert(path, { label, strength })
      if (label.group === 'industry' || label.group === 'skill') insert(inPlural(path), { label, strength })
      const several = strength === 'high' && label.group === 'job_role' ? inSeveral(path) : undefined
      if (several) insert(several, { label, strength: 'plural' })
      // `web developer` is found in `webdeveloper` too.
      const joined = path.join('')
      if (path.length > 1 && joined.length > 6 && label.group !== 'location') insert([joined], { label, strength })
    }
  }
}

/** Stands for a decoy while hits are gathered; never given out. */
const decoy: Label = {
  id: -1,
  group: 'job_role',
  name: '',
  synonyms: { high: [], named: [], medium: [], field: [] },
  includes: [],
  related: [],
  isGroup: false,
  isTrade: false,
}
for (const text of decoys) {
  insert(
    tokenise(text).map((token) => token.word),
    { label: decoy, strength: 'field' },
  )
}

const asides = new Set(['also', 'mostly', 'mainly', 'just', 'still', 'currently', 'usually', 'now', 'often', 'even'])
const groupCount = 8
const groupIndex = new Map<string, number>()
for (const label of labelCatalogue) if (!groupIndex.has(label.group)) groupIndex.set(label.group, groupIndex.size)

/** All labels that a text names: in each group the longest synonym at the leftmost place, never two that overlap. */
export const findHits = (tokens: readonly Token[]): Hit[] => {
  const hits: Hit[] = []
  const until = new Array<number>(groupCount).fill(0)
  for (let from = 0; from < tokens.length; from += 1) {
    const first = tokens[from]!
    if (first.kind === 'mention' || first.kind === 'link') continue
    let node = root.get(first.word)
    if (!node) continue
    let to = from + 1
    const firstHit = hits.length
    while (node) {
      if (node.entries) keepLonger(hits, firstHit, node.entries, from, to, until)
      const after: Token | undefined = tokens[to]
      if (!node.next || !after || after.gap > GAP.joint || after.kind === 'link') break
      // `I also paint`
      const isAside: boolean =
        to === from + 1 && first.word === 'i' && asides.has(after.word) && !node.next.has(after.word)
      if (!isAside) node = node.next.get(after.word)
      to += 1
      if (isAside) {
        const next: Token | undefined = tokens[to]
        node = next && next.gap === GAP.none ? node?.next?.get(next.word) : undefined
        to += 1
      }
    }
    for (let at = firstHit; at < hits.length; at += 1) {
      const hit = hits[at]!
      until[groupIndex.get(hit.label.group)!] = hit.to
    }
  }
  return hits.some((hit) => hit.label === decoy) ? hits.filter((hit) => hit.label !== decoy) : hits
}

/** A longer synonym at the same place takes the shorter one's seat. */
const keepLonger = (hits: Hit[], firstHit: number, entries: Entry[], from: number, to: number, until: number[]) => {
  for (const { label, strength } of entries) {
    if (until[groupIndex.get(label.group)!]! > from) continue
    let seat = firstHit
    while (seat < hits.length && hits[seat]!.label.group !== label.group) seat += 1
    hits[seat] = { label, strength, from, to }
  }
}
