import {
  type FetchRequest,
  newProfile,
  type Profile,
  type ProfilePage,
  type ProfileSource,
  type SourceType,
} from '@leadwire/core'
import { LeadwireError, notFound } from '../../core/src/errors.ts'

/** A profile; unknown unless told. */
export const person = (handle: string, bio: string | null = null, more: Partial<Profile> = {}): Profile =>
  newProfile(handle, { bio, ...more })

/** A bio that the segment `founders` grades high, and one that nothing matches. */
export const FOUNDER = 'Founder of Acme'
export const NOBODY = 'I like tea and long walks'

/** `count` people called `<prefix>1`…, of whom every `every`th is a founder. */
export const people = (prefix: string, count: number, every = 2): Profile[] =>
  Array.from({ length: count }, (_, i) => person(`${prefix}${i + 1}`, (i + 1) % every === 0 ? FOUNDER : NOBODY))

/** The pair that most tests use. */
export const founders = { description: 'Founders', appliedSearchFilters: { job_role: ['Founder'] } }
export const pairOf = (accountHandle: string) => ({ accountHandle, segment: founders })

/** A page that was asked for. */
export type PageRequest = Pick<FetchRequest, 'handle' | 'cursor'> & { sourceType: SourceType }

/** A profile source that a test fills, watches and breaks. */
export interface ScriptedSource extends ProfileSource {
  isNewestFirst: boolean
  pageSize: number
  /** Followers by lower-cased handle, in the order of pages; a handle without an entry does not exist. */
  followers: Record<string, Profile[]>
  likers: Record<string, Profile[]>
  /** Every page asked for, in order. */
  pages: PageRequest[]
  /** Called before each page is given; may wait or throw. */
  beforePage: (page: PageRequest, signal: AbortSignal | undefined) => void | Promise<void>
}

/** Handles that answer an error: @hidden is protected, @broken cannot be looked up. */
export function scriptedSource(parts: Partial<ScriptedSource> = {}): ScriptedSource {
  const source: ScriptedSource = {
    name: 'scripted',
    isNewestFirst: false,
    pageSize: 10,
    followers: {},
    likers: {},
    pages: [],
    beforePage: () => {},
    async resolve(handle) {
      const key = handle.toLowerCase()
      if (key === 'hidden') throw new LeadwireError('Unprocessable', 'handle_protected', '@hidden is private')
      if (key === 'broken') throw new LeadwireError('Upstream', 'handle_lookup_failed', 'The look-up service is down')
      if (!source.followers[key]) throw notFound('handle', handle)
      return person(key)
    },
    async *fetch({ handle, sourceTypes, cursor: start, signal }) {
      // A cursor of ours says which kind of people it stands in: `liker/20`.
      const [startType, startCursor = ''] = (start ?? `${sourceTypes[0]}/`).split('/')
      for (const sourceType of sourceTypes.slice(sourceTypes.indexOf(startType === 'liker' ? 'liker' : 'follower'))) {
        let cursor = sourceType === startType && startCursor !== '' ? startCursor : null
        do {
          await source.beforePage({ handle, sourceType, cursor }, signal)
          source.pages.push({ handle, sourceType, cursor })
          const page = toPage(source, handle.toLowerCase(), sourceType, cursor)
          cursor = page.cursor
          const next = cursor === null ? sourceTypes[sourceTypes.indexOf(sourceType) + 1] : sourceType
          yield { ...page, cursor: next ? `${next}/${cursor ?? ''}` : null }
        } while (cursor !== null)
      }
    },
    ...parts,
  }
  return source
}

/** A cursor names the last person of the page before, so that newer people on top do not move it. */
function toPage(source: ScriptedSource, handle: string, sourceType: SourceType, cursor: string | null): ProfilePage {
  const list = (sourceType === 'follower' ? source.followers : source.likers)[handle] ?? []
  const start = cursor === null ? 0 : list.findIndex((profile) => profile.handle === cursor) + 1
  const profiles = list.slice(start, start + source.pageSize)
  const isLast = start + source.pageSize >= list.length
  return {
    observations: profiles.map((profile) => ({ sourceType, profile })),
    cursor: isLast ? null : (profiles.at(-1)?.handle ?? null),
    warnings: [],
    skippedCount: 0,
    creditsUsed: 1,
  }
}

/** Holds a source back before its second page: `reached` when it came there, on after `letGo()`. */
export function holdAfterFirstPage(): {
  beforePage: ScriptedSource['beforePage']
  reached: Promise<void>
  letGo(): void
} {
  const reached = Promise.withResolvers<void>()
  const held = Promise.withResolvers<void>()
  const beforePage = ({ cursor }: PageRequest) => {
    if (cursor === null) return
    reached.resolve()
    return held.promise
  }
  return { beforePage, reached: reached.promise, letGo: () => held.resolve() }
}
