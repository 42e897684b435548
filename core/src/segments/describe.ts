import { GAP, shownText, type Token, tokenise } from './bio-text.ts'
import { type Label, labelKey } from './label.ts'
import { findHits } from './lexicon.ts'

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
}

const generic = new Set(
  (
    'a an the and or of in on at to for from with by as who whom whose which that are is be being been it its this ' +
    'these those their they them other others another any all some every each people person persons someone somebody ' +
    'anyone anybody everyone folks guys men women professional professionals expert experts specialist specialists ' +
    'company companies business businesses organisation organization firm firms work works working worker job role roles ' +
    'make makes making build builds building built create creating run runs running do does doing have has having ' +
    'invest invests investing write writes writing publish publishes publishing use uses using own owns live lives ' +
    'living base based located area near around such like especially mainly mostly also very well good great best real ' +
    'actual current new small big large more most least than etc e.g i.e eg ie based interested into about active ' +
    'speak speaks speaking looking want wants need needs help helps helping post posts tweet tweets talk talks we you your our my i me us ' +
    'potential customers customer leads lead buyers prospects users user profile profiles account accounts twitter x independent freelance not no'
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

/** Reads plain words ("AI founders in Berlin") into labels and key phrases. The same words always give the same answer. */
export const describeSegment = (description: string): Described => {
  const text = shownText(description)
  const parts = splitParts(tokenise(text), text).map(readPart).filter(isFilled)
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
  return summarise(alternatives)
}

const isFilled = (part: DescribedPart): boolean => part.roles.length + part.labels.length + part.phrases.length > 0

const summarise = (parts: DescribedPart[]): Described => {
  const filters: Record<string, string[]> = {}
  const phrases: string[] = []
  for (const part of parts) {
    for (const label of [...part.roles, ...part.labels]) {
      const names = (filters[label.group] ??= [])
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
  const tokens = inSingular(raw)
  const part: DescribedPart = { roles: [], labels: [], phrases: [] }
  const taken = new Array<boolean>(tokens.length).fill(false)
  const hits = findHits(tokens)
  const workFrom = tokens.findIndex((_, at) => isWorkIn(tokens, at))
  for (const hit of hits.filter((hit) => hit.label.group === 'job_role')) {
    const isField = hit.strength === 'field' || hit.strength === 'medium'
    const isHead = !isField || (workFrom >= 0 && hit.from > workFrom)
    const isOwnName =
      labelKey(hit.label.name) ===
      tokens
        .slice(hit.from, hit.to)
        .map((token) => token.word)
        .join(' ')
    const longer = hits.some(
      (other) =>
        other !== hit && other.from <= hit.from && other.to >= hit.to && other.to - other.from > hit.to - hit.from,
    )
    if ((!isHead && !isOwnName) || longer) continue
    add(part.roles, hit.label)
    taken.fill(true, hit.from, hit.to)
  }
  const plain = findHits(raw)
  for (const hit of plain) {
    if (hit.label.group === 'job_role' || hit.label.group === 'seniority' || taken[hit.from]) continue
    if (hit.strength === 'medium' && hit.label.group !== 'industry') continue
    add(part.labels, hit.label)
    taken.fill(true, hit.from, hit.to)
  }
  let phrase: string[] = []
  for (const [at, token] of raw.entries()) {
    const isKey = !taken[at] && !generic.has(token.word) && token.word.length > 1
    if ((!isKey || token.gap > GAP.joint) && phrase.length > 0) {
      part.phrases.push(phrase)
      phrase = []
    }
    if (isKey) phrase.push(singularOf(token.word))
  }
  if (phrase.length > 0) part.phrases.push(phrase)
  return part
}

const add = (labels: Label[], label: Label) => {
  if (!labels.includes(label)) labels.push(label)
}
