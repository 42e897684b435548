import { invalidInput } from '../errors.ts'
import { isHandle, type Profile, personKey } from '../sources/profile.ts'

/** A person, or a word in a profile, that a workspace never wants as a lead. */
export interface Exclusion {
  id: number
  kind: 'person' | 'word'
  value: string
  createdAt: number
}

/** What an exclusion looks like before it is kept. */
export type NewExclusion = Pick<Exclusion, 'kind' | 'value'>

/** The longest word or phrase that can be excluded, in characters. */
export const MAX_WORD_LENGTH = 100

/** The keys under which a person may have been excluded: by handle, and by id where one is known. */
export const exclusionKeys = (profile: Profile): string[] => {
  const byHandle = personKey({ ...profile, externalId: null })
  return profile.externalId ? [personKey(profile), byHandle] : [byHandle]
}

/** An X handle as an exclusion. @throws InvalidInput when it is none */
export function excludeHandle(text: string, path: string): NewExclusion {
  const link = /^(?:https?:\/\/)?(?:www\.|mobile\.)?(?:x|twitter)\.com\/([^/?#]*)/i.exec(text.trim())
  const handle = (link?.[1] ?? text.trim()).replace(/^@/, '')
  if (!isHandle(handle)) throw invalidInput(path, `"${text.slice(0, 40)}" is not an X handle`)
  return { kind: 'person', value: personKey({ platform: 'x', externalId: null, handle }) }
}

/** True for a handle or profile link that `excludeHandle` takes. */
export function isExcludable(text: string): boolean {
  try {
    excludeHandle(text, '')
    return true
  } catch {
    return false
  }
}

/** A word or phrase as an exclusion. @throws InvalidInput when it is empty or too long */
export function excludeWord(text: string, path: string): NewExclusion {
  const value = normalise(text)
  if (value === '' || value.length > MAX_WORD_LENGTH) {
    throw invalidInput(path, `must have 1 to ${MAX_WORD_LENGTH} characters, at least one of them a letter or digit`)
  }
  return { kind: 'word', value }
}

/**
 * A test for words: the first excluded word or phrase that a profile's name, bio, handle or link contains as whole
 * words, or null. Case and punctuation do not count.
 */
export function compileWords(words: readonly string[]): (profile: Profile) => string | null {
  if (words.length === 0) return () => null
  return (profile) => {
    const fields = [profile.displayName, profile.bio, profile.handle, profile.url, profile.location]
    // The bars keep a phrase from being found across two fields.
    const text = ` ${fields.map((field) => normalise(field ?? '')).join(' | ')} `
    return words.find((word) => text.includes(` ${word} `)) ?? null
  }
}

/** Lower case, and one space for whatever is neither letter, mark nor digit. */
const normalise = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim()
