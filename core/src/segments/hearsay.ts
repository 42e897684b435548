import { GAP, type Token } from './bio-text.ts'
import { CUE } from './cues.ts'
import type { Hit } from './lexicon.ts'
import { isPassive } from './passive.ts'
import type { Reading } from './reading.ts'
import { likely, refused, type Sense } from './sense.ts'

/** A title that is wished for: likely where the bio shows that the work is already done. */
export const wished = (reading: Reading): Sense =>
  hasActivity(reading) ? likely('a wish, but with visible activity') : refused('a wish, not a fact')

const hasActivity = ({ tokens, cues }: Reading): boolean => {
  for (let at = 0; at < tokens.length; at += 1) {
    if (cues[at]! & CUE.active || tokens[at]!.kind === 'link') return true
  }
  return false
}

const wordsOf = (list: string): ReadonlySet<string> => new Set(list.split(' '))

const copulas = wordsOf("is was are were 's works worked became")
const articles = wordsOf('a an the')
const possessives = wordsOf('my his her their our your the whose')
/** Who is spoken about besides the words with the cue `relation`. */
const others = wordsOf(
  'parents grandparents friends bestie bff bf gf ex boss kids children sons daughters brothers sisters grandpa ' +
    'grandma granddad nan bro sis half hubs stepdad stepmom stepmum stepfather stepmother roomie family',
)
/** `this mum is a nurse` speaks of the person. */
const selfMarks = wordsOf('this that one a an every')
const subjects = wordsOf("i i'm im i've he she they we we're me you who that what")
const modals = wordsOf("will i'll gonna would i'd could might should wanna")
const plays = wordsOf('play plays played playing')
const claims = wordsOf('proclaimed appointed anointed styled declared titled')
const beings = wordsOf('be become been')
const speakers = wordsOf("i i'm im")
const thinkers = wordsOf('thinks thought assumes assume')
const screens = wordsOf('tv television stage screen')
const told: ReadonlySet<string> = new Set([
  ...[copulas, subjects, plays, claims, beings, speakers].flatMap((words) => [...words]),
  'called',
  'selfproclaimed',
])
const fancies = wordsOf('dreams dream imagination head mind fantasy fantasies sleep')
const otherLives = wordsOf('another next parallel different alternate alternative')

/**
 * What the clause around a hit makes of it: said of somebody else (`my dad is a doctor`), of the future, of a part
 * that is played, of a thing (`founded 2012`). Undefined when it may be the person's own.
 */
export const hearsaySense = (reading: Reading, hit: Hit): Sense | undefined => {
  if (isPassive(reading, hit)) return refused('said of an organisation')
  return fanciedSense(reading, hit) ?? clauseSense(reading, hit)
}

const clauseSense = (reading: Reading, hit: Hit): Sense | undefined => {
  const { tokens } = reading
  let isTight = true
  for (let at = hit.from - 1; at >= 0 && at > hit.from - 7; at -= 1) {
    const next = tokens[at + 1]!
    if (next.gap >= GAP.comma) return undefined
    if (next.gap > GAP.none) isTight = false
    const { word } = tokens[at]!
    // Most words tell nothing here: one look-up instead of six.
    if (!told.has(word)) continue
    if (isTight && plays.has(word) && (articles.has(next.word) || isShown(tokens, hit.to)))
      return refused('a part that is played')
    if (isTight && isClaimed(tokens, at)) return refused('self-proclaimed')
    if (beings.has(word) && next.word !== 'your' && isModal(tokens, at)) return wished(reading)
    if (copulas.has(word)) {
      // `dad is a doctor and teacher`, but not `mum is my name and teaching my game`
      const isNoun = articles.has(next.word)
      return (isTight && word !== "'s") || isNoun ? subjectSense(reading, at) : undefined
    }
    if (speakers.has(word) && thinkers.has(tokens[at - 1]?.word ?? '')) return refused('what others think')
    if (subjects.has(word)) return undefined
  }
  return undefined
}

/** `on TV` */
const isShown = (tokens: Token[], from: number): boolean =>
  tokens[from]?.word === 'on' && screens.has(tokens[from + 1]?.word ?? '')

/** `self-proclaimed`, `so-called` */
const isClaimed = (tokens: Token[], at: number): boolean => {
  const { word, gap } = tokens[at]!
  if (word === 'selfproclaimed') return true
  const before = gap === GAP.none ? tokens[at - 1]?.word : undefined
  return (before === 'self' && claims.has(word)) || (before === 'so' && word === 'called')
}

/** `will be`, `could have been`, `going to be`; `will always be` holds today as well. */
const isModal = (tokens: Token[], be: number): boolean => {
  for (let at = be - 1; at >= 0 && at > be - 4 && tokens[at + 1]!.gap === GAP.none; at -= 1) {
    const { word } = tokens[at]!
    if (word === 'always' || word === 'still' || word === 'forever') return false
    if (modals.has(word) || (word === 'going' && tokens[at + 1]!.word === 'to')) return true
  }
  return false
}

/** Who is meant by the subject of the verb at `verb`. */
const subjectSense = ({ tokens, cues }: Reading, verb: number): Sense | undefined => {
  const isWho = tokens[verb - 1]?.word === 'who'
  const at = isWho ? verb - 2 : verb - 1
  const subject = tokens[at]
  if (!subject || tokens[verb]!.gap > GAP.none || (isWho && tokens[verb - 1]!.gap === GAP.end)) return undefined
  const before = subject.gap <= GAP.joint ? tokens[at - 1]?.word : undefined
  const isRelated = (place: number): boolean =>
    place >= 0 && ((cues[place]! & CUE.relation) !== 0 || others.has(tokens[place]!.word))
  if (subject.word === 'i' || subject.word === 'me') {
    // `my wife and I are doctors`
    if (tokens[verb]!.word === 'are' && isRelated(at - 1)) return likely('said of several people')
    return before && /^(?:wish|if)$/.test(before) && /^(?:was|were)$/.test(tokens[verb]!.word)
      ? refused('a wish, not a fact')
      : undefined
  }
  const isOwned = hasPossessive(tokens, at)
  if (isRelated(at) && (isOwned || (!isWho && !selfMarks.has(before ?? ''))))
    return refused('somebody close, not the person')
  return isOwned && before !== 'the' && cues[at]! & CUE.pet ? refused('a pet, not the person') : undefined
}

/** `my dad`, `my best friend` */
const hasPossessive = (tokens: Token[], noun: number): boolean => {
  for (let at = noun - 1; at >= 0 && at > noun - 3 && tokens[at + 1]!.gap === GAP.none; at -= 1) {
    if (possessives.has(tokens[at]!.word)) return true
  }
  return false
}

/** `doctor in my dreams`, `doctor in another life`, `developer in a past life` */
const fanciedSense = ({ tokens }: Reading, hit: Hit): Sense | undefined => {
  if (tokens[hit.to]?.word !== 'in') return undefined
  let isOther = false
  let isPast = false
  for (let at = hit.to; at < Math.min(hit.to + 4, tokens.length) && tokens[at]!.gap === GAP.none; at += 1) {
    const { word } = tokens[at]!
    isOther ||= otherLives.has(word)
    isPast ||= word === 'past' || word === 'previous' || word === 'former'
    if (at === hit.to + 2 && fancies.has(word) && possessives.has(tokens[at - 1]!.word))
      return refused('a wish, not a fact')
    if ((word === 'life' || word === 'universe') && isOther) return refused('a wish, not a fact')
    if (word === 'life' && isPast) return likely('a past role')
  }
  return undefined
}
