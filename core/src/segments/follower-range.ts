/** A range of follower counts that a description asks for; `from` inclusive, `below` exclusive. */
export interface FollowerRange {
  from: number
  below: number
  /** True for `not under 1k followers`: counts within are the ones that do not fit. */
  isExcluded: boolean
  /** The words it was read from. */
  text: string
}

const number = String.raw`\d[\d,.]{0,14}(?:\s?(?:k|million|mio|mn|m|thousand)\b)?`
const least = String.raw`(?:not|no) (?:less|fewer) than|at least|minimum of|minimum|min\.?|from|starting at|>=|≥`
const most = String.raw`(?:not|no) more than|not over|not above|up to|at most|maximum of|maximum|max\.?|<=|≤`
const over = 'more than|greater than|bigger than|larger than|over|above|exceeding|beyond|>'
const under = 'less than|fewer than|smaller than|under|below|<'
const sign = String.raw`(?:(?:${least}|${most}|${over}|${under})\s?)`
const tail = String.raw`\s?\+|\sor\s(?:more|fewer|less)|\sand\s(?:above|below|up)`
const bound = String.raw`(?:between\s)?${sign}?${number}(?:${tail})?`
const span = String.raw`${bound}(?:\s?(?:[-–—]|to|and|but|up to)\s?${bound})?`
const noun = String.raw`(?:(?:twitter|x|instagram|real|active)\s)?followers?(?:\scounts?)?`
const lead = String.raw`(?:\b(?:with|having|who have|that have|who has|that has|whose)\s)?(?:\b(?:an?|the)\s)?`
const whom = String.raw`(?:(?:accounts|people|profiles|those|anyone|any)\s)?`
const not = String.raw`(?<not>not|no|except|excluding|exclude|without)\s${whom}`
const plain = String.raw`followers?(?:\s?(?:is|are|:)|(?=\s?(?!from)${sign}))`
const subject = String.raw`${plain}|follower\scounts?(?:\s?(?:of|is|:))?|(?:following|audience)\sof`
/** `more than 10k followers`, `followers: 10k-50k`, `an audience of at least 5,000`. */
const ranges = new RegExp(
  [
    String.raw`(?:\b${not})?${lead}(?:(?<before>${span})\s?${noun}\b`,
    String.raw`\b(?:${subject})\s?(?<after>${span})(?:\s?${noun}\b)?)`,
  ].join('|'),
  'gi',
)
const bounds = new RegExp(
  String.raw`(?:(?<least>${least})|(?<most>${most})|(?<over>${over})|(?<under>${under}))?\s?` +
    `(?<number>${number})(?<tail>${tail})?`,
  'gi',
)

/** `10k` is 10,000, `1,5m` and `1.5m` 1,500,000, `10.000` 10,000. `unit` stands in where the number has none. */
const toCount = (raw: string, unit: string): number => {
  const [, digits = '', own = ''] = /^([\d,.]+?)[.,]*\s?([a-z]*)$/i.exec(raw) ?? []
  const isGrouped = /^\d{1,3}(?:[.,]\d{3})+$/.test(digits)
  const value = Number.parseFloat(isGrouped ? digits.replace(/[.,]/g, '') : digits.replace(',', '.'))
  const factor = /^[kt]/i.test(own || unit) ? 1_000 : /^m/i.test(own || unit) ? 1_000_000 : 1
  return Math.round(value * factor)
}

const unitOf = (raw: string): string => /[a-z]+$/i.exec(raw)?.[0] ?? ''

const toRange = (words: string): [from: number, below: number] => {
  const found = [...words.matchAll(bounds)].map(({ groups }) => groups ?? {})
  const [one, other] = found
  const isPlain = (group: Record<string, string> | undefined): boolean =>
    !group?.most && !group?.over && !group?.under && !group?.tail
  if (found.length === 2 && isPlain(one) && isPlain(other)) {
    // `10-50k`: the second unit holds for both.
    const last = toCount(other!.number!, '')
    const first = toCount(one!.number!, unitOf(other!.number!))
    return [Math.min(first, last), Math.max(first, last) + 1]
  }
  let from = 0
  let below = Number.POSITIVE_INFINITY
  for (const group of found) {
    const count = toCount(group.number!, '')
    const isCeiling = group.under || group.most || /fewer|less|below/i.test(group.tail ?? '')
    if (isCeiling) below = Math.min(below, group.under ? count : count + 1)
    else from = Math.max(from, group.over ? count + 1 : count)
  }
  return [from, below]
}

/** Takes what a description says about the number of followers out of it: `rest` is the description without. */
export const splitFollowerRanges = (text: string): { ranges: FollowerRange[]; rest: string } => {
  const found: FollowerRange[] = []
  const rest = text.replace(ranges, (all: string, ...more: unknown[]) => {
    const groups = more.at(-1) as Record<string, string | undefined>
    const [from, below] = toRange(groups.before ?? groups.after ?? '')
    found.push({
      from,
      below,
      isExcluded: groups.not !== undefined,
      text: all.trim().replace(/^(?:with|having|wh\w+(?: ha\w+)?|that ha\w+) /i, ''),
    })
    return ' '
  })
  return { ranges: found, rest }
}

/** What keeps a follower count out of a range, or from `high` where it is not known; undefined when it fits. */
export const rangeMiss = (
  ranges: readonly FollowerRange[],
  count: number | null,
): { isOutside: boolean; text: string } | undefined => {
  if (ranges.length === 0) return undefined
  if (count === null) return { isOutside: false, text: 'the number of followers is not known' }
  const missed = ranges.find(({ from, below, isExcluded }) => (count >= from && count < below) === isExcluded)
  return missed && { isOutside: true, text: `${count} followers do not fit “${missed.text}”` }
}
