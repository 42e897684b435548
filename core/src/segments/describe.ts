import { GAP, type Token, tokenise } from './bio-text.ts'
import { shownText } from './fold.ts'
import { type FollowerRange, splitFollowerRanges } from './follower-range.ts'
import { findLabel, type Label, labelKey } from './label.ts'
import { findHits, type Hit } from './lexicon.ts'

/** One alternative of a description: any of `roles`, and with it what narrows them down. */
export interface DescribedPart {
  roles: Label[]
  /** Labels of the other groups, e.g. a place or an industry. */
  labels: Label[]
  /** What no label stands for: key words, folded, singular. */
  phrases: string[][]
}

/** A description read into canonical labels by group and key phrases; `parts` keeps what belongs together. */
export interface Described {
  filters: Record<string, string[]>
  phrases: string[]
  parts: DescribedPart[]
  /** What it rules out: `but no agencies`. */
  unwanted: { labels: Label[]; phrases: string[][] }
  /** How many followers it asks for; all of them bind. */
  followerRanges: FollowerRange[]
}

const generic = new Set(
  (
    'a an the and or of in on at to for from with by as who whom whose which that are is be being been it ' +
    'its this these those their they them other others another any all some every each people person persons ' +
    'someone somebody anyone anybody everyone folks guys men women professional professionals expert experts ' +
    'specialist specialists company companies business businesses organisation organization firm firms work ' +
    'works working worker job role roles make makes making build builds building built create creating run ' +
    'runs running do does doing have has having invest invests investing write writes writing publish ' +
    'publishes publishing use uses using own owns live lives living base based located area near around such ' +
    'like especially mainly mostly also very well good great best real actual current new small big large ' +
    'more most least than etc e.g i.e eg ie based interested into about active speak speaks speaking looking ' +
    'want wants need needs help helps helping post posts tweet tweets talk talks we you your our my i me us ' +
    'am talking covering full part time wannabe potential customers customer leads lead buyers prospects ' +
    'users user profile profiles account accounts twitter x independent freelance not no'
  ).split(' '),
)

const exclusions = new Set(['not', 'no', 'except', 'excluding', 'exclude', 'excludes', 'without', 'but'])
const resuming = new Set(['in', 'based', 'who', 'with', 'near', 'from', 'that', 'and'])

/** Words by which a description asks for organisations, when it names no role. */
const organisations = new Set(
  (
    'companies businesses agencies brands shops stores startups firms organisations organizations nonprofits ' +
    'charities schools restaurants studios publishers magazines newspapers clubs'
  ).split(' '),
)

const singulars = (word: string): string[] => {
  const forms = [word]
  if (word.endsWith('ies')) forms.push(`${word.slice(0, -3)}y`)
  if (word.endsWith('women') || word.endsWith('men')) forms.push(word.replace(/men$/, 'man'))
  if (word.endsWith('es')) forms.push(word.slice(0, -2))
  if (word.endsWith('s') && !word.endsWith('ss')) forms.push(word.slice(0, -1))
  return forms
}

/** The singular, or the word itself: `importers` → `importer`. */
export const singularOf = (word: string): string =>
  word.length < 4 || word.endsWith('ss') || word.endsWith('us') || word.endsWith('is')
    ? word
    : word.endsWith('ies')
      ? `${word.slice(0, -3)}y`
      : word.endsWith('s')
        ? word.slice(0, -1)
        : word

/** Tokens with plural nouns made singular wherever that makes a known word of the catalogue. */
const inSingular = (tokens: Token[]): Token[] =>
  tokens.map((token) => {
    for (const word of singulars(token.word)) {
      const hits = findHits([{ ...token, word }])
      if (hits.some((hit) => hit.label.group === 'job_role' && hit.strength !== 'field')) return { ...token, word }
    }
    return token
  })

/** Reads plain words ("AI founders in Berlin") into labels and key phrases; the same words give the same answer. */
export const describeSegment = (description: string): Described => {
  const { ranges: followerRanges, rest: text } = splitFollowerRanges(shownText(description))
  const { kept, ruledOut } = splitExclusions(tokenise(text))
  const parts = splitParts(kept, text).map(readPart).filter(isFilled)
  const withRoles = parts.filter((part) => part.roles.length > 0)
  const loose = parts.filter((part) => part.roles.length === 0)
  // A sentence without a role narrows down the roles of the others.
  const alternatives = withRoles.length > 0 ? withRoles : loose.slice(0, 1)
  for (const part of withRoles.length > 0 ? loose : loose.slice(1)) {
    for (const alternative of alternatives) {
      alternative.labels.push(...part.labels)
      alternative.phrases.push(...part.phrases)
    }
  }
  const unwanted = ruledOut.map(readPart)
  return {
    ...summarise(alternatives),
    followerRanges,
    unwanted: {
      labels: [...unwanted.flatMap((part) => [...part.roles, ...part.labels]), ...ruledOut.flatMap(senioritiesOf)],
      phrases: unwanted.flatMap((part) => part.phrases),
    },
  }
}

/** `excluding students`: how far up somebody stands, which a description asks for less strictly than it rules it out. */
const senioritiesOf = (tokens: Token[]): Label[] =>
  tokens.flatMap((token) => findLabel('seniority', singularOf(token.word)) ?? [])

const isFilled = (part: DescribedPart): boolean => part.roles.length + part.labels.length + part.phrases.length > 0

const summarise = (parts: DescribedPart[]): Omit<Described, 'unwanted' | 'followerRanges'> => {
  const filters: Record<string, string[]> = {}
  const phrases: string[] = []
  for (const part of parts) {
    for (const label of [...part.roles, ...part.labels]) {
      filters[label.group] ??= []
      const names = filters[label.group] ?? []
      if (!names.includes(label.name)) names.push(label.name)
    }
    for (const phrase of part.phrases) if (!phrases.includes(phrase.join(' '))) phrases.push(phrase.join(' '))
  }
  return { filters, phrases, parts }
}

/** Sentences, and what stands on either side of a colon. */
const splitParts = (tokens: Token[], text: string): Token[][] => {
  const parts: Token[][] = []
  for (const [at, token] of tokens.entries()) {
    const between = at === 0 ? '' : text.slice(tokens[at - 1]!.end, token.start)
    if (at === 0 || token.gap === GAP.end || between.includes(':')) parts.push([])
    parts.at(-1)!.push(token)
  }
  return parts
}

const isWorkIn = (tokens: Token[], at: number): boolean =>
  tokens[at]?.word === 'in' &&
  /^(work|works|working|worker|workers|professionals?|people|experts?|specialists?|jobs?|careers?)$/.test(
    tokens[at - 1]?.word ?? '',
  )

const readPart = (raw: Token[]): DescribedPart => {
  const part: DescribedPart = { roles: [], labels: [], phrases: [] }
  const taken = new Array<boolean>(raw.length).fill(false)
  const roles = roleHits(raw)
  for (const hit of roles) {
    if (taken.includes(true) && isEmployer(raw, hit.from, taken)) continue
    add(part.roles, hit.label)
    taken.fill(true, hit.from, hit.to)
    for (const label of skillsIn(raw, hit)) add(part.labels, label)
  }
  if (roles.length === 1) part.phrases.push(...kindOf(raw, roles))
  for (const hit of findHits(raw)) {
    if (hit.label.group === 'job_role' || hit.label.group === 'seniority' || taken[hit.from]) continue
    if (hit.strength === 'medium' && hit.label.group !== 'industry') continue
    add(part.labels, hit.label)
    taken.fill(true, hit.from, hit.to)
  }
  const organisation = findLabel('account_kind', 'Organisation')
  const isAsked = raw.some((token, at) => organisations.has(token.word) && !isEmployer(raw, at, []))
  if (organisation && part.roles.length === 0 && isAsked) {
    add(part.labels, organisation)
  }
  part.phrases.push(...phrasesOf(raw, taken))
  return part
}

/** `React developers`: the skill within the name of a maker. */
const skillsIn = (raw: Token[], hit: Hit): Label[] => {
  const words = raw.slice(hit.from, hit.to - 1)
  const isName = labelKey(hit.label.name).startsWith(words.map((token) => token.word).join(' '))
  if (words.length === 0 || isName || !/Developer|Engineer|Programmer/.test(hit.label.name)) return []
  return findHits(words).flatMap((inner) =>
    inner.label.group === 'skill' && inner.strength === 'high' ? inner.label : [],
  )
}

/** `wedding photographers`: the words that a synonym has before the label's own name narrow it down. */
const kindOf = (raw: Token[], [hit]: Hit[]): string[][] => {
  if (!hit) return []
  const words = raw.slice(hit.from, hit.to).map((token) => singularOf(token.word))
  const name = labelKey(hit.label.name).split(' ')
  const kind = words.slice(0, -name.length)
  const isSuffix = words.slice(-name.length).join(' ') === name.join(' ')
  return isSuffix && kind.length > 0 && !kind.some((word) => generic.has(word)) ? [kind] : []
}

/**
 * `marketers, not agencies`: what stands after the word that excludes it, up to the next comma. A list after
 * `excluding` goes on over its commas, until a word that tells where or who.
 */
const splitExclusions = (tokens: Token[]): { kept: Token[]; ruledOut: Token[][] } => {
  const kept: Token[] = []
  const ruledOut: Token[][] = []
  let isOut = false
  let isList = false
  for (const [at, token] of tokens.entries()) {
    const next = tokens[at + 1]
    if (token.gap === GAP.end || (token.gap === GAP.comma && (!isList || resuming.has(token.word)))) isOut = false
    const isNoun = next?.word === 'code' || next?.word === 'profit' || next?.word === 'just' || next?.word === 'only'
    if (exclusions.has(token.word) && !isNoun) {
      isList = token.word.startsWith('ex')
      if (!isOut) ruledOut.push([])
      isOut = true
    } else if (isOut) ruledOut.at(-1)!.push(token)
    else kept.push(token)
  }
  return { kept, ruledOut }
}

/** The roles that the words name, in their order; of two that overlap the longer one, in the singular or as written. */
const roleHits = (raw: Token[]): Hit[] => {
  const workFrom = raw.findIndex((_, at) => isWorkIn(raw, at))
  const allSingular = raw.map((token) => ({ ...token, word: singularOf(token.word) }))
  // `developer tools` is an industry; nobody in it need be a developer.
  const things = findHits(raw).filter((hit) => hit.label.group !== 'job_role')
  const chosen: Hit[] = []
  const candidates = [raw, inSingular(raw), allSingular].flatMap((tokens) =>
    findHits(tokens).filter((hit) => {
      if (hit.label.group !== 'job_role') return false
      if (hit.strength === 'high' || hit.strength === 'named' || (workFrom >= 0 && hit.from > workFrom)) return true
      const words = tokens.slice(hit.from, hit.to).map((token) => token.word)
      return labelKey(hit.label.name) === words.join(' ')
    }),
  )
  for (const hit of candidates.toSorted((one, other) => other.to - other.from - (one.to - one.from))) {
    const isPartOfThing = things.some(
      (other) => other.from <= hit.from && hit.to <= other.to && other.to - other.from > hit.to - hit.from,
    )
    if (!isPartOfThing && !chosen.some((other) => other.from < hit.to && hit.from < other.to)) chosen.push(hit)
  }
  return chosen.sort((one, other) => one.from - other.from)
}

/** `ops leads at seafood importers`: what follows `at` after a role says where, not who. */
const isEmployer = (tokens: Token[], from: number, taken: boolean[]): boolean => {
  for (let at = from; at > 0; at -= 1) {
    if (tokens[at]!.gap > GAP.none || taken[at - 1]) return false
    if (/^(at|for|of|with|in|who|serving|helping)$/.test(tokens[at - 1]!.word)) return true
  }
  return false
}

/** Runs of words that no label took and that are not too common to tell anything. */
const phrasesOf = (tokens: Token[], taken: boolean[]): string[][] => {
  const phrases: string[][] = []
  let phrase: string[] = []
  for (const [at, token] of tokens.entries()) {
    const isKey = !taken[at] && !generic.has(token.word) && token.word.length > 1
    if ((!isKey || token.gap > GAP.joint) && phrase.length > 0) {
      phrases.push(phrase)
      phrase = []
    }
    if (isKey) phrase.push(singularOf(token.word))
  }
  return phrase.length > 0 ? [...phrases, phrase] : phrases
}

const add = (labels: Label[], label: Label) => {
  if (!labels.includes(label)) labels.push(label)
}
