import { GAP, type Token } from './bio-text.ts'
import { CUE } from './cues.ts'
import { isUpper } from './fold.ts'
import { isPassive } from './passive.ts'
import type { Reading } from './reading.ts'

/** Who is behind an account, as its bio tells. */
export interface AccountKind {
  kind: 'person' | 'organisation' | 'role play'
  /** The words that decided, for a person; empty for a person. */
  sign: string
}

/** Phrases in which an organisation, a fan page or a feed speaks, and how much each weighs; a weight of 3 decides. */
const phrases: [weight: number, text: string][] = [
  [
    4,
    'official twitter, official account, official page, official feed, official handle, fan page, fanpage, ' +
      'fan account, official site, parody account, fans of, official fan',
  ],
  [
    3,
    'follow us, contact us, join us, visit us, email us, call us, tweet us, like us, find us, shop with us, ' +
      'ask us, check us out, add us, resource focused, resource for, the source for, an association, voluntary ' +
      'group, is a global, is a leading, internet radio show',
  ],
  [
    3,
    'we are the, we are a, we are an, we provide, we offer, we help, we make, we sell, we specialise, we ' +
      'specialize, we publish, we cover, we deliver, we match, we support, we create, we connect, we design, ' +
      'we build, we produce, we tweet, we post, we bring, we promote, we represent, we work, we believe, we ' +
      'have',
  ],
  [
    3,
    'this account, this page, this is the, account dedicated, page dedicated, not affiliated, the official, ' +
      'twitter account for, twitter account of, twitter page, twitter feed, the twitter, live feed, automated, ' +
      'powered by, tweets by, tweets from, updates from, updates on, curated by, managed by, run by, brought ' +
      'to you, curating the',
  ],
  [
    3,
    'specialises in, specializes in, latest news, breaking news and, news and updates, news updates, your ' +
      'source, news source, stay up to date, stay updated, latest updates, keep up to date, the latest from, ' +
      'the latest on, find out, freelance job, job feed, jobs in, job openings, vacancies, now hiring, ' +
      'customer service, customer support hours, for customer',
  ],
  [
    3,
    'leading provider, world leading, leading supplier, leading voice, suppliers of, supplier of, ' +
      'manufacturers of, providers of, makers of, publisher of, publishers of, distributor of, official ' +
      'newspaper, is a magazine, is a website, is a company, is a nonprofit, is a non profit, is a platform, ' +
      'is a community, is a project, is an organization, is an organisation, is an agency, is the leading, non ' +
      'profit organization, nonprofit organization, our mission, our team, our website, our customers, our ' +
      'clients, our products, our services, our readers, our listeners, our members, our fans, our students, ' +
      'our community, our store, our shop, our site, our app',
  ],
  [
    2,
    'est, established in, since 19, dedicated to, specialising in, specializing in, specialists ' +
      'in, providing, offering, delivering, solutions, the home of, home of, your one stop, one stop, free ' +
      'delivery, open daily, opening hours, the place for, the place to, learn how, get free, free app, sign ' +
      'up, subscribe, based company, full service, award winning magazine, helping you, help you, book now, ' +
      'buy now, shop now, order now, delivered to you, a city in, updates about, join the, download the, tips ' +
      'and, news about, for all your, everything you need, welcome to',
  ],
  [2, 'llc, ltd, gmbh, pvt, pty, inc, limited, srl'],
  [
    2,
    'daily updates, hourly, quotes daily, bot, catalog, directory, webradio, radio station, record label, tv ' +
      'station, weekly podcast, news, newspaper, magazine',
  ],
]

interface PhraseNode {
  weight: number
  next: Map<string, PhraseNode>
}
const root: PhraseNode = { weight: 0, next: new Map() }
for (const [weight, list] of phrases) {
  for (const phrase of list.split(', ')) {
    let node = root
    for (const word of phrase.split(' ').filter((word) => word !== 'and')) {
      const known: PhraseNode = node.next.get(word) ?? { weight: 0, next: new Map() }
      node.next.set(word, known)
      node = known
    }
    node.weight = weight
  }
}

const isTitle = (strength: string): boolean => strength === 'high' || strength === 'named'

/** Decides by the weight of organisation signs against signs of one person (I, my, family, a role standing alone). */
export const accountKindOf = (reading: Reading): AccountKind => {
  const { tokens, cues, hits } = reading
  let weight = 0
  let person = 0
  let sign = ''
  let nouns = 0
  let we = 0
  const add = (points: number, from: number, to: number) => {
    weight += points
    if (!sign || points > 2) sign = reading.text.slice(tokens[from]!.start, tokens[to - 1]!.end)
  }
  for (let at = 0; at < tokens.length; at += 1) {
    const cue = cues[at]!
    if (cue & CUE.rolePlay) return { kind: 'role play', sign: reading.text.slice(tokens[at]!.start, tokens[at]!.end) }
    if (cue & CUE.person && tokens[at]!.kind === 'word') person += 1
    if (cue & CUE.we && we < 2) {
      we += 1
      add(1, at, at + 1)
    }
    if (cue & CUE.we && isCouple(reading, at)) person += 4
    const length = phraseAt(tokens, at)
    if (length.weight > 0) add(length.weight, at, at + length.words)
    if (at < 10 && nouns === 0 && cue & CUE.orgNoun && isHeadNoun(reading, at)) {
      nouns += 1
      add(2, at, at + 1)
    }
  }
  for (const hit of hits) {
    if (hit.label.group !== 'job_role' || !isTitle(hit.strength)) continue
    // "Founded by two designers"
    if (isPassive(reading, hit)) {
      add(2, hit.from, hit.to)
      continue
    }
    const start = tokens[hit.from]!
    // "Photographer | …", "X is the founder of …"
    if (hit.from === 0 || isCopula(tokens, hit.from)) person += 2
    else if (start.gap === GAP.end || start.gap === GAP.comma) person += 1
  }
  return weight - Math.min(person, 4) >= 3 ? { kind: 'organisation', sign } : { kind: 'person', sign: '' }
}

/** `We are Ann and Bob`, `we're a couple`: two people who share an account. */
const isCouple = ({ tokens, text }: Reading, we: number): boolean => {
  const from = tokens[we]!.word === "we're" ? we + 1 : tokens[we + 1]?.word === 'are' ? we + 2 : 0
  const [one, other] = [tokens[from], tokens[from + 1]]
  if (from === 0 || !one || !other) return false
  if (one.gap === GAP.none && (one.word === 'a' || one.word === 'an')) return pairs.has(other.word)
  return other.gap === GAP.joint && isCapital(text, one) && isCapital(text, other)
}
const pairs = new Set(['couple', 'husband', 'family', 'pair', 'duo', 'married'])
const isCapital = (text: string, token: Token): boolean => isUpper(text.charCodeAt(token.start))

const phraseAt = (tokens: Token[], from: number): { weight: number; words: number } => {
  let node = root
  let best = { weight: 0, words: 0 }
  for (let at = from; at < tokens.length; at += 1) {
    if (at > from && tokens[at]!.gap > GAP.joint) break
    const next = node.next.get(tokens[at]!.word)
    if (!next) break
    node = next
    if (node.weight > 0) best = { weight: node.weight, words: at - from + 1 }
  }
  return best
}

/** A company word that is the subject, and not the place where somebody works (`manager at a software company`). */
const isHeadNoun = ({ tokens, cues, hits }: Reading, at: number): boolean => {
  if (hits.some((hit) => hit.from <= at && at < hit.to && hit.label.group === 'job_role' && isTitle(hit.strength)))
    return false
  for (let back = at; back >= 0; back -= 1) {
    const before = back - 1
    if (tokens[back]!.gap === GAP.end || before < 0) return true
    if (cues[before]! & CUE.link || tokens[before]!.kind === 'mention') return false
  }
  return true
}

const isCopula = (tokens: Token[], from: number): boolean => {
  for (let at = from - 1; at >= 0 && at > from - 4; at -= 1) {
    if (tokens[at + 1]!.gap > GAP.joint) return false
    if (['is', 'am', "i'm", 'im', 'soy', 'bin', 'suis', 'as'].includes(tokens[at]!.word)) return true
  }
  return false
}
