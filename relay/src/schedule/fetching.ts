import { type ClaimedRun, type IngestResult, ingestPage, logRun, type ProfilePage } from '@leadwire/core'
import { fromPlaces, type Place, toPlaces } from './places.ts'
import type { RunPorts } from './run-ports.ts'

/** The fetching part of a run. */
export interface Fetching {
  /** Fetches and ingests page by page until nothing is left, or the limit is reached. */
  run(): Promise<void>
  /** Where the next run goes on with older followers; undefined = as the source has it. */
  readonly backfillCursor: string | null | undefined
}

/** A cancel that was asked for by a call. */
export class Cancelled extends Error {}

/** @throws Cancelled */
export const assertGoesOn = (result: IngestResult): void => {
  if (result.isCancelRequested) throw new Cancelled()
}

/**
 * Begins where the run was left. What is still to be read stands in a list of places, in their order: the newest
 * followers, then every gap that earlier runs left by a fault or at their limit, then other kinds of people. A page of
 * only known followers ends its place, because all below are known down to the next gap.
 */
export function createFetching(run: ClaimedRun, ports: RunPorts, signal: AbortSignal): Fetching {
  const { db, vault, clock, profiles, classifier, maxPages, enrichWaitMs } = ports
  const isOrdered = profiles.isNewestFirst
  let places = run.phase === 'judge' ? [] : placesOf(run, isOrdered)
  let pages = run.pageCount

  const backfillCursor = () => {
    if (!isOrdered || run.phase === 'judge' || !run.sourceTypes.includes('follower')) return undefined
    return fromPlaces(places.filter(({ sourceType, cursor }) => sourceType === 'follower' && cursor !== null))
  }
  const log = (message: string) => logRun(db, run, 'fetch_followers', message, clock)

  const ingest = async (page: ProfilePage, place: Place) => {
    const result = await ingestPage(
      db,
      run,
      { ...page, cursor: fromPlaces(places) },
      {
        clock,
        vault,
        enrichWaitMs,
        phase: places.length === 0 ? 'judge' : 'fresh',
        isJudging: classifier === null,
        isEnd: page.cursor === null && (!isOrdered || place.sourceType === 'follower'),
        backfillCursor: backfillCursor(),
      },
    )
    pages++
    for (const warning of page.warnings) await log(warning)
    if (isLogged(pages) || page.cursor === null) {
      const seen = page.observations.length
      const leads = result.added.highCount + result.added.mediumCount
      await log(`Page ${pages}: ${seen} profiles, ${result.newEventCount} new, ${leads} leads`)
    }
    return result
  }

  /** True for a page of only known followers, where all older ones are known too, down to the next gap. */
  const isCaughtUp = ({ observations }: ProfilePage, { newEventCount }: IngestResult, { sourceType }: Place) =>
    isOrdered &&
    sourceType === 'follower' &&
    observations.length > 0 &&
    newEventCount === 0 &&
    (run.source.isFullyFetched || places[1]?.sourceType === 'follower')

  /** Reads on from the first place until it ends; false when the limit is reached. */
  const readPlace = async (place: Place): Promise<boolean> => {
    const { handle, externalId } = run.source
    const { sourceType, cursor } = place
    let isFirst = true
    // Where pages have no order one pass finds all kinds, and names each faulty row once.
    const sourceTypes = isOrdered ? [sourceType] : run.sourceTypes
    for await (const page of profiles.fetch({ handle, externalId, sourceTypes, cursor, signal })) {
      signal.throwIfAborted()
      places =
        page.cursor === null
          ? places.filter((other) => other.sourceType !== sourceType)
          : [{ sourceType, cursor: page.cursor }, ...places.slice(1)]
      const result = await ingest(page, place)
      const isDone = page.cursor === null || isCaughtUp(page, result, place)
      if (isDone && page.cursor !== null) places = places.slice(1)
      assertGoesOn(result)
      // A run that is caught up with its first page may read one more, or it would never come to a gap.
      const mayGoOn = !isOrdered || pages < maxPages || (isDone && isFirst && pages === 1)
      if (!mayGoOn && places.length > 0) return false
      if (isDone) return true
      isFirst = false
    }
    // A source that ends without saying so in its last page.
    places = places.filter((other) => other.sourceType !== sourceType)
    return true
  }

  return {
    async run() {
      for (let place = places[0]; place; place = places[0]) {
        if (await readPlace(place)) continue
        await log(`Stopped at the limit of ${maxPages} pages; the next run goes on from here`)
        return
      }
    },
    get backfillCursor() {
      return backfillCursor()
    },
  }
}

function placesOf(run: ClaimedRun, isOrdered: boolean): Place[] {
  if (run.cursor !== null) return toPlaces(run.cursor)
  const [first = 'follower'] = run.sourceTypes
  if (!isOrdered) return [{ sourceType: first, cursor: null }]
  return run.sourceTypes.flatMap((sourceType) => {
    const gaps = sourceType === 'follower' ? toPlaces(run.source.backfillCursor) : []
    return [{ sourceType, cursor: null }, ...gaps]
  })
}

/** Every page at first, then ever fewer, so that a long run has a readable log. */
const isLogged = (page: number): boolean => page <= 20 || page % 50 === 0
