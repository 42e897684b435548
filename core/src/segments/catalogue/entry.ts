/** The groups of labels that a segment can filter on. `audience_size` and `account_kind` are read off the account. */
export const labelGroups = [
  'job_role',
  'seniority',
  'industry',
  'skill',
  'location',
  'language',
  'audience_size',
  'account_kind',
] as const
export type LabelGroup = (typeof labelGroups)[number]

/**
 * One label as the catalogue files write it. Every list is comma-separated plain words, in any case, with or without
 * accents, singular; a hyphen equals a space. The label's own name always counts as `high` (or as `named`, if it is
 * listed there).
 */
export interface CatalogueEntry {
  name: string
  /** A title: says plainly that the label fits. */
  high?: string
  /** A title that says so plainly only with a named thing beside it ("editor at Acme"); bare, it is likely only. */
  named?: string
  /** Words that make the label likely wherever they stand. */
  medium?: string
  /** A field of work: counts only with a sign of working or studying in it ("PR manager", "nursing student"). */
  field?: string
  /** Narrower labels of the same group that fit as fully as this one. */
  includes?: string
  /** Neighbouring labels of the same group that make this one likely at best. */
  related?: string
  /** True when a group of people (a band) fits, so that the rule about organisations does not apply. */
  isGroup?: boolean
  /** True for a field that few like who do not work in it: to be keen on it makes the label likely. */
  isTrade?: boolean
}
