import type { Profile } from '../sources/profile.ts'
import { type AccountKind, accountKindOf } from './account-kind.ts'
import { settleAmbiguous } from './ambiguous.ts'
import { type Token, tokenise } from './bio-text.ts'
import { cuesOf } from './cues.ts'
import { shownText } from './fold.ts'
import { findHits, type Hit } from './lexicon.ts'
import { outletHits } from './outlet.ts'

/** A text cut into words, with the cues of every word and the labels named in it. */
export interface Reading {
  text: string
  tokens: Token[]
  /** Bits of `CUE`, one number a token. */
  cues: number[]
  hits: Hit[]
}

/** A profile read once, to be held against any number of segments. */
export interface ProfileReading {
  profile: Profile
  bio: Reading
  /** Read when a segment first asks. */
  location: Reading | undefined
  /** null = tells no more than the handle. */
  displayName: Reading | null | undefined
  kind: AccountKind | undefined
}

/** Reads one text. Cost grows with its length alone. */
export const readText = (raw: string | null): Reading => {
  const text = raw ? shownText(raw) : ''
  const tokens = tokenise(text)
  const cues = tokens.map((token) => cuesOf(token.word))
  const named = findHits(tokens)
  const outlets = outletHits(text, tokens, cues, named)
  const hits = settleAmbiguous(tokens, outlets.length > 0 ? [...named, ...outlets] : named)
  return { text, tokens, cues, hits }
}

/** Reads a profile's bio; the rest is read when asked for. */
export const readProfile = (profile: Profile): ProfileReading => ({
  profile,
  bio: readText(profile.bio),
  location: undefined,
  displayName: undefined,
  kind: undefined,
})

/** The location field, read once. */
export const locationOf = (reading: ProfileReading): Reading =>
  (reading.location ??= readText(reading.profile.location))

/** The display name, read once; undefined when it is unknown or repeats the handle. */
export const displayNameOf = (reading: ProfileReading): Reading | undefined => {
  if (reading.displayName === undefined) {
    const { displayName, handle } = reading.profile
    const isRepeat = displayName === handle || displayName?.toLowerCase() === handle.toLowerCase()
    reading.displayName = displayName && !isRepeat ? readText(displayName) : null
  }
  return reading.displayName ?? undefined
}

/** What kind of account it is, decided once. */
export const kindOf = (reading: ProfileReading): AccountKind => (reading.kind ??= accountKindOf(reading.bio))
